import Bitrix24
public import Contractors

extension PortalReplica {
  /// Makes sure that records may be read at all: fields are described to everybody, and only a list is refused.
  ///
  /// - Throws: ``PortalReplicaError/hiddenRecords(_:host:isApplication:)``, `PortalError`.
  public func checkReading(of entities: [Entity]) async throws {
    let client = options.client
    let answers = try await client.batch(
      entities.map {
        Command(
          "rows_\($0.rawValue)", $0.method("list"), ["start": -1, "filter": ["ID": 0], "select": ["ID"]],
          effect: .read)
      })
    for entity in entities {
      guard case .failure(let error)? = answers["rows_\(entity.rawValue)"] else { continue }
      if error.isLackOfRights {
        throw PortalReplicaError.hiddenRecords(
          entity, host: client.host, isApplication: client.access.isApplication)
      }
      throw error
    }
  }
}
