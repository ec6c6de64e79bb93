import Contractors
import Reconciliation

/// What one batch's outcomes change in the store, all in one transaction.
struct Recording {
  let run: Int64
  var changes = Changes()

  init(run: Int64) { self.run = run }
}

extension RunSession {
  /// Takes one outcome into account. Source: `sync-algorithm.md` §4.5, P6.3 and P7.
  func record(_ one: SentOperation, _ outcome: Outcome, into recording: inout Recording) throws {
    guard var pair = pairs[one.planned.pair] else { return }
    let planned = one.planned
    let side = planned.side
    let stream = Stream(side, planned.entity)
    var outcome = outcome
    if planned.kind.isCreation, case .done(let key, _) = outcome, isTaken(key, stream, by: pair.id) {
      // Nothing was made: the record was there before, and is another one.
      outcome = .refused(Refusal(reason: EngineSentence.takenKey(key)))
    }
    switch outcome {
    case .done(let key, let observed):
      try recordDone(one, key, observed, &pair, &recording)
    case .refused(let refusal):
      recordRefusal(one, refusal, &pair, &recording)
    case .stale(let observed):
      if pair.state == .deleting { pair.state = .coupled }
      if let observed {
        next.fresh[stream, default: [:]][observed.key] = observed
      } else {
        next.pairs.insert(pair.id)
      }
      recording.changes.journal.append(entry(one, .stale))
    case .gone:
      if planned.kind == .delete {
        try end(&pair, &recording.changes, forgetting: Side.allCases)
      } else if let key = pair.keys[side], capabilities[planned.entity]?[side].confirmsRemovals == true {
        next.gone[stream, default: []].insert(key)
      }
      recording.changes.journal.append(entry(one, .gone))
    case .throttled(let until):
      if planned.kind.isCreation { pair.state = .half }
      if pair.state == .deleting { pair.state = .coupled }
      pair.sentAt = nil
      next.pairs.insert(pair.id)
      next.isThrottled = true
      if let until {
        notBefore[side] = max(notBefore[side] ?? until, until)
      } else {
        // The side names no moment: the rest of the plan goes on, and the operation is tried again in the next round.
        next.notBefore = environment.now().adding(seconds: 10)
      }
      recording.changes.journal.append(entry(one, .waiting))
    case .unknown(let message):
      // A creation or removal waits for its look-up; an update is decided anew from what is read back.
      if planned.kind == .update || planned.kind == .flag { next.pairs.insert(pair.id) }
      recording.changes.journal.append(entry(one, .unknown, message: message))
    }
    switch outcome {
    case .refused, .stale, .gone, .throttled: forgetSent(planned, &recording)
    case .done, .unknown: break
    }
    noteLateness(one, outcome, &pair)
    pairs[pair.id] = pair
    references.add(pair)
    recording.changes.pairs.append(pair)
  }

  /// A refused record is not tried again before it or the mapping changes, or a person asks for it; a field that can be left out
  /// holds up no other one.
  private func recordRefusal(
    _ one: SentOperation, _ refusal: Refusal, _ pair: inout Pair, _ recording: inout Recording
  ) {
    let planned = one.planned
    let side = planned.side
    recording.changes.journal.append(entry(one, .refused, message: refusal.reason))
    if planned.kind.isCreation { pair.state = .half }
    if pair.state == .deleting { pair.state = .coupled }
    pair.sentAt = nil
    var field = refusal.field
    switch retry(one, refusal) {
    case .pairedOnly:
      pairedOnly.insert(SidedPair(planned))
      next.pairs.insert(pair.id)
      pair.isUnsettled = true
      if planned.kind.isCreation { return }
      field = field ?? one.operation.fields.sorted().first
      next.isDividing = true
    case .withoutReferences:
      withoutReferences.insert(pair.id)
      next.pairs.insert(pair.id)
      pair.isUnsettled = true
      return
    case .divided(let fields):
      divide(planned, fields)
      pair.isUnsettled = true
      return
    case .without(let fields):
      refusedFields[pair.id, default: Sides(left: [], right: [])][side].formUnion(fields)
      field = field ?? fields.sorted().first
      next.pairs.insert(pair.id)
      step(planned)
      pair.isUnsettled = false
    case nil:
      pair.isUnsettled = false
      tellAwaited(planned, nil, &recording)
      // Of a change of one field there is no doubt which one was refused.
      if planned.kind == .update, one.operation.fields.count == 1 {
        field = field ?? one.operation.fields.first
      }
      refusedForGood[pair.id, default: []].insert(side)
    }
    report.sides[side].refused += 1
    refused[pair.id, default: []].insert(side)
    let key = pair.keys[side] ?? pair.keys[side.opposite]
    recording.changes.setAside.append(
      SetAside(
        stream: Stream(side, planned.entity), name: key?.rawValue ?? "", key: pair.keys[side],
        position: .key(key ?? ""), field: field?.rawValue, reason: refusal.reason, raw: "",
        isRefusal: true, pair: pair.id, run: run.id))
  }

  /// Whether a key that a side gave a new record is that of a record of another pair, or of one that the run has read.
  private func isTaken(_ key: RecordKey, _ stream: Stream, by pair: PairID) -> Bool {
    if let holder = references.pair(stream, key) { return holder != pair }
    return readings[stream]?.holds(key) == true
  }

  /// What was certainly not written must not be taken for our own value when somebody writes it.
  func forgetSent(_ planned: PlannedOperation, _ recording: inout Recording) {
    edit(&recording, planned.pair) { units[planned.entity]?.forgetSent(planned, in: &$0) }
  }

  /// A mark that was written and not read back is known all the same: what the side shows next is no edit, and it is lifted when the
  /// counterpart returns.
  private func noteMark(_ planned: PlannedOperation, _ recording: inout Recording) {
    edit(&recording, planned.pair) { registers in
      for (field, change) in planned.changes {
        guard case .set(let value) = change else { continue }
        registers.tuples[unit(field, planned.entity)]?.seen[planned.side][field] = value.text ?? ""
      }
    }
  }

  /// Changes the registers of a pair, as last accepted or recorded.
  private func edit(_ recording: inout Recording, _ pair: PairID, _ change: (inout Registers) -> Void) {
    guard var registers = recording.changes.registers[pair] ?? accepted[pair] else { return }
    change(&registers)
    recording.changes.registers[pair] = registers
    accepted[pair] = registers
  }

  private func recordDone(
    _ one: SentOperation, _ key: RecordKey, _ observed: Observed?, _ pair: inout Pair,
    _ recording: inout Recording
  ) throws {
    let planned = one.planned
    let side = planned.side
    let stream = Stream(side, planned.entity)
    away[stream]?.remove(key)
    recording.changes.journal.append(entry(one, .done))
    if refusedFields[pair.id]?[side].isEmpty != false {
      recording.changes.settled += knownSetAside.filter {
        $0.isRefusal && $0.pair == pair.id && $0.stream == stream
      }
    }
    history(one, key, &recording)
    tellAwaited(planned, observed, &recording)
    switch planned.kind {
    case .create, .restore:
      report.sides[side].created += 1
      // What the new record was made without is tried by itself, so that its refusal is told.
      pairedOnly.remove(SidedPair(planned))
      pair.keys[side] = key
      pair.state = .coupled
      pair.sentAt = nil
    case .update:
      report.sides[side].updated += 1
      if let origin = planned.origin { pair.origin = origin }
      step(planned)
    case .flag:
      report.sides[side].flagged += 1
      if observed == nil { noteMark(planned, &recording) }
      try end(&pair, &recording.changes, forgetting: [side.opposite])
    case .delete:
      report.sides[side].removed += 1
      try end(&pair, &recording.changes, forgetting: observed == nil ? Side.allCases : [side.opposite])
      // What is still to be written in this run must not refer to it.
      believedGone[stream, default: []].insert(key)
      if let observed {
        // The side marks its records instead of taking them out: what it shows from now on is no news.
        // Where the mark is taken off again, the record has returned.
        recording.changes.observations[stream, default: []].append(
          StoredObservation(
            key: observed.key, fingerprint: observed.fingerprint, version: observed.version,
            misses: observed.record.removal == .removed ? StreamReading.markedMisses : 0))
      }
      return
    case .detach: break
    }
    guard let observed else {
      // Nothing was read back: what the side holds now is seen by the next reading, or looked up before the pair is decided
      // again.
      unread[stream, default: []].insert(key)
      recording.changes.observations[stream, default: []].append(
        StoredObservation(key: key, fingerprint: nil))
      return
    }
    landed(one, observed, &pair, &recording)
  }

  /// What the side really holds becomes last seen for the fields that were written. Source: `sync-algorithm.md` §4.5, P7.
  private func landed(
    _ one: SentOperation, _ observed: Observed, _ pair: inout Pair, _ recording: inout Recording
  ) {
    let planned = one.planned
    let side = planned.side
    let stream = Stream(side, planned.entity)
    guard let units = units[planned.entity],
      let registers = (recording.changes.registers[pair.id] ?? accepted[pair.id])
    else { return }
    references.add(pair)
    let shown = references.neutral(observed.record, side: side, catalogue: settings.catalogue)
    let sent = one.operation.fields
    let written = planned.kind.isCreation ? nil : planned.changes.filter { sent.contains($0.key) }
    let withheld =
      planned.kind.isCreation ? Set(planned.record?.fields.keys ?? [:].keys).subtracting(sent) : []
    var landed = units.landed(registers, written: written, withheld: withheld, shown: shown, on: side)
    if unanswered[pair.id] != nil { landed.registers.keepSent(of: registers) }
    if planned.kind == .flag {
      // The mark is not how the side holds what was decided: it is lifted when the counterpart returns.
      for unit in landed.registers.tuples.keys {
        for field in sent { landed.registers.tuples[unit]?.accepted[side][field] = nil }
      }
    }
    recording.changes.registers[pair.id] = landed.registers
    accepted[pair.id] = landed.registers
    if planned.kind != .flag {
      for value in units.reshaped(registers, landed.registers, sent: sent, on: side) {
        report.reshaped += 1
        recording.changes.history.append(
          HistoryEntry(
            run: run.id, pair: pair.id, side: side, key: observed.key, field: value.field, old: value.sent,
            new: value.held, cause: .reshaped))
      }
    }
    var stored = StoredObservation(
      key: observed.key, fingerprint: observed.fingerprint, version: observed.version)
    if !landed.isClean && pair.state != .tomb {
      // Somebody edited the record meanwhile, or the side filled in fields of its own: it is decided again in this run, and read
      // again by the next one should this one end here.
      stored.fingerprint = nil
      next.fresh[stream, default: [:]][observed.key] = observed
    }
    recording.changes.observations[stream, default: []].append(stored)
    if pair.state != .tomb {
      pair.isUnsettled = Side.allCases.contains { other in
        pair.keys[other] != nil && refused[pair.id]?.contains(other) != true
          && !units.hasNothingToWrite(landed.registers, to: other)
      }
    }
  }

  /// Tells what a side gives to new records alone and does not show after the write that might have brought it.
  private func tellAwaited(_ planned: PlannedOperation, _ observed: Observed?, _ recording: inout Recording) {
    for (field, value) in planned.awaited.sorted(by: { $0.key < $1.key }) {
      let type = settings.catalogue.descriptor(of: field, in: planned.entity)?.type ?? .text
      let shown = observed?.record[field]?.text ?? ""
      if settings.comparison.same(shown, value.text ?? "", as: type) { continue }
      report.leftOut += 1
      recording.changes.history.append(
        HistoryEntry(
          run: run.id, pair: planned.pair, side: planned.side, key: planned.keys[planned.side], field: field,
          old: value, new: nil, cause: .leftOut))
    }
  }

  private func history(_ one: SentOperation, _ key: RecordKey, _ recording: inout Recording) {
    let planned = one.planned
    for field in Set(planned.before.keys).union(planned.after.keys).sorted() {
      recording.changes.history.append(
        HistoryEntry(
          run: run.id, pair: planned.pair, side: planned.side, key: key, field: field,
          old: planned.before[field],
          new: planned.after[field], cause: planned.cause))
    }
  }
}
