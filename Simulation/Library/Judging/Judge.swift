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
  let memory: Memory
  /// Records that runs made, with what they were made from, and the other way round, whether or not they lived until a rest.
  let made: [Place: Place]
  let comparison = Comparison()

  var stage: Stage { world.stage }
  var settings: SyncSettings { world.stage.settings }

  init(_ world: World, before: Rest) throws {
    self.world = world
    self.before = before
    after = try Rest(world.stage, since: before)
    log = world.log
    world.noteWrites()
    memory = world.memory
    made = Self.made(world)
  }

  private static func made(_ world: World) -> [Place: Place] {
    var made: [Place: Place] = [:]
    for side in Side.allCases {
      for line in world.replica(side).journal {
        guard case .create(let record) = line.operation.action, case .done(let key, _) = line.outcome,
          let origin = record.origin?.id.split(separator: "#").first
        else { continue }
        let place = Place(side: side, entity: record.entity, key: key)
        let source = Place(
          side: side.opposite, entity: record.entity, key: RecordKey(rawValue: String(origin)))
        made[place] = source
        made[source] = place
      }
    }
    return made
  }

  /// Whether the sides were shown as they are; an earlier state shown as the present one looks like edits that nobody made.
  var isHonest: Bool { world.weather != .hostile }

  func judge() throws {
    try judgeWrites()
    for pair in after.pairs.values.sorted(by: { $0.id < $1.id }) {
      switch pair.state {
      case .coupled: try judgeCoupled(pair)
      case .tomb: try judgeEnded(pair)
      case .half where try isAsked(pair) || isRefused(pair) || isKeyTaken(pair): continue
      case .half, .sent, .deleting:
        throw Violation("I1", "\(pair.id) is \(pair.state) at rest: \(pair.keys)")
      }
    }
    try judgeIdentity()
    try judgeTwins()
    try judgeEditsOverRemovals()
    try judgeFormerKeys()
    try judgeSeen()
    try judgeRemovals()
    try judgeKept()
  }

  /// Whether a side refuses a record for what its own people wrote there: references to records that are not there.
  func isRefused(_ pair: Pair) throws -> Bool {
    let isStrict = Side.allCases.contains { stage.replica($0).refusesUnknownReferences }
    return try isStrict && stage.store.setAside().contains { $0.isRefusal && $0.pair == pair.id }
  }

  /// Whether a record was not made because it would have got the key of another one, and a person was told to say whether both are one:
  /// a file gives keys of origins, and a portal that was restored shows a record again whose like was made since.
  private func isKeyTaken(_ pair: Pair) throws -> Bool {
    try stage.store.setAside().contains { row in
      row.isRefusal && row.pair == pair.id
        && after.records.keys.contains {
          $0.entity == pair.entity && row.reason == EngineSentence.takenKey($0.key)
        }
    }
  }

  /// Whether a person was asked if the missing record is there under another key: it is left alone meanwhile.
  private func isAskedAbout(_ pair: Pair) throws -> Bool {
    try stage.store.reviews().contains { review in
      review.entity == pair.entity && review.reason == .renamed && review.answer == .open
        && Side.allCases.contains { after.record(pair, $0) != nil && pair.keys[$0] == review[$0] }
    }
  }

  private func judgeCoupled(_ pair: Pair) throws {
    guard let left = after.record(pair, .left), let right = after.record(pair, .right) else {
      if try isLeftMissing(pair) || isAskedAbout(pair) { return }
      throw Violation("I1", "\(pair.id) is coupled at rest and a record is missing: \(pair.keys)")
    }
    let now = Sides(left: left, right: right)
    let old = before.pairs[pair.id].flatMap { $0.keys == pair.keys && $0.state == .coupled ? $0 : nil }
    let isKnown = old != nil && Side.allCases.allSatisfy { before.record(pair, $0) != nil }
    if isKnown { try judgeUntouched(pair, now) }
    for (unit, parts) in (scalarUnits[pair.entity] ?? [:]).sorted(by: { $0.key < $1.key }) {
      let rule = settings.rule(for: parts[0], group: unit)
      if rule.policy == .never || rule.policy == .createOnly { continue }
      let edited = Sides { side in parts.contains { !writes(pair, side, $0).isEmpty } }
      let wasHeld = before.held[pair.id]?.contains(unit) == true
      if after.held[pair.id]?.contains(unit) == true {
        try judgeHeld(unit, parts, pair, now, edited, isNew: !isKnown || wasHeld)
        continue
      }
      for part in parts {
        let scalar = Scalar(part, pair, now, edited, rule)
        try judgeAgreement(scalar, isKnown: isKnown)
        if isHonest && isKnown && !wasHeld && unit != "active" { try judgePart(scalar) }
        if isKnown && unit != "active" { try judgeClears(scalar) }
      }
    }
    for bag in bags[pair.entity] ?? [] where isHonest && isKnown { try judgeBag(bag, pair, now) }
  }

  /// A record that the target of a one-way sync lost is not missed before the source changes its counterpart.
  private func isLeftMissing(_ pair: Pair) throws -> Bool {
    guard let side = Side.allCases.first(where: { after.record(pair, $0) == nil }),
      after.record(pair, side.opposite) != nil, let place = after.place(pair, side)
    else { return false }
    return !settings.direction.isSource(side) && settings.drift != .revert
      && memory.everRemoved.contains(place)
  }

  /// I8: people of both sides edited a contested unit, or nobody knew what the other said; and nothing is written to it.
  private func judgeHeld(
    _ unit: FieldName, _ parts: [FieldName], _ pair: Pair, _ now: Sides<Record>, _ edited: Sides<Bool>,
    isNew: Bool
  ) throws {
    guard isHonest, !isNew, parts.allSatisfy({ canWrite($0, pair, .left) && canWrite($0, pair, .right) })
    else { return }
    // A reference that could not be written stands against an edit of the other side later on.
    let isOpen =
      unit == "parent"
      && name(old(pair, .left, unit), .company, .left) != name(old(pair, .right, unit), .company, .right)
    if !(edited.left && edited.right) && !isOpen && !refersToRemoved(unit, pair) {
      throw Violation(
        "I8",
        "\(pair.id) \(unit) is contested, edited: \(edited), \(now.left[unit] as Any) \(now.right[unit] as Any)"
      )
    }
  }

  // MARK: What a field is subject to

  func carries(_ field: FieldName, _ entity: Entity, _ side: Side) -> Bool {
    stage.replica(side).capability(of: field, entity) != nil
  }

  private func canWrite(_ field: FieldName, _ pair: Pair, _ side: Side) -> Bool {
    stage.replica(side).capability(of: field, pair.entity)?.isWritable == true
  }

  /// Whether what the other side says of a field ever comes to this side.
  func travels(_ field: FieldName, _ entity: Entity, to side: Side) -> Bool {
    let group = Catalogue.standard.descriptor(of: field, in: entity)?.group
    let policy = settings.rule(for: field, group: group).policy
    return settings.direction.isTarget(side) && carries(field, entity, .left)
      && carries(field, entity, .right)
      && stage.replica(side).capability(of: field, entity)?.isWritable == true
      && policy != .never && policy != .createOnly
  }

  /// I11: where nothing of the other side comes to, everything is as the side's own people left it, what the sync does not
  /// carry included.
  private func judgeUntouched(_ pair: Pair, _ now: Sides<Record>) throws {
    for side in Side.allCases {
      guard let place = after.place(pair, side), let old = before.records[place] else { continue }
      for field in Set(old.fields.keys).union(now[side].fields.keys).sorted()
      where field != "active" && !travels(field, pair.entity, to: side) {
        let expected = log.left[place]?[field] ?? old[field] ?? .empty
        let found = now[side][field] ?? .empty
        if found != expected {
          throw Violation("I11", "\(place) \(field): people left «\(expected)» and find «\(found)»")
        }
      }
    }
  }

  // MARK: Values

  /// What a side showed of a scalar at the last rest.
  private func old(_ pair: Pair, _ side: Side, _ field: FieldName) -> String {
    before.record(pair, side)?[field]?.text ?? ""
  }

  func type(_ field: FieldName, _ entity: Entity) -> FieldType {
    Catalogue.standard.descriptor(of: field, in: entity)?.type ?? .text
  }

  /// What people of a side gave a field since the last rest.
  func writes(_ pair: Pair, _ side: Side, _ field: FieldName) -> [String] {
    after.place(pair, side).flatMap { log.texts[$0]?[field] } ?? []
  }

  /// A key in words that both sides understand: the pair that holds it, or the side's own key.
  func name(_ key: String, _ target: Entity, _ side: Side) -> String {
    if key.isEmpty { return "" }
    let place = Place(side: side, entity: target, key: RecordKey(rawValue: key))
    if let pair = after.holder(place) ?? made[place].flatMap({ after.holder($0) }) {
      return "pair \(pair.rawValue)"
    }
    return "\(side) \(key)"
  }

  /// Whether people removed the record that a name means since the last rest: what referred to it may have been taken out with it,
  /// which is no word about the reference, and is there again where the record is.
  func isRemoved(_ name: String) -> Bool {
    guard name.hasPrefix("pair "), let number = Int64(name.dropFirst(5)) else { return false }
    return log.removed.contains { after.holder($0) == PairID(rawValue: number) }
  }

  /// Whether a reference meant a record at the last rest, or since, that was removed meanwhile.
  func refersToRemoved(_ field: FieldName, _ pair: Pair) -> Bool {
    guard let target = Catalogue.standard.descriptor(of: field, in: pair.entity)?.refersTo else {
      return false
    }
    return Side.allCases.contains { side in
      ([old(pair, side, field)] + writes(pair, side, field)).contains { isRemoved(name($0, target, side)) }
    }
  }

  /// Whether a side has the record that a name means, as the counterpart of a record of the other side.
  func reaches(_ name: String, _ side: Side) -> Bool {
    guard name.hasPrefix("pair "), let number = Int64(name.dropFirst(5)),
      let pair = after.pairs[PairID(rawValue: number)], pair.state == .coupled
    else { return false }
    return after.record(pair, side) != nil
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

  /// What the replica says of a field; nil when it does not carry it.
  func capability(of field: FieldName, _ entity: Entity) -> FieldCapability? {
    currentOptions.capabilities[entity]?.fields[field]
  }

  /// Whether answers show what is now held.
  var readsBack: Bool { currentOptions.readsBack }

  /// Whether a creation without an answer is there at once or never.
  var settlesAtOnce: Bool { currentOptions.capabilities.values.contains(where: \.settlesAtOnce) }

  /// Whether references to records that are not there are refused.
  var refusesUnknownReferences: Bool { currentOptions.refusesUnknownReferences }

  /// Whether a field that never held a value is left out.
  var omitsUnset: Bool { currentOptions.omitsUnset }

  /// How many operations a call may carry.
  func batchSize(_ entity: Entity) -> Int { currentOptions.capabilities[entity]?.batchSize ?? 1 }

  private var currentOptions: MemoryOptions {
    var options = MemoryOptions(capabilities: [:])
    setOptions { options = $0 }
    return options
  }
}
