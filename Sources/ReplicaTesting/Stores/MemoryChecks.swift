internal import Contractors
internal import Reconciliation

/// The database's constraints. Everything is checked before anything is changed, so that changes are made
/// wholly or not at all.
extension MemoryState {
  /// - Throws: when the database would refuse the changes.
  func check(_ changes: Changes) throws(MemoryStoreError) {
    try checkRuns(changes)
    try checkPairs(changes)
    try checkConflicts(changes)
    try checkReviews(changes.reviews)
    for (_, stored) in changes.observations {
      for observation in stored where observation.key.rawValue.isEmpty || observation.misses < 0 {
        throw .constraint("an observation without a key or with a negative count")
      }
    }
    for case let (_, cursor?) in changes.cursors { try check(cursor.text, "a cursor", limit: 4 << 10) }
    for (name, note) in changes.notes {
      if name.isEmpty { throw .constraint("a note without a name") }
      try check(note, "the note \(name)", limit: 64 << 10)
    }
  }

  private func check(_ text: String, _ what: String, limit: Int) throws(MemoryStoreError) {
    let bytes = text.utf8.count
    if bytes > limit { throw .tooLong(what: what, bytes: bytes, limit: limit) }
  }

  private func checkRuns(_ changes: Changes) throws(MemoryStoreError) {
    let named = changes.journal.map(\.run) + changes.history.map(\.run) + (changes.run.map { [$0.id] } ?? [])
    for run in Set(named) where !runs.contains(where: { $0.id == run }) {
      throw .unknownRow(kind: "run", id: run)
    }
    for plan in changes.plans where !plans.contains(where: { $0.id == plan.id }) {
      throw .unknownRow(kind: "plan", id: plan.id)
    }
    for entry in changes.journal where entry.sequence < 0 || entry.attempts < 0 {
      throw .constraint("a journal entry with a negative number")
    }
  }

  private func checkPairs(_ changes: Changes) throws(MemoryStoreError) {
    let changed = Dictionary(changes.pairs.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    var taken: [Stream: [RecordKey: PairID]] = [:]
    for pair in changed.values {
      let number = pair.id.rawValue
      guard (1..<(1 << 40)).contains(number) else { throw .constraint("\(number) is no number of a pair") }
      if pair.generation < 0 || pair.holdings.isEmpty
        || pair.holdings.contains(where: { $0.1.rawValue.isEmpty })
      {
        throw .constraint("pair \(number) has no key, an empty key or a negative generation")
      }
      if pair.state == .coupled && pair.holdings.count < 2 {
        throw .constraint("pair \(number) is coupled with one key")
      }
      for (stream, key) in pair.holdings {
        if let other = taken[stream, default: [:]].updateValue(pair.id, forKey: key) {
          throw .constraint("the pairs \(other.rawValue) and \(number) hold the same key")
        }
        if let holder = holders[stream]?[key], holder != pair.id, changed[holder] == nil,
          changes.dissolved[holder] == nil
        {
          throw .constraint("the pairs \(holder.rawValue) and \(number) hold the same key")
        }
      }
    }
    for heir in changes.dissolved.values where pairs[heir] == nil && changed[heir] == nil {
      throw .constraint("pair \(heir.rawValue) takes over questions and does not exist")
    }
    for pair in changes.registers.packed.keys where pairs[pair] == nil && changed[pair] == nil {
      throw .constraint("registers of pair \(pair.rawValue), which does not exist")
    }
    for conflict in changes.conflicts where pairs[conflict.pair] == nil && changed[conflict.pair] == nil {
      throw .constraint("a conflict of pair \(conflict.pair.rawValue), which does not exist")
    }
  }

  private func checkConflicts(_ changes: Changes) throws(MemoryStoreError) {
    if changes.conflicts.allSatisfy({ $0.id == 0 }) { return }
    var rows = Dictionary(conflicts.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for conflict in Self.ordered(changes.conflicts) where conflict.id != 0 {
      guard rows[conflict.id] != nil else { throw .unknownRow(kind: "conflict", id: conflict.id) }
      rows[conflict.id] = conflict
      if conflict.closedAt == nil,
        rows.values.contains(where: {
          $0.id != conflict.id && $0.closedAt == nil && $0.isSameQuestion(as: conflict)
        })
      {
        throw .constraint("two open conflicts of pair \(conflict.pair.rawValue) about the same")
      }
    }
  }

  private func checkReviews(_ changed: [Review]) throws(MemoryStoreError) {
    for review in changed {
      if review.left.rawValue.isEmpty || review.right.rawValue.isEmpty {
        throw .constraint("a question without a key")
      }
      if review.id == 0 { continue }
      guard reviews.contains(where: { $0.id == review.id }) else {
        throw .unknownRow(kind: "review", id: review.id)
      }
      if reviews.contains(where: { $0.id != review.id && $0.isSameQuestion(as: review) }) {
        throw .constraint("two questions about the same records")
      }
    }
  }
}
