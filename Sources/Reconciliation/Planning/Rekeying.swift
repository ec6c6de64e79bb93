import Contractors

extension PlanningInput {
  /// Gives pairs the new key of a record that a side shows under another one: a firm that was entered anew, a name that is a key.
  ///
  /// The record that had the key is not shown any more, and of all new records of the side one alone has its official numbers. Where the
  /// side shows all its records, so that the first one would be taken for removed, an e-mail and a phone in common tell it too. Without
  /// this it would be made a second time on the other side, and the first one removed.
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
    if whole.contains(stream) {
      for (index, holder) in reachedAlike(known, candidates) where found[index] == nil {
        if !found.values.contains(holder) { found[index] = holder }
      }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, new[$0.value]) }
  }

  /// Records that share an e-mail and a phone with one of the others and with no further one.
  private func reachedAlike(_ known: [Candidate], _ new: [Candidate]) -> [(known: Int, new: Int)] {
    func holders(_ records: [Candidate], _ field: FieldName, _ type: FieldType) -> [String: [Int]] {
      var holders: [String: [Int]] = [:]
      for (index, record) in records.enumerated() {
        for key in Set(record.keys(field, type, settings.comparison)) {
          holders[key, default: []].append(index)
        }
      }
      return holders
    }
    func partners(_ field: FieldName, _ type: FieldType) -> [Int: Set<Int>] {
      let others = holders(known, field, type)
      var partners: [Int: Set<Int>] = [:]
      for (key, indices) in holders(new, field, type) {
        for index in indices { partners[index, default: []].formUnion(others[key] ?? []) }
      }
      return partners
    }
    let (emails, phones) = (partners("emails", .email), partners("phones", .phone))
    var found: [Int: Set<Int>] = [:]
    for (index, reached) in emails {
      for other in reached.intersection(phones[index] ?? []) where !new[index].contradicts(known[other]) {
        found[other, default: []].insert(index)
      }
    }
    let counts = Dictionary(found.values.joined().map { ($0, 1) }, uniquingKeysWith: +)
    return found.compactMap { other, indices in
      indices.count == 1 ? indices.first.flatMap { counts[$0] == 1 ? (other, $0) : nil } : nil
    }.sorted { $0.known < $1.known }
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
