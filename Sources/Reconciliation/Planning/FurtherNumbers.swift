import Contractors

extension Planner {
  /// Asks of new records whether they are those that keep their official numbers beside the ones they show, as a card with several requisites
  /// does: the matcher sees shown numbers alone, and the record would get a double.
  ///
  /// Such a record has its pair, so that *the same* makes nothing: the new one waits, and takes the pair over once the other one is gone.
  mutating func askOfFurther(_ entity: Entity, _ unpaired: Sides<[Observed]>, _ matching: inout Matching) {
    for side in Side.allCases {
      let other = Stream(side.opposite, entity)
      guard settings.direction.isTarget(other.side),
        input.capabilities[entity]?[other.side].canCreate == true
      else { continue }
      let new = unpaired[side].filter { observed in
        !matching.isTaken(observed.key, side) && !matching.isWaiting(observed.key, side)
          && isInScope(observed.record, side)
      }.sorted { $0.key < $1.key }
      if new.isEmpty { continue }
      let asked = Dictionary(
        grouping: input.reviews.filter { $0.entity == entity && $0.answer != .rejected }, by: { $0[side] })
      let holders = FurtherHolders(
        (input.further[other] ?? [:]).filter { input.tombs[other]?.contains($0.key) != true })
      for observed in new {
        let found = holders.keys(for: OfficialNumbers(observed.record))
        for review in asked[observed.key] ?? []
        where review.reason == .furtherNumbers && isPaired(other, review[other.side])
          || found.contains(review[other.side])
        {
          matching.wait(review.left, review.right)
        }
        if matching.isWaiting(observed.key, side) { continue }
        for key in found.prefix(Matcher.proposalsPerGroup) {
          matching.propose(observed.key, key, from: side, entity, .furtherNumbers)
        }
      }
    }
  }

  /// Whether a living pair holds a key.
  private func isPaired(_ stream: Stream, _ key: RecordKey) -> Bool {
    references.pair(stream, key) != nil && input.tombs[stream]?.contains(key) != true
  }
}

/// Records by the official numbers that they keep beside those they show.
private struct FurtherHolders {
  private typealias Holder = (key: RecordKey, numbers: OfficialNumbers)
  private var byTaxId: [String: [Holder]] = [:]
  private var byRegistration: [String: [Holder]] = [:]

  init(_ further: [RecordKey: [OfficialNumbers]]) {
    for (key, sets) in further {
      for numbers in sets {
        if !numbers.taxId.isEmpty { byTaxId[numbers.taxId, default: []].append((key, numbers)) }
        if !numbers.registrationNumber.isEmpty {
          byRegistration[numbers.registrationNumber, default: []].append((key, numbers))
        }
      }
    }
  }

  /// The records that may be meant by some numbers. A tax id without its reason code may be that of any branch, and all branches have one
  /// registration: that tells only where a tax id is missing.
  func keys(for numbers: OfficialNumbers) -> [RecordKey] {
    var found: Set<RecordKey> = []
    for (key, known) in numbers.taxId.isEmpty ? [] : byTaxId[numbers.taxId] ?? []
    where known.taxReason.isEmpty || numbers.taxReason.isEmpty || known.taxReason == numbers.taxReason {
      found.insert(key)
    }
    for (key, known) in byRegistration[numbers.registrationNumber] ?? []
    where numbers.taxId.isEmpty || known.taxId.isEmpty {
      found.insert(key)
    }
    return found.sorted()
  }
}
