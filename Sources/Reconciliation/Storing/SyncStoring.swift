public import Contractors

/// What a sync remembers between its runs. Synchronous: a transaction is never held open across the network.
///
/// Everything is of one sync. Implementations are durable when a call returns, unless they say that they live in memory.
/// Source: `sync-algorithm.md` §4.2 and §1, "State, not layout".
public protocol SyncStoring: Sendable {
  /// Goes through the known records of a stream in the order of their keys, without their records.
  func forEachObservation(of stream: Stream, _ body: (StoredObservation) throws -> Void) throws
  /// Observations with their records, for the given keys; keys that are not known are missing in the answer.
  func observations(of stream: Stream, keys: [RecordKey]) throws -> [RecordKey: StoredObservation]

  /// Goes through all pairs, tombstones included, in the order of their ids.
  func forEachPair(_ body: (Pair) throws -> Void) throws
  /// One pair.
  func pair(_ id: PairID) throws -> Pair?
  /// The pair that holds a key.
  func pair(of stream: Stream, key: RecordKey) throws -> Pair?
  /// The registers of the given pairs; a pair without history is missing in the answer.
  func registers(of pairs: [PairID]) throws -> [PairID: Registers]
  /// The id that the next new pair gets.
  func nextPairID() throws -> PairID

  /// Open conflicts, or all, in the order of their numbers.
  func conflicts(includingClosed: Bool) throws -> [Conflict]
  /// All questions about who is who, answered ones included.
  func reviews() throws -> [Review]
  /// All records set aside.
  func setAside() throws -> [SetAside]
  /// Where the last reading of a stream ended.
  func cursor(of stream: Stream) throws -> Cursor?
  /// The marks of changed records in the order of their numbers, one for each record.
  func marks() throws -> [DirtyMark]
  /// A remembered text: the settings' fingerprint, a portal's identity, a pacer's state. At most 64 KiB.
  func note(_ name: String) throws -> String?

  /// The runs, newest first.
  func runs(limit: Int) throws -> [Run]
  /// A run's journal in the order of its plan.
  func journal(of run: Int64) throws -> [JournalEntry]
  /// A run's replaced values.
  func history(of run: Int64) throws -> [HistoryEntry]
  /// A saved plan.
  func plan(_ id: Int64) throws -> SavedPlan?
  /// The newest plans first.
  func plans(limit: Int) throws -> [SavedPlan]

  /// Starts a run and gives its number.
  func begin(_ run: Run) throws -> Int64
  /// Saves a plan and gives its number.
  func save(_ plan: SavedPlan) throws -> Int64
  /// Keeps marks of changed records, all or none; a record that is marked already gets a later number. Given numbers do not count.
  func mark(_ marks: [DirtyMark]) throws
  /// Makes all changes in one transaction, or none.
  func commit(_ changes: Changes) throws

  /// Takes the sync's lease, or renews it.
  ///
  /// - Returns: false when another owner holds it and it has not expired at `now`.
  func lease(owner: String, now: Timestamp, until: Timestamp) throws -> Bool
  /// Gives the lease back if the owner holds it.
  func release(owner: String) throws
}

/// A plan as it was saved. Source: `sync-algorithm.md` §2, feature 29.
public struct SavedPlan: Sendable, Hashable, Codable {
  /// Whether it can still be carried out.
  public enum Status: String, Sendable, Hashable, Codable {
    case open
    case applied
    case stale
  }

  /// The number users name it by; 0 until the store has given one.
  public var id: Int64
  /// SHA-256 over the sorted operations, in hexadecimal digits.
  public var digest: String
  /// When it was made.
  public var madeAt: Timestamp
  /// Whether it can still be carried out.
  public var status: Status
  /// Its figures.
  public var report: RunReport

  /// Makes an open plan.
  public init(id: Int64 = 0, digest: String, madeAt: Timestamp, status: Status = .open, report: RunReport) {
    self.id = id
    self.digest = digest
    self.madeAt = madeAt
    self.status = status
    self.report = report
  }
}

/// Changes that become durable together.
public struct Changes: Sendable {
  /// Observations to be stored, replacing those of the same key.
  public var observations: [Stream: [StoredObservation]] = [:]
  /// Observations to be forgotten.
  public var forgotten: [Stream: [RecordKey]] = [:]
  /// Pairs to be stored, replacing those of the same id.
  public var pairs: [Pair] = []
  /// Ended pairs that lose both their records, with the pair that takes over their closed questions: they are removed, with their
  /// registers, before pairs are stored.
  public var dissolved: [PairID: PairID] = [:]
  /// Registers to be stored, replacing those of the same pair.
  public var registers = RegisterTable()
  /// Conflicts: with id 0 a new one (replacing an open one of the same pair, unit and element), else the one of that id.
  public var conflicts: [Conflict] = []
  /// Questions: with id 0 a new one unless the same two records have one already, else the one of that id.
  public var reviews: [Review] = []
  /// Records set aside, replacing those of the same stream, name and kind.
  public var setAside: [SetAside] = []
  /// Rows of `setAside` that are settled.
  public var settled: [SetAside] = []
  /// Cursors to be stored; nil forgets one.
  public var cursors: [Stream: Cursor?] = [:]
  /// Marks to be taken away: of each stream those up to a number. Later ones stay.
  public var unmarked: [Stream: Int64] = [:]
  /// Texts to be remembered.
  public var notes: [String: String] = [:]
  /// Journal entries, replacing those of the same run and sequence.
  public var journal: [JournalEntry] = []
  /// Replaced values to be added.
  public var history: [HistoryEntry] = []
  /// A run whose end or figures are to be stored.
  public var run: Run?
  /// Plans whose status changes.
  public var plans: [SavedPlan] = []

  /// No changes.
  public init() {}

  /// Whether nothing would be written.
  public var isEmpty: Bool {
    observations.isEmpty && forgotten.isEmpty && pairs.isEmpty && dissolved.isEmpty && registers.isEmpty
      && conflicts.isEmpty && reviews.isEmpty && setAside.isEmpty && settled.isEmpty && cursors.isEmpty
      && unmarked.isEmpty && notes.isEmpty
      && journal.isEmpty
      && history.isEmpty && run == nil && plans.isEmpty
  }
}
