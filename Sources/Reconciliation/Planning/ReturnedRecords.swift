import Contractors

extension Planner {
  /// Asks of new records whether they are those that came back beside a record which stayed when its link ended: that one is no candidate
  /// for anything, and would get a double.
  ///
  /// What the matcher would pair or ask about is a question here: a couple across a tombstone is never made by itself. Once a person said
  /// that both are one, the ended pair goes on with the new record.
  mutating func recogniseReturned(_ entity: Entity, _ unpaired: Sides<[Observed]>, _ matching: inout Matching)
  {
    for side in Side.allCases {
      let other = side.opposite
      var new = Dictionary(
        unpaired[side].filter { !matching.isTaken($0.key, side) && isInScope($0.record, side) }.map {
          ($0.key, $0)
        }, uniquingKeysWith: { first, _ in first })
      if new.isEmpty { continue }
      var stayed = Dictionary(
        (ending(entity, staying: other, besides: Array(new.values)) + (input.stayed[entity]?[other] ?? []))
          .compactMap { given in given.observed[other].map { ($0.key, given) } },
        uniquingKeysWith: { first, _ in first })
      if stayed.isEmpty { continue }
      let answered = input.reviews.filter { $0.entity == entity && $0.answer != .rejected }
      for review in answered where review.answer == .accepted {
        guard let given = stayed[review[other]], let returned = new[review[side]] else { continue }
        guard given.pair.state == .tomb else {
          matching.wait(review.left, review.right)
          continue
        }
        stayed[review[other]] = nil
        new[review[side]] = nil
        matching.take(returned.key, side)
        revive(given, with: returned, on: side)
      }
      for review in answered where review.answer == .open {
        guard stayed[review[other]] != nil, new[review[side]] != nil else { continue }
        matching.wait(review.left, review.right)
        if review.reason.isOfPair { continue }
        // Asked before one of the two got its pair, the question had closed by itself.
        var again = review
        again.reason = .returned
        plan.reviews.append(again)
      }
      for pair in recognised(entity, Array(stayed.values), Array(new.values), on: side) {
        matching.propose(pair.left, pair.right, from: .left, entity, .returned)
      }
    }
  }

  /// The records that the matcher would pair or ask about.
  private func recognised(_ entity: Entity, _ stayed: [PairInput], _ new: [Observed], on side: Side)
    -> [KeyPair]
  {
    var settings = settings
    // An origin that names a record which stayed was asked about already; that of the latter names what is gone.
    settings.matching.removeAll { $0 == .origin }
    let matcher = Matcher(
      settings: settings, entity: entity, references: references, tombs: [:],
      reviews: input.reviews.filter { $0.answer == .rejected })
    let known = stayed.compactMap { $0.observed[side.opposite] }.sorted { $0.key < $1.key }
    let new = new.sorted { $0.key < $1.key }
    let found =
      side == .left ? matcher.match(left: new, right: known) : matcher.match(left: known, right: new)
    return found.couples.map { KeyPair($0.left, $0.right) } + found.reviews.map { KeyPair($0.left, $0.right) }
  }

  /// Pairs that end by this very plan, and whose record on a side stays; those that no new record resembles are left out.
  private func ending(_ entity: Entity, staying side: Side, besides new: [Observed]) -> [PairInput] {
    guard let units = units[entity] else { return [] }
    var recognition: Recognition?
    return input.pairs.compactMap { given in
      guard given.pair.entity == entity, given.pair.state == .coupled, let key = given.pair.keys[side],
        given.presence[side] == .present, given.presence[side.opposite] == .gone
      else { return nil }
      var given = given
      let shown =
        given.observed[side]?.record
        ?? references.shown(
          units.shown(by: given.registers ?? Registers(), on: side), side: side, catalogue: settings.catalogue
        )
      var known = recognition ?? Recognition(of: new, settings.comparison)
      let isConcerned = known.concerns(shown)
      recognition = known
      guard isConcerned, isEnding(given, gone: side.opposite, units) else { return nil }
      given.observed[side] = Observed(
        key: key, fingerprint: SourceFingerprint(of: []), record: shown, position: .key(key))
      return given
    }
  }

  /// Whether a pair of which a record is gone ends and keeps the other one: nothing was edited there that wins over the removal.
  private func isEnding(_ given: PairInput, gone: Side, _ units: Units) -> Bool {
    let live = gone.opposite
    guard settings.direction.isSource(gone) else { return false }
    if settings.removals == .delete, settings.direction.isTarget(live),
      input.capabilities[given.pair.entity]?[live].canDelete == true
    {
      return false
    }
    guard settings.direction.isTarget(gone) else { return true }
    let registers = given.registers ?? Registers()
    let records = Sides { side in side == live ? neutral(given.observed[side], side) : nil }
    let marks = settings.removals == .flag ? settings.flags[live] : [:]
    let edited = units.decide(registers, records).changed[live].filter { unit in
      marks[unit].map { records[live]?.fields[unit] != .scalar($0) } ?? true
    }
    return edited.isEmpty && units.writes(of: registers, to: gone, present: nil).isEmpty
  }

  /// Lets an ended pair go on with the record that came back, as on a first merge of the two.
  private mutating func revive(_ ended: PairInput, with returned: Observed, on side: Side) {
    var given = ended
    let other = side.opposite
    if ended.presence[side] == .present {
      // A person took the two apart: the other one stays by itself.
      given.pair.keys[other] = nil
      plan.pairs[given.pair.id] = given.pair
      references.add(given.pair)
      given.pair = Pair(id: takePairID(), entity: ended.pair.entity, keys: ended.pair.keys, state: .tomb)
    } else if given.pair.origin?.originator == settings.origins[other] {
      // The record that was made by us is another one now.
      given.pair.origin = returned.record.origin
    }
    given.pair.keys[side] = returned.key
    given.presence[side] = .present
    given.observed[side] = returned
    given.versions[side] = returned.version
    given.registers = marks(of: ended, on: other)
    references.add(given.pair)
    paired.append(given)
  }

  /// What is left of a pair's registers: the fields in which our mark stands, so that it is lifted.
  private func marks(of ended: PairInput, on side: Side) -> Registers? {
    guard settings.removals == .flag, var registers = ended.registers, let units = units[ended.pair.entity]
    else { return nil }
    registers.forget(side.opposite)
    registers.bags = [:]
    registers.tuples = registers.tuples.filter { name, register in
      units.tuples.first { $0.name == name }?.parts.contains { part in
        settings.flags[side][part] != nil && register.seen[side][part] == settings.flags[side][part]
          && register.decided[part] != register.seen[side][part]
      } == true
    }
    return registers
  }
}
