import Contractors

/// Finds which records without a pair are the same contractor.
///
/// Tiers 0 to 2 pair by themselves and only what is unique on both sides; what weaker evidence suggests is a question for a
/// person. Never many-to-one, never within a side, never across a tombstone. Source: `sync-algorithm.md` §4.7.
struct Matcher {
  let settings: SyncSettings
  let entity: Entity
  let references: References
  let tombs: [Stream: Set<RecordKey>]
  let reviews: [Review]

  /// The records of one ambiguous group that are proposed with each other at most; more would be a list nobody reads.
  static let proposalsPerGroup = 10
  /// A value that more pairs of records have in common is a switchboard or a name like many.
  private static let fewMaximum = 4

  func match(left: [Observed], right: [Observed]) -> Matching {
    var matching = Matching()
    let records = Sides(left: left.map(Candidate.init), right: right.map(Candidate.init))
    takeAnswers(records, &matching)
    // Without somebody on the other side only what is known tells anything.
    let isAlone = left.isEmpty || right.isEmpty
    for tier in settings.matching where tier == .origin || !isAlone {
      switch tier {
      case .origin: matchOrigins(records, &matching)
      case .identifiers: matchIdentifiers(records, &matching)
      case .contacts: matchContacts(records, &matching)
      }
    }
    askContradicted(&matching)
    if !isAlone { proposeNames(records, &matching) }
    return matching
  }

  /// Accepted proposals are pairs; open ones wait; rejected ones are never made again. Where an accepted one's other record is
  /// not there, the record that is there came back for good: it no longer waits, and its counterpart is made anew.
  private func takeAnswers(_ records: Sides<[Candidate]>, _ matching: inout Matching) {
    let present = Sides { side in Set(records[side].map(\.key)) }
    for review in reviews where review.entity == entity {
      switch review.answer {
      case .accepted:
        if present.left.contains(review.left) && present.right.contains(review.right) {
          matching.couple(review.left, review.right, .contacts)
        } else {
          matching.accepted.insert(KeyPair(review.left, review.right))
        }
      case .rejected:
        matching.rejected.insert(KeyPair(review.left, review.right))
      case .open:
        if present.left.contains(review.left) && present.right.contains(review.right) {
          matching.wait(review.left, review.right)
        }
      }
    }
  }

  // MARK: Tier 0

  private func matchOrigins(_ records: Sides<[Candidate]>, _ matching: inout Matching) {
    for side in Side.allCases {
      let other = side.opposite
      let named = Dictionary(records[other].map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
      var byOrigin: [RecordKey: [Candidate]] = [:]
      for record in records[side] where !matching.isTaken(record.key, side) {
        guard let origin = record.record.origin, origin.originator == settings.origins[other] else {
          continue
        }
        let whole = RecordKey(rawValue: origin.id)
        let isKnown = named[whole] != nil || references.pair(Stream(other, entity), whole) != nil
        byOrigin[isKnown ? whole : origin.key, default: []].append(record)
      }
      let numbers = byOrigin.isEmpty ? [] : Set(records[other].compactMap(\.taxKey))
      for (key, holders) in byOrigin.sorted(by: { $0.key < $1.key }) {
        if let known = named[key], !matching.isTaken(key, other) {
          var fitting: [Candidate] = []
          for holder in holders {
            if isAnothers(holder, known, numbers) {
              matching.contradicted.append(
                side == .left ? KeyPair(holder.key, key) : KeyPair(key, holder.key))
            } else {
              fitting.append(holder)
            }
          }
          guard let first = fitting.first else { continue }
          matching.couple(first.key, key, from: side, .origin)
          // The others were made twice by something: a person must say which stays.
          for extra in fitting.dropFirst() { matching.waiting[side].insert(extra.key) }
        } else if references.pair(Stream(other, entity), key) != nil {
          for extra in holders {
            matching.propose(
              extra.key, key, from: side, entity,
              tombs[Stream(other, entity)]?.contains(key) == true ? .returned : .ambiguousOrigin)
          }
        }
      }
    }
  }

  /// Whether the official numbers of a record say that it is not the one its origin names: a key is given anew where it is free.
  private func isAnothers(_ holder: Candidate, _ named: Candidate, _ known: Set<String>) -> Bool {
    if holder.contradicts(named) { return true }
    guard let numbers = holder.taxKey, numbers != named.taxKey else { return false }
    return known.contains(numbers)
  }

  /// Of records that their numbers have not given to another one a person judges.
  private func askContradicted(_ matching: inout Matching) {
    for pair in matching.contradicted
    where !matching.isTaken(pair.left, .left) && !matching.isTaken(pair.right, .right) {
      matching.propose(pair.left, pair.right, from: .left, entity, .contradictedOrigin)
    }
  }

  // MARK: Tier 1

  private func matchIdentifiers(_ records: Sides<[Candidate]>, _ matching: inout Matching) {
    match(records, &matching, tier: .identifiers, ambiguous: .ambiguousIdentifiers) { $0.taxKey }
    match(records, &matching, tier: .identifiers, ambiguous: nil) { $0.registrationKey }
    match(records, &matching, tier: .identifiers, ambiguous: nil) { $0.namedTaxKey }
    // The same tax id with another reason code, or none and another name, may be a branch: never paired without asking.
    let taxIds = Sides { side in groups(records[side], side, matching) { $0.taxId } }
    for (taxId, left) in taxIds.left.sorted(by: { $0.key < $1.key }) {
      guard let right = taxIds.right[taxId] else { continue }
      propose(left, right, &matching, .sameTaxIdOtherReason)
    }
    let unproved = Sides { side in groups(records[side], side, matching) { $0.unprovedNumbers } }
    eachFew(unproved) { left, right, _ in propose([left], [right], &matching, .sameUnprovedNumber) }
  }

  // MARK: Tier 2

  private func matchContacts(_ records: Sides<[Candidate]>, _ matching: inout Matching) {
    let comparison = settings.comparison
    let emails = Sides { side in
      groups(records[side], side, matching) { $0.keys("emails", .email, comparison) }
    }
    let phones = Sides { side in
      groups(records[side], side, matching) { $0.keys("phones", .phone, comparison) }
    }
    for (email, left) in emails.left.sorted(by: { $0.key < $1.key }) {
      guard left.count == 1, let right = emails.right[email], right.count == 1 else { continue }
      guard !matching.isTaken(left[0].key, .left), !matching.isTaken(right[0].key, .right) else { continue }
      let shared = Set(left[0].keys("phones", .phone, comparison)).intersection(
        right[0].keys("phones", .phone, comparison))
      let isUnique = shared.contains { phones.left[$0]?.count == 1 && phones.right[$0]?.count == 1 }
      if isUnique && left[0].isCompatible(with: right[0]) && !left[0].contradicts(right[0]) {
        if !matching.rejected.contains(KeyPair(left[0].key, right[0].key)) {
          matching.couple(left[0].key, right[0].key, .contacts)
        }
      }
    }
    proposeShared(emails, &matching)
    proposeShared(phones, &matching)
  }

  /// A value that a record of each side holds: a question, unless the records contradict each other. Where several of a side hold it,
  /// only those ask whose names fit: two rows of one firm are no reason to make it a third time.
  private func proposeShared(_ groups: Sides<[String: [Candidate]]>, _ matching: inout Matching) {
    eachFew(groups) { left, right, isAmbiguous in
      let reason: ReviewReason = left.isCompatible(with: right) ? .sameContact : .sameContactOtherName
      // Another name and a shared switchboard number is how two firms of one house look: only a person's own address asks.
      if reason == .sameContactOtherName && (entity == .company || isAmbiguous) { return }
      propose([left], [right], &matching, reason)
    }
  }

  /// Gives each two records of the two sides that have a value in common and do not contradict each other, unless so many have it that
  /// it says nothing.
  private func eachFew(
    _ groups: Sides<[String: [Candidate]]>, _ body: (Candidate, Candidate, _ isAmbiguous: Bool) -> Void
  ) {
    for (value, left) in groups.left.sorted(by: { $0.key < $1.key }) {
      guard let right = groups.right[value], left.count * right.count <= Self.fewMaximum else { continue }
      for first in left {
        for second in right where !first.contradicts(second) {
          body(first, second, left.count * right.count > 1)
        }
      }
    }
  }

  private func proposeNames(_ records: Sides<[Candidate]>, _ matching: inout Matching) {
    let names = Sides { side in groups(records[side], side, matching) { $0.nameKey } }
    eachFew(names) { left, right, _ in propose([left], [right], &matching, .sameName) }
  }

  // MARK: Groups

  private func groups(
    _ records: [Candidate], _ side: Side, _ matching: Matching, by key: (Candidate) -> String?
  ) -> [String: [Candidate]] {
    groups(records, side, matching) { key($0).map { [$0] } ?? [] }
  }

  private func groups(
    _ records: [Candidate], _ side: Side, _ matching: Matching, by keys: (Candidate) -> [String]
  ) -> [String: [Candidate]] {
    var groups: [String: [Candidate]] = [:]
    for record in records where !matching.isTaken(record.key, side) {
      for key in Set(keys(record)) { groups[key, default: []].append(record) }
    }
    return groups
  }

  private func match(
    _ records: Sides<[Candidate]>, _ matching: inout Matching, tier: MatchTier, ambiguous: ReviewReason?,
    by key: (Candidate) -> String?
  ) {
    let groups = Sides { side in self.groups(records[side], side, matching, by: key) }
    for (value, left) in groups.left.sorted(by: { $0.key < $1.key }) {
      guard let right = groups.right[value] else { continue }
      if left.count == 1 && right.count == 1 {
        if left[0].contradicts(right[0]) {
          propose(left, right, &matching, .ambiguousIdentifiers)
        } else if !matching.rejected.contains(KeyPair(left[0].key, right[0].key)) {
          matching.couple(left[0].key, right[0].key, tier)
        }
      } else if let ambiguous {
        propose(left, right, &matching, ambiguous)
      }
    }
  }

  private func propose(
    _ left: [Candidate], _ right: [Candidate], _ matching: inout Matching, _ reason: ReviewReason
  ) {
    var rest = Self.proposalsPerGroup
    for first in left where !matching.isTaken(first.key, .left) {
      for second in right where !matching.isTaken(second.key, .right) {
        if rest == 0 {
          matching.wait(first.key, second.key)
        } else if matching.propose(first.key, second.key, from: .left, entity, reason) {
          rest -= 1
        }
      }
    }
  }
}
