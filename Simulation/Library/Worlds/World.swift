import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Synchronization

/// A record's place for good.
struct Place: Hashable, Sendable, CustomStringConvertible {
  var side: Side
  var entity: Entity
  var key: RecordKey

  var description: String { "\(side) \(entity) \(key)" }
}

/// How hard a world is.
public enum Weather: String, Sendable, CaseIterable {
  /// People edit at any time, and a listing may lack a column; every answer arrives.
  case calm
  /// Besides, answers are lost, calls fail, listings break off, and the process is killed.
  case stormy
  /// Besides, the portal's listings end too early or show an earlier state and claim to be whole; the file is cut once.
  case hostile

  /// The weather of a seed.
  init(seed: UInt64) {
    self = Self.allCases[Int(seed % UInt64(Self.allCases.count))]
  }
}

/// Two replicas with people at work, and the record of what people did: the model that runs are judged by.
final class World: Sendable {
  struct State {
    var choices: Choices
    var log = PeopleLog()
    var memory = Memory()
    /// How many runs have begun, and whether one is under way.
    var runs = 0
    var isRunning = false
    /// What people work on.
    var focus: (place: Place, field: FieldName?)?
    /// What removed records held last.
    var graves: [Place: Record] = [:]
    /// What the portal held at some time.
    var backup: [Entity: [RecordKey: Record]]?
    /// How often what went wrong.
    var troubles: [String: Int] = [:]
  }

  /// Whether the portal tells what people do there, more or less.
  let hears: Bool
  /// Whether people return to what they worked on, and take over what the other side says.
  let isFocused: Bool

  let seed: UInt64
  let weather: Weather
  let terms: Terms
  let stage: Stage
  /// Whether the story is kept.
  let isTold: Bool
  let state: Mutex<State>
  let told = Texts()

  init(seed: UInt64, kept: Set<Part>? = nil, isTold: Bool = false, store: any SyncStoring) {
    var choices = Choices(seed: seed, kept: kept)
    _ = choices.begin(0)
    self.seed = seed
    self.isTold = isTold
    weather = Weather(seed: seed)
    terms = Terms(&choices)
    var stage = Stage()
    stage.store = store
    stage.left = MemoryReplica("accounts", options: terms.fileOptions(&choices, stage.clock))
    stage.right = MemoryReplica("portal", options: terms.portalOptions(&choices, stage.clock, weather))
    terms.agree(on: &stage.settings, &choices)
    hears = choices.perhaps(0.5)
    isFocused = choices.perhaps(0.5)
    stage.pause = choices.pick(plain: 60, [60, 60, 5])
    terms.agreeOnOrder(stage, &choices)
    self.stage = stage
    state = Mutex(State(choices: choices))
  }

  func replica(_ side: Side) -> MemoryReplica { stage.replica(side) }

  /// Makes a choice.
  func choose<Result: Sendable>(_ body: (inout RandomSource) -> Result) -> Result {
    state.withLock { body(&$0.choices.random) }
  }

  /// Begins a step.
  ///
  /// - Returns: whether it is part of the history.
  func begin(_ step: Int) -> Bool { state.withLock { $0.choices.begin(step) } }

  /// Whether something happens that has a chance.
  func perhaps(_ chance: Double) -> Bool { state.withLock { $0.choices.perhaps(chance) } }

  /// Everything that happened and could be left out.
  var happened: [Part] { state.withLock { $0.choices.happened } }

  /// How often what went wrong.
  var troubles: [String: Int] { state.withLock { $0.troubles } }

  var log: PeopleLog { state.withLock { $0.log } }
  var memory: Memory { state.withLock { $0.memory } }
  func startLog() {
    var log = PeopleLog()
    log.linesBefore = Sides { replica($0).journal.count }
    state.withLock { $0.log = log }
  }

  /// A run goes on.
  func running(_ body: () async throws -> Void) async rethrows {
    state.withLock {
      $0.runs += 1
      $0.isRunning = true
    }
    defer { state.withLock { $0.isRunning = false } }
    try await body()
  }

  /// Notes what our own writes left on the sides.
  func noteWrites() {
    for side in Side.allCases {
      for line in replica(side).journal where line.isExecuted {
        guard let after = line.after else { continue }
        state.withLock { $0.memory.note(Place(side: side, entity: after.entity, key: ""), nil, after) }
      }
    }
  }

  /// Notes that a person decided a field.
  func noteAnswer(_ pair: PairID, _ unit: FieldName) {
    _ = state.withLock { $0.memory.answered.insert(Answered(pair: pair, unit: unit)) }
  }
}
