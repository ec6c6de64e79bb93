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
  /// Edits of others that a write of ours replaced in the moment before it; the history has them.
  public var overwritten = 0
  /// Values that a side did not take with their record; the history has them.
  public var leftOut = 0
  /// Values that a side took and holds in another form; the history has both.
  public var reshaped = 0
  /// Pairs that the run left for the next one: a side put them off, or changed again and again.
  public var putOff = 0
  /// Official numbers among the records read anew whose check digits do not fit: a remark, the records go on.
  public var doubtfulValues = 0
  /// Requests sent, as the connectors count them.
  public var requests = 0
  /// Commands within them.
  public var commands = 0
  /// How long the run took.
  public var seconds = 0.0
  /// The guards that stopped the run.
  public var guards: [GuardVerdict] = []

  /// Whether a guard stopped the run only after a part of it was written: what was missing was seen while it wrote.
  public var isStoppedLate = false

  /// All zero.
  public init() {}

  /// Reads a report of this or an earlier version; what that one did not count is zero.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func count(_ key: CodingKeys) throws -> Int { try values.decodeIfPresent(Int.self, forKey: key) ?? 0 }
    sides = try values.decodeIfPresent(Sides<SideCounts>.self, forKey: .sides) ?? sides
    pairs = try count(.pairs)
    conflicts = try count(.conflicts)
    review = try count(.review)
    setAside = try count(.setAside)
    unknown = try count(.unknown)
    detached = try count(.detached)
    notCreated = try count(.notCreated)
    drift = try count(.drift)
    overwritten = try count(.overwritten)
    leftOut = try count(.leftOut)
    reshaped = try count(.reshaped)
    putOff = try count(.putOff)
    doubtfulValues = try count(.doubtfulValues)
    requests = try count(.requests)
    commands = try count(.commands)
    seconds = try values.decodeIfPresent(Double.self, forKey: .seconds) ?? 0
    guards = try values.decodeIfPresent([GuardVerdict].self, forKey: .guards) ?? []
    isStoppedLate = try values.decodeIfPresent(Bool.self, forKey: .isStoppedLate) ?? false
  }
}
