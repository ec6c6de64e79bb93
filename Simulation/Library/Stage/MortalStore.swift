import Contractors
import Reconciliation
import SyncEngine
import Synchronization

/// The process was killed.
struct Killed: Error {}

/// Counts the steps of a process and kills it at one of them: from then on nothing that it does has any effect.
final class Fate: Sendable {
  private let state: Mutex<(step: Int, last: Int?)>

  /// - Parameter last: how many steps are survived; nil lives for ever.
  init(diesAfter last: Int?) { state = Mutex((0, last)) }

  /// How many steps were taken.
  var steps: Int { state.withLock { $0.step } }
  var isDead: Bool { state.withLock { state in state.last.map { state.step > $0 } ?? false } }

  /// Takes a step.
  ///
  /// - Throws: ``Killed`` when it was one too many.
  func step() throws {
    let isDead = state.withLock { state in
      state.step += 1
      return state.last.map { state.step > $0 } ?? false
    }
    if isDead { throw Killed() }
  }

  /// Does nothing but fail once the process is dead.
  func check() throws { if isDead { throw Killed() } }
}

/// What a store is asked that changes it.
enum StoreCall: Sendable { case lease, begin, save, mark, commit }

/// What goes wrong with a store.
enum StoreFault: String, Error, Sendable {
  /// Another process holds it for too long: nothing is changed.
  case locked
  /// The disk is full, or a write was short: nothing is changed.
  case full
  /// Flushing fails: what was told is durable, and nobody knows.
  case unsure
}

/// Which call to a store meets which fault.
final class StoreTrouble: Sendable {
  private let choose = Mutex<(@Sendable (StoreCall) -> StoreFault?)?>(nil)

  /// What goes wrong from now on; nil ends it.
  func set(_ choose: (@Sendable (StoreCall) -> StoreFault?)?) { self.choose.withLock { $0 = choose } }

  /// How often a run's readings were accepted: then it notes its settings.
  var acceptances: Int { accepted.value }
  private let accepted = Counter()

  func noteCommit(_ changes: Changes) {
    if changes.notes["settings"] != nil { accepted.next() }
  }

  func fault(_ call: StoreCall) -> StoreFault? { choose.withLock { $0 }?(call) }
}

/// A store as one process sees it: it can be killed before and after every transaction, and each may fail.
struct MortalStore: SyncStoring {
  let base: any SyncStoring
  var fate = Fate(diesAfter: nil)
  var trouble = StoreTrouble()
  /// What becomes of changes on their way, for faults that a test looks for.
  var rewriting: (@Sendable (inout Changes) -> Void)?

  /// Does something unless it fails.
  private func trying<Result>(_ call: StoreCall, _ body: () throws -> Result) throws -> Result {
    guard let fault = trouble.fault(call) else { return try body() }
    if fault == .unsure { _ = try body() }
    throw fault
  }

  func forEachObservation(of stream: Stream, _ body: (StoredObservation) throws -> Void) throws {
    try base.forEachObservation(of: stream, body)
  }
  func observations(of stream: Stream, keys: [RecordKey]) throws -> [RecordKey: StoredObservation] {
    try base.observations(of: stream, keys: keys)
  }
  func forEachPair(_ body: (Pair) throws -> Void) throws { try base.forEachPair(body) }
  func pair(_ id: PairID) throws -> Pair? { try base.pair(id) }
  func pair(of stream: Stream, key: RecordKey) throws -> Pair? { try base.pair(of: stream, key: key) }
  func registers(of pairs: [PairID]) throws -> [PairID: Registers] { try base.registers(of: pairs) }
  func nextPairID() throws -> PairID { try base.nextPairID() }
  func conflicts(includingClosed: Bool) throws -> [Conflict] {
    try base.conflicts(includingClosed: includingClosed)
  }
  func reviews() throws -> [Review] { try base.reviews() }
  func setAside() throws -> [SetAside] { try base.setAside() }
  func cursor(of stream: Stream) throws -> Cursor? { try base.cursor(of: stream) }
  func marks() throws -> [DirtyMark] { try base.marks() }
  func note(_ name: String) throws -> String? { try base.note(name) }
  func runs(limit: Int) throws -> [Run] { try base.runs(limit: limit) }
  func journal(of run: Int64) throws -> [JournalEntry] { try base.journal(of: run) }
  func history(of run: Int64) throws -> [HistoryEntry] { try base.history(of: run) }
  func plan(_ id: Int64) throws -> SavedPlan? { try base.plan(id) }
  func plans(limit: Int) throws -> [SavedPlan] { try base.plans(limit: limit) }

  func begin(_ run: Run) throws -> Int64 {
    try fate.step()
    return try trying(.begin) { try base.begin(run) }
  }
  func save(_ plan: SavedPlan) throws -> Int64 {
    try fate.step()
    return try trying(.save) { try base.save(plan) }
  }
  func mark(_ marks: [DirtyMark]) throws {
    try fate.step()
    try trying(.mark) { try base.mark(marks) }
  }
  func commit(_ changes: Changes) throws {
    try fate.step()
    var changes = changes
    rewriting?(&changes)
    try trying(.commit) { [changes] in
      try base.commit(changes)
      trouble.noteCommit(changes)
    }
    try fate.step()
  }
  func lease(owner: String, now: Timestamp, until: Timestamp) throws -> Bool {
    try fate.check()
    return try trying(.lease) { try base.lease(owner: owner, now: now, until: until) }
  }
  func release(owner: String) throws {
    try fate.check()
    try base.release(owner: owner)
  }
}

/// A side as one process sees it: the process can be killed before a call, and after it was served but before the answer.
struct MortalReplica: Replica {
  let base: any Replica
  let fate: Fate

  var connection: String { base.connection }
  func identity() async throws -> String { try await base.identity() }
  func capabilities(of entity: Entity) async throws -> Capabilities {
    try await base.capabilities(of: entity)
  }
  func read(_ request: ReadRequest) async throws -> any RecordPages {
    try fate.step()
    return try await base.read(request)
  }
  func apply(_ operations: [Operation]) async throws -> [Outcome] {
    try fate.step()
    let outcomes = try await base.apply(operations)
    try fate.step()
    return outcomes
  }
  func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed] {
    try fate.step()
    return try await base.lookUp(keys: keys, entity: entity)
  }
  func lookUp(origin: Origin, entity: Entity) async throws -> [Observed] {
    try fate.step()
    return try await base.lookUp(origin: origin, entity: entity)
  }
  func lookUp(origins: [Origin], entity: Entity) async throws -> [Origin: [Observed]] {
    try fate.step()
    return try await base.lookUp(origins: origins, entity: entity)
  }
}

extension Stage {
  /// Runs in a process that is killed after some steps.
  ///
  /// - Returns: how many steps the process took; nil result when it was killed.
  func runMortal(_ options: RunOptions = RunOptions(), diesAfter last: Int?) async throws -> (
    died: Bool, steps: Int
  ) {
    let fate = Fate(diesAfter: last)
    clock.advance(pause)
    let engine = SyncEngine(
      settings: settings,
      replicas: Sides(
        left: MortalReplica(base: left, fate: fate), right: MortalReplica(base: right, fate: fate)),
      store: MortalStore(base: store, fate: fate, trouble: trouble), environment: environment)
    do {
      _ = try await engine.sync(options)
      return (false, fate.steps)
    } catch  where fate.isDead {
      return (true, fate.steps)
    }
  }
}
