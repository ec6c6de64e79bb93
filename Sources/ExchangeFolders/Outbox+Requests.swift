import Contractors

extension Outbox {
  /// Records that changed again and that the other system was asked to add before, as long as it has not shown them: a request to
  /// change one names what only it can say.
  ///
  /// Those that it has shown since are not asked for any more.
  func waiting(_ ledger: inout ExchangeLedger) async throws -> Set<ExchangeLedger.Name> {
    guard let requests = options.requests, let asked = ledger.asked else { return [] }
    var unseen: Set<ExchangeLedger.Name> = []
    try await eachKnown(of: asked) { name, record in
      if requests.kind(of: record) == .new { unseen.insert(name) }
    }
    ledger.asked = unseen
    return unseen.intersection(ledger.pending)
  }

  /// Writes requests for records.
  ///
  /// - Returns: how many, and which records are asked to be added.
  func ask(
    _ requests: ExchangeRequests, _ names: Set<ExchangeLedger.Name>, in temporary: String
  ) async throws -> (count: Int, asked: Set<ExchangeLedger.Name>) {
    var count = 0
    var asked: Set<ExchangeLedger.Name> = []
    var records: [ExchangeRequests.Kind: [(ExchangeLedger.Name, Record)]] = [:]
    try await eachKnown(of: names) { name, record in
      records[requests.kind(of: record), default: []].append((name, record))
    }
    for kind in ExchangeRequests.Kind.allCases {
      let document = requests.open(temporary, kind)
      for entity in options.entities {
        let own = (records[kind] ?? []).filter { $0.0.entity == entity }
        try await carryOut(
          own.map { (requests.key(of: $1, $0.key, kind), .create($1)) }, entity, on: document, temporary)
        count += own.count
        if kind == .new { asked.formUnion(own.map(\.0)) }
      }
    }
    return (count, asked)
  }

  private func eachKnown(
    of names: Set<ExchangeLedger.Name>, _ body: (ExchangeLedger.Name, Record) -> Void
  ) async throws {
    for entity in options.entities {
      let keys = names.filter { $0.entity == entity }.map(\.key).sorted()
      for start in stride(from: 0, to: keys.count, by: Self.portion) {
        let part = Array(keys[start..<min(start + Self.portion, keys.count)])
        let found = try await known.lookUp(keys: part, entity: entity)
        for key in part {
          if let record = found[key]?.record { body(.init(entity: entity, key: key), record) }
        }
      }
    }
  }
}
