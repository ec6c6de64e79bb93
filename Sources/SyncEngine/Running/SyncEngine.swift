public import Contractors
public import Reconciliation

/// What a run did or would do.
public struct RunResult: Sendable {
  /// The run; its `report` has the figures.
  public var run: Run
  /// The plan's number in the store.
  public var plan: Int64?
  /// The digest of the plan; empty when a person stopped the run before there was one.
  public var digest: String
  /// The operations of the plan, and of later rounds of the same run.
  public var operations: [PlannedOperation]
  /// Open conflicts after the run.
  public var conflicts: [Conflict]
  /// Records set aside after the run.
  public var setAside: [SetAside]
  /// Open questions about who is who after the run.
  public var reviews: [Review]
  /// What somebody changed in the target of a one-way sync, where that is to be reported.
  public var drifts: [Drift]
  /// Official numbers among the records read anew that look mistyped, at most a thousand; the report counts them all.
  public var doubtful: [DoubtfulNumber]
  /// New records with the official numbers of others of their side, at most a thousand groups.
  public var repeated: [RepeatedNumbers]

  /// Makes a result.
  public init(
    run: Run, plan: Int64? = nil, digest: String, operations: [PlannedOperation] = [],
    conflicts: [Conflict] = [], setAside: [SetAside] = [], reviews: [Review] = [],
    drifts: [Drift] = [], doubtful: [DoubtfulNumber] = [], repeated: [RepeatedNumbers] = []
  ) {
    self.run = run
    self.plan = plan
    self.digest = digest
    self.operations = operations
    self.conflicts = conflicts
    self.setAside = setAside
    self.reviews = reviews
    self.drifts = drifts
    self.doubtful = doubtful
    self.repeated = repeated
  }

  /// How the run ended.
  public var outcome: RunOutcome { run.outcome ?? .failed }
  /// The figures.
  public var report: RunReport { run.report ?? RunReport() }
}

/// One sync: two replicas, the store that remembers them, and how they are to be kept the same.
///
/// The only place that orders effects: nothing is written to a side before the plan is complete, guarded and durable.
/// Source: `sync-algorithm.md` §4.5.
public struct SyncEngine: Sendable {
  private let settings: SyncSettings
  private let replicas: Sides<any Replica>
  private let store: any SyncStoring
  private let environment: EngineEnvironment

  /// Rounds of deciding in one run: the plan, what the answers showed, and what that led to. Source: I17.
  private static let roundsMaximum = 3
  /// So often a run waits for a side that puts it off; what is left then is left for the next run.
  private static let waitsMaximum = 20

  /// Makes an engine.
  public init(
    settings: SyncSettings, replicas: Sides<any Replica>, store: any SyncStoring,
    environment: EngineEnvironment
  ) {
    self.settings = settings
    self.replicas = replicas
    self.store = store
    self.environment = environment
  }

  /// Shows what a run would do and saves the plan; changes nothing else.
  ///
  /// - Throws: ``EngineError``, and whatever a replica or the store throws when it cannot be reached.
  public func plan(_ options: RunOptions = RunOptions()) async throws -> RunResult {
    let session = session(options)
    try session.takeLease()
    defer { try? store.release(owner: environment.owner) }
    try await session.open()
    guard let plan = try await firstPlan(session) else {
      session.countTraffic()
      session.run.outcome = .interrupted
      session.run.endedAt = environment.now()
      session.run.report = session.report
      return try session.result(digest: "", plan: nil)
    }
    session.report.count(plan, asDone: true)
    session.report.guards = plan.tripped(session.figures, limits: settings.guards)
      .filter { !options.allowed.contains($0.name) }
    try session.countOpen(plan)
    session.countTraffic()
    let now = environment.now()
    session.report.seconds = Double(now.milliseconds - session.run.startedAt.milliseconds) / 1000
    session.run.outcome = session.report.guards.isEmpty ? .planned : .guarded
    session.run.endedAt = now
    session.run.report = session.report
    let saved = try store.save(SavedPlan(digest: plan.digest, madeAt: now, report: session.report))
    session.keep(plan)
    return try session.result(digest: plan.digest, plan: saved)
  }

  /// What the sides show leads to; nil when a person stopped the run meanwhile.
  private func firstPlan(_ session: RunSession) async throws -> Plan? {
    session.knownSetAside = try store.setAside()
    do {
      guard try await session.observe() else { return nil }
      return try await session.firstPlan()
    } catch let stop as any Cancellation where stop.isCancellation && environment.isStopping() {
      return nil
    }
  }

  /// Carries out a run.
  ///
  /// - Throws: ``EngineError``, and whatever a replica or the store throws when it cannot be reached. What was done before stays
  ///   recorded; the next run goes on from there.
  public func sync(_ options: RunOptions = RunOptions()) async throws -> RunResult {
    let session = session(options)
    try session.takeLease()
    defer { try? store.release(owner: environment.owner) }
    // A run that does not even reach its sides leaves a trace as well.
    session.run.id = try store.begin(session.run)
    do {
      try await session.open()
      return try await carryOut(session, options)
    } catch let stop as any Cancellation where stop.isCancellation && environment.isStopping() {
      return try session.close(.interrupted, digest: "")
    } catch {
      session.run.outcome = .failed
      session.run.endedAt = environment.now()
      session.run.report = session.report
      var changes = Changes()
      changes.run = session.run
      try? store.commit(changes)
      throw error
    }
  }

  private func carryOut(_ session: RunSession, _ options: RunOptions) async throws -> RunResult {
    try await session.recover()
    session.next = NextRound()
    guard let plan = try await firstPlan(session) else {
      return try session.close(.interrupted, digest: "")
    }
    let digest = plan.digest
    if let expected = options.digest, expected != digest {
      throw EngineError.stalePlan(expected: expected, found: digest)
    }
    session.report.guards = plan.tripped(session.figures, limits: settings.guards)
      .filter { !options.allowed.contains($0.name) }
    session.report.count(plan, asDone: false)
    if !session.report.guards.isEmpty {
      session.report.count(plan, asDone: true)
      session.keep(plan)
      return try session.close(.guarded, digest: digest)
    }
    try session.renewLease()
    try session.accept(plan, isFirst: true)
    session.keep(plan)
    var isFinished = try await session.apply(plan.operations)
    if options.digest == nil {
      var rounds = 1
      var waits = options.waitsForUnknown ? 0 : Self.waitsMaximum
      while isFinished && !session.next.isEmpty {
        if session.next.isThrottled && waits < Self.waitsMaximum {
          waits += 1
        } else if !session.next.isDividing {
          rounds += 1
        }
        if rounds > Self.roundsMaximum { break }
        isFinished = try await session.again()
      }
      if isFinished && options.waitsForUnknown { isFinished = try await session.settleUnknown() }
    }
    // A run that is bound to a plan leaves what the answers showed to the next one.
    if options.digest == nil || session.next.isThrottled || !isFinished {
      session.countPutOff(isFinished: isFinished)
    }
    let outcome: RunOutcome = session.report.guards.isEmpty ? .done : .guarded
    return try session.close(isFinished ? outcome : .interrupted, digest: digest)
  }

  private func session(_ options: RunOptions) -> RunSession {
    RunSession(
      settings: settings, replicas: replicas, store: store, environment: environment, options: options)
  }
}
