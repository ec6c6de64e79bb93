import Contractors

extension Planner {
  /// Tells what somebody changed in the target of a one-way sync and what was decided there. Source: `sync-algorithm.md` §1, "Drift".
  mutating func tellDrift(
    _ given: PairInput, _ units: Units, _ decision: PairDecision, _ records: Sides<Record?>
  ) {
    guard settings.drift == .report else { return }
    for side in Side.allCases {
      guard let record = records[side] else { continue }
      for unit in units.tuples where decision.drifted[side].contains(unit.name) {
        guard let register = decision.registers.tuples[unit.name] else { continue }
        for (part, text) in unit.parts(of: record, on: side, register).sorted(by: { $0.key < $1.key }) {
          let projection = unit.context.projection(of: register, part, side)
          if projection.map({ unit.context.same($0, text, part) }) == true { continue }
          tell(given, side, part, register.decided[part].map(Value.scalar), .scalar(text))
        }
      }
      for unit in units.bags where decision.drifted[side].contains(unit.name) {
        guard let register = decision.registers.bags[unit.name] else { continue }
        let decided = unit.context.elements(of: register, for: side)
        tell(given, side, unit.name, .elements(decided), record.fields[unit.name])
      }
    }
  }

  /// Tells that the target of a one-way sync has no record any more, or one again that the source removed.
  mutating func tellDrift(_ pair: Pair, on side: Side, isThere: Bool, _ label: String) {
    plan.drift += 1
    guard settings.drift == .report else { return }
    let name: FieldName = pair.entity == .company ? "name" : "lastName"
    plan.drifts.append(
      HistoryEntry(
        run: 0, pair: pair.id, side: side, key: pair.keys[side], field: name,
        old: isThere ? nil : .text(label), new: isThere ? .text(label) : nil, cause: .drift))
  }

  private mutating func tell(
    _ given: PairInput, _ side: Side, _ field: FieldName, _ decided: Value?, _ shown: Value?
  ) {
    plan.drifts.append(
      HistoryEntry(
        run: 0, pair: given.pair.id, side: side, key: given.pair.keys[side], field: field, old: decided,
        new: shown, cause: .drift))
  }
}
