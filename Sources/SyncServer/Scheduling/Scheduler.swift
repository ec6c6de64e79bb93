public import Contractors

/// Decides which run begins when. A value without a clock: moments go in, runs to begin come out.
///
/// - Moments of a schedule that were missed, because the program was not there, the machine slept or a run took longer, count as one.
/// - No sync runs twice at a time, nor do two that share a connection.
/// - Events begin a run after a short quiet; a scheduled run, which reads everything, does their work as well.
/// - Clocks may jump: what lies before the present is due, and when the clock goes back, schedules are counted anew.
///
/// Source: `sync-algorithm.md` §4.5, P8.
public struct Scheduler: Sendable {
  private struct Entry {
    var sync: ScheduledSync
    /// The moment of the schedule that is next, and when it is taken.
    var due: Timestamp?
    var taken: Timestamp?
    /// The first and the last event that no run has begun for.
    var events: (first: Timestamp, last: Timestamp)?
    /// Before this nothing begins, and before that nothing on account of events.
    var notBefore: Timestamp?
    var eventsNotBefore: Timestamp?
    var running: RunStart?
    /// Attempts that failed one after the other.
    var failures = 0
    /// When its last run began here: who waited longest comes first.
    var began: Timestamp?
  }

  /// The waiting times.
  public let pacing: SchedulerPacing
  private let chance: @Sendable () -> Double
  private var entries: [String: Entry] = [:]
  private var latest: Timestamp?

  /// A clock that goes back by less is being corrected, nothing more.
  private static let correctionSeconds = 60.0

  /// Makes a scheduler without syncs.
  ///
  /// - Parameters:
  ///   - pacing: the waiting times.
  ///   - chance: a number from 0 up to 1, asked for once for each moment that is waited for.
  public init(pacing: SchedulerPacing = SchedulerPacing(), chance: @escaping @Sendable () -> Double) {
    self.pacing = pacing
    self.chance = chance
  }

  /// Takes over the configured syncs. One that is known goes on with what is running or was told of it.
  public mutating func configure(_ syncs: [ScheduledSync], now: Timestamp) {
    let known = entries
    entries = [:]
    for sync in syncs {
      var entry = known[sync.name] ?? Entry(sync: sync)
      entry.sync = sync
      // What was missed since the last run is due at once, and what never ran is too.
      expect(&entry, after: entry.running?.due ?? sync.lastRun.map { min($0, now) }, now: now)
      entries[sync.name] = entry
    }
    for (name, entry) in known where entries[name] == nil && entry.running != nil {
      // It runs to its end and is forgotten then.
      entries[name] = entry
      entries[name]?.due = nil
      entries[name]?.taken = nil
      entries[name]?.sync.next = { _ in nil }
    }
  }

  /// Takes down that a side told of a change.
  public mutating func noteEvent(of sync: String, now: Timestamp) {
    guard var entry = entries[sync] else { return }
    entry.events = (entry.events?.first ?? now, now)
    entries[sync] = entry
  }

  /// Takes down that marks wait, whoever made them: a run is due unless one is waited for already.
  public mutating func noteMarks(of sync: String, now: Timestamp) {
    if entries[sync]?.events == nil { noteEvent(of: sync, now: now) }
  }

  /// The runs that begin now; each counts as running from here on.
  public mutating func starts(now: Timestamp) -> [RunStart] {
    noticeClock(now)
    var starts: [RunStart] = []
    var taken = entries.values.reduce(into: Set<String>()) { taken, entry in
      if entry.running != nil { taken.formUnion(entry.sync.connections) }
    }
    let waiting = entries.values.sorted {
      ($0.began?.milliseconds ?? .min, $0.sync.name) < ($1.began?.milliseconds ?? .min, $1.sync.name)
    }
    for var entry in waiting {
      guard taken.isDisjoint(with: entry.sync.connections), let start = begin(&entry, now) else { continue }
      starts.append(start)
      taken.formUnion(entry.sync.connections)
      entries[entry.sync.name] = entry
    }
    return starts
  }

  /// Takes down how a run ended.
  public mutating func ended(_ sync: String, _ conclusion: RunConclusion, now: Timestamp) {
    guard var entry = entries[sync], let start = entry.running else { return }
    entry.running = nil
    entry.notBefore = nil
    switch conclusion {
    case .done, .needless, .interrupted:
      entry.failures = 0
      entry.eventsNotBefore = nil
    case .busy:
      entry.notBefore = now.adding(seconds: pacing.busySeconds * (1 + chance()))
      tryAgain(start, &entry, now)
    case .guarded:
      // The schedule goes on; events would only meet the same guard.
      entry.failures = 0
      entry.eventsNotBefore = now.adding(seconds: pacing.failureSecondsMax)
    case .failed:
      let doubled = pacing.failureSeconds * Double(1 << min(entry.failures, 16))
      entry.failures += 1
      entry.notBefore = now.adding(seconds: min(doubled, pacing.failureSecondsMax))
      tryAgain(start, &entry, now)
    }
    entries[sync] = entry
  }

  /// The next moment at which ``starts(now:)`` may have something new; nil when only an event or an ending can bring it.
  public var wake: Timestamp? { entries.values.compactMap(wake).min() }

  /// The next moment of a sync's schedule; nil without one.
  public func due(of sync: String) -> Timestamp? { entries[sync]?.due }

  /// Whether a sync runs.
  public func isRunning(_ sync: String) -> Bool { entries[sync]?.running != nil }

  /// Whether anything runs.
  public var isRunning: Bool { entries.values.contains { $0.running != nil } }

  /// The names of the syncs.
  public var names: [String] { entries.keys.sorted() }

  // MARK: One sync

  private func begin(_ entry: inout Entry, _ now: Timestamp) -> RunStart? {
    guard entry.running == nil, entry.notBefore.map({ $0 <= now }) ?? true else { return nil }
    var start: RunStart?
    if let due = entry.due, let taken = entry.taken, taken <= now {
      start = RunStart(sync: entry.sync.name, trigger: .schedule, due: due)
      expect(&entry, after: now, now: now)
    } else if let events = entry.events, eventsAreDue(entry) ?? .init(milliseconds: .max) <= now {
      start = RunStart(sync: entry.sync.name, trigger: .event, due: events.first)
    }
    guard let start else { return nil }
    entry.events = nil
    entry.running = start
    entry.began = now
    return start
  }

  /// Waits for the next moment of the schedule after another one; without one the first is the present.
  private func expect(_ entry: inout Entry, after moment: Timestamp?, now: Timestamp) {
    guard let coming = entry.sync.next(moment ?? now) else {
      entry.due = nil
      entry.taken = nil
      return
    }
    let due = moment == nil ? now : coming
    entry.due = due
    guard due > now else {
      entry.taken = due
      return
    }
    let following = entry.sync.next(due).map { Double($0.milliseconds - due.milliseconds) / 1000 }
    let most = min(pacing.jitterSeconds, (following ?? pacing.jitterSeconds * 10) / 10)
    entry.taken = due.adding(seconds: most * chance())
  }

  private func tryAgain(_ start: RunStart, _ entry: inout Entry, _ now: Timestamp) {
    switch start.trigger {
    case .schedule:
      entry.due = start.due
      entry.taken = start.due
    case .event:
      entry.events = (min(entry.events?.first ?? start.due, start.due), entry.events?.last ?? start.due)
    }
  }

  private func eventsAreDue(_ entry: Entry) -> Timestamp? {
    guard let events = entry.events else { return nil }
    let quiet = min(
      events.last.adding(seconds: pacing.quietSeconds), events.first.adding(seconds: pacing.patienceSeconds))
    return max(quiet, entry.eventsNotBefore ?? quiet)
  }

  private func wake(_ entry: Entry) -> Timestamp? {
    guard entry.running == nil else { return nil }
    let moment = [entry.taken, eventsAreDue(entry)].compactMap { $0 }.min()
    return moment.map { max($0, entry.notBefore ?? $0) }
  }

  private mutating func noticeClock(_ now: Timestamp) {
    defer { latest = now }
    guard let latest, now.adding(seconds: Self.correctionSeconds) < latest else { return }
    for (name, entry) in entries {
      var entry = entry
      expect(&entry, after: now, now: now)
      entry.notBefore = entry.notBefore.map { min($0, now) }
      entry.eventsNotBefore = entry.eventsNotBefore.map { min($0, now) }
      entry.events = entry.events.map { (min($0.first, now), min($0.last, now)) }
      entry.began = entry.began.map { min($0, now) }
      entries[name] = entry
    }
  }
}
