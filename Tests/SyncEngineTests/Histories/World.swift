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
enum Weather: Sendable, CaseIterable {
  /// People edit at any time, and a listing may lack a column; every answer arrives.
  case calm
  /// Besides, answers are lost, calls fail, listings break off, and the process is killed.
  case stormy
  /// Besides, the portal's listings end too early or show an earlier state and claim to be whole; the file is cut once.
  case hostile
}

/// Two replicas with people at work, and the record of what people did: the model that runs are judged by.
final class World: Sendable {
  struct State {
    var random: RandomSource
    /// Chooses what the portal tells of; apart from the other choices.
    var events: RandomSource
    /// Chooses who puts what first, apart from the other choices.
    var order: RandomSource
    var log = PeopleLog()
    var memory = Memory()
  }

  /// Whether the portal tells what people do there, more or less.
  let hears: Bool

  let seed: UInt64
  let weather: Weather
  let terms: Terms
  let stage: Stage
  private let state: Mutex<State>
  private let told = Texts()

  init(seed: UInt64, weather: Weather, store: any SyncStoring) {
    var random = RandomSource(seed: RandomSource.mixed(seed))
    self.seed = seed
    self.weather = weather
    terms = Terms(&random)
    var stage = Stage()
    stage.store = store
    stage.left = MemoryReplica("accounts", options: terms.fileOptions(&random, stage.clock))
    stage.right = MemoryReplica("portal", options: terms.portalOptions(&random, stage.clock, weather))
    terms.agree(on: &stage.settings, &random)
    var events = RandomSource(seed: RandomSource.mixed(seed ^ 0xE7E_27))
    hears = events.chance(0.5)
    stage.pause = events.pick(60, 60, 5)
    var order = RandomSource(seed: RandomSource.mixed(seed ^ 0x0D_DE2))
    terms.agreeOnOrder(stage, &order)
    self.stage = stage
    state = Mutex(State(random: random, events: events, order: order))
  }

  func replica(_ side: Side) -> MemoryReplica { stage.replica(side) }

  /// Makes a choice.
  func choose<Result: Sendable>(_ body: (inout RandomSource) -> Result) -> Result {
    state.withLock { body(&$0.random) }
  }

  var log: PeopleLog { state.withLock { $0.log } }
  var memory: Memory { state.withLock { $0.memory } }
  func startLog() {
    var log = PeopleLog()
    log.linesBefore = Sides { replica($0).journal.count }
    state.withLock { $0.log = log }
  }

  // MARK: People

  /// A person does something on a side.
  func act(on side: Side) {
    state.withLock { state in
      let entity = state.random.pick(Entity.company, .contact)
      let keys = replica(side).keys(of: entity)
      let isNew = keys.isEmpty || state.random.chance(0.12)
      let deed = isNew ? 0 : state.random.below(terms.hasReferences ? 14 : 11)
      if deed == 0 {
        add(state.random.record(entity), on: side, &state)
        return
      }
      let place = Place(side: side, entity: entity, key: keys[state.random.below(keys.count)])
      switch deed {
      case 1: remove(place, &state)
      case 2:
        // What nobody can read for a while is there all the same.
        let isBroken = state.random.chance(0.5)
        replica(side).setBroken(place.key, entity, isBroken)
        tell("\(place) is broken: \(isBroken)")
      case 11...:
        let change = referring(place, &state.random)
        edit(place, reordering(place, &state.order) ?? change, &state)
      default:
        for _ in 0..<(1 + state.random.below(2)) {
          edit(place, state.random.edit(entity), &state)
          if state.random.chance(0.2) { edit(place, aside(entity, &state.random), &state) }
        }
      }
    }
  }

  /// A person of a side gives a field a text.
  func write(_ place: Place, _ field: FieldName, _ text: String) {
    state.withLock { edit(place, .set(field, .scalar(text)), &$0) }
  }

  /// The same contractor is added on both sides, as two systems know it.
  func addOnBothSides() {
    state.withLock { state in
      var record = state.random.company()
      for side in Side.allCases {
        add(record, on: side, &state)
        record["phones"] = .elements([state.random.phone()])
      }
    }
  }

  private func add(_ record: Record, on side: Side, _ state: inout State) {
    var record = record
    let replica = replica(side)
    if terms.hasReferences {
      for (field, target) in Self.references(record.entity) where state.random.chance(0.5) {
        let element = Element(someKey(target, on: side, &state.random))
        record[field] = field == "parent" ? .text(element.value) : .elements([element])
      }
    }
    let place = Place(side: side, entity: record.entity, key: replica.add(record))
    tell("\(place) is added: \(brief(record))")
    state.log.added.insert(place)
    note(place, nil, &state)
  }

  private func remove(_ place: Place, _ state: inout State) {
    let replica = replica(place.side)
    replica.remove(place.key, place.entity)
    tell("\(place) is removed")
    hear(place, &state)
    state.log.removed.insert(place)
    state.memory.everRemoved.insert(place)
    guard terms.hasReferences, terms.cascades else { return }
    for entity in Entity.allCases {
      for (field, target) in Self.references(entity) where target == place.entity {
        for (key, record) in replica.wholeRecords(of: entity) {
          let kept = (record[field]?.elements ?? []).filter { $0.value != place.key.rawValue }
          let isHit = kept.count != record[field]?.elements.count ?? 0
          guard isHit || record[field] == .text(place.key.rawValue) else { continue }
          edit(
            Place(side: place.side, entity: entity, key: key), .set(field, .elements(kept)), &state)
        }
      }
    }
  }

  private func edit(_ place: Place, _ edit: PersonEdit, _ state: inout State) {
    let replica = replica(place.side)
    let before = replica.whole(place.key, place.entity)
    replica.edit(place.key, place.entity, edit)
    tell("\(place) \(edit)")
    note(place, before, &state)
  }

  /// The fields of an entity that refer to others.
  private static func references(_ entity: Entity) -> [(FieldName, Entity)] {
    entity == .company ? [("parent", .company), ("contacts", .contact)] : [("companies", .company)]
  }

  /// A key that a person would write down: mostly of a record that is there, at times of one that comes later or never.
  private func someKey(_ entity: Entity, on side: Side, _ random: inout RandomSource) -> String {
    let keys = replica(side).keys(of: entity)
    if !keys.isEmpty && random.chance(0.85) { return keys[random.below(keys.count)].rawValue }
    if random.chance(0.5) { return "9999" }
    let latest = keys.compactMap { Int($0.rawValue) }.max() ?? 0
    return String(latest + 1 + random.below(2))
  }

  /// An edit of what refers to others.
  private func referring(_ place: Place, _ random: inout RandomSource) -> PersonEdit {
    let fields = Self.references(place.entity)
    let (field, target) = fields[random.below(fields.count)]
    let key = someKey(target, on: place.side, &random)
    if field == "parent" { return .set(field, random.chance(0.25) ? .empty : .text(key)) }
    let held = replica(place.side).whole(place.key, place.entity)?[field]?.elements ?? []
    if random.chance(0.35) || held.contains(where: { $0.value == key }) {
      return .removeElement(field, random.below(4))
    }
    return .addElement(field, Element(key))
  }

  /// Another element is put first, at times and where the order says something.
  private func reordering(_ place: Place, _ random: inout RandomSource) -> PersonEdit? {
    let field: FieldName = place.entity == .company ? "contacts" : "companies"
    let chance = random.chance(0.4)
    let element = random.below(4)
    guard chance, replica(place.side).capability(of: field, place.entity)?.order ?? .unsaid != .unsaid,
      replica(place.side).whole(place.key, place.entity)?[field]?.elements.count ?? 0 > 1
    else { return nil }
    return .putFirst(field, element)
  }

  /// An edit of a field that other edits leave alone.
  private func aside(_ entity: Entity, _ random: inout RandomSource) -> PersonEdit {
    entity == .company
      ? .set("fullName", random.chance(0.2) ? .empty : .text("Общество \(random.digits(3))"))
      : .set("firstName", .text(random.pick("Инна", "Олег", "Вера")))
  }

  /// The portal tells of a record: often of the right one, at times of none, of another one or of nothing in particular.
  private func hear(_ place: Place, _ state: inout State) {
    guard hears, place.side == .right else { return }
    let stream = Stream(.right, place.entity)
    var marks: [DirtyMark] = []
    if state.events.chance(0.8) { marks.append(DirtyMark(stream: stream, key: place.key)) }
    if state.events.chance(0.1) {
      let number = 100 + state.events.below(12)
      marks.append(DirtyMark(stream: stream, key: RecordKey(rawValue: String(number))))
    }
    if state.events.chance(0.03) { marks.append(DirtyMark(stream: stream, key: nil)) }
    if marks.isEmpty { return }
    tell("marked: \(marks.map { $0.key?.rawValue ?? "all" }) of \(place.entity)")
    do { try stage.store.mark(marks) } catch { tell("no marks: \(error)") }
  }

  /// What a run is asked: where the portal tells of changes, at times only what is marked is read.
  func asked(_ options: RunOptions) -> RunOptions {
    guard hears, state.withLock({ $0.events.chance(0.6) }) else { return options }
    var options = options
    options.markedOnly = [.right]
    tell("only marks are read")
    return options
  }

  /// Notes what the side holds differently since a person's hand.
  private func note(_ place: Place, _ before: Record?, _ state: inout State) {
    hear(place, &state)
    guard let after = replica(place.side).whole(place.key, place.entity) else { return }
    state.log.note(place, before, after)
    state.memory.note(place, before, after)
  }

  // MARK: The story

  /// Keeps a line of the story where it will be printed.
  func tell(_ line: @autoclosure () -> String) {
    if Seeds.isReplay { told.add(line()) }
  }

  /// What happened, line by line, and at last what both sides were sent.
  var story: [String] {
    let settings = stage.settings
    var lines = ["\(settings.direction), drift \(settings.drift), removals \(settings.removals)"]
    lines += settings.rules.sorted { $0.key < $1.key }.map { "\($0) \($1.policy) \($1.isClearable)" }
    lines += told.all
    for side in Side.allCases {
      lines += replica(side).journal.map { line in
        let deed =
          switch line.operation.action {
          case .create(let record): "create \(brief(record)) \(record.origin?.id ?? "")"
          case .update(let changes): "update \(changes)"
          case .delete: "delete"
          }
        let key = line.operation.key?.rawValue ?? ""
        return "call \(line.call) to \(side) \(line.operation.entity) \(key): \(deed) -> \(line.outcome.name)"
      }
      for entity in Entity.allCases {
        lines += replica(side).wholeRecords(of: entity).sorted { $0.key < $1.key }.map {
          "\(side) \(entity) \($0): \(brief($1))"
        }
      }
    }
    var pairs: [String] = []
    try? stage.store.forEachPair { pair in
      pairs.append("\(pair.id.rawValue) \(pair.entity) \(pair.state) \(pair.keys)")
      let registers = try stage.store.registers(of: [pair.id])[pair.id] ?? Registers()
      pairs += registers.tuples.sorted { $0.key < $1.key }.map { unit, register in
        "  \(unit): \(register.decided), seen \(register.seen), held: \(register.isHeld)"
      }
      for (unit, bag) in registers.bags.sorted(by: { $0.key < $1.key }) {
        pairs += bag.elements.map {
          "  \(unit) \($0.key): \($0.isMember), seen \($0.seen), first \($0.first.rawValue)"
        }
      }
    }
    return lines + pairs
  }

  private func brief(_ record: Record) -> String {
    record.fields.filter { $0.value != .empty }.sorted { $0.key < $1.key }.map { field, value in
      "\(field)=\(value.text ?? "\(value.elements.map(\.value))")"
    }.joined(separator: " ")
  }

  // MARK: Trouble

  /// People act with a chance before every call.
  func letPeopleInterrupt(_ chance: Double) {
    for side in Side.allCases {
      replica(side).beforeEachCall { [weak self] _, call in
        guard let self else { return }
        self.tell("call to \(side): \(call.kind)")
        guard self.choose({ $0.chance(chance) }) else { return }
        self.act(on: self.choose { $0.pick(side, side, side.opposite) })
      }
    }
  }

  func leaveAlone() {
    for side in Side.allCases {
      replica(side).beforeEachCall(nil)
      replica(side).setFaults(.none)
      for entity in Entity.allCases {
        for key in replica(side).keys(of: entity) { replica(side).setBroken(key, entity, false) }
      }
    }
  }

  /// Things go wrong from now on.
  func makeWeather() {
    for side in Side.allCases {
      if weather == .calm {
        leaveOutColumns(side)
        continue
      }
      // A file that is cut in two readings and says that it is whole cannot be told from one that lost its rows: it is cut once.
      let isHarmful = weather == .hostile && side == .right
      let plan = FaultPlan.random(
        seed: choose { $0.next() }, chance: choose { $0.pick(0, 0.05, 0.15) },
        writing: choose { $0.pick(0.2, 0.5, 0.7) }, harmful: isHarmful)
      replica(side).setFaults(weather == .hostile && side == .left ? cutOnce(plan) : plan)
    }
  }

  /// The same trouble, and one reading that ends too early and claims to be whole.
  private func cutOnce(_ plan: FaultPlan) -> FaultPlan {
    let (number, records) = choose { ($0.below(6), $0.below(2)) }
    let readings = Counter()
    return FaultPlan { call in
      guard call.kind == .read, readings.next() == number else { return plan.fault(for: call) }
      return .truncated(records: records)
    }
  }

  /// A listing may leave a column out, where nothing of an earlier write is still to be seen in it.
  private func leaveOutColumns(_ side: Side) {
    guard replica(side).readsBack, choose({ $0.chance(0.5) }) else { return }
    let seed = choose { $0.next() }
    replica(side).setFaults(
      FaultPlan { call in
        var random = RandomSource(seed: RandomSource.mixed(seed &+ UInt64(call.number)))
        guard call.kind == .read, random.chance(0.3) else { return nil }
        return .silent([random.pick("comment", "phones", "taxReason", "companies", "parent", "name")])
      })
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

extension Outcome {
  fileprivate var name: String {
    switch self {
    case .done(let key, _): "done \(key)"
    case .refused: "refused"
    case .stale: "stale"
    case .gone: "gone"
    case .throttled: "throttled"
    case .unknown(let text): text.english
    }
  }
}

extension MemoryReplica {
  /// A record with everything it holds.
  func whole(_ key: RecordKey, _ entity: Entity) -> Record? { wholeRecords(of: entity)[key] }
}
