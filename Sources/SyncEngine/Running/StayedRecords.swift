import Contractors
import Reconciliation

/// Records that stayed when their links ended, since nothing was to be done to them.
extension RunSession {
  /// So many ended pairs are looked at together.
  private static let pageSize = 1000

  /// Ended pairs whose record on a side is there and may be that of a new record of the other side, by the side on which it stayed.
  func stayed(_ entity: Entity, besides dirty: Set<PairID>, of input: PlanningInput) throws -> Sides<
    [PairInput]
  > {
    let ended = pairs.values.filter {
      $0.entity == entity && $0.state == .tomb && !dirty.contains($0.id)
    }.sorted { $0.id < $1.id }
    return try Sides { side in
      let new = (input.unpaired[entity]?[side.opposite] ?? []).filter { $0.record.removal != .removed }
      if new.isEmpty { return [] }
      let there = ended.filter { pair in pair.keys[side].map { isThere($0, Stream(side, entity)) } ?? false }
      if there.isEmpty { return [] }
      let asked = Set(
        input.reviews.filter { $0.entity == entity && $0.answer != .rejected }.map { $0[side] })
      var recognition = Recognition(of: new, settings.comparison)
      var found: [PairInput] = []
      for start in stride(from: 0, to: there.count, by: Self.pageSize) {
        let page = Array(there[start..<min(start + Self.pageSize, there.count)])
        for given in try known(page, on: side) {
          guard let observed = given.observed[side], observed.record.removal != .removed else { continue }
          if recognition.concerns(observed.record) || asked.contains(observed.key) { found.append(given) }
        }
      }
      return found
    }
  }

  /// Ended pairs with what is known of their records on a side: as read now, as read since they ended, or as last seen before.
  private func known(_ ended: [Pair], on side: Side) throws -> [PairInput] {
    guard let stream = ended.first.map({ Stream(side, $0.entity) }) else { return [] }
    let registers = try store.registers(of: ended.map(\.id))
    let stored = try store.observations(of: stream, keys: ended.compactMap { $0.keys[side] })
    return ended.compactMap { pair in
      guard let key = pair.keys[side] else { return nil }
      var given = PairInput(pair: pair, registers: registers[pair.id], observed: Sides(left: nil, right: nil))
      let observed =
        readings[stream]?.fresh[key]
        ?? Observed(
          key: key, fingerprint: SourceFingerprint(of: []), version: stored[key]?.version,
          record: stored[key]?.record
            ?? references.shown(
              (registers[pair.id] ?? Registers()).shown(on: side, of: pair.entity), side: side,
              catalogue: settings.catalogue), position: .key(key))
      given.observed[side] = observed
      given.versions[side] = observed.version
      given.isAway[side] = away[stream]?.contains(key) == true
      let other = Stream(side.opposite, pair.entity)
      given.presence[other.side] =
        pair.keys[other.side].map { isThere($0, other) } == true ? .present : .gone
      return given
    }
  }

  /// Whether a side has a record by all that is known.
  private func isThere(_ key: RecordKey, _ stream: Stream) -> Bool {
    guard let reading = readings[stream] else { return false }
    return reading.holds(key) && reading.gone[key] == nil
  }
}
