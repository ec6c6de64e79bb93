import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Synchronization

/// What people do.
extension World {
  /// A person does something on a side.
  func act(on side: Side) { state.withLock { act(on: side, &$0) } }

  func act(on side: Side, _ state: inout State) {
    let drawn = state.choices.random.pick(Entity.company, .contact)
    let keys = replica(side).keys(of: drawn)
    let isNew = keys.isEmpty || state.choices.random.chance(0.12)
    let deed = isNew ? 0 : state.choices.random.below(terms.hasReferences ? 14 : 11)
    if deed == 0 {
      if state.choices.random.chance(0.3) {
        addOnBothSides(&state)
      } else {
        add(state.choices.random.record(drawn), on: side, &state)
      }
      return
    }
    var place = Place(side: side, entity: drawn, key: keys[state.choices.random.below(keys.count)])
    if isFocused, let focus = state.focus, state.choices.random.chance(0.5) {
      place = counterpart(of: focus.place, on: side) ?? place
      if let field = focus.field, place.entity == focus.place.entity, state.choices.random.chance(0.6) {
        let texts = state.memory.everSaid[side.opposite]?[field]?.sorted() ?? []
        let text = state.choices.random.chance(0.5) ? state.choices.random.pick(texts) : nil
        edit(place, .set(field, .scalar(text ?? "Слово \(state.choices.random.digits(3))")), &state)
        return
      }
    }
    let entity = place.entity
    switch deed {
    case 1: remove(place, &state)
    case 2:
      // What nobody can read for a while is there all the same.
      state.log.broken.insert(place)
      let isBroken = state.choices.random.chance(0.5)
      replica(side).setBroken(place.key, entity, isBroken)
      tell("\(place) is broken: \(isBroken)")
    case 11...:
      let change = referring(place, &state.choices.random)
      edit(place, reordering(place, &state.choices.order) ?? change, &state)
    default:
      for number in 0..<(1 + state.choices.random.below(2)) where number == 0 || state.choices.admits() {
        edit(place, state.choices.random.edit(entity), &state)
        if state.choices.perhaps(0.2) { edit(place, aside(entity, &state.choices.random), &state) }
      }
    }
  }

  /// A person of a side gives a field a text.
  func write(_ place: Place, _ field: FieldName, _ text: String) {
    state.withLock { edit(place, .set(field, .scalar(text)), &$0) }
  }

  /// The same contractor is added on both sides, as two systems know it.
  func addOnBothSides() { state.withLock { addOnBothSides(&$0) } }

  private func addOnBothSides(_ state: inout State) {
    var record = state.choices.random.company()
    var added: [Place] = []
    for side in Side.allCases where state.choices.admits() {
      added.append(add(record, on: side, &state))
      record["phones"] = .elements([state.choices.random.phone()])
      // One of them knows more.
      if state.choices.perhaps(0.4) { record["comment"] = .empty }
      if state.choices.perhaps(0.4) {
        record["fullName"] = .text("Общество \(state.choices.random.digits(3))")
      }
    }
    if added.count == 2 && !state.isRunning {
      state.log.twins.append(Sides(left: added[0], right: added[1]))
    }
  }

  /// The record that a run made of another one, or of which it was made.
  private func counterpart(of place: Place, on side: Side) -> Place? {
    if place.side == side { return replica(side).record(place.key, place.entity) == nil ? nil : place }
    let pair = try? store.pair(of: Stream(place.side, place.entity), key: place.key)
    guard let key = pair?.keys[side], replica(side).record(key, place.entity) != nil else { return nil }
    return Place(side: side, entity: place.entity, key: key)
  }

  @discardableResult
  private func add(_ record: Record, on side: Side, _ state: inout State) -> Place {
    var record = record
    // What a failure needs nothing of is left out.
    for (field, value) in record.fields.sorted(by: { $0.key < $1.key })
    where field != "name" && field != "lastName" && value != .empty && !state.choices.admits() {
      record[field] = .empty
    }
    let replica = replica(side)
    if terms.hasReferences {
      for (field, target) in Self.references(record.entity) where state.choices.random.chance(0.5) {
        let element = Element(someKey(target, on: side, &state.choices.random))
        record[field] = field == "parent" ? .text(element.value) : .elements([element])
      }
    }
    let place = Place(side: side, entity: record.entity, key: replica.add(record))
    tell("\(place) is added: \(brief(record))")
    state.log.added.insert(place)
    note(place, nil, &state)
    return place
  }

  private func remove(_ place: Place, _ state: inout State) {
    let replica = replica(place.side)
    state.graves[place] = replica.whole(place.key, place.entity)
    replica.remove(place.key, place.entity)
    tell("\(place) is removed")
    hear(place, &state)
    state.focus = (place, "comment")
    state.log.removed.insert(place)
    state.log.removedAt[place] = state.isRunning ? nil : state.runs
    state.memory.everRemoved.insert(place)
    guard terms.hasReferences, terms.cascades else { return }
    for entity in Entity.allCases {
      for (field, target) in Self.references(entity) where target == place.entity {
        for (key, record) in replica.wholeRecords(of: entity).sorted(by: { $0.key < $1.key }) {
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
    guard case .set(let field, let value) = edit, value.elements.isEmpty, field != "parent" else { return }
    state.focus = (place, field)
    if !state.isRunning { state.log.editedAt[place, default: [:]][field] = state.runs }
  }

  /// Somebody copies what the portal holds.
  func backUp() {
    let held = Dictionary(
      uniqueKeysWithValues: Entity.allCases.map { ($0, replica(.right).wholeRecords(of: $0)) })
    state.withLock { $0.backup = held }
    tell("the portal is backed up")
  }

  /// The portal is restored from its copy: for everybody else as if somebody had taken back all that was done there since.
  func restorePortal() {
    state.withLock { state in
      guard let backup = state.backup else { return }
      state.troubles["portal restored", default: 0] += 1
      tell("the portal is restored")
      for entity in Entity.allCases {
        let held = backup[entity] ?? [:]
        for (key, record) in replica(.right).wholeRecords(of: entity).sorted(by: { $0.key < $1.key }) {
          let place = Place(side: .right, entity: entity, key: key)
          guard let old = held[key] else {
            remove(place, &state)
            continue
          }
          for (field, value) in old.fields.sorted(by: { $0.key < $1.key }) where record[field] != value {
            edit(place, .set(field, value), &state)
          }
        }
        for (key, record) in held.sorted(by: { $0.key < $1.key })
        where replica(.right).wholeRecord(key, entity) == nil {
          let place = Place(side: .right, entity: entity, key: key)
          replica(.right).add(record, key: key)
          tell("\(place) is there again: \(brief(record))")
          state.log.added.insert(place)
          note(place, state.graves[place], &state)
        }
      }
    }
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

  /// An element is put in another place, mostly before all others, at times and where the order says something.
  private func reordering(_ place: Place, _ random: inout RandomSource) -> PersonEdit? {
    let field: FieldName = place.entity == .company ? "contacts" : "companies"
    let chance = random.chance(0.4)
    let element = random.below(4)
    guard chance, replica(place.side).capability(of: field, place.entity)?.order ?? .unsaid != .unsaid,
      replica(place.side).whole(place.key, place.entity)?[field]?.elements.count ?? 0 > 1
    else { return nil }
    return .move(field, element, to: random.chance(0.5) ? 0 : random.below(4))
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
    if state.choices.events.chance(0.8) { marks.append(DirtyMark(stream: stream, key: place.key)) }
    if state.choices.events.chance(0.1) {
      let number = 100 + state.choices.events.below(12)
      marks.append(DirtyMark(stream: stream, key: RecordKey(rawValue: String(number))))
    }
    if state.choices.events.chance(0.03) { marks.append(DirtyMark(stream: stream, key: nil)) }
    if marks.isEmpty { return }
    tell("marked: \(marks.map { $0.key?.rawValue ?? "all" }) of \(place.entity)")
    do { try store.mark(marks) } catch { tell("no marks: \(error)") }
  }

  /// What a run is asked: where the portal tells of changes, at times only what is marked is read.
  func asked(_ options: RunOptions) -> RunOptions {
    guard hears, state.withLock({ $0.choices.events.chance(0.6) && $0.choices.admits() }) else {
      return options
    }
    var options = options
    options.markedOnly = [.right]
    tell("only marks are read")
    return options
  }

  private var store: any SyncStoring { stage.store }

  /// Notes what the side holds differently since a person's hand.
  private func note(_ place: Place, _ before: Record?, _ state: inout State) {
    hear(place, &state)
    guard let after = replica(place.side).whole(place.key, place.entity) else { return }
    state.log.note(place, before, after)
    state.memory.note(place, before, after)
  }
}
