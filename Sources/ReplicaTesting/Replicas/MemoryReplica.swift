public import Contractors
internal import Synchronization

/// A replica in memory with every weakness of real ones, for tests of the engine and as the model of the contract.
///
/// It holds records as its side would: cut, normalised and with as many elements as there are places. People edit it at any
/// time; faults and hooks are decided call by call. Values are guarded by a lock, so it may be shared between tasks.
public final class MemoryReplica: Replica {
  /// The configured name of the connection.
  public let connection: String
  private let state: Mutex<ReplicaState>
  private let plan = Mutex(FaultPlan.none)
  private let hook = Mutex<(@Sendable (MemoryReplica, ReplicaCall) -> Void)?>(nil)

  /// An empty replica.
  public init(_ connection: String, options: MemoryOptions = .everything()) {
    self.connection = connection
    state = Mutex(ReplicaState(options: options))
  }

  /// `memory:` and the connection's name.
  public func identity() async throws -> String { "memory:\(connection)" }

  /// What the options say; nothing can be held of an entity they do not name.
  public func capabilities(of entity: Entity) async throws -> Capabilities {
    state.withLock { $0.options.capabilities[entity] }
      ?? Capabilities(fields: [:], canCreate: false, canDelete: false)
  }

  // MARK: Faults

  /// What goes wrong from now on.
  public func setFaults(_ faults: FaultPlan) { plan.withLock { $0 = faults } }

  /// Called before each call is served, so that people's edits land there; nil ends that.
  public func beforeEachCall(_ body: (@Sendable (MemoryReplica, ReplicaCall) -> Void)?) {
    hook.withLock { $0 = body }
  }

  /// Counts a call, lets people act and gives the fault.
  func begin(_ kind: ReplicaCall.Kind, operations: Int = 0) -> (call: ReplicaCall, fault: Fault?) {
    let number = state.withLock { state in
      defer { state.calls += 1 }
      state.serveLate()
      if let until = state.restsUntil, let now = state.now, now < until { state.counts.hastyCalls += 1 }
      return state.calls
    }
    let call = ReplicaCall(kind: kind, number: number, operations: operations)
    hook.withLock { $0 }?(self, call)
    return (call, plan.withLock { $0 }.fault(for: call))
  }

  func withState<Result>(_ body: (inout ReplicaState) throws -> Result) rethrows -> sending Result
  where Result: Sendable {
    try state.withLock { try body(&$0) }
  }

  // MARK: Contract

  /// Starts reading; see ``MemoryOptions/Reading``.
  ///
  /// - Throws: ``ReplicaUnreachable`` as the faults say.
  public func read(_ request: ReadRequest) async throws -> any RecordPages {
    let (_, fault) = begin(.read)
    if fault == .unreachable { throw ReplicaUnreachable(connection: connection) }
    let isShifting = withState { $0.options.shiftsPages && $0.options.reading == .listing }
    if isShifting && fault == nil {
      withState { $0.counts.readings += 1 }
      return ShiftingPages(self, request)
    }
    let steps = withState { state in
      state.counts.readings += 1
      return state.steps(of: request, fault)
    }
    return MemoryPages(self, steps: steps)
  }

  /// Makes the changes one after the other.
  ///
  /// - Throws: ``ReplicaUnreachable`` as the faults say; then nothing was changed.
  public func apply(_ operations: [Operation]) async throws -> [Outcome] {
    if operations.isEmpty { return [] }
    let (call, fault) = begin(.apply, operations: operations.count)
    if fault == .unreachable { throw ReplicaUnreachable(connection: connection) }
    withState { $0.counts.modifyingCalls += 1 }
    let hook = hook.withLock { $0 }
    var outcomes: [Outcome] = []
    for (place, operation) in operations.enumerated() {
      if place > 0, let hook {
        // Another user's request comes in between.
        hook(self, ReplicaCall(kind: .operation, number: call.number, operations: operations.count))
      }
      outcomes.append(withState { $0.serve(operation, place, call, fault) })
    }
    return outcomes
  }

  /// The records with some keys; keys of which there is none are missing in the answer.
  public func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed] {
    let (_, fault) = begin(.lookUpKey)
    if fault == .unreachable { throw ReplicaUnreachable(connection: connection) }
    return withState { state in
      state.counts.keyLookUps += keys.count
      let found = keys.compactMap { key in state.observed(key, entity).map { (key, $0) } }
      return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }
  }

  /// What tests left to be told.
  public func takeNotices() async -> [Notice] {
    withState { state in
      defer { state.notices = [] }
      return state.notices
    }
  }

  /// The records that carry an origin, once the index has seen them.
  public func lookUp(origin: Origin, entity: Entity) async throws -> [Observed] {
    let (_, fault) = begin(.lookUpOrigin)
    if fault == .unreachable { throw ReplicaUnreachable(connection: connection) }
    return found(origin, entity)
  }

  /// One origin after the other, each a call that meets a fault of its own.
  public func lookUp(origins: [Origin], entity: Entity) async throws -> [Origin: [Observed]] {
    var answer: [Origin: [Observed]] = [:]
    for origin in origins where begin(.lookUpOrigin).fault != .unreachable {
      answer[origin] = found(origin, entity)
    }
    if answer.isEmpty && !origins.isEmpty { throw ReplicaUnreachable(connection: connection) }
    return answer
  }

  private func found(_ origin: Origin, _ entity: Entity) -> [Observed] {
    withState { state in
      state.counts.originLookUps += 1
      let calls = state.calls
      return (state.records[entity] ?? [:]).filter {
        $0.value.record.origin == origin && $0.value.foundFrom < calls
          && state.isPast($0.value.foundAfter)
      }
      .sorted { $0.key < $1.key }.map { state.observed($0.value, $0.key) }
    }
  }
}

extension ReplicaState {
  /// Serves one operation of a call under a fault, and notes it in the journal.
  fileprivate mutating func serve(
    _ operation: Operation, _ place: Int, _ call: ReplicaCall, _ fault: Fault?
  ) -> Outcome {
    let before = operation.key.flatMap { records[operation.entity]?[$0]?.whole }
    let unknown = unknownReferences(operation)
    var isExecuted = false
    var key = operation.key
    func executed(_ state: inout ReplicaState) -> Outcome {
      isExecuted = true
      state.counts.operations += 1
      let outcome = state.execute(operation)
      if case .done(let made, _) = outcome { key = made }
      return outcome
    }
    let outcome: Outcome
    switch fault {
    case .requestLost: outcome = .unknown(Sentence(same: "the request was lost"))
    case .throttled: outcome = .throttled(until: nil)
    case .refused(let places) where places.contains(place):
      outcome = .refused(Refusal(reason: Sentence(same: "refused, as the test asked")))
    case .answerLost(let done):
      if place < done { _ = executed(&self) }
      outcome = .unknown(Sentence(same: "the answer was lost"))
    case .late(let done, let seconds):
      if place < done, let now, operation.action != .delete {
        counts.operations += 1
        late.append((now.adding(seconds: seconds), journal.count))
      }
      outcome = .unknown(Sentence(same: "no answer arrived in time"))
    default:
      if let until = exhausted() {
        restsUntil = until
        outcome = .throttled(until: until)
      } else {
        outcome = executed(&self)
      }
    }
    journal.append(
      ReplicaJournalLine(
        call: call.number, operation: operation, isExecuted: isExecuted, outcome: outcome, before: before,
        after: key.flatMap { records[operation.entity]?[$0]?.whole }, unknownReferences: unknown))
    return outcome
  }

  /// Does what was asked some time ago, once its time has come.
  fileprivate mutating func serveLate() {
    guard let now, late.contains(where: { $0.at <= now }) else { return }
    let due = late.filter { $0.at <= now }
    late.removeAll { $0.at <= now }
    let standing = clock
    defer { clock = standing }
    for (at, index) in due {
      clock = at
      var line = journal[index]
      let operation = line.operation
      line.before = operation.key.flatMap { records[operation.entity]?[$0]?.whole }
      var key = operation.key
      if case .done(let made, _) = execute(operation) {
        key = made
        line.isExecuted = true
        line.after = key.flatMap { records[operation.entity]?[$0]?.whole }
      }
      journal[index] = line
    }
  }

  /// Counts an operation against the budget.
  ///
  /// - Returns: when the next window begins, if nothing is left of this one.
  private mutating func exhausted() -> Timestamp? {
    guard let budget = options.budget, let now else { return nil }
    if let begun = window, now < begun.start.adding(seconds: budget.seconds) {
      if begun.operations >= budget.operations { return begun.start.adding(seconds: budget.seconds) }
      window?.operations += 1
    } else {
      window = (now, 1)
    }
    return nil
  }

  /// The keys that an operation would write and under which nothing is there.
  func unknownReferences(_ operation: Operation) -> Set<String> {
    var written: [(FieldName, [String])] = []
    switch operation.action {
    case .create(let record):
      for (field, value) in record.fields {
        written.append((field, value.elements.map(\.value) + [value.text ?? ""]))
      }
    case .update(let changes):
      for (field, change) in changes {
        switch change {
        case .set(let value): written.append((field, [value.text ?? ""]))
        case .bag(let bag): written.append((field, (bag.added + bag.changed.map(\.to)).map(\.value)))
        }
      }
    case .delete: break
    }
    var unknown: Set<String> = []
    for (field, keys) in written {
      guard let target = Catalogue.standard.descriptor(of: field, in: operation.entity)?.refersTo else {
        continue
      }
      unknown.formUnion(keys.filter { !$0.isEmpty && records[target]?[RecordKey(rawValue: $0)] == nil })
    }
    return unknown
  }
}
