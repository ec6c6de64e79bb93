import Contractors

/// What an absent record and a new one have in common, of which each has it with the other alone.
struct Resemblance {
  /// The absent record's place.
  let known: Int
  /// The new record's place.
  let new: Int
  /// Whether it tells that they are one where the absent record is gone for certain.
  let isCertain: Bool
}

extension PlanningInput {
  /// Absent records and new ones that may be one, the strongest evidence first: by official numbers; by a tax id that branches may share;
  /// by an e-mail and a phone in common; by one of the two where one of the records lacks the other. But for the first, they are one for
  /// certain only where their names fit.
  func resemblances(_ known: [Candidate], _ new: [Candidate], _ entity: Entity) -> [Resemblance] {
    var found: [Resemblance] = []
    func add(_ alike: [Int: Int], isCertain: (Candidate, Candidate) -> Bool) {
      for (index, other) in alike.sorted(by: { $0.key < $1.key }) {
        found.append(
          Resemblance(known: index, new: other, isCertain: isCertain(known[index], new[other])))
      }
    }
    for key in [\Candidate.taxKey, \.registrationKey] {
      add(alike(known, new) { $0[keyPath: key].map { [$0] } ?? [] }, isCertain: { _, _ in true })
    }
    add(alike(known, new) { $0.taxId.map { [$0] } ?? [] }, isCertain: Self.haveOneName)
    let (emails, phones) = (partners(known, new, "emails", .email), partners(known, new, "phones", .phone))
    func lacks(_ index: Int, _ other: Int, _ field: FieldName) -> Bool {
      [new[index], known[other]].contains { ($0.record.fields[field]?.elements ?? []).isEmpty }
    }
    func shares(_ partners: [Int: Set<Int>], _ index: Int, _ other: Int) -> Bool {
      partners[index]?.contains(other) == true
    }
    add(
      alike(known, new, emails, phones) { index, other in
        shares(emails, index, other) && shares(phones, index, other)
      }, isCertain: Self.haveOneName)
    add(
      alike(known, new, emails, phones) { index, other in
        if shares(emails, index, other), shares(phones, index, other) { return true }
        // Another name and a number in common is how two firms of one house look, and who sits at a desk after somebody else.
        guard
          entity == .company
            ? new[index].isCompatible(with: known[other]) : new[index].sharesName(with: known[other])
        else { return false }
        return shares(emails, index, other) ? lacks(index, other, "phones") : lacks(index, other, "emails")
      }, isCertain: { _, _ in false })
    return found
  }

  private static func haveOneName(_ first: Candidate, _ second: Candidate) -> Bool {
    first.nameKey != nil && second.nameKey != nil && first.isCompatible(with: second)
  }

  /// Absent and new records that have a key in common which no third one has and that do not contradict each other.
  private func alike(_ known: [Candidate], _ new: [Candidate], by keys: (Candidate) -> [String]) -> [Int: Int]
  {
    func holders(_ records: [Candidate]) -> [String: [Int]] {
      var holders: [String: [Int]] = [:]
      for (index, record) in records.enumerated() {
        for key in Set(keys(record)) { holders[key, default: []].append(index) }
      }
      return holders
    }
    let old = holders(known)
    var found: [Int: Int] = [:]
    for (key, holders) in holders(new) {
      guard holders.count == 1, let former = old[key], former.count == 1,
        !new[holders[0]].contradicts(known[former[0]])
      else { continue }
      found[former[0]] = holders[0]
    }
    return found
  }

  /// Absent and new records that are accepted as reached alike, each with one of the others alone.
  private func alike(
    _ known: [Candidate], _ new: [Candidate], _ emails: [Int: Set<Int>], _ phones: [Int: Set<Int>],
    _ isAccepted: (_ new: Int, _ known: Int) -> Bool
  ) -> [Int: Int] {
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

  /// What more records than this have (a switchboard's phone, a placeholder) tells nobody from the others, and would compare each with each.
  private static let sharersMax = 20

  /// By the place of a new record, those of the known ones that have an element of a bag in common with it, unless many have it.
  private func partners(
    _ known: [Candidate], _ new: [Candidate], _ field: FieldName, _ type: FieldType
  ) -> [Int: Set<Int>] {
    var holders: [String: Set<Int>] = [:]
    for (index, record) in known.enumerated() {
      for key in record.keys(field, type, settings.comparison) { holders[key, default: []].insert(index) }
    }
    holders = holders.filter { $0.value.count <= Self.sharersMax }
    return Dictionary(
      uniqueKeysWithValues: new.enumerated().map { index, record in
        (
          index,
          Set(record.keys(field, type, settings.comparison).flatMap { holders[$0] ?? [] })
        )
      })
  }
}
