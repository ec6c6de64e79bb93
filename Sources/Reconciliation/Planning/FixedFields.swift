import Contractors

extension Planner {
  /// Tells what a side changed of a field that the other one is given with a new record and never again, such as a name that is the key
  /// there: nobody would learn of it else.
  ///
  /// Where the other one holds nothing yet and is written anyway, that write may bring it, and what came of it is told afterwards.
  mutating func tellFixed(
    _ given: PairInput, _ units: Units, _ decision: PairDecision, _ planned: Range<Int>
  ) {
    for side in Side.allCases where settings.direction.isTarget(side) && given.presence[side] == .present {
      for unit in units.tuples where decision.changed[side.opposite].contains(unit.name) {
        guard let before = given.registers?.tuples[unit.name]?.decided,
          let after = decision.registers.tuples[unit.name]?.decided
        else { continue }
        for (part, text) in after.sorted(by: { $0.key < $1.key })
        where before[part] != nil && before[part] != text {
          guard let capability = unit.context.capabilities[side][part], !capability.isWritable,
            capability.isGivenToNew
          else { continue }
          let update = planned.first {
            plan.operations[$0].side == side && plan.operations[$0].settled[part] != nil
          }
          if let update, given.registers?.tuples[unit.name]?.seen[side][part]?.isEmpty != false {
            plan.operations[update].awaited[part] = .text(text)
            continue
          }
          plan.history.append(
            HistoryEntry(
              run: 0, pair: given.pair.id, side: side, key: given.pair.keys[side], field: part,
              old: .text(text),
              new: nil, cause: .leftOut))
        }
      }
    }
  }
}

extension Units {
  /// What was decided, and is not contested, of the fields that a side gives to new records alone.
  func settled(by registers: Registers, on side: Side) -> [FieldName: Value] {
    var settled: [FieldName: Value] = [:]
    for unit in tuples where unit.context.rule.policy != .never {
      guard let register = registers.tuples[unit.name], !register.isHeld else { continue }
      for (part, text) in register.decided where !text.isEmpty {
        guard let capability = unit.context.capabilities[side][part], !capability.isWritable,
          capability.isGivenToNew
        else { continue }
        settled[part] = .text(text)
      }
    }
    return settled
  }
}
