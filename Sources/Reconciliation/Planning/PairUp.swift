import Contractors

extension Planner {
  /// Finds pairs for the records of an entity that have none; the others become halves whose creation is planned.
  mutating func pairUp(_ entity: Entity) {
    guard let unpaired = input.unpaired[entity] else { return }
    let halves = self.halves(of: entity)
    // A filter says what is taken up, not who is who: a record outside it may be the counterpart of one inside.
    let sorted = Sides { side in
      (unpaired[side].filter { $0.record.removal != .removed } + halves[side].values.map(\.observed))
        .sorted { $0.key < $1.key }
    }
    if sorted.left.isEmpty && sorted.right.isEmpty { return }
    func isTakenUp(_ observed: Observed, _ side: Side) -> Bool {
      halves[side][observed.key] != nil || isInScope(observed.record, side)
    }
    let matcher = Matcher(
      settings: settings, entity: entity, references: references, tombs: input.tombs, reviews: input.reviews)
    var matching = matcher.match(left: sorted.left, right: sorted.right)
    ask(entity, &matching)
    recogniseReturned(entity, unpaired, &matching)
    askOfFurther(entity, unpaired, &matching)
    let byKey = Sides { side in
      Dictionary(sorted[side].map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
    for couple in matching.couples {
      guard let left = byKey.left[couple.left], let right = byKey.right[couple.right] else { continue }
      if let half = halves.left[left.key] ?? halves.right[right.key] {
        // Two halves are two contractors that both sides were to get; both stay.
        if halves.left[left.key] == nil || halves.right[right.key] == nil {
          joined[half.pair] = (left, right)
        }
        continue
      }
      if !isTakenUp(left, .left) && !isTakenUp(right, .right) {
        plan.undecided[Stream(.left, entity), default: []].insert(left.key)
        plan.undecided[Stream(.right, entity), default: []].insert(right.key)
        continue
      }
      plan.matched[couple.tier, default: 0] += 1
      couplePair(entity, left, right, couple.tier)
    }
    plan.reviews += matching.reviews.filter { review in
      if halves.left[review.left] != nil && halves.right[review.right] != nil { return false }
      guard let left = byKey.left[review.left], let right = byKey.right[review.right] else { return true }
      return isTakenUp(left, .left) || isTakenUp(right, .right)
    }
    // What a person is asked about is not made meanwhile.
    for review in plan.reviews + input.reviews where review.entity == entity && review.answer == .open {
      guard byKey.left[review.left] != nil, byKey.right[review.right] != nil else { continue }
      let found = [halves.left[review.left], halves.right[review.right]].compactMap { $0 }
      if found.count == 1, joined[found[0].pair] == nil { asked.insert(found[0].pair) }
    }
    for side in Side.allCases {
      for observed in sorted[side]
      where !matching.isTaken(observed.key, side) && halves[side][observed.key] == nil {
        if matching.isWaiting(observed.key, side) || !isInScope(observed.record, side) {
          plan.undecided[Stream(side, entity), default: []].insert(observed.key)
        } else {
          createCounterpart(entity, observed, of: side)
        }
      }
      for observed in unpaired[side] where observed.record.removal == .removed {
        plan.undecided[Stream(side, entity), default: []].insert(observed.key)
      }
    }
  }

  /// Asks of records that may be those of pairs under another key, unless they have found their counterparts.
  private mutating func ask(_ entity: Entity, _ matching: inout Matching) {
    for question in input.renamed
    where question.stream.entity == entity && !matching.isTaken(question.key, question.stream.side) {
      matching.waiting[question.stream.side].insert(question.key)
      if !input.reviews.contains(question.review) { plan.reviews.append(question.review) }
    }
  }

  /// A pair whose second record was never made, as a record without a pair.
  struct Half {
    var pair: PairID
    var observed: Observed
  }

  /// Pairs whose second record was to be made and is not there yet: somebody may have made it meanwhile.
  private func halves(of entity: Entity) -> Sides<[RecordKey: Half]> {
    var halves = Sides<[RecordKey: Half]>(left: [:], right: [:])
    for given in input.pairs + input.dormant
    where given.pair.entity == entity && given.pair.state == .half && given.pair.generation <= 1 {
      for side in Side.allCases {
        guard let key = given.pair.keys[side], given.pair.keys[side.opposite] == nil,
          given.presence[side] == .present
        else { continue }
        if let observed = given.observed[side] {
          halves[side][key] = Half(pair: given.pair.id, observed: observed)
        } else if let registers = given.registers, let units = units[entity] {
          let record = units.shown(by: registers, on: side)
          let fingerprint = SourceFingerprint(of: [])
          halves[side][key] = Half(
            pair: given.pair.id,
            observed: Observed(key: key, fingerprint: fingerprint, record: record, position: .key(key)))
        }
      }
    }
    return halves
  }

  /// The pair's input with the record that was found to be its second one.
  func completed(_ given: PairInput) -> PairInput {
    guard let found = joined[given.pair.id] else { return given }
    var given = given
    for side in Side.allCases where given.pair.keys[side] == nil {
      let observed = side == .left ? found.left : found.right
      given.pair.keys[side] = observed.key
      given.observed[side] = observed
      given.presence[side] = .present
    }
    given.pair.state = .coupled
    return given
  }

  /// Whether a new record passes the side's filter and is not marked as removed by its own source.
  func isInScope(_ record: Record, _ side: Side) -> Bool {
    if record.removal == .removed { return false }
    return settings.filters[side].allSatisfy { field, allowed in
      guard let value = record.fields[field] else { return false }
      let texts = value.elements.isEmpty ? [value.text ?? ""] : value.elements.map(\.value)
      return texts.contains { text in allowed.contains { settings.comparison.same($0, text, as: .choice) } }
    }
  }

  private mutating func couplePair(
    _ entity: Entity, _ left: Observed, _ right: Observed, _ tier: MatchTier
  ) {
    var pair = Pair(
      id: takePairID(), entity: entity, keys: Sides(left: left.key, right: right.key), state: .coupled)
    if tier == .origin {
      pair.origin = left.record.origin?.names(right.key) == true ? left.record.origin : right.record.origin
    }
    references.add(pair)
    paired.append(PairInput(pair: pair, registers: nil, observed: Sides(left: left, right: right)))
  }

  /// Whether a side has a place for the name of a new record: a row of phones without a name helps nobody, so that a file of
  /// contacts gets no companies although its mapping knows them.
  private func canName(_ entity: Entity, on target: Side) -> Bool {
    let names: [FieldName] =
      entity == .company ? ["name", "fullName", "legalName"] : ["lastName", "firstName"]
    return names.contains { input.capabilities[entity]?[target].fields[$0]?.isGivenToNew == true }
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
