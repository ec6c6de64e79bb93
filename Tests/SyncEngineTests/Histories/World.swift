import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Synchronization

/// A record's place for good.
struct Place: Hashable, Sendable {
  var side: Side
  var entity: Entity
  var key: RecordKey
}

/// How hard a world is.
enum Weather: Sendable, CaseIterable {
  /// People edit at any time; every answer arrives.
  case calm
  /// Besides, answers are lost, calls fail, listings break off, and the process is killed.
  case stormy
  /// Besides, the portal's listings end too early or show an earlier state and claim to be whole.
  case hostile
}

/// What people did since the last rest.
struct PeopleLog: Sendable {
  /// The values that people gave a scalar, in order.
  var texts: [Place: [FieldName: [String]]] = [:]
  /// What people only spelled otherwise.
  var respelled: [Place: [FieldName: String]] = [:]
  var phonesAdded: [Place: Set<String>] = [:]
  var phonesRemoved: [Place: Set<String>] = [:]
  /// Phones whose kind or spelling somebody changed.
  var phonesTouched: [Place: Set<String>] = [:]
  var removed: Set<Place> = []
  var added: Set<Place> = []
}

/// Two replicas with people at work, and the record of what people did: the model that runs are judged by.
final class World: Sendable {
  struct State {
    var random: RandomSource
    var log = PeopleLog()
    /// Everything people ever removed.
    var everRemoved: Set<Place> = []
    /// Every text that a field of a side ever held.
    var everHeld: [Side: [FieldName: Set<String>]] = [:]
  }

  let seed: UInt64
  let weather: Weather
  let stage: Stage
  private let state: Mutex<State>

  static let fields: [Entity: Set<FieldName>] = [
    .company: ["name", "comment", "taxId", "taxReason", "phones", "active"],
    .contact: ["lastName", "firstName", "position", "comment", "phones", "active"],
  ]

  init(seed: UInt64, weather: Weather, store: any SyncStoring) {
    var random = RandomSource(seed: RandomSource.mixed(seed))
    self.seed = seed
    self.weather = weather
    var stage = Stage()
    stage.store = store
    stage.left = MemoryReplica("accounts", options: Self.fileOptions(&random))
    stage.right = MemoryReplica("portal", options: Self.portalOptions(&random, weather))
    for field in ["name", "comment", "position", "personName", "identifiers"] as [FieldName] {
      stage.settings.rules[field] = FieldRule(random.pick(.ask, .ask, .left, .right, .longest, .preferLeft))
    }
    stage.settings.removals = random.pick(.flag, .flag, .delete, .detach)
    self.stage = stage
    state = Mutex(State(random: random))
  }

  private static func common(_ options: inout MemoryOptions, _ random: inout RandomSource) {
    for (entity, fields) in fields { options.carryOnly(fields, of: entity) }
    if random.chance(0.3) { options.limit("comment") { $0.maximumLength = 10 } }
    if random.chance(0.3) { options.limit("name") { $0.maximumLength = 12 } }
    if random.chance(0.2) { options.limit("phones") { $0.maximumElements = 2 } }
    options.pageSize = 1 + random.below(4)
    let size = random.pick(1, 2, 50)
    for entity in Entity.allCases { options.capabilities[entity]?.batchSize = size }
    options.readsBack = random.chance(0.7)
    options.checksVersion = random.chance(0.3)
  }

  private static func fileOptions(_ random: inout RandomSource) -> MemoryOptions {
    var options = Stage.file
    common(&options, &random)
    options.reading = random.pick(.listing, .file)
    if random.chance(0.3) { options.keys = .fromOrigin }
    return options
  }

  private static func portalOptions(_ random: inout RandomSource, _ weather: Weather) -> MemoryOptions {
    var options = Stage.portal
    common(&options, &random)
    options.reading = random.pick(.listing, .deltas)
    options.indexLagCalls = random.pick(0, 0, 3)
    if weather == .hostile {
      options.reading = .listing
      options.statesKept = 3
    }
    if weather == .calm && random.chance(0.4) {
      // How it holds a value is learned from its own answer only, so answers must arrive.
      options.readsBack = true
      options.normaliser = { field, text in
        field == "comment" ? text.replacing("Заметка", with: "Зам.") : text
      }
    }
    return options
  }

  func replica(_ side: Side) -> MemoryReplica { stage.replica(side) }

  /// Makes a choice.
  func choose<Result: Sendable>(_ body: (inout RandomSource) -> Result) -> Result {
    state.withLock { body(&$0.random) }
  }

  var log: PeopleLog { state.withLock { $0.log } }
  var everRemoved: Set<Place> { state.withLock { $0.everRemoved } }
  func startLog() { state.withLock { $0.log = PeopleLog() } }

  // MARK: People

  /// A person does something on a side.
  func act(on side: Side) {
    let replica = replica(side)
    state.withLock { state in
      let entity = state.random.pick(Entity.company, .contact)
      let keys = replica.keys(of: entity)
      switch keys.isEmpty ? 0 : state.random.below(10) {
      case 0:
        let record = state.random.record(entity)
        let place = Place(side: side, entity: entity, key: replica.add(record))
        state.log.added.insert(place)
        Self.note(place, nil, replica.record(place.key, entity), &state)
      case 1:
        let place = Place(side: side, entity: entity, key: keys[state.random.below(keys.count)])
        replica.remove(place.key, entity)
        state.log.removed.insert(place)
        state.everRemoved.insert(place)
      default:
        let place = Place(side: side, entity: entity, key: keys[state.random.below(keys.count)])
        let before = replica.record(place.key, entity)
        for _ in 0..<(1 + state.random.below(2)) {
          replica.edit(place.key, entity, state.random.edit(entity))
        }
        Self.note(place, before, replica.record(place.key, entity), &state)
      }
    }
  }

  /// The same contractor is added on both sides, as two systems know it.
  func addOnBothSides() {
    state.withLock { state in
      var record = state.random.company()
      for side in Side.allCases {
        let place = Place(side: side, entity: .company, key: replica(side).add(record))
        state.log.added.insert(place)
        Self.note(place, nil, replica(side).record(place.key, .company), &state)
        record["phones"] = .elements([state.random.phone()])
      }
    }
  }

  /// Notes what the side holds differently since a person's hand.
  private static func note(_ place: Place, _ before: Record?, _ after: Record?, _ state: inout State) {
    guard let after else { return }
    let comparison = Comparison()
    for (field, value) in after.fields {
      guard let descriptor = Catalogue.standard.descriptor(of: field, in: place.entity) else { continue }
      let old = before?.fields[field] ?? .empty
      if old == value { continue }
      guard descriptor.cardinality == .one else {
        func keys(_ value: Value) -> Set<String> {
          Set(value.elements.map { comparison.elementKey(of: $0, type: descriptor.type) })
        }
        state.log.phonesAdded[place, default: []].formUnion(keys(value).subtracting(keys(old)))
        state.log.phonesRemoved[place, default: []].formUnion(keys(old).subtracting(keys(value)))
        state.log.phonesTouched[place, default: []].formUnion(keys(old).intersection(keys(value)))
        continue
      }
      let text = value.text ?? ""
      state.everHeld[place.side, default: [:]][field, default: []].insert(text)
      if comparison.same(old.text ?? "", text, as: descriptor.type) {
        state.log.respelled[place, default: [:]][field] = text
      } else {
        state.log.texts[place, default: [:]][field, default: []].append(text)
        state.log.respelled[place]?[field] = nil
      }
    }
  }

  /// People act with a chance before every call.
  func letPeopleInterrupt(_ chance: Double) {
    for side in Side.allCases {
      replica(side).beforeEachCall { [weak self] _, _ in
        guard let self, self.choose({ $0.chance(chance) }) else { return }
        self.act(on: self.choose { $0.pick(side, side, side.opposite) })
      }
    }
  }

  func leaveAlone() {
    for side in Side.allCases {
      replica(side).beforeEachCall(nil)
      replica(side).setFaults(.none)
    }
  }

  /// Things go wrong from now on.
  func makeWeather() {
    if weather == .calm { return }
    for side in Side.allCases {
      // A file that is cut twice in the same way and says that it is whole cannot be told from one that lost its rows.
      let isHarmful = weather == .hostile && side == .right
      let plan = FaultPlan.random(
        seed: choose { $0.next() }, chance: choose { $0.pick(0.05, 0.15, 0.3) }, harmful: isHarmful)
      replica(side).setFaults(plan)
    }
  }

  /// Whether a side ever held a text in a field.
  func everHeld(_ side: Side, _ field: FieldName, _ text: String) -> Bool {
    state.withLock { $0.everHeld[side]?[field]?.contains(text) == true }
  }

  /// Notes what our own writes left on the sides.
  func noteWrites() {
    for side in Side.allCases {
      for line in replica(side).journal where line.isExecuted {
        guard let after = line.after else { continue }
        state.withLock { state in
          for (field, value) in after.fields {
            if let text = value.text { state.everHeld[side, default: [:]][field, default: []].insert(text) }
          }
        }
      }
    }
  }
}
