public import Contractors
public import Reconciliation

/// What a run needs from the world besides its replicas and its store; values, so that a seed replays a run.
public struct EngineEnvironment: Sendable {
  /// The time.
  public var now: @Sendable () -> Timestamp
  /// Waits for seconds; throws `CancellationError` when the run is cancelled, or when a person asks it to stop and much is left.
  public var sleep: @Sendable (Double) async throws -> Void
  /// Names this process in the lease; unique among processes that use the store.
  public var owner: String
  /// Whether a person asked the run to stop: it ends after the batch in flight, or instead of waiting.
  public var isStopping: @Sendable () -> Bool
  /// Requests and commands sent to the sides so far, for the report.
  public var traffic: @Sendable () -> Traffic
  /// Told how far the run is.
  public var progress: @Sendable (RunProgress) -> Void

  /// Makes an environment.
  public init(
    now: @escaping @Sendable () -> Timestamp, sleep: @escaping @Sendable (Double) async throws -> Void,
    owner: String,
    isStopping: @escaping @Sendable () -> Bool = { false },
    traffic: @escaping @Sendable () -> Traffic = { Traffic() },
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) {
    self.now = now
    self.sleep = sleep
    self.owner = owner
    self.isStopping = isStopping
    self.traffic = traffic
    self.progress = progress
  }
}

/// What was sent over the network.
public struct Traffic: Sendable, Hashable {
  /// HTTP requests.
  public var requests: Int
  /// REST commands within them.
  public var commands: Int

  /// Makes a count.
  public init(requests: Int = 0, commands: Int = 0) {
    self.requests = requests
    self.commands = commands
  }
}

/// How far a run is.
public enum RunProgress: Sendable, Hashable {
  /// So many records of a side and entity have been read.
  case reading(Side, Entity, count: Int)
  /// Matching and deciding.
  case deciding
  /// So many of all operations have been sent.
  case applying(done: Int, of: Int)
  /// Waiting because a side asked not to be called for so long.
  case resting(seconds: Double)
  /// Waiting until the outcome of a creation can be looked up.
  case waiting(seconds: Double)
}

/// What a run is asked to do.
public struct RunOptions: Sendable, Hashable {
  /// Guards that are lifted for this run.
  public var allowed: Set<GuardName>
  /// The digest of the plan that must be carried out exactly; nil decides anew.
  public var digest: String?
  /// Sides of which only the records with marks are read (``DirtyMark``). A stream that is marked as a whole, or that no run with
  /// the same settings has read, is read all the same; and so is a side on which the run would create records, since one that
  /// nobody marked may be there already.
  public var markedOnly: Set<Side>
  /// Whether the run waits for creations whose outcome is unknown.
  public var waitsForUnknown: Bool
  /// What started the run.
  public var trigger: String

  /// Makes options.
  public init(
    allowed: Set<GuardName> = [], digest: String? = nil, markedOnly: Set<Side> = [],
    waitsForUnknown: Bool = true,
    trigger: String = "command"
  ) {
    self.allowed = allowed
    self.digest = digest
    self.markedOnly = markedOnly
    self.waitsForUnknown = waitsForUnknown
    self.trigger = trigger
  }
}
