import Contractors
import Reconciliation

extension RunSession {
  /// Carries out accepted operations batch by batch: prepared durably, sent, recorded in one transaction.
  ///
  /// Source: `sync-algorithm.md` §4.5, P6.
  ///
  /// - Returns: false when a person stopped the run.
  func apply(_ planned: [PlannedOperation]) async throws -> Bool {
    let operations = Self.bySides(planned)
    var done = 0
    environment.progress(.applying(done: 0, of: operations.count))
    var start = 0
    while start < operations.count {
      let end = batchEnd(operations, from: start)
      try await awaitReadiness(of: operations[start].side)
      if environment.isStopping() {
        leftOver = operations.count - start
        try forget(operations[start...])
        return false
      }
      try renewLease()
      do {
        try await send(Array(operations[start..<end]), firstSequence: sequence + start)
      } catch {
        try? forget(operations[end...])
        throw error
      }
      done += end - start
      environment.progress(.applying(done: done, of: operations.count))
      start = end
    }
    sequence += operations.count
    return true
  }

  /// The operations in their order, but those of one side together where they may stand in any order: where both sides were edited, as many
  /// calls are made as if one had been.
  private static func bySides(_ operations: [PlannedOperation]) -> [PlannedOperation] {
    var ordered: [PlannedOperation] = []
    var rest = operations[...]
    while let first = rest.first {
      let alike = rest.prefix { $0.mayShareCall(with: first) }
      for side in [first.side, first.side.opposite] { ordered += alike.filter { $0.side == side } }
      rest = rest.dropFirst(alike.count)
    }
    return ordered
  }

  /// The end of the run of operations that one call may carry: one side, one entity, creations apart from the rest, since what
  /// refers to a created record needs its id.
  private func batchEnd(_ operations: [PlannedOperation], from start: Int) -> Int {
    let first = operations[start]
    let size = max(1, capabilities[first.entity]?[first.side].batchSize ?? 1)
    var end = start + 1
    while end < operations.count, end - start < size {
      let operation = operations[end]
      guard operation.side == first.side, operation.mayShareCall(with: first) else { break }
      end += 1
    }
    return end
  }

  private func send(_ batch: [PlannedOperation], firstSequence: Int) async throws {
    guard let first = batch.first else { return }
    var sent: [SentOperation] = []
    var unsent: [PlannedOperation] = []
    for (offset, planned) in batch.enumerated() {
      if let moment = additionsWait(planned) {
        putOff(planned, until: moment)
        continue
      }
      guard let operation = operation(planned, id: offset) else {
        // Only references to records that do not exist there yet: tried again when they do.
        unsent.append(planned)
        continue
      }
      if planned.kind == .update {
        var rest = planned
        rest.changes = planned.changes.filter { !operation.fields.contains($0.key) }
        if !rest.changes.isEmpty { unsent.append(rest) }
      }
      sent.append(SentOperation(planned: planned, operation: operation, sequence: firstSequence + offset))
    }
    if !unsent.isEmpty { try forget(unsent[...]) }
    if sent.isEmpty { return }
    try prepare(sent)
    let outcomes: [Outcome]
    do {
      outcomes = try await replicas[first.side].apply(sent.map(\.operation))
    } catch {
      // The connector says that nothing was changed: what was prepared is taken back.
      try withdraw(sent)
      throw error
    }
    var recording = Recording(run: run.id)
    for (index, one) in sent.enumerated() {
      let outcome = index < outcomes.count ? outcomes[index] : .unknown(EngineSentence.noOutcome)
      try record(one, outcome, into: &recording)
    }
    note(await replicas[first.side].takeNotices(), on: first.side, sent, &recording)
    try store.commit(recording.changes)
  }

  /// Takes what became of values without an outcome into the history and the report.
  private func note(
    _ notices: [Notice], on side: Side, _ sent: [SentOperation], _ recording: inout Recording
  ) {
    var lost: [SidedField: Value] = [:]
    for notice in notices {
      guard let pair = references.pair(Stream(side, notice.entity), notice.key) else { continue }
      let written = sent.first { $0.planned.pair == pair }?.planned.after[notice.field]
      var entry = HistoryEntry(
        run: run.id, pair: pair, side: side, key: notice.key, field: notice.field, old: nil, new: nil,
        cause: .leftOut)
      switch notice.event {
      case .overwritten(let value):
        report.overwritten += 1
        entry.cause = .overwritten
        entry.old = value
        entry.new = written
      case .leftOut(let value, _):
        report.leftOut += 1
        entry.old = value
        lost[SidedField(pair: pair, field: notice.field)] = value
      case .awaited:
        halfMade.insert(pair)
        entry.old = written
      }
      recording.changes.history.append(entry)
    }
    if lost.isEmpty { return }
    // What a new record was made without, nothing holds: it is not told as made.
    recording.changes.history.removeAll { entry in
      entry.side == side && entry.old == nil && entry.new != nil
        && entry.new == lost[SidedField(pair: entry.pair, field: entry.field)]
    }
  }

  /// Makes durable that a batch is about to be sent. Source: `sync-algorithm.md` §4.5, P6.1.
  private func prepare(_ sent: [SentOperation]) throws {
    var changes = Changes()
    let now = environment.now()
    for one in sent {
      guard var pair = pairs[one.planned.pair] else { continue }
      if one.planned.kind.isCreation {
        pair.state = .sent
        pair.sentAt = now
      } else if one.planned.kind == .delete {
        pair.state = .deleting
        pair.sentAt = now
      } else if one.planned.kind == .update, mayBeLate(one.planned) {
        pair.sentAt = now
      }
      if pair != pairs[pair.id] { changes.pairs.append(pair) }
      pairs[pair.id] = pair
      changes.journal.append(entry(one, .sending, attempts: 1, sentAt: now))
    }
    try store.commit(changes)
  }

  /// Takes back what was prepared for a batch that was not sent.
  private func withdraw(_ sent: [SentOperation]) throws {
    var recording = Recording(run: run.id)
    for one in sent {
      guard var pair = pairs[one.planned.pair] else { continue }
      if pair.state == .sent { pair.state = .half }
      if pair.state == .deleting { pair.state = .coupled }
      pair.sentAt = unanswered[pair.id]
      pairs[pair.id] = pair
      recording.changes.pairs.append(pair)
      recording.changes.journal.append(entry(one, .planned))
      forgetSent(one.planned, &recording)
    }
    try store.commit(recording.changes)
  }

  /// What was planned and not begun was certainly not written: where somebody writes the same, it is theirs.
  private func forget(_ operations: ArraySlice<PlannedOperation>) throws {
    var recording = Recording(run: run.id)
    for planned in operations { forgetSent(planned, &recording) }
    try store.commit(recording.changes)
  }

  func entry(
    _ one: SentOperation, _ state: JournalEntry.State, attempts: Int = 1, sentAt: Timestamp? = nil,
    message: Sentence? = nil
  ) -> JournalEntry {
    JournalEntry(
      run: run.id, sequence: one.sequence, pair: one.planned.pair, side: one.planned.side,
      entity: one.planned.entity, kind: one.planned.kind, state: state, attempts: attempts, sentAt: sentAt,
      message: message, before: one.planned.before, after: one.planned.after)
  }
}

/// An operation as planned and as sent.
struct SentOperation {
  var planned: PlannedOperation
  var operation: Operation
  var sequence: Int
}

/// One field of a pair's record on the side at hand.
private struct SidedField: Hashable {
  var pair: PairID
  var field: FieldName
}

extension PlannedOperation {
  /// Whether one call may carry both, if they are of one side.
  fileprivate func mayShareCall(with other: PlannedOperation) -> Bool {
    entity == other.entity && kind.isCreation == other.kind.isCreation
      && (kind == .delete) == (other.kind == .delete)
  }
}

extension OperationKind {
  /// Whether a record comes into being.
  var isCreation: Bool { self == .create || self == .restore }
}
