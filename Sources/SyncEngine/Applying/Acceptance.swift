import Contractors
import Reconciliation

extension RunSession {
  /// Makes a plan durable: observations, registers and pairs together with the operations, in one transaction.
  ///
  /// Until here nothing has been changed; after it a crash loses nothing. Source: `sync-algorithm.md` §1, "Accept".
  func accept(_ plan: Plan, isFirst: Bool) throws {
    var changes = Changes()
    rememberFormerKeys(plan, &changes)
    for (id, pair) in plan.pairs {
      pairs[id] = pair
      references.add(pair)
      changes.pairs.append(pair)
    }
    changes.registers = plan.registers
    accepted = plan.registers
    changes.conflicts = plan.conflicts
    changes.reviews = plan.reviews
    changes.history = (plan.history + plan.drifts).map { entry in
      var entry = entry
      entry.run = run.id
      return entry
    }
    if isFirst { try acceptReadings(plan, &changes) } else { try acceptRound(plan, &changes) }
    // Ending a link is done with this very transaction.
    for (offset, operation) in plan.ended.enumerated() {
      changes.journal.append(
        JournalEntry(
          run: run.id, sequence: sequence + offset, pair: operation.pair, side: operation.side,
          entity: operation.entity, kind: operation.kind, state: .done))
    }
    sequence += plan.ended.count
    for (offset, operation) in plan.operations.enumerated() {
      changes.journal.append(
        JournalEntry(
          run: run.id, sequence: sequence + offset, pair: operation.pair, side: operation.side,
          entity: operation.entity, kind: operation.kind, before: operation.before, after: operation.after))
    }
    try store.commit(changes)
    report.leftOut += plan.history.count { $0.cause == .leftOut }
  }

  private func acceptReadings(_ plan: Plan, _ changes: inout Changes) throws {
    for (stream, reading) in readings {
      var rows = reading.fresh.mapValues { stored($0, stream, plan) }
      var counts = (missed[stream] ?? [:]).filter { reading.gone[$0.key] == nil && rows[$0.key] == nil }
      for key in reading.returned where rows[key] == nil { counts[key] = 0 }
      var forgotten: [RecordKey] = []
      for key in reading.gone.keys.sorted() where !reading.isShown(key) {
        if isPaired(stream, key) {
          // Remembered as gone until its pair has come to an end.
          counts[key] = max(StreamReading.believedMisses, missed[stream]?[key] ?? 0)
        } else {
          forgotten.append(key)
        }
      }
      for (key, known) in try store.observations(of: stream, keys: counts.keys.sorted()) {
        rows[key] = known
        rows[key]?.misses = counts[key] ?? 0
      }
      for key in plan.formerKeys[stream] ?? [] {
        rows[key] = nil
        if !forgotten.contains(key) { forgotten.append(key) }
      }
      dropRecords(of: stream, plan, &rows)
      changes.observations[stream] = rows.values.sorted { $0.key < $1.key }
      changes.forgotten[stream] = forgotten
      if let cursor = reading.cursor { changes.cursors[stream] = cursor }
      let isUnread = reading.completeness == .untouched
      for rejection in reading.rejections {
        let name = rejection.key?.rawValue ?? rejection.position.name
        changes.setAside.append(
          SetAside(
            stream: stream, name: name, key: rejection.key, position: rejection.position,
            field: rejection.field,
            reason: rejection.reason, raw: rejection.raw, isRefusal: false, run: run.id))
      }
      if !isUnread { changes.settled += settledRejections(stream, reading) }
    }
    changes.settled += withdrawnRefusals(plan)
    changes.unmarked = marks.mapValues(\.last)
    changes.notes["settings"] = settings.fingerprint
    notePlaces(&changes)
    for side in Side.allCases { changes.notes[SyncEngine.identityNote(side)] = identities[side] }
  }

  /// Records that were set aside when they were last read and are not rejected any more.
  func settledRejections(_ stream: Stream, _ reading: StreamReading) -> [SetAside] {
    let isFile = capabilities[stream.entity]?[stream.side].confirmsRemovals != true
    return knownSetAside.filter { row in
      guard row.stream == stream, !row.isRefusal,
        !reading.rejections.contains(where: { ($0.key?.rawValue ?? $0.position.name) == row.name })
      else { return false }
      // A delta shows only what changed: the row is settled when its record was shown, in a file also as it was before the flaw. What has
      // no key is of a file, which is read whole.
      guard reading.completeness == .partial, let key = row.key else { return true }
      return reading.fresh[key] != nil || (isFile && reading.isShown(key))
    }
  }

  /// Refused values that nobody wants to write any more, since somebody undid what led to them.
  private func withdrawnRefusals(_ plan: Plan) -> [SetAside] {
    knownSetAside.filter { row in
      guard row.isRefusal, let id = row.pair,
        let pair = plan.pairs[id] ?? (plan.registers[id] == nil ? nil : pairs[id])
      else { return false }
      return pair.state == .coupled && !pair.isUnsettled
        && !plan.operations.contains { $0.pair == id && $0.side == row.stream.side }
    }
  }

  private func acceptRound(_ plan: Plan, _ changes: inout Changes) throws {
    for stream in Set(next.fresh.keys).union(remembered.keys).union(next.gone.keys) {
      var rows = (next.fresh[stream] ?? [:]).mapValues { stored($0, stream, plan) }
      let gone = (next.gone[stream] ?? []).filter { rows[$0] == nil }
      for (key, known) in try store.observations(
        of: stream, keys: gone.filter { isPaired(stream, $0) }.sorted())
      {
        rows[key] = known
        rows[key]?.misses = max(StreamReading.believedMisses, known.misses)
      }
      dropRecords(of: stream, plan, &rows)
      changes.observations[stream] = rows.values.sorted { $0.key < $1.key }
      changes.forgotten[stream] = gone.filter { !isPaired(stream, $0) }.sorted()
    }
  }

  /// Whether a living pair holds a key.
  private func isPaired(_ stream: Stream, _ key: RecordKey) -> Bool {
    references.pair(stream, key).flatMap { pairs[$0] }.map { $0.state != .tomb } ?? false
  }

  /// Drops the copies of records of earlier readings that have been decided now.
  private func dropRecords(of stream: Stream, _ plan: Plan, _ rows: inout [RecordKey: StoredObservation]) {
    for (key, known) in remembered[stream] ?? [:] where next.fresh[stream]?[key] == nil {
      guard references.pair(stream, key) != nil, plan.undecided[stream]?.contains(key) != true else {
        continue
      }
      var row = rows[key] ?? known
      if row.fingerprint == known.fingerprint { row.record = nil }
      rows[key] = row
    }
  }

  /// An observation keeps its record only as long as the registers do not hold all of it: those of an ended pair learn nothing more.
  private func stored(_ observed: Observed, _ stream: Stream, _ plan: Plan) -> StoredObservation {
    let isHeard = references.pair(stream, observed.key).flatMap { pairs[$0] }.map { pair in
      pair.state != .tomb || observed.record.removal == .removed
    }
    let isDecided = isHeard == true && plan.undecided[stream]?.contains(observed.key) != true
    return StoredObservation(
      key: observed.key, fingerprint: observed.fingerprint, version: observed.version,
      record: isDecided ? nil : observed.record,
      misses: observed.record.removal == .removed ? StreamReading.markedMisses : 0)
  }
}
