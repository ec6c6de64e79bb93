import Contractors

extension Planner {
  /// Finds pairs for the records of an entity that have none; the others become halves whose creation is planned.
  mutating func pairUp(_ entity: Entity) {
    guard let unpaired = input.unpaired[entity] else { return }
    let sorted = Sides { side in
      unpaired[side].filter { isInScope($0.record, side) }.sorted { $0.key < $1.key }
    }
    let matcher = Matcher(
      settings: settings, entity: entity, references: references, tombs: input.tombs, reviews: input.reviews)
    let matching = matcher.match(left: sorted.left, right: sorted.right)
    let byKey = Sides { side in
      Dictionary(sorted[side].map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
    for couple in matching.couples {
      guard let left = byKey.left[couple.left], let right = byKey.right[couple.right] else { continue }
      plan.matched[couple.tier, default: 0] += 1
      couplePair(entity, left, right)
    }
    plan.reviews += matching.reviews
    for side in Side.allCases {
      for observed in sorted[side] where !matching.isTaken(observed.key, side) {
        if matching.isWaiting(observed.key, side) {
          plan.undecided[Stream(side, entity), default: []].insert(observed.key)
        } else {
          createCounterpart(entity, observed, of: side)
        }
      }
      for observed in unpaired[side] where !isInScope(observed.record, side) {
        plan.undecided[Stream(side, entity), default: []].insert(observed.key)
      }
    }
  }

  /// Whether a new record passes the side's filter and is not marked as removed by its own source.
  private func isInScope(_ record: Record, _ side: Side) -> Bool {
    if record.removal == .removed { return false }
    return settings.filters[side].allSatisfy { field, allowed in
      guard let value = record.fields[field] else { return false }
      let texts = value.elements.isEmpty ? [value.text ?? ""] : value.elements.map(\.value)
      return texts.contains { text in allowed.contains { settings.comparison.same($0, text, as: .choice) } }
    }
  }

  private mutating func couplePair(_ entity: Entity, _ left: Observed, _ right: Observed) {
    let pair = Pair(
      id: takePairID(), entity: entity, keys: Sides(left: left.key, right: right.key), state: .coupled)
    references.add(pair)
    paired.append(PairInput(pair: pair, registers: nil, observed: Sides(left: left, right: right)))
  }

  /// Whether a side has a place for the name of a new record: a row of phones without a name helps nobody, so that a file of
  /// contacts gets no companies although its mapping knows them.
  private func canName(_ entity: Entity, on target: Side) -> Bool {
    let names: [FieldName] =
      entity == .company ? ["name", "fullName", "legalName"] : ["lastName", "firstName"]
    return names.contains { input.capabilities[entity]?[target].fields[$0]?.isWritable == true }
  }

  private mutating func createCounterpart(_ entity: Entity, _ observed: Observed, of side: Side) {
    let target = side.opposite
    guard settings.direction.isTarget(target), input.capabilities[entity]?[target].canCreate == true else {
      plan.undecided[Stream(side, entity), default: []].insert(observed.key)
      return
    }
    guard isAllowed(observed.record, on: target), canName(entity, on: target) else {
      plan.notCreated += 1
      plan.undecided[Stream(side, entity), default: []].insert(observed.key)
      return
    }
    plan.unmatched[side] += 1
    var pair = Pair(id: takePairID(), entity: entity, keys: Sides(left: nil, right: nil), state: .half)
    pair.keys[side] = observed.key
    references.add(pair)
    paired.append(
      PairInput(
        pair: pair, registers: nil,
        observed: side == .left ? Sides(left: observed, right: nil) : Sides(left: nil, right: observed)))
  }

  /// Whether the target's `create` rule lets a record through.
  private func isAllowed(_ record: Record, on target: Side) -> Bool {
    switch settings.create[target] {
    case .always: true
    case .never: false
    case .requires(let fields):
      fields.allSatisfy { field in
        guard let value = record.fields[field] else { return false }
        return value != .empty
      }
    }
  }
}
