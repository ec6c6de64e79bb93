import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

/// Two replicas in memory, a memory between them and a clock: where a test plays its story.
///
/// The left side is a file of the accounting (a missing row means nothing until the second look); the right side is a portal that
/// can be asked for every key.
struct Stage: Sendable {
  var left = MemoryReplica("accounts", options: Stage.file)
  var right = MemoryReplica("portal", options: Stage.portal)
  var store: any SyncStoring = MemoryStore()
  var settings = SyncSettings(name: "test", connections: Sides(left: "accounts", right: "portal"))
  let clock = TestClock()
  let stop = Flag()
  /// What goes wrong with the store.
  let trouble = StoreTrouble()
  /// How many seconds after what happened before it a run begins.
  var pause = 60.0
  var owner = "this"

  /// What a whole file can do.
  static var file: MemoryOptions { .everything() }

  /// What a portal can do.
  static var portal: MemoryOptions {
    var options = MemoryOptions.everything()
    options.keys = .numbers(from: 101)
    for entity in Entity.allCases { options.capabilities[entity]?.confirmsRemovals = true }
    return options
  }

  func replica(_ side: Side) -> MemoryReplica { side == .left ? left : right }

  var environment: EngineEnvironment {
    EngineEnvironment(
      now: { [clock] in clock.now }, sleep: { [clock] in clock.sleep($0) }, owner: owner,
      isStopping: { [stop] in stop.isOn })
  }

  var engine: SyncEngine {
    SyncEngine(
      settings: settings, replicas: Sides(left: left, right: right),
      store: MortalStore(base: store, trouble: trouble), environment: environment)
  }

  @discardableResult
  func run(_ options: RunOptions = RunOptions()) async throws -> RunResult {
    clock.advance(pause)
    return try await engine.sync(options)
  }

  func plan(_ options: RunOptions = RunOptions()) async throws -> RunResult {
    clock.advance(pause)
    return try await engine.plan(options)
  }

  /// Runs and tells how much was written to the sides.
  func operationsOfRun(_ options: RunOptions = RunOptions()) async throws -> Int {
    let before = left.counts.operations + right.counts.operations
    try await run(options)
    return left.counts.operations + right.counts.operations - before
  }

  var answers: Answers { Answers(store: store, now: clock.now) }

  /// The text of a field on a side; nil when there is no such record.
  func text(_ side: Side, _ key: RecordKey, _ field: FieldName = "name", _ entity: Entity = .company)
    -> String?
  {
    replica(side).record(key, entity)?[field]?.text
  }

  /// The phones of a record as compared.
  func phones(_ side: Side, _ key: RecordKey, _ entity: Entity = .company) -> [String] {
    (replica(side).record(key, entity)?["phones"]?.elements ?? [])
      .map { settings.comparison.elementKey(of: $0, type: .phone) }.sorted()
  }

  /// The only record of a side.
  func onlyKey(_ side: Side, _ entity: Entity = .company) throws -> RecordKey {
    let keys = replica(side).keys(of: entity)
    guard keys.count == 1, let key = keys.first else {
      throw StageError("expected one \(entity), found \(keys)")
    }
    return key
  }
}

/// A story that cannot go on.
struct StageError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// A company by its name, with what else is given.
func company(_ name: String, _ fields: [FieldName: Value] = [:]) -> Record {
  Record(.company, fields.merging(["name": .text(name)]) { $1 })
}

/// A person by the last name, with what else is given.
func contact(_ lastName: String, _ fields: [FieldName: Value] = [:]) -> Record {
  Record(.contact, fields.merging(["lastName": .text(lastName)]) { $1 })
}

/// Phones as a bag.
func phones(_ numbers: String...) -> Value { .elements(numbers.map { Element($0, kind: "work") }) }

extension MemoryReplica {
  /// A person sets a field.
  func set(_ key: RecordKey, _ field: FieldName, _ text: String, _ entity: Entity = .company) {
    edit(key, entity) { $0[field] = .scalar(text) }
  }
}
