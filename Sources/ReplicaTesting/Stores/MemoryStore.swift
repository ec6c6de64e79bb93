public import Contractors
public import Reconciliation
internal import Synchronization

/// A sync's memory that lives in the process: what the database does, without a file. It is durable for as
/// long as it is referred to.
///
/// It keeps the same promises as the database, refusals included, and passes the same suite of tests; numbers
/// are given alike. A body that is given to a function may call the memory, and sees what it has changed
/// meanwhile, which in the database it does not.
public final class MemoryStore: SyncStoring {
  private let state = Mutex(MemoryState())

  /// An empty memory.
  public init() {}

  /// A memory that holds what another one holds now.
  public init(copyOf other: MemoryStore) {
    let held = other.state.withLock { $0 }
    state.withLock { $0 = held }
  }

  /// Goes back to what another memory holds, as a database does that is restored from an older copy.
  public func goBack(to other: MemoryStore) {
    let held = other.state.withLock { $0 }
    state.withLock { $0 = held }
  }

  /// Goes through the known records of a stream in the order of their keys' bytes, without their records.
  public func forEachObservation(of stream: Stream, _ body: (StoredObservation) throws -> Void) throws {
    let observations = state.withLock { $0.observations[stream] ?? [:] }
    for var observation in observations.values.sorted(by: { $0.key.precedes($1.key) }) {
      observation.record = nil
      try body(observation)
    }
  }

  /// Observations with their records, for the given keys; keys that are not known are missing in the answer.
  public func observations(of stream: Stream, keys: [RecordKey]) throws -> [RecordKey: StoredObservation] {
    state.withLock { state in
      let known = state.observations[stream] ?? [:]
      return Dictionary(
        keys.compactMap { key in known[key].map { (key, $0) } }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// Goes through all pairs, tombstones included, in the order of their ids.
  public func forEachPair(_ body: (Pair) throws -> Void) throws {
    let pairs = state.withLock { $0.pairs }
    for pair in pairs.values.sorted(by: { $0.id < $1.id }) { try body(pair) }
  }

  /// One pair.
  public func pair(_ id: PairID) throws -> Pair? { state.withLock { $0.pairs[id] } }

  /// The pair that holds a key.
  public func pair(of stream: Stream, key: RecordKey) throws -> Pair? {
    state.withLock { state in state.holders[stream]?[key].flatMap { state.pairs[$0] } }
  }

  /// The registers of the given pairs; a pair without history is missing in the answer.
  public func registers(of pairs: [PairID]) throws -> [PairID: Registers] {
    state.withLock { state in
      Dictionary(
        pairs.compactMap { pair in state.registers[pair].map { (pair, $0) } },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// The id that the next new pair gets.
  public func nextPairID() throws -> PairID {
    state.withLock { PairID(rawValue: ($0.pairs.keys.max()?.rawValue ?? 0) + 1) }
  }

  /// Open conflicts, or all, in the order of their numbers.
  public func conflicts(includingClosed: Bool) throws -> [Conflict] {
    state.withLock { $0.conflicts }.filter { includingClosed || $0.closedAt == nil }
  }

  /// All questions about who is who, answered ones included.
  public func reviews() throws -> [Review] { state.withLock { $0.reviews } }

  /// All records set aside.
  public func setAside() throws -> [SetAside] { state.withLock { $0.setAside } }

  /// Where the last reading of a stream ended.
  public func cursor(of stream: Stream) throws -> Cursor? { state.withLock { $0.cursors[stream] } }

  /// The marks of changed records in the order of their numbers.
  public func marks() throws -> [DirtyMark] { state.withLock { $0.marks } }

  /// Keeps marks of changed records.
  public func mark(_ marks: [DirtyMark]) throws {
    state.withLock { state in
      for var mark in marks {
        state.lastMark += 1
        mark.sequence = state.lastMark
        state.marks.removeAll { $0.stream == mark.stream && $0.key == mark.key }
        state.marks.append(mark)
      }
    }
  }

  /// A remembered text.
  public func note(_ name: String) throws -> String? { state.withLock { $0.notes[name] } }

  /// The runs, newest first.
  public func runs(limit: Int) throws -> [Run] {
    state.withLock { Array($0.runs.reversed().prefix(max(limit, 0))) }
  }

  /// A run's journal in the order of its plan.
  public func journal(of run: Int64) throws -> [JournalEntry] {
    state.withLock { $0.journal[run] ?? [:] }.values.sorted { $0.sequence < $1.sequence }
  }

  /// A run's replaced values.
  public func history(of run: Int64) throws -> [HistoryEntry] { state.withLock { $0.history[run] ?? [] } }

  /// A saved plan.
  public func plan(_ id: Int64) throws -> SavedPlan? { state.withLock { $0.plans.first { $0.id == id } } }

  /// The newest plans first.
  public func plans(limit: Int) throws -> [SavedPlan] {
    state.withLock { Array($0.plans.reversed().prefix(max(limit, 0))) }
  }

  /// Starts a run and gives its number; the given id does not count.
  public func begin(_ run: Run) throws -> Int64 {
    state.withLock { state in
      var run = run
      run.id = Int64(state.runs.count) + 1
      state.runs.append(run)
      return run.id
    }
  }

  /// Saves a plan and gives its number; the given id does not count.
  public func save(_ plan: SavedPlan) throws -> Int64 {
    state.withLock { state in
      var plan = plan
      plan.id = Int64(state.plans.count) + 1
      state.plans.append(plan)
      return plan.id
    }
  }

  /// Makes all changes at once, or none.
  ///
  /// - Throws: ``MemoryStoreError`` where the database would refuse the changes.
  public func commit(_ changes: Changes) throws {
    try state.withLock { state in
      try state.check(changes)
      state.make(changes)
    }
  }

  /// Takes the sync's lease, or renews it.
  ///
  /// - Returns: false when another owner holds it and it has not expired at `now`.
  public func lease(owner: String, now: Timestamp, until: Timestamp) throws -> Bool {
    state.withLock { state in
      if let lease = state.lease, lease.owner != owner, lease.until > now { return false }
      state.lease = (owner, until)
      return true
    }
  }

  /// Gives the lease back if the owner holds it.
  public func release(owner: String) throws {
    state.withLock { if $0.lease?.owner == owner { $0.lease = nil } }
  }
}

extension RecordKey {
  /// The order of the bytes, which is the database's.
  func precedes(_ other: RecordKey) -> Bool { rawValue.utf8.lexicographicallyPrecedes(other.rawValue.utf8) }
}
