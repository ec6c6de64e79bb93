import Bitrix24
import Contractors

/// The companies that contacts belong to, in their order, the primary one first.
///
/// `crm.item.list` gives them fifty contacts a command; a portal that leaves them out there is asked contact by contact.
/// Source: bitrix24-rest.md §7, §13.
enum LinkList {
  private static let field = "companyIds"

  /// Asks for those of some contacts.
  static func command(_ contacts: [Int]) -> (method: String, parameters: Parameters) {
    (
      "crm.item.list",
      [
        "entityTypeId": .integer(Entity.contact.typeID), "start": -1, "order": ["id": "ASC"],
        "select": ["id", .text(Self.field), "companyId"],
        "filter": ["@id": .list(contacts.map(Parameter.integer))],
      ]
    )
  }

  /// Asks for those of one contact.
  static func command(_ contact: Int) -> (method: String, parameters: Parameters) {
    ("crm.contact.company.items.get", ["id": .integer(contact)])
  }

  /// What the list of some contacts shows; contacts that it leaves out are missing.
  ///
  /// - Throws: `PortalError`; a portal that does not know this family shows nothing.
  static func companies(in answer: Result<Answer, PortalError>) throws(PortalError) -> [Int: [Int]] {
    if case .failure(let error) = answer, error.cause != .refused { throw error }
    var found: [Int: [Int]] = [:]
    for item in (try? answer.get())?.result["items"]?.elements ?? [] {
      guard let id = item["id"]?.id, let ids = item[Self.field]?.elements.compactMap(\.id) else { continue }
      found[id] = ordered(ids, primary: item["companyId"]?.id)
    }
    return found
  }

  /// Those of one contact.
  static func companies(in answer: Answer) -> [Int] {
    let rows = answer.result.elements.enumerated().sorted { first, second in
      let (one, other) = (first.element["SORT"]?.integer ?? 0, second.element["SORT"]?.integer ?? 0)
      return (one, first.offset) < (other, second.offset)
    }.map(\.element)
    return ordered(
      rows.compactMap { $0["COMPANY_ID"]?.id },
      primary: rows.first { $0["IS_PRIMARY"]?.flag == true }?["COMPANY_ID"]?.id)
  }

  private static func ordered(_ ids: [Int], primary: Int?) -> [Int] {
    guard let primary, ids.contains(primary) else { return ids }
    return [primary] + ids.filter { $0 != primary }
  }
}
