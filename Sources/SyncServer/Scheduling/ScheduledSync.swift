public import Contractors

/// A sync as the scheduler knows it.
public struct ScheduledSync: Sendable {
  /// Its name.
  public var name: String
  /// The connections it uses: two syncs that share one are not run at the same time, since a portal's limits hold for both.
  public var connections: Set<String>
  /// When its last run began, as the store says; nil when it never ran.
  public var lastRun: Timestamp?
  /// The first moment of its schedule after another one; nil where there is no further one, or no schedule.
  public var next: @Sendable (Timestamp) -> Timestamp?

  /// Describes a sync.
  public init(
    name: String, connections: Set<String>, lastRun: Timestamp?,
    next: @escaping @Sendable (Timestamp) -> Timestamp?
  ) {
    self.name = name
    self.connections = connections
    self.lastRun = lastRun
    self.next = next
  }
}

/// Why a run begins.
public enum RunTrigger: String, Sendable, Hashable, CaseIterable {
  /// Its schedule says so.
  case schedule
  /// A side told that something changed.
  case event
}

/// A run that is to begin now.
public struct RunStart: Sendable, Hashable {
  /// The sync.
  public var sync: String
  /// Why.
  public var trigger: RunTrigger
  /// Since when it is due: the last of the moments that it stands for, or that of the first event.
  public var due: Timestamp

  /// Describes a run.
  public init(sync: String, trigger: RunTrigger, due: Timestamp) {
    self.sync = sync
    self.trigger = trigger
    self.due = due
  }
}

/// How a run came out, as far as the scheduler is concerned.
public enum RunConclusion: String, Sendable, Hashable, CaseIterable {
  /// It did what it could, open questions included.
  case done
  /// Nothing was left to do: another process has done it.
  case needless
  /// Another process is at it.
  case busy
  /// A guard stopped it, and only a person can go on.
  case guarded
  /// It failed, and may do better later.
  case failed
  /// It was told to stop.
  case interrupted
}
