import Contractors
import Reconciliation

/// What one reading of a side's entity showed, held against what was known.
struct StreamReading {
  /// A known record.
  struct Entry {
    var key: RecordKey
    var fingerprint: SourceFingerprint?
    var misses: Int
    var isSeen = false
    /// Whether it is among the unchanged ones: a record that was rejected is seen and is none of them.
    var isCountedUnchanged = false
    /// In how many readings in a row it was missing before this one.
    let missesBefore: Int

    init(_ observation: StoredObservation) {
      key = observation.key
      fingerprint = observation.fingerprint
      misses = observation.misses
      missesBefore = observation.misses
    }

    /// Whether it was believed to be gone before this reading, and its pair had not come to an end.
    var wasGone: Bool { missesBefore >= StreamReading.believedMisses }
  }

  /// From so many readings in a row on, a missing record is believed to be gone. Source: `sync-algorithm.md` §4.6, E1.
  static let believedMisses = 2
  /// Counted for a record that its own source marks as removed: its unchanged row says so again.
  static let markedMisses = 1 << 20

  let stream: Stream
  private(set) var entries: [Entry] = []
  private(set) var slots: [RecordKey: Int] = [:]
  /// Records that are new or changed.
  var fresh: [RecordKey: Observed] = [:]
  /// Records that the source says are gone, with its evidence.
  var gone: [RecordKey: Evidence] = [:]
  private(set) var rejections: [Rejection] = []
  private(set) var rejectedKeys: Set<RecordKey> = []
  /// Keys that a sweep showed and whose record must be asked for.
  var wanted: [RecordKey] = []
  var completeness: Completeness = .partial
  var cursor: Cursor?
  var unchanged = 0
  var changed = 0
  var new = 0

  init(_ stream: Stream) { self.stream = stream }

  mutating func know(_ observation: StoredObservation) {
    slots[observation.key] = entries.count
    entries.append(Entry(observation))
  }

  /// Whether a record was believed to be gone before this reading.
  func wasGone(_ key: RecordKey) -> Bool { slots[key].map { entries[$0].wasGone } ?? false }

  /// Whether this reading showed a known record.
  func isShown(_ key: RecordKey) -> Bool { slots[key].map { entries[$0].isSeen } ?? (fresh[key] != nil) }

  func isKnown(_ key: RecordKey) -> Bool { slots[key] != nil }

  /// Whether a record is there by all that is known, shown or not.
  func holds(_ key: RecordKey) -> Bool {
    isShown(key) || (isKnown(key) && !wasGone(key) && gone[key] == nil)
  }

  mutating func take(_ observation: Observation) {
    switch observation {
    case .unchanged(let key):
      guard let slot = slots[key], entries[slot].fingerprint != nil else {
        wanted.append(key)
        return
      }
      if entries[slot].isSeen { return }
      entries[slot].isSeen = true
      entries[slot].isCountedUnchanged = true
      unchanged += 1
      if entries[slot].misses >= Self.markedMisses { gone[key] = .explicit }
    case .record(let observed):
      // It is there already, and stays as it was when it was seen last.
      if observed.isOnlyNew, let slot = slots[observed.key], entries[slot].fingerprint != nil,
        !entries[slot].wasGone
      {
        take(.unchanged(observed.key))
      } else {
        take(observed)
      }
    case .gone(let key, let evidence):
      gone[key] = max(gone[key] ?? .nothing, evidence)
      // Shown again after all, it counts once.
      if fresh.removeValue(forKey: key) != nil {
        if slots[key] == nil { new -= 1 } else { changed -= 1 }
      }
    case .rejected(let rejection):
      rejections.append(rejection)
      if let key = rejection.key {
        rejectedKeys.insert(key)
        if let slot = slots[key] {
          entries[slot].isSeen = true
          // Of two records of one key neither is known to be the one that had it, unless one is as it was.
          if fresh.removeValue(forKey: key) != nil { changed -= 1 }
        }
      }
    }
  }

  mutating func take(_ observed: Observed) {
    // A page may show a record twice when others come and go meanwhile: the later one counts.
    if fresh.updateValue(observed, forKey: observed.key) != nil { return }
    gone[observed.key] = nil
    guard let slot = slots[observed.key] else {
      new += 1
      return
    }
    if entries[slot].isCountedUnchanged {
      entries[slot].isCountedUnchanged = false
      unchanged -= 1
    }
    entries[slot].isSeen = true
    changed += 1
  }

  /// Takes the answer to a question by key: it may be what is known already.
  mutating func take(answer observed: Observed) {
    if let slot = slots[observed.key], entries[slot].fingerprint == observed.fingerprint {
      take(.unchanged(observed.key))
    } else {
      take(observed)
    }
  }

  /// Whether missing means anything: a record that could not be read may be any of the missing ones.
  var isSnapshot: Bool {
    completeness == .complete && rejections.allSatisfy { $0.key != nil }
  }

  /// How many records the source showed, and how many it showed before; nil when it was not read completely.
  var shown: (now: Int, before: Int)? {
    guard completeness == .complete else { return nil }
    return (unchanged + changed + new + rejections.count, entries.count { $0.missesBefore == 0 })
  }

  /// Closes the reading: counts what is missing.
  ///
  /// - Returns: the known keys that are missing now, with how many readings in a row they were missing.
  mutating func close() -> [(key: RecordKey, misses: Int)] {
    var missing: [(RecordKey, Int)] = []
    for index in entries.indices where !entries[index].isSeen && gone[entries[index].key] == nil {
      switch completeness {
      case .complete where isSnapshot:
        entries[index].misses += 1
        missing.append((entries[index].key, entries[index].misses))
      case .untouched:
        if entries[index].misses > 0 {
          // A second look at the unchanged source counts as the second snapshot.
          entries[index].misses += 1
          missing.append((entries[index].key, entries[index].misses))
        } else {
          entries[index].isSeen = true
          entries[index].isCountedUnchanged = true
          unchanged += 1
        }
      case .complete, .partial:
        // What is believed to be gone stays so until the source shows it again.
        if entries[index].wasGone { missing.append((entries[index].key, entries[index].misses)) }
      }
    }
    return missing
  }

  /// Records that were missing before and are shown again.
  var returned: [RecordKey] {
    entries.filter { $0.isSeen && $0.misses > 0 && $0.misses < Self.markedMisses }.map(\.key)
  }

  /// The keys that are there: shown now, or not shown by a reading that does not show everything.
  func forEachPresentKey(_ body: (RecordKey) -> Void) {
    for entry in entries where gone[entry.key] == nil && (entry.isSeen || entry.misses == 0) {
      body(entry.key)
    }
    for key in fresh.keys where slots[key] == nil { body(key) }
  }
}
