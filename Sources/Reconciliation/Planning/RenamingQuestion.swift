import Contractors

/// A new record that may be the one of a pair whose key a side does not show at present.
///
/// It is neither made anew nor given to the pair until a person has judged.
struct RenamingQuestion {
  /// Where the new record is.
  let stream: Stream
  /// The new record's key.
  let key: RecordKey
  /// The question, with its answer where there is one.
  let review: Review

  /// Asks, unless it was answered already.
  ///
  /// A question that was open about the two before one of them got its pair has closed by itself: it is opened again.
  init(_ stream: Stream, key: RecordKey, other: RecordKey, _ reviews: [Review]) {
    self.stream = stream
    self.key = key
    let keys = stream.side == .left ? KeyPair(key, other) : KeyPair(other, key)
    let known = reviews.first {
      $0.entity == stream.entity && $0.left == keys.left && $0.right == keys.right
    }
    var review = known ?? Review(entity: stream.entity, left: keys.left, right: keys.right, reason: .renamed)
    if review.answer == .open { review.reason = .renamed }
    self.review = review
  }
}

extension PlanningInput {
  /// Absent records and new ones that are reached alike, each with one of the others alone: by an e-mail and a phone in common for
  /// certain; perhaps where one is in common and of the other kind one of the two has none.
  func reachedAlike(_ known: [Candidate], _ new: [Candidate], _ entity: Entity)
    -> [(known: Int, new: Int, isCertain: Bool)]
  {
    let (emails, phones) = (
      partners(known, new, "emails", .email), partners(known, new, "phones", .phone)
    )
    func alike(_ isAccepted: (_ new: Int, _ known: Int) -> Bool) -> [Int: Int] {
      var found: [Int: Set<Int>] = [:]
      for index in new.indices {
        for other in (emails[index] ?? []).union(phones[index] ?? [])
        where !new[index].contradicts(known[other]) && isAccepted(index, other) {
          found[other, default: []].insert(index)
        }
      }
      let counts = Dictionary(found.values.joined().map { ($0, 1) }, uniquingKeysWith: +)
      return found.compactMapValues { indices in
        indices.count == 1 ? indices.first.flatMap { counts[$0] == 1 ? $0 : nil } : nil
      }
    }
    func lacks(_ index: Int, _ other: Int, _ field: FieldName) -> Bool {
      [new[index], known[other]].contains { ($0.record.fields[field]?.elements ?? []).isEmpty }
    }
    let certain = alike { index, other in
      emails[index]?.contains(other) == true && phones[index]?.contains(other) == true
    }
    let possible = alike { index, other in
      let isSure = emails[index]?.contains(other) == true && phones[index]?.contains(other) == true
      // Another name and a number in common is how two firms of one house look.
      let fits = entity == .contact || new[index].isCompatible(with: known[other])
      return isSure
        || fits
          && (emails[index]?.contains(other) == true
            ? lacks(index, other, "phones") : lacks(index, other, "emails"))
    }
    return certain.merging(possible.filter { !certain.values.contains($0.value) }) { certain, _ in certain }
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value, certain[$0.key] != nil) }
  }

  /// By the place of a new record, those of the known ones that have an element of a bag in common with it.
  private func partners(
    _ known: [Candidate], _ new: [Candidate], _ field: FieldName, _ type: FieldType
  ) -> [Int: Set<Int>] {
    var holders: [String: Set<Int>] = [:]
    for (index, record) in known.enumerated() {
      for key in record.keys(field, type, settings.comparison) { holders[key, default: []].insert(index) }
    }
    return Dictionary(
      uniqueKeysWithValues: new.enumerated().map { index, record in
        (
          index,
          Set(record.keys(field, type, settings.comparison).flatMap { holders[$0] ?? [] })
        )
      })
  }
}
