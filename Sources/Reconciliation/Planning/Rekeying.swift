import Contractors

extension PlanningInput {
  /// Gives pairs the new key of a record that a side shows under another one: a firm that was entered anew, a name that is a key.
  ///
  /// Of all new records of the side one alone may be the one that had the key, which the side does not show any more. Where that one is
  /// known to be gone (the side says so, or shows all its records), official numbers tell it, and so does what else both have in common
  /// where their names fit. Everywhere else a person is asked, and until then nothing is made and nothing removed. Without this it
  /// would be made a second time on the other side, and the first one removed with all that hangs on it.
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
        for question in renaming.questions where question.review.answer == .open { hold(question) }
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
    where review.entity == stream.entity && review.reason.isOfLivingPair && review.answer != .rejected {
      let other = stream.side.opposite
      guard let holder = new.firstIndex(where: { $0.key == review[stream.side] }),
        let index = absent.firstIndex(where: { $0.pair.keys[other] == review[other] }),
        review.reason == .renamed || isBelievedGone(absent[index], on: stream.side)
      else { continue }
      if review.answer == .accepted {
        found[index] = holder
      } else {
        questions.append(RenamingQuestion(stream, key: new[holder].key, other: review[other], reviews))
      }
    }
    var asked = Set(questions.map(\.key))
    for one in resemblances(known, candidates, stream.entity)
    where found[one.known] == nil && !found.values.contains(one.new) && !asked.contains(new[one.new].key) {
      if knownUnpaired[stream]?.contains(new[one.new].key) == true { continue }
      guard let other = absent[one.known].pair.keys[stream.side.opposite] else { continue }
      let question = RenamingQuestion(stream, key: new[one.new].key, other: other, reviews)
      let isSaidGone = absent[one.known].presence[stream.side] == .gone
      switch question.review.answer {
      case .accepted: found[one.known] = one.new
      case .rejected: continue
      case .open where one.isCertain && (isSaidGone || whole.contains(stream)): found[one.known] = one.new
      // What a side says is gone does not wait for an answer.
      case .open where isSaidGone: continue
      case .open:
        questions.append(question)
        asked.insert(question.key)
      }
    }
    return Renaming(
      found: found.sorted { $0.key < $1.key }.map { ($0.key, new[$0.value]) }, questions: questions)
  }

  /// Whether the record of a pair on a side is decided to be gone, and not only missing.
  private func isBelievedGone(_ absent: PairInput, on side: Side) -> Bool {
    absent.presence[side] == .gone
      || pairs.contains { $0.pair.id == absent.pair.id && $0.presence[side] == .gone }
  }

  /// Leaves a pair as it is while it is asked whether its record has another key now.
  private mutating func hold(_ question: RenamingQuestion) {
    let side = question.stream.side
    let index = pairs.firstIndex {
      $0.pair.entity == question.stream.entity
        && $0.pair.keys[side.opposite] == question.review[side.opposite]
    }
    guard let index, pairs[index].presence[side] == .gone else { return }
    pairs[index].presence[side] = .present
    pairs[index].isAway[side] = true
  }

  private mutating func give(_ new: Observed, to absent: PairInput, on side: Side) {
    var given = absent
    if let index = pairs.firstIndex(where: { $0.pair.id == absent.pair.id }) {
      given = pairs.remove(at: index)
    }
    given.pair.keys[side] = new.key
    // The record that was made by us is another one now, which carries no origin of ours.
    if given.pair.origin?.originator == settings.origins[side.opposite] {
      given.pair.origin = new.record.origin
    }
    given.registers?.forgetUnsaid(by: new.record, on: side)
    given.observed[side] = new
    given.presence[side] = .present
    given.versions[side] = new.version
    given.isMarked[side] = false
    given.isAway[side] = false
    pairs.append(given)
    references.add(given.pair)
  }
}
