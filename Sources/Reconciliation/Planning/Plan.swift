public import Contractors

/// One operation of a plan, with everything that people and the journal want to know of it.
public struct PlannedOperation: Sendable, Hashable {
  /// The pair.
  public var pair: PairID
  /// Its entity.
  public var entity: Entity
  /// The records' keys when the plan was made.
  public var keys: Sides<RecordKey?>
  /// The side that is written.
  public var side: Side
  /// What is done.
  public var kind: OperationKind
  /// The whole record of a creation or restoration, references in neutral form.
  public var record: Record?
  /// The changes of an update or flag, references in neutral form.
  public var changes: [FieldName: FieldChange]
  /// The target's values in the written fields before the write.
  public var before: [FieldName: Value]
  /// What they shall be.
  public var after: [FieldName: Value]
  /// The target's version as last read.
  public var version: String?
  /// Whether the target's record bears a mark of removal, which an update takes off.
  public var liftsMark = false
  /// Whether the counterpart of a new record has official numbers, also where this side has no place for them.
  public var hasNumbers = false
  /// The origin that an update gives to the record, since its counterpart has another key now.
  public var origin: Origin?
  /// What was decided for fields that the side gives to new records alone; see ``Operation/settled``.
  public var settled: [FieldName: Value] = [:]
  /// Those of them that changed just now and of which the side holds nothing: told as not taken over unless it shows them afterwards.
  public var awaited: [FieldName: Value] = [:]
  /// Why.
  public var cause: HistoryEntry.Cause
  /// The contractor's name, for people.
  public var label = ""

  /// Makes an operation.
  public init(
    pair: PairID, entity: Entity, keys: Sides<RecordKey?>, side: Side, kind: OperationKind,
    record: Record? = nil,
    changes: [FieldName: FieldChange] = [:], before: [FieldName: Value] = [:],
    after: [FieldName: Value] = [:],
    version: String? = nil, cause: HistoryEntry.Cause
  ) {
    self.pair = pair
    self.entity = entity
    self.keys = keys
    self.side = side
    self.kind = kind
    self.record = record
    self.changes = changes
    self.before = before
    self.after = after
    self.version = version
    self.cause = cause
  }
}

/// Keys that a stream shows no more beside new ones that it shows.
public struct ReplacedKeys: Sendable, Hashable {
  /// Keys of pairs of which the source does not say itself that they are gone.
  public var gone: Int
  /// New records without a counterpart, with those that were found under other keys or are asked about; where the stream need not show
  /// all, those alone of the former that have the name of a missing one.
  public var new: Int

  /// Makes figures.
  public init(gone: Int, new: Int) {
    self.gone = gone
    self.new = new
  }
}

/// What a run would do: computed from registers and observations alone, complete before anything is written.
public struct Plan: Sendable {
  /// The operations in the order they must be done: companies before contacts, removals last and in reverse.
  public var operations: [PlannedOperation] = []
  /// Pairs as they shall be stored when the plan is accepted.
  public var pairs: [PairID: Pair] = [:]
  /// Registers as they shall be stored when the plan is accepted.
  public var registers = RegisterTable()
  /// Conflicts opened, updated or closed.
  public var conflicts: [Conflict] = []
  /// Keys that records of pairs had: a side shows them under others now.
  public var formerKeys: [Stream: [RecordKey]] = [:]
  /// How many keys of pairs each stream does not show any more, and how many new records are made on the other side meanwhile.
  public var replacedKeys: [Stream: ReplacedKeys] = [:]
  /// Records that may be the same and wait for an answer.
  public var reviews: [Review] = []
  /// Values that a policy replaced and changes that the other side does not take, for the history; the run's number is set when the plan is accepted.
  public var history: [HistoryEntry] = []
  /// Keys whose record the registers do not hold wholly: their observation must keep the record.
  public var undecided: [Stream: Set<RecordKey>] = [:]
  /// Which fields changed on how many pairs, and how many of these changes were clearings.
  public var changedFields: [FieldName: Int] = [:]
  /// Fields that went from filled to empty.
  public var clearedFields: [FieldName: Int] = [:]
  /// How many records of each side have no counterpart and are created.
  public var unmatched = Sides(left: 0, right: 0)
  /// How many matches each tier made.
  public var matched: [MatchTier: Int] = [:]
  /// New records that a `create` rule kept from being created.
  public var notCreated = 0
  /// Changes found on the target of a one-way sync.
  public var drift = 0
  /// What was found there, where it is to be reported; the run's number is set when the plan is accepted.
  public var drifts: [HistoryEntry] = []
  /// Pairs that end because a counterpart is gone, and whose other record stays as it is: nothing is written.
  public var ended: [PlannedOperation] = []
  /// How many these are.
  public var detached: Int { ended.count }
  /// Records believed to be gone.
  public var gone = Sides(left: 0, right: 0)
  /// Elements that a side shows twice: key and field, for the report.
  public var doubled = 0

  /// What the digest calls the pairs that operations refer to, by their neutral form: the keys of both records.
  var referenceNames: [String: String] = [:]

  /// An empty plan.
  public init() {}
}
