import Contractors
import Files

/// Takes documents of the other system into our own.
struct Intake {
  let options: ExchangeOptions
  let inbox: Inbox
  let known: any Replica

  /// So many records are brought up to date in one rewriting of our own document.
  private static let portion = 20_000
  /// So many records that could not be read are remembered one by one.
  private static let setAsideMaximum = 1000

  /// Takes a document in, or says why it cannot be: it is gone through to its end before anything of it counts.
  ///
  /// A message acknowledges what was sent; one of a number that was taken in before says nothing more.
  func take(
    _ name: String, _ identity: FileIdentity, _ ledger: inout ExchangeLedger
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
      let awaited = self.awaited(receipts)
      for entity in options.entities {
        try await eachPage(of: document, entity) { page in
          for observation in page where !isOutdated(observation, entity, awaited) {
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
      for entity in options.entities {
        try await merge(document, entity, pending: ledger.pending, &receipts, &taken)
      }
    }
    if let requests = options.requests {
      try await hear(requests.answers(inbox.path(name)), to: requests, &receipts, &ledger, &taken)
      ledger.receipts = receipts
    }
    if options.receipts != nil {
      if taken.number == 0 || taken.records + taken.removed + taken.setAside.count > 0 {
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

  private typealias AwaitedRecords = [ExchangeLedger.Name: ReceiptLedger.Awaited]

  private func awaited(_ receipts: ReceiptLedger) -> AwaitedRecords {
    Dictionary(receipts.awaited.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether the other system says that a record is gone of which it does not know our change yet: the change wins, and is sent
  /// again. Source: `sync-algorithm.md` §4.6.
  private func isOutdated(
    _ observation: Observation, _ entity: Entity, _ awaited: AwaitedRecords
  ) -> Bool {
    // What is gone there cannot be asked to be changed.
    if options.requests != nil { return false }
    let key: RecordKey
    switch observation {
    case .gone(let gone, _): key = gone
    case .record(let observed) where observed.record.removal == .removed: key = observed.key
    case .record, .unchanged, .rejected: return false
    }
    return awaited[ExchangeLedger.Name(entity: entity, key: key)].map { $0.removed == nil } ?? false
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

  private func eachPage(
    of document: any Replica, _ entity: Entity, _ body: ([Observation]) async throws -> Void
  ) async throws {
    let pages = try await document.read(ReadRequest(entity: entity))
    while case .page(let page) = try await pages.next() { try await body(page) }
  }

  // MARK: Changes

  private func merge(
    _ document: any Replica, _ entity: Entity, pending: Set<ExchangeLedger.Name>,
    _ receipts: inout ReceiptLedger, _ taken: inout ExchangeLedger.Taken
  ) async throws {
    let awaited = self.awaited(receipts)
    var records: [RecordKey: Record] = [:]
    var gone: Set<RecordKey> = []
    try await eachPage(of: document, entity) { page in
      for observation in page where !isOutdated(observation, entity, awaited) {
        switch observation {
        case .record(let observed) where observed.record.removal == .removed: gone.insert(observed.key)
        case .record(let observed):
          // Of a record that stands in a document twice the later one counts.
          records[observed.key] = observed.record
          gone.remove(observed.key)
        case .gone(let key, _): gone.insert(key)
        case .unchanged, .rejected: break
        }
      }
      if records.count < Self.portion { return }
      gone.formUnion(try await namesakes(of: gone, entity))
      try await bring(records, gone, entity, pending: pending, &receipts, &taken)
      records = [:]
      gone = []
    }
    gone.formUnion(try await namesakes(of: gone, entity))
    if !records.isEmpty || !gone.isEmpty {
      try await bring(records, gone, entity, pending: pending, &receipts, &taken)
    }
  }

  /// The keys of records that are gone by the other system's own names, where we know them by others.
  private func namesakes(of gone: Set<RecordKey>, _ entity: Entity) async throws -> Set<RecordKey> {
    guard let name = options.requests?.name, !gone.isEmpty else { return [] }
    var keys: Set<RecordKey> = []
    try await eachPage(of: known, entity) { page in
      for case .record(let observed) in page {
        guard let own = observed.record[name]?.text, gone.contains(RecordKey(rawValue: own)) else { continue }
        keys.insert(observed.key)
      }
    }
    return keys
  }

  /// Brings records of our own document up to date.
  private func bring(
    _ records: [RecordKey: Record], _ gone: Set<RecordKey>, _ entity: Entity,
    pending: Set<ExchangeLedger.Name>, _ receipts: inout ReceiptLedger, _ taken: inout ExchangeLedger.Taken
  ) async throws {
    let keys = records.keys.sorted()
    let awaited = self.awaited(receipts)
    let present = try await known.lookUp(keys: keys + gone.sorted(), entity: entity)
    var operations: [Operation] = []
    for key in keys {
      guard var record = records[key] else { continue }
      if let own = awaited[ExchangeLedger.Name(entity: entity, key: key)] {
        if let removed = own.removed {
          // It does not know of the removal yet; what it changed meanwhile is stronger.
          if removed.changes(to: record, catalogue: .standard).changes.isEmpty { continue }
          receipts.awaited.removeAll { $0.name == own.name }
        } else if let known = present[key]?.record {
          if let before = own.before { record = record.edits(since: before, on: known, catalogue: .standard) }
          // What was asked for and changed again is no edit of the other system either.
          if pending.contains(own.name), let sent = own.sent {
            record.fields = record.fields.filter { $0.value != sent.fields[$0.key] }
          }
        }
      }
      guard let old = present[key] else {
        operations.append(Operation(id: operations.count, entity: entity, key: key, action: .create(record)))
        continue
      }
      if old.record.removal == .removed {
        // A mark or tombstone is not lifted by writing values beside it.
        taken.setAside.append(
          .init(
            entity: entity,
            rejection: Rejection(position: .key(key), key: key, reason: ExchangeSentence.cameBack)))
        continue
      }
      let (changes, before) = old.record.changes(to: record, catalogue: .standard)
      if changes.isEmpty { continue }
      operations.append(
        Operation(id: operations.count, entity: entity, key: key, action: .update(changes), expected: before))
    }
    if options.requests != nil {
      receipts.awaited.removeAll { $0.name.entity == entity && gone.contains($0.name.key) }
    }
    for key in gone.sorted() where present[key] != nil {
      operations.append(Operation(id: operations.count, entity: entity, key: key, action: .delete))
    }
    var start = 0
    while start < operations.count {
      let end = min(start + 10_000, operations.count)
      for (operation, outcome) in zip(
        operations[start..<end], try await known.apply(Array(operations[start..<end])))
      {
        if case .refused(let refusal) = outcome {
          throw ExchangeError.unsent(
            path: options.knownPath, key: operation.key ?? "", reason: refusal.reason)
        }
      }
      start = end
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
