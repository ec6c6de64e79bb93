public import Contractors
public import Reconciliation

/// How a run came out, for the scheduler, the figures and the log.
public struct RunEnding: Sendable {
  /// What the scheduler needs to know.
  public var conclusion: RunConclusion
  /// The run's number; nil when it did not even begin.
  public var run: Int64?
  /// How it ended; nil when it did not begin.
  public var outcome: RunOutcome?
  /// Its figures.
  public var report: RunReport
  /// When it ended.
  public var endedAt: Timestamp

  /// Describes an ending.
  public init(
    conclusion: RunConclusion, run: Int64? = nil, outcome: RunOutcome? = nil, report: RunReport = RunReport(),
    endedAt: Timestamp
  ) {
    self.conclusion = conclusion
    self.run = run
    self.outcome = outcome
    self.report = report
    self.endedAt = endedAt
  }
}

/// Where a sync stands when the program starts, as the store says.
public struct SyncStanding: Sendable {
  /// How its last run ended.
  public var outcome: RunOutcome?
  /// When that ended.
  public var lastRun: Timestamp?
  /// When a run last ended well, open questions included.
  public var lastSuccess: Timestamp?
  /// Conflicts that wait for a person.
  public var conflicts: Int
  /// Questions about who is who.
  public var reviews: Int
  /// Records set aside.
  public var setAside: Int

  /// Describes a standing.
  public init(
    outcome: RunOutcome? = nil, lastRun: Timestamp? = nil, lastSuccess: Timestamp? = nil, conflicts: Int = 0,
    reviews: Int = 0, setAside: Int = 0
  ) {
    self.outcome = outcome
    self.lastRun = lastRun
    self.lastSuccess = lastSuccess
    self.conflicts = conflicts
    self.reviews = reviews
    self.setAside = setAside
  }
}
