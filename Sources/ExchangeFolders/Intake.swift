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
  func take(_ name: String, _ identity: FileIdentity) async throws -> ExchangeLedger.Taken {
    var taken = ExchangeLedger.Taken(name: name, identity: identity)
    let document = options.open(inbox.path(name), .incoming)
    do {
      for entity in options.entities {
        try await eachPage(of: document, entity) { page in
          for observation in page { note(observation, entity, &taken) }
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
      for entity in options.entities { try await merge(document, entity, &taken) }
    }
    return taken
  }

  private func note(_ observation: Observation, _ entity: Entity, _ taken: inout ExchangeLedger.Taken) {
    switch observation {
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
    _ document: any Replica, _ entity: Entity, _ taken: inout ExchangeLedger.Taken
  ) async throws {
    var records: [RecordKey: Record] = [:]
    var gone: Set<RecordKey> = []
    try await eachPage(of: document, entity) { page in
      for observation in page {
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
      try await bring(records, gone, entity, &taken)
      records = [:]
      gone = []
    }
    if !records.isEmpty || !gone.isEmpty { try await bring(records, gone, entity, &taken) }
  }

  /// Brings records of our own document up to date.
  private func bring(
    _ records: [RecordKey: Record], _ gone: Set<RecordKey>, _ entity: Entity,
    _ taken: inout ExchangeLedger.Taken
  ) async throws {
    let keys = records.keys.sorted()
    let present = try await known.lookUp(keys: keys + gone.sorted(), entity: entity)
    var operations: [Operation] = []
    for key in keys {
      guard let record = records[key] else { continue }
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
    if let failure = taken.failure { return [ExchangeSentence.failed(taken.name, failure)] }
    return [
      ExchangeSentence.taken(
        taken.name, records: taken.records, setAside: taken.setAside.count, gone: taken.gone.count)
    ] + taken.setAside.map { ExchangeSentence.setAside($0.rejection) }
  }
}
