internal import Contractors
internal import Reconciliation

/// What a ``MemoryStore`` holds.
struct MemoryState {
  var observations: [Stream: [RecordKey: StoredObservation]] = [:]
  var pairs: [PairID: Pair] = [:]
  /// Which pair holds a key.
  var holders: [Stream: [RecordKey: PairID]] = [:]
  var registers: [PairID: Registers] = [:]
  /// In the order of their numbers, as all lists here.
  var conflicts: [Conflict] = []
  var reviews: [Review] = []
  var setAside: [SetAside] = []
  var cursors: [Stream: Cursor] = [:]
  var marks: [DirtyMark] = []
  var notes: [String: String] = [:]
  var runs: [Run] = []
  var plans: [SavedPlan] = []
  var journal: [Int64: [Int: JournalEntry]] = [:]
  var history: [Int64: [HistoryEntry]] = [:]
  var lease: (owner: String, until: Timestamp)?
  /// Numbers are not used again when a row is gone.
  var lastSetAside: Int64 = 0
  var lastMark: Int64 = 0

  /// Makes changes that have been checked.
  mutating func make(_ changes: Changes) {
    for (stream, keys) in changes.forgotten {
      for key in keys { observations[stream]?[key] = nil }
    }
    for (stream, stored) in changes.observations {
      for observation in stored { observations[stream, default: [:]][observation.key] = observation }
    }
    dissolve(changes.dissolved)
    storePairs(changes.pairs)
    registers.merge(changes.registers.unpacked) { $1 }
    for conflict in Self.ordered(changes.conflicts) { store(conflict) }
    for review in changes.reviews { store(review) }
    for settled in changes.settled { setAside.removeAll { $0.isSameRow(as: settled) } }
    for aside in changes.setAside { store(aside) }
    for (stream, cursor) in changes.cursors { cursors[stream] = cursor }
    for (stream, last) in changes.unmarked { marks.removeAll { $0.stream == stream && $0.sequence <= last } }
    notes.merge(changes.notes) { $1 }
    if let run = changes.run, let index = runs.firstIndex(where: { $0.id == run.id }) { runs[index] = run }
    for plan in changes.plans {
      if let index = plans.firstIndex(where: { $0.id == plan.id }) { plans[index] = plan }
    }
    for entry in changes.journal { journal[entry.run, default: [:]][entry.sequence] = entry }
    for entry in changes.history { history[entry.run, default: []].append(entry) }
  }

  private mutating func dissolve(_ dissolved: [PairID: PairID]) {
    for (id, heir) in dissolved {
      for (stream, key) in pairs[id]?.holdings ?? [] { holders[stream]?[key] = nil }
      pairs[id] = nil
      registers[id] = nil
      for index in conflicts.indices where conflicts[index].pair == id { conflicts[index].pair = heir }
    }
  }

  private mutating func storePairs(_ changed: [Pair]) {
    for pair in changed {
      guard let old = pairs[pair.id] else { continue }
      for (stream, key) in old.holdings { holders[stream]?[key] = nil }
    }
    for pair in changed { pairs[pair.id] = pair }
    for id in Set(changed.map(\.id)) {
      for (stream, key) in pairs[id]?.holdings ?? [] { holders[stream, default: [:]][key] = id }
    }
  }

  private mutating func store(_ conflict: Conflict) {
    var conflict = conflict
    let index =
      conflict.id == 0
      ? conflicts.firstIndex { $0.closedAt == nil && $0.isSameQuestion(as: conflict) }
      : conflicts.firstIndex { $0.id == conflict.id }
    if let index {
      conflict.id = conflicts[index].id
      conflicts[index] = conflict
    } else {
      conflict.id = Int64(conflicts.count) + 1
      conflicts.append(conflict)
    }
  }

  private mutating func store(_ review: Review) {
    if review.id != 0 {
      if let index = reviews.firstIndex(where: { $0.id == review.id }) { reviews[index] = review }
    } else if !reviews.contains(where: { $0.isSameQuestion(as: review) }) {
      var review = review
      review.id = Int64(reviews.count) + 1
      reviews.append(review)
    }
  }

  private mutating func store(_ aside: SetAside) {
    var aside = aside
    if let index = setAside.firstIndex(where: { $0.isSameRow(as: aside) }) {
      aside.id = setAside[index].id
      setAside[index] = aside
    } else {
      lastSetAside += 1
      aside.id = lastSetAside
      setAside.append(aside)
    }
  }

  /// Closed conflicts first, so that one can be closed and opened anew in the same changes.
  static func ordered(_ conflicts: [Conflict]) -> [Conflict] {
    conflicts.filter { $0.id != 0 && $0.closedAt != nil }
      + conflicts.filter { $0.id != 0 && $0.closedAt == nil }
      + conflicts.filter { $0.id == 0 }
  }
}

extension Pair {
  /// The keys that the pair holds.
  var holdings: [(Stream, RecordKey)] {
    Side.allCases.compactMap { side in keys[side].map { (Stream(side, entity), $0) } }
  }
}

extension Conflict {
  func isSameQuestion(as other: Conflict) -> Bool {
    pair == other.pair && unit == other.unit && element == other.element
  }
}

extension Review {
  func isSameQuestion(as other: Review) -> Bool {
    entity == other.entity && left == other.left && right == other.right
  }
}

extension SetAside {
  func isSameRow(as other: SetAside) -> Bool {
    stream == other.stream && name == other.name && isRefusal == other.isRefusal
  }
}
