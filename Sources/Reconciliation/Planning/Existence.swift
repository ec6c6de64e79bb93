import Contractors

extension Planner {
  /// One side's record is believed to be gone. Source: `sync-algorithm.md` §4.6.
  mutating func counterpartIsGone(
    _ pair: inout Pair, gone: Side, _ units: Units, _ decision: inout PairDecision, _ given: PairInput,
    _ records: Sides<Record?>
  ) {
    let live = gone.opposite
    guard pair.keys[live] != nil else {
      // The counterpart was never created: nothing is left of the contractor.
      close(&pair)
      return
    }
    let isPending = !units.writes(of: given.registers ?? Registers(), to: gone, present: nil).isEmpty
    let isEdited = !decision.changed[live].subtracting(ownMark(on: live, &decision, given, records)).isEmpty
    let isReverted = !settings.direction.isSource(gone) && settings.drift == .revert
    if (isEdited || isPending || isReverted) && settings.direction.isTarget(gone) {
      if given.isMarked[gone] && input.capabilities[pair.entity]?[gone].liftsMarks == true {
        lift(&pair, marked: gone, units, decision, given, records)
      } else {
        restore(&pair, gone: gone, units, &decision)
      }
    } else if !settings.direction.isSource(gone) {
      // The target of a one-way sync lost the record: drift, until the source changes it.
      tellDrift(pair, on: gone, isThere: false, decision.registers.label)
      pair.isUnsettled = false
    } else {
      remove(&pair, live: live, units, given, records)
    }
  }

  /// A record returned under its old key, and its counterpart did not: its return is news, so that the other one is made anew.
  mutating func counterpartOfReturned(
    _ pair: inout Pair, missing: Side, _ units: Units, _ decision: inout PairDecision
  ) {
    guard pair.keys[missing.opposite] != nil, settings.direction.isTarget(missing) else {
      // In the target of a one-way sync somebody made again what the source removed: drift that nothing answers.
      tellDrift(pair, on: missing.opposite, isThere: true, decision.registers.label)
      close(&pair)
      return
    }
    restore(&pair, gone: missing, units, &decision)
  }

  /// Takes back the mark that our flag left in fields which the other side does not carry, so that nothing decides them anew.
  func liftMark(from side: Side, _ registers: Registers, _ writes: inout SideWrites) {
    guard settings.removals == .flag, settings.direction.isTarget(side) else { return }
    for (field, mark) in settings.flags[side] where writes.changes[field] == nil {
      guard let register = registers.tuples[field], register.seen[side][field] == mark,
        let decided = register.decided[field], decided != mark
      else { continue }
      writes.changes[field] = .set(.scalar(decided))
      writes.before[field] = .scalar(mark)
      writes.after[field] = .scalar(decided)
    }
  }

  /// What the sides say but for our own marks: those are no word about the record, and are lifted when its counterpart returns.
  func withoutMarks(_ records: Sides<Record?>, _ registers: Registers?) -> Sides<Record?> {
    guard settings.removals == .flag, let registers else { return records }
    return Sides { side in
      guard var record = records[side] else { return nil }
      for (field, mark) in settings.flags[side] where record.fields[field] == .scalar(mark) {
        guard let register = registers.tuples[field], register.seen[side][field] == mark,
          let decided = register.decided[field], decided != mark
        else { continue }
        record.fields[field] = nil
      }
      return record
    }
  }

  /// The flag fields in which the live record shows just our mark: a write whose answer was lost is no edit, and the mark is not
  /// what was decided, so that it is lifted when the counterpart returns.
  private func ownMark(
    on live: Side, _ decision: inout PairDecision, _ given: PairInput, _ records: Sides<Record?>
  ) -> Set<FieldName> {
    guard settings.removals == .flag, let record = records[live] else { return [] }
    var marked: Set<FieldName> = []
    for (field, text) in settings.flags[live] where record.fields[field] == .scalar(text) {
      guard decision.changed[live].contains(field), var register = given.registers?.tuples[field] else {
        continue
      }
      register.seen[live][field] = text
      register.accepted[live][field] = nil
      decision.registers.tuples[field] = register
      marked.insert(field)
    }
    return marked
  }

  /// An edit wins over a removal: the record is created again on the side that removed it, from what was decided.
  private mutating func restore(
    _ pair: inout Pair, gone: Side, _ units: Units, _ decision: inout PairDecision
  ) {
    pair.keys[gone] = nil
    pair.state = .half
    decision.registers.forget(gone)
    pair.generation = max(1, pair.generation) + 1
    planCreation(&pair, units, decision, on: gone, kind: .restore)
  }

  /// An edit wins over a mark: the record that bears it gets the edit and loses the mark.
  private mutating func lift(
    _ pair: inout Pair, marked: Side, _ units: Units, _ decision: PairDecision, _ given: PairInput,
    _ records: Sides<Record?>
  ) {
    let writes = units.writes(of: decision.registers, to: marked, present: records[marked])
    pair.isUnsettled = true
    var operation = PlannedOperation(
      pair: pair.id, entity: pair.entity, keys: pair.keys, side: marked, kind: .update,
      changes: writes.changes,
      before: writes.before, after: writes.after,
      version: given.observed[marked]?.version ?? given.versions[marked], cause: .restored)
    operation.liftsMark = true
    plan.operations.append(operation)
  }

  private mutating func remove(
    _ pair: inout Pair, live: Side, _ units: Units, _ given: PairInput, _ records: Sides<Record?>
  ) {
    guard settings.direction.isTarget(live) else {
      detach(&pair, live: live, given)
      return
    }
    let capabilities = input.capabilities[pair.entity]?[live]
    let flags = settings.flags[live].filter { capabilities?.fields[$0.key]?.isWritable == true }
    switch settings.removals {
    case .delete where capabilities?.canDelete == true:
      pair.isUnsettled = true
      // One of two records of a key would be left and come back; the run tells of it, and the removal waits until it is put right.
      if let key = pair.keys[live], input.setAside[Stream(live, pair.entity)]?.contains(key) == true {
        return
      }
      let registers = given.registers ?? Registers()
      var image = units.shown(by: registers, on: live)
      // Made by us and never seen since: what it was made of is its image.
      if image.fields.isEmpty { image = units.record(of: registers, for: live) }
      plan.operations.append(
        PlannedOperation(
          pair: pair.id, entity: pair.entity, keys: pair.keys, side: live, kind: .delete,
          before: records[live]?.fields ?? image.fields,
          version: given.observed[live]?.version ?? given.versions[live], cause: .removed))
    case .flag where !flags.isEmpty:
      if flags.allSatisfy({ records[live]?.fields[$0.key] == .scalar($0.value) }) {
        // It carries the mark already: an earlier write landed whose answer was lost, or a person was faster.
        close(&pair)
        return
      }
      pair.isUnsettled = true
      var operation = PlannedOperation(
        pair: pair.id, entity: pair.entity, keys: pair.keys, side: live, kind: .flag,
        version: given.observed[live]?.version ?? given.versions[live], cause: .removed)
      for (field, text) in flags {
        operation.changes[field] = .set(.scalar(text))
        operation.after[field] = .scalar(text)
        operation.before[field] =
          records[live]?.fields[field] ?? given.registers?.tuples[field]?.seen[live][field].map(Value.scalar)
      }
      plan.operations.append(operation)
    case .ignore:
      close(&pair)
    case .flag, .delete, .detach:
      detach(&pair, live: live, given)
    }
  }

  /// Ends a pair; the record that is left stays as it is.
  private mutating func detach(_ pair: inout Pair, live: Side, _ given: PairInput) {
    var operation = PlannedOperation(
      pair: pair.id, entity: pair.entity, keys: pair.keys, side: live, kind: .detach, cause: .removed)
    operation.label = given.registers?.label ?? ""
    plan.ended.append(operation)
    close(&pair)
  }
}
