import Bitrix24
public import Contractors

/// The names by which marks tell of what belongs to a record: the events of requisites and bank details do not say whose they are.
public enum PortalMark {
  fileprivate static let requisite = "requisite:"
  fileprivate static let bankDetail = "bank-detail:"

  /// The mark of a requisite.
  public static func requisite(_ id: Int) -> RecordKey { RecordKey(rawValue: requisite + String(id)) }

  /// The mark of a bank detail.
  public static func bankDetail(_ id: Int) -> RecordKey { RecordKey(rawValue: bankDetail + String(id)) }

  /// The ids that marks of one kind name.
  fileprivate static func ids(_ names: Set<RecordKey>, _ prefix: String) -> Set<Int> {
    Set(names.compactMap { $0.rawValue.hasPrefix(prefix) ? Int($0.rawValue.dropFirst(prefix.count)) : nil })
  }
}

extension PortalReplica {
  /// Asks whose the marked requisites and bank details are, fifty a command.
  ///
  /// What was removed is nobody's any more: then only a reading of everything tells whose it was. Where the mapping asks for nothing
  /// of requisites, their events are no news.
  public func records(marked names: Set<RecordKey>, entity: Entity) async throws -> Set<RecordKey>? {
    let bankDetails = PortalMark.ids(names, PortalMark.bankDetail)
    var requisites = PortalMark.ids(names, PortalMark.requisite)
    var records = names.filter { Self.id($0) != nil }
    if bankDetails.isEmpty && requisites.isEmpty { return records }
    guard try await schema(of: entity).requisite != nil else { return records }
    let owners = try await rows(bankDetails, Kin.bankDetails.method, ["ID", "ENTITY_ID"])
    guard owners.count == bankDetails.count else { return nil }
    requisites.formUnion(owners.compactMap { $0["ENTITY_ID"]?.id })
    let found = try await rows(requisites, Kin.requisites.method, ["ID", "ENTITY_TYPE_ID", "ENTITY_ID"])
    guard found.count == requisites.count else { return nil }
    for row in found where row["ENTITY_TYPE_ID"]?.id == entity.typeID {
      if let owner = row["ENTITY_ID"]?.id { records.insert(RecordKey(rawValue: String(owner))) }
    }
    return records
  }

  /// The rows with some ids, as far as they exist.
  private func rows(_ ids: Set<Int>, _ method: String, _ select: [String]) async throws -> [JSON] {
    let ids = ids.sorted()
    var rows: [JSON] = []
    let pages = stride(from: 0, to: ids.count, by: RecordPage.size).map {
      Array(ids[$0..<min($0 + RecordPage.size, ids.count)])
    }
    for start in stride(from: 0, to: pages.count, by: BatchLimit.commandsMax) {
      let answer = try await options.client.batch(
        pages[start..<min(start + BatchLimit.commandsMax, pages.count)].enumerated().map { index, page in
          Command(
            "m\(index)", method,
            [
              "start": 0, "order": ["ID": "ASC"], "select": .list(select.map(Parameter.text)),
              "filter": ["@ID": .list(page.map(Parameter.integer))],
            ], effect: .read)
        })
      for outcome in answer.outcomes {
        let result = try outcome.result.get().result
        switch result {
        case .array, .object: rows += result.elements
        default:
          throw PortalReplicaError.unexpectedAnswer(method: method, host: options.client.host)
        }
      }
    }
    return rows
  }
}
