public import Contractors

/// The figures of one side of a run. Source: `architecture.md` §6, the JSON object of `sync`.
public struct SideCounts: Sendable, Hashable, Codable {
  /// Records shown: unchanged + changed + new + rejected.
  public var read = 0
  /// Records with a known fingerprint.
  public var unchanged = 0
  /// Known records that differ.
  public var changed = 0
  /// Records seen for the first time.
  public var new = 0
  /// Records believed to be gone.
  public var gone = 0
  /// Records that could not be read.
  public var rejected = 0
  /// Operations on this side; in a plan, what would be.
  public var created = 0
  /// Records updated on this side.
  public var updated = 0
  /// Records removed on this side.
  public var removed = 0
  /// Records flagged on this side.
  public var flagged = 0
  /// Operations that this side refused.
  public var refused = 0

  /// All zero.
  public init() {}
}

/// The figures of a run.
public struct RunReport: Sendable, Hashable, Codable {
  /// Per side.
  public var sides = Sides(left: SideCounts(), right: SideCounts())
  /// Pairs of the sync after the run.
  public var pairs = 0
  /// Open conflicts after the run.
  public var conflicts = 0
  /// Open questions about who is who.
  public var review = 0
  /// Records set aside.
  public var setAside = 0
  /// Creations and removals whose outcome is not known yet.
  public var unknown = 0
  /// Pairs detached because a counterpart is gone.
  public var detached = 0
  /// New records that a `create` rule kept from being created.
  public var notCreated = 0
  /// Changes found on the target of a one-way sync.
  public var drift = 0
  /// Requests sent, as the connectors count them.
  public var requests = 0
  /// Commands within them.
  public var commands = 0
  /// How long the run took.
  public var seconds = 0.0
  /// The guards that stopped the run.
  public var guards: [GuardVerdict] = []

  /// All zero.
  public init() {}
}
