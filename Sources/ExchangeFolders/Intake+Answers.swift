import Contractors

extension Intake {
  /// Takes answers to requests into account: what was carried out is known there, what was refused is told, and asked for once more where the
  /// other system has shown another version of the record since, in that document or in a later one.
  func hear(
    _ answers: [ExchangeRequests.Answer], to requests: ExchangeRequests, _ receipts: inout ReceiptLedger,
    _ ledger: inout ExchangeLedger, _ taken: inout ExchangeLedger.Taken
  ) async throws {
    let refused = ledger.refused ?? [:]
    guard let requested = ledger.requested, !answers.isEmpty || !refused.isEmpty else { return }
    var names: [RecordKey: (name: ExchangeLedger.Name, version: String)] = [:]
    for entity in options.entities {
      let keys = Set(requested.keys).union(refused.keys).filter { $0.entity == entity }.map(\.key)
      for (key, found) in try await known.lookUp(keys: keys, entity: entity) {
        let name = ExchangeLedger.Name(entity: entity, key: key)
        let version = requests.version(of: found.record) ?? ""
        names[key] = (name, version)
        // A request to change goes by the other system's own name of the record.
        names[requests.key(of: found.record, key, requests.kind(of: found.record))] = (name, version)
      }
    }
    for (name, asked) in refused {
      guard let version = names[name.key]?.version, version != asked else { continue }
      ledger.refused?[name] = nil
      receipts.repeatRequest(name)
    }
    for answer in answers {
      guard let (name, version) = names[answer.request], let asked = ledger.requested?[name] else { continue }
      ledger.requested?[name] = nil
      guard let refusal = answer.refusal else {
        receipts.carriedOut(name, isChangedSince: ledger.pending.contains(name))
        if !ledger.pending.contains(name) { ledger.changed?[name] = nil }
        continue
      }
      if version != asked {
        receipts.repeatRequest(name)
      } else {
        ledger.refused = (ledger.refused ?? [:]).merging([name: asked]) { $1 }
      }
      taken.setAside.append(
        .init(
          entity: name.entity,
          rejection: Rejection(
            position: .key(name.key), key: name.key, reason: ExchangeSentence.refused(refusal))))
    }
  }
}
