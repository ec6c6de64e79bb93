import Contractors

extension ReceiptLedger {
  /// What was sent and is not acknowledged, by the names of the records.
  var awaitedByName: [ExchangeLedger.Name: Awaited] {
    Dictionary(awaited.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Observation {
  /// Whether the other system says that a record is gone of which it does not know our change yet: the change wins, and is sent
  /// again. Source: `sync-algorithm.md` §4.6.
  func isOutdated(_ entity: Entity, _ awaited: [ExchangeLedger.Name: ReceiptLedger.Awaited]) -> Bool {
    let key: RecordKey
    switch self {
    case .gone(let gone, _): key = gone
    case .record(let observed) where observed.record.removal == .removed: key = observed.key
    case .record, .unchanged, .rejected: return false
    }
    return awaited[ExchangeLedger.Name(entity: entity, key: key)].map { $0.removed == nil } ?? false
  }
}

extension Replica {
  /// Reads a document from its beginning to its end.
  func eachPage(of entity: Entity, _ body: ([Observation]) async throws -> Void) async throws {
    let pages = try await read(ReadRequest(entity: entity))
    while case .page(let page) = try await pages.next() { try await body(page) }
  }
}
