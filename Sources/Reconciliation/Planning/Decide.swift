import Contractors

extension Planner {
  /// Decides one pair and plans what follows from it.
  mutating func decide(_ given: PairInput) {
    guard let units = units[given.pair.entity] else { return }
    var given = given
    if given.pair.state == .sent || given.pair.state == .deleting || asked.contains(given.pair.id) {
      wait(given)
      return
    }
    let isReturned = given.pair.state == .tomb
    if isReturned {
      // A record that returned under its old key re-opens its pair.
      given.pair.state = given.pair.keys.left != nil && given.pair.keys.right != nil ? .coupled : .half
      given.pair.closedAt = nil
    }
    let records = Sides { side in neutral(given.observed[side], side) }
    let former = FormerReferences(in: records, references, input.lost, settings)
    given.registers = given.registers.map {
      let renewed = references.renewed($0, given.pair.entity, settings)
      let losing = references.losing(input.lost, in: renewed, given.pair.entity, settings)
      return former.read(losing, settings.comparison)
    }
    for side in Side.allCases {
      guard let said = given.observed[side]?.saidBefore else { continue }
      let record = references.neutral(
        Record(given.pair.entity, said), side: side, catalogue: settings.catalogue)
      given.registers = given.registers.map { units.holding($0, side, toWhatItSaid: record) }
    }
    let dated = units.dated(Sides { side in given.observed[side]?.record.modified })
    let said = isReturned ? withoutMarks(former.records, given.registers) : former.records
    var decision = dated.decide(given.registers ?? Registers(), said)
    decision.registers = former.shown(decision.registers, settings.comparison)
    endSending(&given, &decision.registers)
    plan.doubled += decision.doubled
    if !decision.drift.isEmpty {
      plan.drift += 1
      tellDrift(given, dated, decision, records)
      for side in decision.drift {
        if let key = given.pair.keys[side] {
          plan.undecided[Stream(side, given.pair.entity), default: []].insert(key)
        }
      }
    }
    if given.pair.state == .coupled {
      // What a side shows for the first time is no change: a creation that is adopted, a record that waits to be made.
      let changed = Side.allCases.reduce(into: Set<FieldName>()) { units, side in
        units.formUnion(decision.changed[side].filter { given.registers?.isSeen($0, on: side) == true })
      }
      // What the other side has no place for is written nowhere.
      for unit in changed where units.isShared(unit) { plan.changedFields[unit, default: 0] += 1 }
      for unit in decision.cleared { plan.clearedFields[unit, default: 0] += 1 }
    }
    tellUnplaced(given, dated, decision)
    for side in Side.allCases where given.presence[side] == .gone { plan.gone[side] += 1 }
    noteContests(given, &decision)
    var pair = given.pair
    let first = plan.operations.count
    switch (given.presence.left == .present, given.presence.right == .present) {
    case (true, true):
      planWrites(&pair, dated, decision, given, records, isReturned: isReturned)
    case (false, false):
      close(&pair)
    case (let isLeftThere, _):
      let missing: Side = isLeftThere ? .right : .left
      if isReturned {
        counterpartOfReturned(&pair, missing: missing, dated, &decision)
      } else {
        counterpartIsGone(&pair, gone: missing, dated, &decision, given, records)
      }
    }
    if given.pair.state == .coupled {
      tellFixed(given, dated, decision, first..<plan.operations.count)
    }
    for index in first..<plan.operations.count {
      plan.operations[index].label = decision.registers.label
      units.noteSent(plan.operations[index], in: &decision.registers)
    }
    plan.pairs[pair.id] = pair
    plan.registers[pair.id] = decision.registers
  }

  /// What was sent without an answer is known for our own as long as it may still appear, and no longer.
  private func endSending(_ given: inout PairInput, _ registers: inout Registers) {
    switch given.lateness {
    case nil: break
    case .open:
      if let former = given.registers { registers.keepSent(of: former) }
    case .over:
      for side in Side.allCases where given.observed[side] == nil && given.presence[side] == .present {
        registers.forgetSent(on: side)
      }
      given.pair.sentAt = nil
    }
  }

  /// The outcome of a creation or removal is unknown, or whether the record to be made is there already: it is settled by looking
  /// up or by a person, not by deciding. What was read meanwhile waits with it, so that the registers stay those that were sent.
  private mutating func wait(_ given: PairInput) {
    var pair = given.pair
    pair.isUnsettled = true
    plan.pairs[pair.id] = pair
    for side in Side.allCases where given.observed[side] != nil {
      if let key = pair.keys[side] { plan.undecided[Stream(side, pair.entity), default: []].insert(key) }
    }
  }

  mutating func close(_ pair: inout Pair) {
    pair.state = .tomb
    pair.isUnsettled = false
    pair.closedAt = input.now
    closeConflicts(of: pair.id)
  }

  private mutating func planWrites(
    _ pair: inout Pair, _ units: Units, _ decision: PairDecision, _ given: PairInput,
    _ records: Sides<Record?>, isReturned: Bool
  ) {
    switch pair.state {
    case .sent, .deleting: break
    case .half:
      let target = pair.awaitedSide
      planCreation(&pair, units, decision, on: target, kind: pair.generation <= 1 ? .create : .restore)
    case .coupled, .tomb:
      pair.isUnsettled = false
      for side in Side.allCases {
        var writes = units.writes(of: decision.registers, to: side, present: records[side])
        if isReturned { liftMark(from: side, decision.registers, &writes) }
        let origin = movedOrigin(of: pair, on: side)
        if writes.isEmpty && origin == nil { continue }
        pair.isUnsettled = true
        // It is written when the record stands there again.
        if given.isAway[side] { continue }
        var operation = PlannedOperation(
          pair: pair.id, entity: pair.entity, keys: pair.keys, side: side, kind: .update,
          changes: writes.changes,
          before: writes.before, after: writes.after,
          version: given.observed[side]?.version ?? given.versions[side],
          cause: cause(of: writes, units, decision))
        operation.origin = origin
        operation.settled = units.settled(by: decision.registers, on: side)
        plan.operations.append(operation)
      }
    }
  }

  /// The origin that a side's record is to get: the one it was made with names a key that its counterpart had before, and would give
  /// it to whoever gets that key.
  private func movedOrigin(of pair: Pair, on side: Side) -> Origin? {
    guard let held = pair.origin, held.originator == settings.origins[side.opposite],
      let key = pair.keys[side.opposite], !held.names(key), settings.direction.isTarget(side),
      input.capabilities[pair.entity]?[side].movesOrigins == true
    else { return nil }
    return origin(of: pair, made: key, on: side)
  }

  /// What a record made on a side carries.
  private func origin(of pair: Pair, made key: RecordKey, on side: Side) -> Origin {
    let suffix = pair.generation > 1 ? "#\(pair.generation)" : ""
    return Origin(originator: settings.origins[side.opposite], id: key.rawValue + suffix)
  }

  private func cause(of writes: SideWrites, _ units: Units, _ decision: PairDecision) -> HistoryEntry.Cause {
    let causes = units.tuples.filter { unit in unit.parts.contains { writes.changes[$0] != nil } }
      .map { decision.cause(of: $0.name) }
    return causes.first { $0 != .changed } ?? .changed
  }

  /// Plans the creation of the record that a side lacks.
  mutating func planCreation(
    _ pair: inout Pair, _ units: Units, _ decision: PairDecision, on target: Side, kind: OperationKind
  ) {
    guard settings.direction.isTarget(target), let source = pair.keys[target.opposite],
      input.capabilities[pair.entity]?[target].canCreate == true
    else {
      pair.isUnsettled = false
      return
    }
    pair.state = .half
    pair.isUnsettled = true
    if pair.generation == 0 { pair.generation = 1 }
    var record = units.record(of: decision.registers, for: target)
    record.origin = origin(of: pair, made: source, on: target)
    pair.origin = record.origin
    var operation = PlannedOperation(
      pair: pair.id, entity: pair.entity, keys: pair.keys, side: target, kind: kind, record: record,
      after: record.fields, cause: kind == .restore ? .restored : .created)
    operation.hasNumbers =
      !OfficialNumbers(units.shown(by: decision.registers, on: target.opposite)).isEmpty
    plan.operations.append(operation)
  }
}
