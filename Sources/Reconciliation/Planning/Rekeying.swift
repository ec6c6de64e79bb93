import Contractors

extension PlanningInput {
  /// Gives pairs the new key of a record that a side shows under another one: a firm that was entered anew, a name that is a key.
  ///
  /// Official numbers tell who it is, and nothing else: the record that had the key is not shown any more, and of all new records of the
  /// side one alone has its numbers. Without this it would be made a second time on the other side, and the first one removed.
  ///
  /// - Returns: the keys that pairs had.
  mutating func rekey(_ units: [Entity: Units]) -> [Stream: [RecordKey]] {
    var former: [Stream: [RecordKey]] = [:]
    for entity in settings.entities.sorted() {
      guard let units = units[entity] else { continue }
      for side in Side.allCases {
        let stream = Stream(side, entity)
        for (index, new) in renamed(stream, units) {
          guard let absent = absent[entity]?[side][index] else { continue }
          former[stream, default: []] += [absent.pair.keys[side]].compactMap(\.self)
          give(new, to: absent, on: side)
          unpaired[entity]?[side].removeAll { $0.key == new.key }
        }
      }
    }
    return former
  }

  /// The new records that are those of absent ones, by their place among these.
  private func renamed(_ stream: Stream, _ units: Units) -> [(index: Int, new: Observed)] {
    let absent = self.absent[stream.entity]?[stream.side] ?? []
    let new = (unpaired[stream.entity]?[stream.side] ?? []).filter {
      $0.record.removal != .removed && $0.record.origin == nil
    }
    if absent.isEmpty || new.isEmpty { return [] }
    let known = absent.map { given in
      Candidate(
        Observed(
          key: given.pair.keys[stream.side] ?? "", fingerprint: SourceFingerprint(of: []),
          record: units.shown(by: given.registers ?? Registers(), on: stream.side),
          position: .key(given.pair.keys[stream.side] ?? "")))
    }
    let candidates = new.map(Candidate.init)
    var found: [Int: Int] = [:]
    for key in [\Candidate.taxKey, \.registrationKey] {
      let old = Dictionary(grouping: known.indices.filter { known[$0][keyPath: key] != nil }) {
        known[$0][keyPath: key] ?? ""
      }
      let fresh = Dictionary(grouping: candidates.indices.filter { candidates[$0][keyPath: key] != nil }) {
        candidates[$0][keyPath: key] ?? ""
      }
      for (number, holders) in fresh {
        guard holders.count == 1, let holder = holders.first, let former = old[number], former.count == 1,
          let index = former.first, !candidates[holder].contradicts(known[index]),
          found[index] == nil, !found.values.contains(holder)
        else { continue }
        found[index] = holder
      }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, new[$0.value]) }
  }

  private mutating func give(_ new: Observed, to absent: PairInput, on side: Side) {
    var given = absent
    if let index = pairs.firstIndex(where: { $0.pair.id == absent.pair.id }) {
      given = pairs.remove(at: index)
    }
    given.pair.keys[side] = new.key
    given.observed[side] = new
    given.presence[side] = .present
    given.versions[side] = new.version
    given.isMarked[side] = false
    given.isAway[side] = false
    pairs.append(given)
    references.add(given.pair)
  }
}
