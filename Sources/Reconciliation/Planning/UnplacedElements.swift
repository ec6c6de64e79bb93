import Contractors

extension Planner {
  /// Tells which phones, e-mails and addresses came for which the other side has no place, since it has none for their kind: a mobile
  /// number beside the one column of a telephone, a home address in a portal; and those that lost the only place to what was written there
  /// at the same time. Nobody would learn of it else.
  mutating func tellUnplaced(_ given: PairInput, _ units: Units, _ decision: PairDecision) {
    for side in Side.allCases where settings.direction.isTarget(side) && given.presence[side] == .present {
      for bag in units.bags {
        let kinds = bag.context.soleKinds(on: side)
        let unseated = decision.unseated[bag.name]?[side] ?? []
        if kinds == nil && unseated.isEmpty { continue }
        let known = Set(
          (given.registers?.bags[bag.name]?.elements ?? []).filter(\.isMember).map(\.key))
        let news = (decision.registers.bags[bag.name]?.elements ?? []).filter { element in
          if unseated.contains(element.key) { return true }
          return element.isMember && !element.seen[side] && !known.contains(element.key)
            && kinds.map { !$0.contains(element.attributes.decided["kind"] ?? "") } ?? false
        }
        if news.isEmpty { continue }
        plan.history.append(
          HistoryEntry(
            run: 0, pair: given.pair.id, side: side, key: given.pair.keys[side], field: bag.name,
            old: .elements(news.map { BagContext.element(from: $0.attributes.decided) }), new: nil,
            cause: .leftOut))
      }
    }
  }
}

extension BagContext {
  /// The kinds that a side which is written has places for, where it has none for others.
  fileprivate func soleKinds(on side: Side) -> Set<String>? {
    guard [.phone, .email, .address].contains(descriptor.type), let capability = capabilities[side],
      capability.isWritable, capabilities[side.opposite] != nil, rule.policy != .createOnly,
      rule.policy != .never, let kinds = capability.kinds, kinds["*"] == nil
    else { return nil }
    return Set(kinds.keys)
  }
}
