import Contractors

extension Planner {
  /// Tells what a side changed of a field that the other one is given with a new record and never again, such as a name that is the key
  /// there: nobody would learn of it else.
  mutating func tellFixed(_ given: PairInput, _ units: Units, _ decision: PairDecision) {
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
