import Contractors
import Files

/// The one who keeps the books of an exchange: what was taken, what is known, what must be sent.
actor ExchangeDesk {
  let options: ExchangeOptions
  /// Our own document.
  nonisolated let known: any Replica
  private let inbox: Inbox
  private var ledger: ExchangeLedger?
  private var isStaged = false

  init(_ options: ExchangeOptions) {
    self.options = options
    known = options.open(options.knownPath, .known)
    inbox = Inbox(folder: options.inbox, pattern: options.pattern, faults: options.faults)
  }

  // MARK: During a run

  /// Changes our own document, and notes what must be sent.
  func apply(_ operations: [Operation]) async throws -> [Outcome] {
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    var ledger = try await loaded()
    let before = ledger.pending
    // First the note, then the change: what is noted in vain is sent in vain, and the other way round it would be lost.
    let doomed = Set(
      operations.filter { $0.action == .delete }.compactMap { operation in
        operation.key.map { ExchangeLedger.Name(entity: operation.entity, key: $0) }
      })
    try await noteBefore(operations, &ledger)
    for operation in operations {
      let name = operation.key.map { ExchangeLedger.Name(entity: operation.entity, key: $0) }
      if let name, !doomed.contains(name) { ledger.pending.insert(name) }
      if let name, options.requests != nil {
        ledger.changed = (ledger.changed ?? [:]).merging([name: operation.fields]) { $0.union($1) }
      }
      if case .create(let record) = operation.action, let origin = record.origin {
        ledger.births.insert(.init(entity: operation.entity, origin: origin))
      }
    }
    try save(ledger)
    let outcomes = try await change(operations)
    // What was refused for certain is not sent on its own account.
    let possible = zip(operations, outcomes).compactMap { operation, outcome in
      outcome.isRefused ? nil : operation.key.map { ExchangeLedger.Name(entity: operation.entity, key: $0) }
    }
    let noted = operations.compactMap { operation in
      operation.key.map { ExchangeLedger.Name(entity: operation.entity, key: $0) }
    }
    ledger.pending.subtract(Set(noted).subtracting(possible).subtracting(before))
    for (operation, outcome) in zip(operations, outcomes) {
      guard case .done(let key, _) = outcome, operation.action != .delete else { continue }
      ledger.pending.insert(.init(entity: operation.entity, key: key))
      if operation.key == nil {
        ledger.receipts?.note(.init(entity: operation.entity, key: key), before: nil)
      }
    }
    ledger.births = []
    try save(ledger)
    return outcomes
  }

  /// Notes the records that are about to be removed, as they are; where messages are acknowledged also what the other system showed of
  /// the records that are about to be changed.
  private func noteBefore(_ operations: [Operation], _ ledger: inout ExchangeLedger) async throws {
    let isAcknowledged = options.isAcknowledged
    var receipts = ledger.receipts ?? ReceiptLedger()
    for entity in options.entities {
      let own = operations.filter { $0.entity == entity && ($0.action == .delete || isAcknowledged) }
      let keys = Set(own.compactMap(\.key)).sorted()
      let found = keys.isEmpty ? [:] : try await known.lookUp(keys: keys, entity: entity)
      for key in Set(own.filter { $0.action == .delete }.compactMap(\.key)).sorted() {
        guard let record = found[key]?.record else { continue }
        ledger.removed.append(.init(name: .init(entity: entity, key: key), record: record))
      }
      for operation in own where isAcknowledged {
        guard let key = operation.key else { continue }
        let record = found[key]?.record
        receipts.note(
          .init(entity: entity, key: key), before: record,
          removed: operation.action == .delete ? record : nil)
      }
    }
    if isAcknowledged { ledger.receipts = receipts }
  }

  private func change(_ operations: [Operation]) async throws -> [Outcome] {
    if options.canTellRemovals { return try await known.apply(operations) }
    let possible = operations.filter { $0.action != .delete }
    var outcomes = try await known.apply(possible)[...]
    return operations.map { operation in
      operation.action == .delete
        ? .refused(Refusal(reason: ExchangeSentence.markless))
        : outcomes.popFirst() ?? .refused(Refusal(reason: ExchangeSentence.markless))
    }
  }

  // MARK: Before and after a run

  /// Takes in the documents that have come; once for each run.
  func stage() async throws -> ExchangeLedger {
    if isStaged, let ledger { return ledger }
    try Directories.create(options.memory, faults: options.faults)
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    removeLeftovers()
    var ledger = try await loaded()
    if !ledger.births.isEmpty {
      // Before this run makes records of its own, after which the note is emptied.
      try await adoptBirths(&ledger)
      try save(ledger)
    }
    if var receipts = ledger.receipts, receipts.awaited.contains(where: { $0.wanted != nil }) {
      try await Merge(options: options, known: known, pending: ledger.pending).recover(&receipts)
      ledger.receipts = receipts
      try save(ledger)
    }
    let intake = Intake(options: options, inbox: inbox, known: known)
    for (name, identity) in try inbox.documents(now: options.now())
    where !ledger.taken.contains(where: { $0.name == name && $0.identity == identity }) {
      let before = ledger
      let taken = try await intake.take(name, identity, &ledger) { wanted in
        // Nothing else of the document counts before it is taken in whole.
        var noted = before
        for index in (noted.receipts?.awaited ?? []).indices {
          guard let name = noted.receipts?.awaited[index].name, let record = wanted[name] else { continue }
          noted.receipts?.awaited[index].wanted = record
        }
        try save(noted)
      }
      ledger.taken.removeAll { $0.name == name }
      ledger.taken.append(taken)
      try save(ledger)
    }
    isStaged = true
    self.ledger = ledger
    return ledger
  }

  /// Removes what a killed process left behind, under the lock.
  private func removeLeftovers() {
    AtomicReplacement.removeLeftovers(in: options.memory, faults: options.faults)
    inbox.removeLeftovers()
    if let outgoing = options.outgoing {
      Outbox(options: options, path: outgoing, known: known).removeLeftovers()
    }
  }

  /// Sends what changed and moves away what was taken in.
  func finish() async throws -> ExchangeSummary {
    var ledger = try await loaded()
    if ledger == ExchangeLedger() { return ExchangeSummary() }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    var summary = ExchangeSummary()
    try await adoptBirths(&ledger)
    try await forgetSurvivors(&ledger)
    if !ledger.hasNothingToSend, let outgoing = options.outgoing {
      let outbox = Outbox(options: options, path: outgoing, known: known)
      let waiting = try await outbox.waiting(&ledger)
      ledger.pending.subtract(waiting)
      let sent = try await outbox.send(ledger) { number in
        ledger.lastNumber = number
        try save(ledger)
      }
      ledger.lastNumber = sent.number
      if !sent.requested.isEmpty {
        for name in sent.requested.keys { ledger.refused?[name] = nil }
        ledger.requested = (ledger.requested ?? [:]).merging(sent.requested.mapValues(\.version)) { $1 }
        ledger.receipts?.noteRequested(sent.requested.mapValues(\.record))
      }
      // What could not be sent is tried again with the next document.
      ledger.pending = waiting.union(sent.refused.keys)
      ledger.removed.removeAll { sent.refused[$0.name] == nil }
      ledger.receipts?.noteSent(
        with: sent.number, but: options.requests == nil ? [] : waiting.union(sent.refused.keys))
      try save(ledger)
      if let line = sent.line { summary.lines.append(line) }
      for (name, reason) in sent.refused.sorted(by: { $0.key.key < $1.key.key }) {
        summary.lines.append(ExchangeSentence.unsent(name.key, reason))
        summary.failed += 1
      }
      if !waiting.isEmpty { summary.lines.append(ExchangeSentence.unanswered(waiting.count)) }
    }
    while let taken = ledger.taken.first {
      let lines = Intake.report(taken)
      if try inbox.holds(taken.name, taken.identity) {
        let text = lines.flatMap { [$0.russian, $0.english] }.joined(separator: "\n") + "\n"
        try inbox.move(taken.name, to: taken.failure == nil ? "done" : "failed", report: text)
      }
      ledger.taken.removeFirst()
      try save(ledger)
      summary.lines.append(lines[0])
      if taken.failure != nil { summary.failed += 1 }
    }
    isStaged = false
    return summary
  }

  /// Records that were about to be made when a process ended: those that were made must be sent.
  private func adoptBirths(_ ledger: inout ExchangeLedger) async throws {
    for (entity, births) in Dictionary(grouping: ledger.births, by: \.entity) {
      for found in try await known.lookUp(origins: births.map(\.origin), entity: entity).values.joined() {
        ledger.pending.insert(.init(entity: entity, key: found.key))
        ledger.receipts?.note(.init(entity: entity, key: found.key), before: nil)
      }
    }
    ledger.births = []
  }

  /// Removals that were noted and not carried out are none.
  private func forgetSurvivors(_ ledger: inout ExchangeLedger) async throws {
    for entity in options.entities {
      let keys = ledger.removed.map(\.name).filter { $0.entity == entity }.map(\.key)
      if keys.isEmpty { continue }
      for (key, found) in try await known.lookUp(keys: keys, entity: entity)
      where found.record.removal != .removed {
        let name = ExchangeLedger.Name(entity: entity, key: key)
        ledger.removed.removeAll { $0.name == name }
        ledger.receipts?.note(name, before: found.record)
        ledger.pending.insert(name)
      }
    }
  }

  private func loaded() async throws -> ExchangeLedger {
    if let ledger { return ledger }
    let loaded = try ExchangeLedger.load(options.ledgerPath)
    ledger = loaded
    return loaded
  }

  private func save(_ ledger: ExchangeLedger) throws {
    try ledger.save(options.ledgerPath, faults: options.faults)
    self.ledger = ledger
  }

  private func takeLock() throws -> FileLock {
    try FileLock(
      path: options.memory + "/.lock", holder: "connection \(options.connection)", faults: options.faults)
  }
}

extension Outcome {
  fileprivate var isRefused: Bool { if case .refused = self { true } else { false } }
}
