import Contractors

/// The decision for one pair: its next registers, and why each unit is what it is.
struct PairDecision {
  var registers: Registers
  var causes: [FieldName: TupleDecision.Cause] = [:]
  /// By bag, then element key.
  var elementCauses: [FieldName: [String: TupleDecision.Cause]] = [:]
  /// Units that each side changed.
  var changed = Sides<Set<FieldName>>(left: [], right: [])
  /// Units that went from filled to empty.
  var cleared: Set<FieldName> = []
  var drift: Set<Side> = []
  /// Units in which the target of a one-way sync shows something that is not what was decided.
  var drifted = Sides<Set<FieldName>>(left: [], right: [])
  var doubled = 0
  /// Elements that a side has no place for, by bag.
  var unseated: [FieldName: Sides<Set<String>>] = [:]
}

extension Units {
  /// Decides all units of a pair. Source: `sync-algorithm.md` §4.3, §4.4.
  /// `records` are what was read anew, references in neutral form; nil where nothing was.
  func decide(_ registers: Registers, _ records: Sides<Record?>) -> PairDecision {
    var decision = PairDecision(registers: registers)
    for unit in tuples {
      let before = registers.tuples[unit.name] ?? TupleRegister()
      let made = unit.context.decide(
        before, observed: Sides { side in records[side].map { unit.parts(of: $0, on: side, before) } })
      decision.note(unit, before, made)
    }
    for unit in bags {
      let before = registers.bags[unit.name] ?? BagRegister()
      let made = unit.context.decide(
        before, observed: Sides { side in records[side].flatMap { unit.elements(of: $0, on: side, before) } })
      if made.register != BagRegister() { decision.registers.bags[unit.name] = made.register }
      decision.elementCauses[unit.name] = made.attributes.isEmpty ? nil : made.attributes
      if made.unseated.left.count + made.unseated.right.count > 0 {
        decision.unseated[unit.name] = made.unseated
      }
      decision.note(unit.name, drift: made.drift)
      for side in Side.allCases {
        if !made.changed[side].isEmpty { decision.changed[side].insert(unit.name) }
        decision.doubled += made.doubled[side].count
      }
      for cause in made.attributes.values { decision.note(unit.name, cause) }
      if before.elements.contains(where: \.isMember) && !made.register.elements.contains(where: \.isMember) {
        decision.cleared.insert(unit.name)
      }
    }
    return decision
  }
}

extension PairDecision {
  mutating func note(_ unit: TupleUnit, _ before: TupleRegister, _ made: TupleDecision) {
    if made.register != TupleRegister() { registers.tuples[unit.name] = made.register }
    if made.cause != .kept { causes[unit.name] = made.cause }
    note(unit.name, drift: made.drift)
    note(unit.name, made.cause)
    let isCleared = before.decided.contains { part, text in
      !text.isEmpty && made.register.decided[part]?.isEmpty == true
    }
    if isCleared { cleared.insert(unit.name) }
  }

  mutating func note(_ name: FieldName, drift sides: Set<Side>) {
    drift.formUnion(sides)
    for side in sides { drifted[side].insert(name) }
  }

  mutating func note(_ name: FieldName, _ cause: TupleDecision.Cause) {
    switch cause {
    case .changed(let side): changed[side].insert(name)
    case .settled, .joined, .asked: changed = Sides { changed[$0].union([name]) }
    case .kept, .agreed, .leftAlone: break
    }
  }

  /// Why a write of the unit is done, in the words of the history.
  func cause(of name: FieldName) -> HistoryEntry.Cause {
    switch causes[name] {
    case .settled: .policy
    case .joined: .joined
    default: .changed
    }
  }
}
