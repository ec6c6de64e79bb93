import Bitrix24
import Contractors

/// Reads the companies that contacts belong to, in their order, the primary one first.
///
/// `crm.item.list` gives them fifty contacts a command; a portal that leaves them out there is asked contact by contact.
/// Source: bitrix24-rest.md §7, §13.
struct LinkReader: Sendable {
  let client: PortalClient

  private static let field = "companyIds"

  /// The companies of each of some contacts.
  ///
  /// - Throws: `PortalError` of the first command that failed.
  func companies(of contacts: [Int]) async throws(PortalError) -> [Int: [Int]] {
    var found: [Int: [Int]] = [:]
    let sorted = Set(contacts).sorted()
    let windows = stride(from: 0, to: sorted.count, by: RecordPage.size).map {
      Array(sorted[$0..<min($0 + RecordPage.size, sorted.count)])
    }
    var silent: [Int] = []
    try await each(windows) { window in
      (
        "crm.item.list",
        [
          "entityTypeId": .integer(Entity.contact.typeID), "start": -1, "order": ["id": "ASC"],
          "select": ["id", .text(Self.field), "companyId"],
          "filter": ["@id": .list(window.map(Parameter.integer))],
        ]
      )
    } take: { (window, answer) throws(PortalError) in
      // A portal that does not know this family, or leaves something out, is asked contact by contact below.
      if case .failure(let error) = answer, error.cause != .refused { throw error }
      for item in (try? answer.get())?.result["items"]?.elements ?? [] {
        guard let id = item["id"]?.id, let ids = item[Self.field]?.elements.compactMap(\.id) else { continue }
        found[id] = Self.ordered(ids, primary: item["companyId"]?.id)
      }
      // Left out, or in a category that this list does not show by itself.
      silent += window.filter { found[$0] == nil }
    }
    try await each(silent) { id in
      ("crm.contact.company.items.get", ["id": .integer(id)])
    } take: { (id, answer) throws(PortalError) in
      let rows = try answer.get().result.elements.enumerated().sorted { first, second in
        let (one, other) = (first.element["SORT"]?.integer ?? 0, second.element["SORT"]?.integer ?? 0)
        return (one, first.offset) < (other, second.offset)
      }.map(\.element)
      found[id] = Self.ordered(
        rows.compactMap { $0["COMPANY_ID"]?.id },
        primary: rows.first { $0["IS_PRIMARY"]?.flag == true }?["COMPANY_ID"]?.id)
    }
    return found
  }

  private static func ordered(_ ids: [Int], primary: Int?) -> [Int] {
    guard let primary, ids.contains(primary) else { return ids }
    return [primary] + ids.filter { $0 != primary }
  }

  private func each<Item>(
    _ items: [Item], command: (Item) -> (String, Parameters),
    take: (Item, Result<Answer, PortalError>) throws(PortalError) -> Void
  ) async throws(PortalError) {
    for start in stride(from: 0, to: items.count, by: BatchLimit.commandsMax) {
      let part = items[start..<min(start + BatchLimit.commandsMax, items.count)]
      let answer = try await client.batch(
        part.enumerated().map { index, item in
          let (method, parameters) = command(item)
          return Command("l\(index)", method, parameters, effect: .read)
        })
      for (item, outcome) in zip(part, answer.outcomes) { try take(item, outcome.result) }
    }
  }
}
