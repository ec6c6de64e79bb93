public import Contractors

/// What an operation does, in the words of plans and reports.
public enum OperationKind: String, Sendable, Hashable, Codable, CaseIterable {
  case create
  case update
  case flag
  case detach
  case delete
  case restore
}

/// A row of a run's journal: what was to be done, and how it ended.
public struct JournalEntry: Sendable, Hashable, Codable {
  /// How far the operation came.
  public enum State: String, Sendable, Hashable, Codable {
    case planned
    case sending
    case done
    case refused
    case stale
    case gone
    case unknown
    case waiting
  }

  /// The run.
  public var run: Int64
  /// Its place in the run's plan, from 0; with the run it names the entry.
  public var sequence: Int
  /// The pair.
  public var pair: PairID
  /// The side that is written.
  public var side: Side
  /// The entity.
  public var entity: Entity
  /// What is done.
  public var kind: OperationKind
  /// How far it came.
  public var state: State
  /// How often it was sent.
  public var attempts: Int
  /// When it was last sent.
  public var sentAt: Timestamp?
  /// The reason when it was refused or ended unknown.
  public var message: Sentence?
  /// The target's values in the written fields before the write.
  public var before: [FieldName: Value]
  /// The values written.
  public var after: [FieldName: Value]

  /// Makes an entry.
  public init(
    run: Int64, sequence: Int, pair: PairID, side: Side, entity: Entity, kind: OperationKind,
    state: State = .planned,
    attempts: Int = 0, sentAt: Timestamp? = nil, message: Sentence? = nil, before: [FieldName: Value] = [:],
    after: [FieldName: Value] = [:]
  ) {
    self.run = run
    self.sequence = sequence
    self.pair = pair
    self.side = side
    self.entity = entity
    self.kind = kind
    self.state = state
    self.attempts = attempts
    self.sentAt = sentAt
    self.message = message
    self.before = before
    self.after = after
  }
}

/// A value that was replaced, with the reason: the loser is always kept. Source: `sync-algorithm.md` §2, features 8 and 33.
public struct HistoryEntry: Sendable, Hashable, Codable {
  /// Why a value was replaced.
  public enum Cause: String, Sendable, Hashable, Codable {
    /// The other side alone changed it.
    case changed
    /// A policy settled a contest.
    case policy
    /// A person answered a conflict.
    case answer
    /// The record was created.
    case created
    /// The record was removed or flagged because its counterpart is gone.
    case removed
    /// The record was created again because it was edited on one side and removed on the other.
    case restored
    /// Two values were joined.
    case joined
    /// A contest put to a person: both values are kept here.
    case asked
    /// Somebody wrote the old value in the moment before our write, which replaced it.
    case overwritten
    /// Somebody changed the target of a one-way sync: the old value was decided, the new one is what the target shows.
    case drift
    /// The side took the record without the old value; what it holds instead is not known here.
    case leftOut
    /// The side took the old value and holds the new one instead: it cut it, or gave it another form.
    case reshaped
    /// A person undid the run that wrote the old value.
    case undone
  }

  /// The run.
  public var run: Int64
  /// The pair.
  public var pair: PairID
  /// The side on which the value was replaced.
  public var side: Side
  /// The record's key, nil while it does not exist.
  public var key: RecordKey?
  /// The field or group member.
  public var field: FieldName
  /// The value before; nil is absent.
  public var old: Value?
  /// The value after; nil is absent.
  public var new: Value?
  /// Why.
  public var cause: Cause

  /// Makes an entry.
  public init(
    run: Int64, pair: PairID, side: Side, key: RecordKey?, field: FieldName, old: Value?, new: Value?,
    cause: Cause
  ) {
    self.run = run
    self.pair = pair
    self.side = side
    self.key = key
    self.field = field
    self.old = old
    self.new = new
    self.cause = cause
  }
}

/// One execution of a sync.
public struct Run: Sendable, Hashable, Codable {
  /// The run's number; 0 until the store has given one.
  public var id: Int64
  /// What started it: `command`, `schedule`, `event`.
  public var trigger: String
  /// When it started.
  public var startedAt: Timestamp
  /// When it ended; nil while it goes on, or when it was killed.
  public var endedAt: Timestamp?
  /// How it ended, in the words of ``RunOutcome``.
  public var outcome: RunOutcome?
  /// Its figures.
  public var report: RunReport?

  /// Makes a run that has just started.
  public init(id: Int64 = 0, trigger: String, startedAt: Timestamp) {
    self.id = id
    self.trigger = trigger
    self.startedAt = startedAt
  }
}

/// How a run ended. Source: `architecture.md` §6.
public enum RunOutcome: String, Sendable, Hashable, Codable {
  case done
  case attention
  case guarded
  case failed
  case interrupted
  case planned
}
