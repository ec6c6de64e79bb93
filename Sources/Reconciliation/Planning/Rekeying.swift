import Contractors

extension PlanningInput {
  /// Gives pairs the new key of a record that a side shows under another one: a firm that was entered anew, a name that is a key.
  ///
  /// The record that had the key is not shown any more, and of all new records of the side one alone has its official numbers. Where the
  /// side shows all its records, so that the first one would be taken for removed, an e-mail and a phone in common tell it too; elsewhere a
  /// person is asked. Without this it would be made a second time on the other side, and the first one removed.
  ///
  /// - Returns: the keys that pairs had.
  mutating func rekey(_ units: [Entity: Units]) -> [Stream: [RecordKey]] {
    var former: [Stream: [RecordKey]] = [:]
    for entity in settings.entities.sorted() {
      guard let units = units[entity] else { continue }
      for side in Side.allCases {
        let stream = Stream(side, entity)
        let renaming = renaming(stream, units)
        renamed += renaming.questions
        for (index, new) in renaming.found {
          guard let absent = absent[entity]?[side][index] else { continue }
          former[stream, default: []] += [absent.pair.keys[side]].compactMap(\.self)
          give(new, to: absent, on: side)
          unpaired[entity]?[side].removeAll { $0.key == new.key }
        }
      }
    }
    return former
  }

  /// What is known of the records of a stream that have other keys than before.
  private struct Renaming {
    /// The new records that are those of absent ones, by their place among these.
    var found: [(index: Int, new: Observed)] = []
    /// Which may be, for a person to judge.
    var questions: [RenamingQuestion] = []
  }

  /// Finds which new records are those of absent ones.
  private func renaming(_ stream: Stream, _ units: Units) -> Renaming {
    let absent = self.absent[stream.entity]?[stream.side] ?? []
    let hidden = unshown[stream] ?? []
    let new = (unpaired[stream.entity]?[stream.side] ?? []).filter {
      $0.record.removal != .removed && $0.record.origin == nil && !hidden.contains($0.key)
    }
    // Renamed once more, or taken out: whatever was asked of it, it is not made meanwhile.
    let held = reviews.filter {
      $0.entity == stream.entity && $0.reason == .renamed && $0.answer != .rejected
        && hidden.contains($0[stream.side])
    }.map {
      RenamingQuestion(
        stream, key: $0[stream.side], other: $0[stream.side.opposite], reviews)
    }
    if absent.isEmpty || new.isEmpty { return Renaming(questions: held) }
    let known = absent.map { given in
      Candidate(
        Observed(
          key: given.pair.keys[stream.side] ?? "", fingerprint: SourceFingerprint(of: []),
          record: units.shown(by: given.registers ?? Registers(), on: stream.side),
          position: .key(given.pair.keys[stream.side] ?? "")))
    }
    let candidates = new.map(Candidate.init)
    var found: [Int: Int] = [:]
    var questions = held
    // What was asked stays asked, and is answered, whatever the two have in common by now.
    for review in reviews
    where review.entity == stream.entity && review.reason == .renamed && review.answer != .rejected {
      let other = stream.side.opposite
      guard let holder = new.firstIndex(where: { $0.key == review[stream.side] }),
        let index = absent.firstIndex(where: { $0.pair.keys[other] == review[other] })
      else { continue }
      if review.answer == .accepted {
        found[index] = holder
      } else if !whole.contains(stream) {
        questions.append(RenamingQuestion(stream, key: new[holder].key, other: review[other], reviews))
      }
    }
    let asked = Set(questions.map(\.key))
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
    for (known, holder, isCertain) in reachedAlike(known, candidates, stream.entity)
    where found[known] == nil && !found.values.contains(holder) && !asked.contains(new[holder].key) {
      guard let other = absent[known].pair.keys[stream.side.opposite] else { continue }
      let question = RenamingQuestion(stream, key: new[holder].key, other: other, reviews)
      switch question.review.answer {
      case .accepted: found[known] = holder
      case .rejected: continue
      case .open where whole.contains(stream):
        if isCertain { found[known] = holder }
      case .open: questions.append(question)
      }
    }
    return Renaming(
      found: found.sorted { $0.key < $1.key }.map { ($0.key, new[$0.value]) }, questions: questions)
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
