import Contractors
import Files

/// Takes documents of the other system into our own.
struct Intake {
  let options: ExchangeOptions
  let inbox: Inbox
  let known: any Replica

  /// So many records that could not be read are remembered one by one.
  private static let setAsideMaximum = 1000

  /// Takes a document in, or says why it cannot be: it is gone through to its end before anything of it counts.
  ///
  /// A message acknowledges what was sent; one of a number that was taken in before says nothing more. `keep` makes durable, before our
  /// document is changed, what it must say of records that we changed and the other system does not know yet.
  func take(
    _ name: String, _ identity: FileIdentity, _ ledger: inout ExchangeLedger,
    keep: ([ExchangeLedger.Name: Record]) throws -> Void
  ) async throws -> ExchangeLedger.Taken {
    var taken = ExchangeLedger.Taken(name: name, identity: identity)
    let document = options.open(inbox.path(name), .incoming)
    var receipts = ledger.receipts ?? ReceiptLedger()
    do {
      if let head = try options.receipts?.read(inbox.path(name)) {
        taken.number = head.number
        if let reason = acknowledge(head, &receipts) {
          taken.failure = reason
          return taken
        }
        ledger.lastNumber = max(ledger.lastNumber, head.received)
        if head.number > 0 && head.number <= ledger.receipts?.received ?? 0 {
          taken.isRepeated = true
          ledger.receipts = receipts
          return taken
        }
      }
      // What is gone there cannot be asked to be changed.
      let awaited = options.requests == nil ? receipts.awaitedByName : [:]
      for entity in options.entities {
        try await document.eachPage(of: entity) { page in
          for observation in page where !observation.isOutdated(entity, awaited) {
            note(observation, entity, &taken)
          }
        }
      }
    } catch {
      guard let reason = options.explain(error) else { throw error }
      return ExchangeLedger.Taken(name: name, identity: identity, failure: reason)
    }
    let isFirst = try FileIdentity.ifThere(options.knownPath, faults: options.faults) == nil
    if options.isFull || isFirst {
      // A document with all records takes the place of ours, byte for byte.
      try FileCopy.copy(inbox.path(name), to: options.knownPath, faults: options.faults)
    } else {
      try await Merge(options: options, known: known, pending: ledger.pending).run(
        document, &receipts, &taken, keep: keep)
    }
    if let requests = options.requests {
      try await hear(requests.answers(inbox.path(name)), to: requests, &receipts, &ledger, &taken)
      ledger.receipts = receipts
    }
    if let rules = options.receipts {
      if try taken.number == 0 || taken.records + taken.removed + taken.setAside.count > 0
        || rules.holdsJoined(inbox.path(name))
      {
        receipts.owesAnswer = true
      }
      ledger.receipts = receipts
    }
    return taken
  }

  /// Takes a message's head into account.
  ///
  /// - Returns: why it is none of this exchange.
  private func acknowledge(_ head: MessageHead, _ receipts: inout ReceiptLedger) -> Sentence? {
    guard let options = options.receipts else { return nil }
    guard head.from == options.other, head.to == options.own else {
      return ExchangeSentence.misdirected(head, options)
    }
    receipts.acknowledge(upTo: head.received)
    receipts.received = max(receipts.received, head.number)
    // Who answers without an acknowledgement has not got what was sent.
    if receipts.awaited.contains(where: { $0.number != nil }) { receipts.owesAnswer = true }
    return nil
  }

  private func note(_ observation: Observation, _ entity: Entity, _ taken: inout ExchangeLedger.Taken) {
    switch observation {
    case .record(let observed) where observed.record.removal == .removed:
      taken.marked = (taken.marked ?? 0) + 1
    case .record, .unchanged: taken.records += 1
    case .gone(let key, _): taken.gone.append(.init(entity: entity, key: key))
    case .rejected(var rejection):
      rejection.raw = ""
      if taken.setAside.count < Self.setAsideMaximum {
        taken.setAside.append(.init(entity: entity, rejection: rejection))
      }
    }
  }

  // MARK: The report

  /// The report of a document, its first line what became of it.
  static func report(_ taken: ExchangeLedger.Taken) -> [Sentence] {
    if taken.isRepeated == true { return [ExchangeSentence.repeated(taken.name, number: taken.number ?? 0)] }
    if let failure = taken.failure { return [ExchangeSentence.failed(taken.name, failure)] }
    return [
      ExchangeSentence.taken(
        taken.name, records: taken.records, setAside: taken.setAside.count, gone: taken.removed)
    ] + taken.setAside.map { ExchangeSentence.setAside($0.rejection) }
  }
}
