import Contractors

extension Outbox {
  /// What a request asked for.
  struct Requested {
    /// The version of the record that was known; empty for a new one.
    var version: String
    var record: Record
  }

  /// Records that changed again before the other system answered for them or showed another version of them: a second request would be made of
  /// a version that is about to be outdated.
  ///
  /// Those of which it has shown another version are waited for no more.
  func waiting(_ ledger: inout ExchangeLedger) async throws -> Set<ExchangeLedger.Name> {
    guard let requests = options.requests, let requested = ledger.requested else { return [] }
    var unanswered: [ExchangeLedger.Name: String] = [:]
    try await eachKnown(of: Set(requested.keys)) { name, record in
      if requests.version(of: record) ?? "" == requested[name] { unanswered[name] = requested[name] }
    }
    ledger.requested = unanswered
    return Set(unanswered.keys).intersection(ledger.pending)
  }

  /// Writes requests for records, and counts them; of lists a request to change says those that `changed` names for its record.
  func ask(
    _ requests: ExchangeRequests, _ names: Set<ExchangeLedger.Name>,
    _ changed: [ExchangeLedger.Name: Set<FieldName>], in temporary: String, _ sent: inout Sent
  ) async throws -> Int {
    var count = 0
    var records: [ExchangeRequests.Kind: [(ExchangeLedger.Name, Record)]] = [:]
    try await eachKnown(of: names) { name, record in
      let kind = requests.kind(of: record)
      let asked = kind == .changed ? changed[name].map(record.leavingOutBags) ?? record : record
      records[kind, default: []].append((name, asked))
      sent.requested[name] = Requested(version: requests.version(of: record) ?? "", record: record)
    }
    for kind in ExchangeRequests.Kind.allCases {
      let document = requests.open(temporary, kind)
      for entity in options.entities {
        let own = (records[kind] ?? []).filter { $0.0.entity == entity }
        try await carryOut(
          own.map { (requests.key(of: $1, $0.key, kind), .create($1)) }, entity, on: document, &sent)
        // A request may have another key than the record.
        for (name, record) in own {
          let key = ExchangeLedger.Name(entity: entity, key: requests.key(of: record, name.key, kind))
          if let reason = sent.refused.removeValue(forKey: key) { sent.refused[name] = reason }
        }
        count += own.count
      }
    }
    sent.requested = sent.requested.filter { sent.refused[$0.key] == nil }
    return count - sent.refused.count
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

extension Record {
  /// The record without the lists that did not change: what a request does not say stays as the other system has it, a list in more
  /// detail than can be said here, such as an address in the lines in which it was printed.
  fileprivate func leavingOutBags(but changed: Set<FieldName>) -> Record {
    var record = self
    for field in Catalogue.standard.fields(of: entity)
    where field.cardinality != .one && !changed.contains(field.name) { record.fields[field.name] = nil }
    return record
  }
}
