import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

/// Judges what runs made of what people did, by rules that know nothing of how runs work.
///
/// Source: `sync-algorithm.md` §4.12.
struct Judge {
  let world: World
  let before: Rest
  let after: Rest
  let log: PeopleLog

  var stage: Stage { world.stage }
  private let comparison = Comparison()

  init(_ world: World, before: Rest) throws {
    self.world = world
    self.before = before
    after = try Rest(world.stage)
    log = world.log
  }

  /// Whether the sides were shown as they are; an earlier state shown as the present one looks like edits that nobody made.
  private var isHonest: Bool { world.weather != .hostile }

  func judge() throws {
    for pair in after.pairs.values.sorted(by: { $0.id < $1.id }) {
      switch pair.state {
      case .coupled: try judgeCoupled(pair)
      case .tomb: try judgeEnded(pair)
      case .half, .sent, .deleting:
        throw Violation("I1", "\(pair.id) is \(pair.state) at rest: \(pair.keys)")
      }
    }
    try judgeIdentity()
    try judgeSeen()
    try judgeRemovals()
    try judgeKept()
  }

  // MARK: Values

  private func type(_ field: FieldName, _ entity: Entity) -> FieldType {
    Catalogue.standard.descriptor(of: field, in: entity)?.type ?? .text
  }

  private func same(_ first: String, _ second: String, _ field: FieldName, _ entity: Entity) -> Bool {
    comparison.same(first, second, as: type(field, entity))
  }

  /// What a side makes of a text.
  private func hold(_ text: String, _ field: FieldName, _ entity: Entity, on side: Side) -> String {
    stage.replica(side).held(text, field, entity)
  }

  /// I1: each side shows what it can hold of what the other shows.
  private func agree(_ left: String, _ right: String, _ field: FieldName, _ entity: Entity) -> Bool {
    if same(hold(left, field, entity, on: .right), right, field, entity) { return true }
    if same(hold(right, field, entity, on: .left), left, field, entity) { return true }
    // A value that was only spelled otherwise after it had travelled is cut at another place.
    let (first, second) = (normal(left, field, entity), normal(right, field, entity))
    return isCut(field, entity) && !first.isEmpty && !second.isEmpty
      && (first.hasPrefix(second) || second.hasPrefix(first))
  }

  private func normal(_ text: String, _ field: FieldName, _ entity: Entity) -> String {
    comparison.normal(text, as: type(field, entity))
  }

  /// Whether one of the sides holds only so much of a field.
  private func isCut(_ field: FieldName, _ entity: Entity) -> Bool {
    Side.allCases.contains { stage.replica($0).length(of: field, entity) != nil }
  }

  private func judgeCoupled(_ pair: Pair) throws {
    guard let left = after.record(pair, .left), let right = after.record(pair, .right) else {
      throw Violation("I1", "\(pair.id) is coupled at rest and a record is missing: \(pair.keys)")
    }
    let old = before.pairs[pair.id].flatMap { $0.keys == pair.keys && $0.state == .coupled ? $0 : nil }
    for (unit, parts) in (scalarUnits[pair.entity] ?? [:]).sorted(by: { $0.key < $1.key }) {
      let edited = Sides { side in parts.contains { !writes(pair, side, $0).isEmpty } }
      let wasHeld = before.held[pair.id]?.contains(unit) == true
      if after.held[pair.id]?.contains(unit) == true {
        // I8: people of both sides edited it, or nobody knew what the other said.
        let isNew = old == nil || wasHeld
        if isHonest && !isNew && !(edited.left && edited.right) {
          throw Violation(
            "I8",
            "\(pair.id) \(unit) is contested, edited: \(edited), \(left[unit] as Any) \(right[unit] as Any)")
        }
        continue
      }
      for part in parts {
        let (a, b) = (left[part]?.text ?? "", right[part]?.text ?? "")
        if !agree(a, b, part, pair.entity) { throw Violation("I1", "\(pair.id) \(part): «\(a)» and «\(b)»") }
        guard isHonest, old != nil, !wasHeld, unit != "active" else { continue }
        try judgePart(part, pair, edited, Sides(left: a, right: b))
      }
    }
    if isHonest && old != nil { try judgePhones(pair, left, right) }
    if let old { try judgeClears(old, Sides(left: left, right: right)) }
  }

  /// I10: no listing, however wrong, empties a field that people left filled.
  private func judgeClears(_ pair: Pair, _ now: Sides<Record>) throws {
    for (unit, parts) in scalarUnits[pair.entity] ?? [:] where unit != "active" {
      for part in parts where Side.allCases.allSatisfy({ writes(pair, $0, part).isEmpty }) {
        for side in Side.allCases {
          let old = before.record(pair, side)?[part] ?? .empty
          // An earlier state may show a field as it was before people filled it: that is no emptying by the listing's end.
          let wasEverEmpty = world.everHeld(.left, part, "") || world.everHeld(.right, part, "")
          if old != .empty && now[side][part] == .empty && !wasEverEmpty {
            throw Violation("I10", "\(pair.id) \(side) \(part) was emptied")
          }
        }
      }
    }
  }

  /// What people of a side gave a field since the last rest.
  private func writes(_ pair: Pair, _ side: Side, _ field: FieldName) -> [String] {
    pair.keys[side].flatMap { log.texts[Place(side: side, entity: pair.entity, key: $0)]?[field] } ?? []
  }

  /// I3, I5, I6, I8: what nobody edited is as it was; what one side edited is what it says last.
  private func judgePart(_ part: FieldName, _ pair: Pair, _ edited: Sides<Bool>, _ now: Sides<String>) throws
  {
    let old = Sides { side in before.record(pair, side)?[part]?.text ?? "" }
    switch (edited.left, edited.right) {
    case (false, false):
      for side in Side.allCases {
        let place = pair.keys[side].map { Place(side: side, entity: pair.entity, key: $0) }
        let expected = place.flatMap { log.respelled[$0]?[part] } ?? old[side]
        if now[side] != expected {
          throw Violation(
            "I6", "\(pair.id) \(side) \(part) was «\(expected)», nobody edited it, and is «\(now[side])»")
        }
      }
    case (true, false), (false, true):
      let side: Side = edited.left ? .left : .right
      let expected = writes(pair, side, part).last ?? old[side]
      if !same(now[side], expected, part, pair.entity) {
        throw Violation(
          "I5", "\(pair.id) \(side) \(part): people there wrote «\(expected)» last and find «\(now[side])»")
      }
    case (true, true):
      for side in Side.allCases {
        let said = Side.allCases.flatMap { [old[$0]] + writes(pair, $0, part) }
        if !said.contains(where: { same(hold($0, part, pair.entity, on: side), now[side], part, pair.entity) }
        ) {
          throw Violation("I5", "\(pair.id) \(side) \(part): «\(now[side])» was said by nobody of \(said)")
        }
      }
    }
  }

  /// I19: no phone lost that nobody removed, none that nobody added, none twice.
  private func judgePhones(_ pair: Pair, _ left: Record, _ right: Record) throws {
    let now = Sides(left: keys(left), right: keys(right))
    let places = Sides { side in
      Place(side: side, entity: pair.entity, key: pair.keys[side] ?? "")
    }
    func union(_ sets: [Place: Set<String>]) -> Set<String> {
      (sets[places.left] ?? []).union(sets[places.right] ?? [])
    }
    let old = Sides { side in Set(before.record(pair, side).map { keys($0) } ?? []) }
    let added = union(log.phonesAdded)
    let removed = union(log.phonesRemoved)
    let touched = union(log.phonesTouched)
    for side in Side.allCases {
      let shown = Set(now[side])
      let wasDoubled =
        Set(before.record(pair, side).map { keys($0) } ?? []).count != keys(before.record(pair, side)).count
      if shown.count != now[side].count && !wasDoubled && added.isEmpty && touched.isEmpty {
        throw Violation("I19", "\(pair.id) \(side) shows a phone twice: \(now[side])")
      }
      let known = old.left.union(old.right).union(added)
      if !shown.isSubset(of: known) {
        throw Violation("I19", "\(pair.id) \(side) phone nobody added: \(shown.subtracting(known))")
      }
      let others = Set(now[side.opposite])
      for key in shown.subtracting(others) where !isFull(side.opposite, pair.entity, now[side.opposite].count)
      {
        throw Violation("I1", "\(pair.id) \(side) shows the phone \(key) and the other side does not")
      }
      let lost = old[side].union(added).subtracting(shown).subtracting(others).subtracting(removed)
      if !lost.isEmpty { throw Violation("I19", "\(pair.id) \(side) lost \(lost)") }
      let revived = shown.intersection(removed).subtracting(added).subtracting(touched)
      if !revived.isEmpty { throw Violation("I19", "\(pair.id) \(side) still shows the removed \(revived)") }
    }
  }

  private func keys(_ record: Record?) -> [String] {
    (record?["phones"]?.elements ?? []).map { comparison.elementKey(of: $0, type: .phone) }
  }

  private func isFull(_ side: Side, _ entity: Entity, _ count: Int) -> Bool {
    stage.replica(side).places(of: "phones", entity).map { count >= $0 } ?? false
  }

  // MARK: Existence

  /// A pair that has ended leaves its records alone, apart from the flag.
  private func judgeEnded(_ pair: Pair) throws {
    for side in Side.allCases {
      guard let key = pair.keys[side], let now = after.record(pair, side) else { continue }
      let place = Place(side: side, entity: pair.entity, key: key)
      guard before.pairs[pair.id]?.state == .tomb, let old = before.records[place] else { continue }
      for (field, value) in now.fields where field != "active" && field != "phones" {
        let expected = log.texts[place]?[field]?.last ?? log.respelled[place]?[field] ?? old[field]?.text
        if log.texts[place] == nil && value.text != expected {
          throw Violation("I6", "\(place) belongs to an ended pair and \(field) became \(value)")
        }
      }
    }
    let gone = Side.allCases.filter { after.record(pair, $0) == nil }
    if stage.settings.removals == .flag, gone.count == 1, let dead = gone.first,
      let live = after.record(pair, dead.opposite), before.pairs[pair.id]?.state == .coupled
    {
      let place = Place(side: dead.opposite, entity: pair.entity, key: pair.keys[dead.opposite] ?? "")
      if live["active"] != .text("no") && log.texts[place]?["active"] == nil {
        throw Violation("I1", "\(pair.id): \(dead) is gone and \(place) is not flagged")
      }
    }
  }

  /// I4: one record an origin; every live record in exactly one pair, or waiting for an answer.
  private func judgeIdentity() throws {
    var holders: [Place: PairID] = [:]
    for pair in after.pairs.values {
      for side in Side.allCases {
        guard let key = pair.keys[side] else { continue }
        if let other = holders.updateValue(pair.id, forKey: Place(side: side, entity: pair.entity, key: key))
        {
          throw Violation("I4", "\(other) and \(pair.id) both hold \(key)")
        }
      }
    }
    let asked = Set(
      try stage.store.reviews().flatMap { review in
        [
          Place(side: .left, entity: review.entity, key: review.left),
          Place(side: .right, entity: review.entity, key: review.right),
        ]
      })
    var origins: [Side: [Entity: [Origin: RecordKey]]] = [:]
    for (place, record) in after.records {
      if holders[place] == nil && !asked.contains(place) { throw Violation("I4", "\(place) has no pair") }
      guard let origin = record.origin else { continue }
      if let twin = origins[place.side, default: [:]][place.entity, default: [:]].updateValue(
        place.key, forKey: origin)
      {
        throw Violation("I4", "\(twin) and \(place) were both made from \(origin)")
      }
    }
  }

  /// I7: what counts as seen was held by the side at some time.
  private func judgeSeen() throws {
    world.noteWrites()
    for (id, registers) in try stage.store.registers(of: after.pairs.keys.sorted()) {
      for register in registers.tuples.values {
        for side in Side.allCases {
          for (field, text) in register.seen[side] where !text.isEmpty && !world.everHeld(side, field, text) {
            throw Violation("I7", "\(id) \(side) \(field): «\(text)» was never there")
          }
        }
      }
    }
  }

  /// I9, I10: nothing is deleted or flagged but what lost its counterpart by a person's hand.
  private func judgeRemovals() throws {
    for run in try stage.store.runs(limit: .max) {
      for entry in try stage.store.journal(of: run.id) where entry.kind == .delete || entry.kind == .flag {
        guard let pair = after.pairs[entry.pair] else { continue }
        let isExplained = Side.allCases.contains { side in
          pair.keys[side].map { world.everRemoved.contains(Place(side: side, entity: pair.entity, key: $0)) }
            ?? false
        }
        // A removal that was not carried out may have become a restoration under another key.
        guard entry.state == .done || !isExplained && entry.state == .unknown && pair.state == .tomb else {
          continue
        }
        if !isExplained {
          throw Violation("I9", "\(entry.kind) of \(pair.keys) though nobody removed anything")
        }
        if entry.kind == .delete && stage.settings.removals != .delete {
          throw Violation("I9", "deleted although that was not chosen")
        }
        if entry.kind == .delete && entry.before.isEmpty { throw Violation("I9", "deleted without an image") }
      }
    }
  }

  /// I5, I24: every value that a write of ours replaced is kept with its run.
  private func judgeKept() throws {
    var kept: [PairID: [FieldName: Set<String>]] = [:]
    var sent: [Side: Int] = [:]
    for run in try stage.store.runs(limit: .max) {
      for entry in try stage.store.journal(of: run.id) {
        if entry.attempts > 0 || entry.state != .planned { sent[entry.side, default: 0] += 1 }
        for (field, value) in entry.before {
          kept[entry.pair, default: [:]][field, default: []].formUnion(normals(value, field, entry.entity))
        }
      }
    }
    for side in Side.allCases {
      let lines = stage.replica(side).journal.filter(\.isExecuted)
      if lines.count > sent[side] ?? 0 {
        throw Violation(
          "I24", "\(lines.count) operations on \(side) and only \(sent[side] ?? 0) in the journal")
      }
      for line in lines {
        guard let key = line.operation.key, case .update(let changes) = line.operation.action,
          let old = line.before,
          let pair = after.pairs.values.first(where: {
            $0.entity == line.operation.entity && $0.keys[side] == key
          })
        else { continue }
        for field in changes.keys {
          let texts = normals(old[field] ?? .empty, field, pair.entity)
          let still = normals(line.after?[field] ?? .empty, field, pair.entity)
          let lost = texts.subtracting(still).subtracting(kept[pair.id]?[field] ?? [])
          if !lost.isEmpty {
            throw Violation("I5", "\(pair.id) \(side) \(field): \(lost) was replaced and not kept")
          }
        }
      }
    }
  }

  private func normals(_ value: Value, _ field: FieldName, _ entity: Entity) -> Set<String> {
    let type = type(field, entity)
    if let text = value.text { return text.isEmpty ? [] : [comparison.normal(text, as: type)] }
    return Set(value.elements.map { comparison.elementKey(of: $0, type: type) })
  }
}

extension MemoryReplica {
  /// What the replica makes of a text.
  func held(_ text: String, _ field: FieldName, _ entity: Entity) -> String {
    let options = currentOptions
    let normal = options.normaliser(field, text)
    guard let length = options.capabilities[entity]?.fields[field]?.maximumLength else { return normal }
    return String(normal.prefix(length))
  }

  /// The longest text of a field; nil is any length.
  func length(of field: FieldName, _ entity: Entity) -> Int? {
    currentOptions.capabilities[entity]?.fields[field]?.maximumLength
  }

  /// How many elements of a bag fit; nil is any number.
  func places(of field: FieldName, _ entity: Entity) -> Int? {
    currentOptions.capabilities[entity]?.fields[field]?.maximumElements
  }

  private var currentOptions: MemoryOptions {
    var options = MemoryOptions(capabilities: [:])
    setOptions { options = $0 }
    return options
  }
}
