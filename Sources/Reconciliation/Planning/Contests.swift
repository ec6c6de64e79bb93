import Contractors

extension Planner {
  /// Opens, updates and closes the questions of a pair, and keeps the losers of contests.
  mutating func noteContests(_ given: PairInput, _ decision: inout PairDecision) {
    for (unit, cause) in decision.causes.sorted(by: { $0.key < $1.key }) {
      note(cause, unit, nil, given.registers?.tuples[unit], given)
    }
    for (unit, causes) in decision.elementCauses.sorted(by: { $0.key < $1.key }) {
      for (key, cause) in causes.sorted(by: { $0.key < $1.key }) {
        let register = given.registers?.bags[unit]?.elements.first { $0.key == key }?.attributes
        note(cause, unit, key, register, given)
      }
    }
    closeConflictsOfRemovedElements(given.pair.id, decision)
  }

  /// A question about an element ends with the element.
  private mutating func closeConflictsOfRemovedElements(_ pair: PairID, _ decision: PairDecision) {
    let open = openConflicts.values.filter { $0.pair == pair }.sorted { $0.id < $1.id }
    for var conflict in open {
      guard let element = conflict.element else { continue }
      let register = decision.registers.bags[conflict.unit]?.elements.first { $0.key == element }
      if register?.isMember == true { continue }
      plan.conflicts.removeAll { ConflictPlace($0) == ConflictPlace(conflict) }
      conflict.closedAt = input.now
      conflict.decision = "gone"
      plan.conflicts.append(conflict)
    }
  }

  private mutating func note(
    _ cause: TupleDecision.Cause, _ unit: FieldName, _ element: String?, _ register: TupleRegister?,
    _ given: PairInput
  ) {
    let place = ConflictPlace(pair: given.pair.id, unit: unit, element: element)
    switch cause {
    case .asked(let left, let right):
      var conflict =
        openConflicts[place]
        ?? Conflict(
          pair: given.pair.id, entity: given.pair.entity, keys: given.pair.keys, unit: unit, element: element,
          base: register?.decided ?? [:], values: Sides(left: left, right: right), openedAt: input.now)
      conflict.values = Sides(left: left, right: right)
      conflict.keys = given.pair.keys
      plan.conflicts.append(conflict)
      keep(left, .left, unit, given, .asked)
      keep(right, .right, unit, given, .asked)
    case .agreed:
      if var conflict = openConflicts[place] {
        conflict.closedAt = input.now
        conflict.decision = "agreed"
        plan.conflicts.append(conflict)
      }
    case .settled(let winner, let loser):
      keep(loser, winner.opposite, unit, given, .policy)
    case .kept, .changed, .joined, .leftAlone: break
    }
  }

  private mutating func keep(
    _ parts: Parts, _ side: Side, _ unit: FieldName, _ given: PairInput, _ cause: HistoryEntry.Cause
  ) {
    for (part, text) in parts.sorted(by: { $0.key < $1.key }) {
      plan.history.append(
        HistoryEntry(
          run: 0, pair: given.pair.id, side: side, key: given.pair.keys[side],
          field: parts.count == 1 ? unit : part, old: .scalar(text), new: nil, cause: cause))
    }
  }

  /// Closes the open questions of a pair that has ended.
  mutating func closeConflicts(of pair: PairID) {
    for var conflict in openConflicts.values.filter({ $0.pair == pair }).sorted(by: { $0.id < $1.id }) {
      plan.conflicts.removeAll { ConflictPlace($0) == ConflictPlace(conflict) }
      conflict.closedAt = input.now
      conflict.decision = "gone"
      plan.conflicts.append(conflict)
    }
  }
}
