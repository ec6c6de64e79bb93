import Contractors
import Reconciliation
import ReplicaTesting
import Testing

@Suite("Planned runs over random histories")
struct ConvergenceTests {
  private func options(_ random: inout RandomSource, isRight: Bool) -> MemoryOptions {
    var options = MemoryOptions.everything()
    if random.chance(0.5) { options.limit("comment") { $0.maximumLength = 6 } }
    if isRight && random.chance(0.5) { options.limit("phones") { $0.maximumElements = 1 } }
    if isRight && random.chance(0.5) {
      options.normaliser = { field, text in
        field == "comment" || field == "position"
          ? text.split(separator: " ").joined(separator: "-").uppercased() : text
      }
    }
    return options
  }

  private func settings(_ random: inout RandomSource) -> SyncSettings {
    var settings = SyncSettings(name: "books", connections: Sides(left: "books", right: "portal"))
    settings.removals = random.pick(.flag, .detach, .delete)
    settings.defaultRule = FieldRule(
      random.pick(.left, .right, .ask, .preferLeft, .longest), isClearable: random.chance(0.8))
    settings.direction = random.pick(.both, .both, .leftToRight)
    return settings
  }

  @Test(arguments: Seeds.list(60))
  func `after the last edit two runs make everything agree and the next one sends nothing`(_ seed: UInt64)
    async throws
  {
    var random = RandomSource(seed: seed)
    let left = MemoryReplica("books", options: options(&random, isRight: false))
    let right = MemoryReplica("portal", options: options(&random, isRight: true))
    let settings = settings(&random)
    var sync = try await PlannedRun(settings, left: left, right: right)
    if random.chance(0.5) {
      for replica in [left, right] { replica.beforeEachCall(Self.editing(random.next())) }
    }
    for step in random.history(24) {
      if step == .run {
        _ = try await sync.run()
      } else {
        left.take(step, as: .left)
        right.take(step, as: .right)
      }
    }
    for replica in [left, right] { replica.beforeEachCall(nil) }
    var counts: [Int] = []
    for _ in 0..<4 { counts.append(try await sync.run()) }
    #expect(
      counts.suffix(2) == [0, 0], "seed \(seed): \(counts), \(settings.direction) \(settings.defaultRule)")
    if settings.direction == .leftToRight {
      #expect(left.counts.modifyingCalls == 0, "seed \(seed): the source was written")
    }
    expectAgreement(sync, seed)
    let keys = Sides { side in sync.pairs.values.filter { $0.state != .tomb }.compactMap { $0.keys[side] } }
    for side in Side.allCases {
      #expect(Set(keys[side]).count == keys[side].count, "seed \(seed): a record is in two pairs")
    }
  }

  /// People who edit some record before some of the calls that write.
  private static func editing(_ seed: UInt64) -> @Sendable (MemoryReplica, ReplicaCall) -> Void {
    { replica, call in
      var random = RandomSource(seed: RandomSource.mixed(seed &+ UInt64(call.number)))
      let entity: Entity = random.pick(.company, .contact)
      guard call.kind == .apply, random.chance(0.4), let key = random.pick(replica.keys(of: entity)) else {
        return
      }
      replica.edit(key, entity, random.edit(entity))
    }
  }

  /// The names of coupled records, which no side cuts, are equal where nobody is asked.
  private func expectAgreement(_ sync: PlannedRun, _ seed: UInt64) {
    guard sync.settings.direction == .both else { return }
    for pair in sync.pairs.values where pair.state == .coupled {
      guard let left = pair.keys.left, let right = pair.keys.right, sync.registers[pair.id]?.heldUnits == []
      else { continue }
      let records = Sides(
        left: sync.replicas.left.record(left, pair.entity),
        right: sync.replicas.right.record(right, pair.entity))
      let name: FieldName = pair.entity == .company ? "name" : "lastName"
      let texts = Sides { side in records[side]?[name]?.text ?? "" }
      let type: FieldType = pair.entity == .company ? .firmName : .personName
      #expect(Comparison().same(texts.left, texts.right, as: type), "seed \(seed): \(texts)")
    }
  }

  @Test(arguments: Seeds.list(40))
  func `a value that nobody replaced is never cut by its own copy`(_ seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    var narrow = MemoryOptions.everything()
    narrow.limit("comment") { $0.maximumLength = 5 }
    narrow.limit("phones") { $0.maximumElements = 1 }
    let left = MemoryReplica("books")
    let right = MemoryReplica("portal", options: narrow)
    var settings = SyncSettings(name: "books", connections: Sides(left: "books", right: "portal"))
    settings.defaultRule = FieldRule(.right)
    var sync = try await PlannedRun(settings, left: left, right: right)
    let phones = Value.bag([random.phone(), random.phone(), random.phone()])
    let key = left.add(
      Record(.company, ["name": .text("Агат"), "comment": .text("длинное примечание"), "phones": phones]))
    _ = try await sync.run()
    for number in 0..<4 {
      let copy = right.keys(of: .company)[0]
      if random.chance(0.7) { right.edit(copy, .company) { $0["name"] = .text("Агат \(number)") } }
      if random.chance(0.3) { right.remove(copy, .company) }
      if random.chance(0.7) { left.edit(key, .company) { $0["legalName"] = .text("Общество \(number)") } }
      for _ in 0..<2 { _ = try await sync.run() }
      #expect(left.record(key, .company)?["comment"] == .text("длинное примечание"), "seed \(seed)")
      #expect(left.record(key, .company)?["phones"] == phones, "seed \(seed)")
      if right.keys(of: .company).isEmpty { break }
    }
  }

  @Test(arguments: Seeds.list(30))
  func `with the store lost the pairs are found again and nothing is created`(_ seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    let left = MemoryReplica("books")
    let right = MemoryReplica("portal")
    let settings = SyncSettings(name: "books", connections: Sides(left: "books", right: "portal"))
    for _ in 0..<6 {
      left.add(random.record(random.pick(.company, .contact)))
      right.add(random.record(random.pick(.company, .contact)))
    }
    var sync = try await PlannedRun(settings, left: left, right: right)
    for _ in 0..<2 { _ = try await sync.run() }
    let before = Sides(left: left.records(of: .company).count, right: right.records(of: .company).count)
    var fresh = try await PlannedRun(settings, left: left, right: right)
    let operations = try await fresh.run()
    #expect(operations == 0, "seed \(seed)")
    #expect(
      left.records(of: .company).count == before.left && right.records(of: .company).count == before.right)
    #expect(fresh.pairs.count == sync.pairs.count, "seed \(seed)")
  }
}
