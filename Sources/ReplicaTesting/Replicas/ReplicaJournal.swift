public import Contractors

/// How often a replica in memory was called.
public struct ReplicaCounts: Sendable, Hashable {
  /// Readings started.
  public var readings = 0
  /// Pages shown.
  public var pages = 0
  /// Records shown that were parsed, as against known by their fingerprint.
  public var parsed = 0
  /// Calls that carried operations.
  public var modifyingCalls = 0
  /// Operations that were executed, successful or not.
  public var operations = 0
  /// Questions by key.
  public var keyLookUps = 0
  /// Questions by origin.
  public var originLookUps = 0
  /// Calls of any kind that came before the moment until which the replica had asked to wait.
  public var hastyCalls = 0

  /// All zero.
  public init() {}
}

/// One operation that a replica was asked for, with what it did to the record.
public struct ReplicaJournalLine: Sendable, Hashable {
  /// The call that carried it.
  public var call: Int
  /// The operation.
  public var operation: Operation
  /// Whether it was executed; a lost request was not.
  public var isExecuted: Bool
  /// The answer that was given, which may be less than the truth.
  public var outcome: Outcome
  /// The record before, with everything it held; nil when there was none.
  public var before: Record?
  /// The record afterwards; nil when there is none.
  public var after: Record?
  /// Keys that the operation names and under which no record was there.
  public var unknownReferences: Set<String>
}
