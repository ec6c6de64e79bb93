import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// The order of several references, of which the first one is a contact's primary company.
struct OrderTests {
  private let stage: Stage
  private let options = RunOptions(allowed: Set(GuardName.allCases))

  init(_ stage: Stage = Stage()) { self.stage = stage }

  /// Three companies and a contact that belongs to all of them, on both sides.
  private func begin(_ left: ElementOrder = .kept, _ right: ElementOrder = .kept) async throws {
    for (side, order) in [(Side.left, left), (.right, right)] {
      stage.replica(side).setOptions { $0.limit("companies") { $0.order = order } }
    }
    for key in ["1", "2", "3"] {
      stage.left.add(company("Фирма \(key)"), key: RecordKey(rawValue: key))
    }
    stage.left.add(contact("Орлов", ["companies": links("1", "2", "3")]), key: "4")
    try await stage.run(options)
  }

  private func links(_ keys: String...) -> Value { .elements(keys.map { Element($0) }) }

  private func order(_ side: Side) -> [String] {
    let key: RecordKey = side == .left ? "4" : "104"
    return (stage.replica(side).record(key, .contact)?["companies"]?.elements ?? []).map(\.value)
  }

  private func arrange(_ side: Side, _ keys: String...) {
    stage.replica(side).edit(side == .left ? "4" : "104", .contact) {
      $0["companies"] = .elements(keys.map { Element($0) })
    }
  }

  private func isQuiet() async throws -> Bool { try await stage.operationsOfRun(options) == 0 }

  @Test(arguments: [MemoryOptions.Reading.listing, .deltas])
  func `an order travels both ways`(_ reading: MemoryOptions.Reading) async throws {
    stage.right.setOptions { $0.reading = reading }
    try await begin()
    #expect(order(.right) == ["101", "102", "103"])
    arrange(.left, "2", "1", "3")
    try await stage.run(options)
    #expect(order(.right) == ["102", "101", "103"])
    #expect(try await isQuiet())
    arrange(.right, "103", "102", "101")
    try await stage.run(options)
    #expect(order(.left) == ["3", "2", "1"] && order(.right) == ["103", "102", "101"])
    #expect(try await isQuiet())
    arrange(.left, "3", "1", "2")
    try await stage.run(options)
    #expect(order(.right) == ["103", "101", "102"])
    #expect(try await isQuiet())
  }

  @Test func `whatever people do to links of a contact both sides come to one order and rest`() async throws {
    for seed in Seeds.list(25) { try await OrderTests().live(seed) }
  }

  /// A contact's life, in which people of both sides arrange its links, add some and take some out.
  private func live(_ seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    try await begin()
    for key in ["5", "6"] { stage.left.add(company("Фирма \(key)"), key: RecordKey(rawValue: key)) }
    try await stage.run(options)
    let all = Sides { stage.replica($0).keys(of: .company).map(\.rawValue) }
    for step in 0..<5 {
      let before = Sides { order($0) }
      var left = before
      for side in Side.allCases where random.chance(0.7) {
        left[side].shuffle(using: &random)
        if random.chance(0.4), left[side].count > 1 { left[side].removeLast() }
        if let key = random.pick(all[side]), !left[side].contains(key), random.chance(0.6) {
          left[side].insert(key, at: random.below(left[side].count + 1))
        }
        if left[side] == before[side] { continue }
        stage.replica(side).edit(side == .left ? "4" : "104", .contact) {
          $0["companies"] = .elements(left[side].map { Element($0) })
        }
      }
      try await stage.run(options)
      let note: Comment =
        "seed \(seed), step \(step): \(before) left as \(left) became \(order(.left)), \(order(.right))"
      #expect(
        order(.left) == order(.right).compactMap { key in zip(all.right, all.left).first { $0.0 == key }?.1 },
        note)
      for side in Side.allCases where left[side.opposite] == before[side.opposite] {
        #expect(order(side) == left[side], note)
      }
      #expect(try await isQuiet(), note)
    }
  }

  @Test func `undoing a run takes its order back on both sides, unless another one was decided since`()
    async throws
  {
    try await begin()
    let undo = Undo(store: stage.store, comparison: stage.settings.comparison)
    arrange(.left, "3", "1", "2")
    let run = try await stage.run(options).run.id
    #expect(try undo(run).map(\.obstacle) == [nil])
    try await stage.run(options)
    #expect(order(.left) == ["1", "2", "3"] && order(.right) == ["101", "102", "103"])
    #expect(try await isQuiet())
    arrange(.left, "2", "3", "1")
    let next = try await stage.run(options).run.id
    arrange(.right, "101", "103", "102")
    try await stage.run(options)
    _ = try undo(next)
    #expect(try await isQuiet())
    #expect(order(.left) == ["1", "3", "2"])
  }

  @Test func `a new link in front is the first one on the other side as well`() async throws {
    try await begin()
    stage.left.add(company("Фирма 5"), key: "5")
    arrange(.left, "5", "1", "2", "3")
    try await stage.run(options)
    try await stage.run(options)
    #expect(order(.right).first == stage.right.keys(of: .company).last?.rawValue)
    #expect(order(.right).count == 4)
    #expect(try await isQuiet())
  }

  @Test func `where the first one is taken out its successor is heard`() async throws {
    try await begin()
    arrange(.right, "103", "102")
    try await stage.run(options)
    #expect(order(.left) == ["3", "2"])
    #expect(try await isQuiet())
  }

  @Test(arguments: [
    (Policy.union, ["2", "1", "3"], ["102", "101", "103"]),
    (.preferRight, ["3", "1", "2"], ["103", "101", "102"]),
  ])
  func `of two sides with another order the policy's is heard, else the left one`(
    policy: Policy, left: [String], right: [String]
  ) async throws {
    var told = self.stage
    told.settings.rules["companies"] = FieldRule(policy)
    try await OrderTests(told).contest(left, right)
  }

  private func contest(_ left: [String], _ right: [String]) async throws {
    try await begin()
    arrange(.left, "2", "1", "3")
    arrange(.right, "103", "101", "102")
    try await stage.run(options)
    #expect(order(.left) == left && order(.right) == right)
    #expect(try await isQuiet())
  }

  @Test(arguments: [ElementOrder.unsaid, .stated, .kept])
  func `a side whose order says nothing neither hears nor is heard`(other: ElementOrder) async throws {
    try await begin(.unsaid, other)
    arrange(.left, "3", "2", "1")
    #expect(try await isQuiet())
    arrange(.right, "102", "101", "103")
    #expect(try await isQuiet())
    #expect(order(.left) == ["3", "2", "1"] && order(.right) == ["102", "101", "103"])
  }

  @Test func `a side that only states its order is heard and never rearranged`() async throws {
    try await begin(.stated, .kept)
    arrange(.left, "2", "1", "3")
    try await stage.run(options)
    #expect(order(.right).first == "102")
    arrange(.right, "103", "102", "101")
    #expect(try await isQuiet())
    #expect(order(.left) == ["2", "1", "3"])
    arrange(.left, "1", "2", "3")
    try await stage.run(options)
    #expect(order(.right).first == "101")
    #expect(try await isQuiet())
  }

  @Test func `a side that keeps its own order is told once and is no editor`() async throws {
    stage.right.setOptions { $0.keepsOwnOrder = true }
    try await begin()
    arrange(.left, "2", "1", "3")
    try await stage.run(options)
    #expect(order(.right) == ["101", "102", "103"])
    try await stage.run(options)
    #expect(order(.left) == ["2", "1", "3"])
    #expect(try await isQuiet())
  }

  @Test func `orders that were different before either was known stay so until one is changed`() async throws
  {
    try await begin(.unsaid, .unsaid)
    arrange(.right, "103", "102", "101")
    try await stage.run(options)
    for side in Side.allCases {
      stage.replica(side).setOptions { $0.limit("companies") { $0.order = .kept } }
    }
    stage.left.set("4", "comment", "видели", .contact)
    stage.right.set("104", "position", "Видели", .contact)
    try await stage.run(options)
    #expect(order(.left) == ["1", "2", "3"] && order(.right) == ["103", "102", "101"])
    arrange(.left, "2", "1", "3")
    try await stage.run(options)
    #expect(order(.right) == ["102", "101", "103"])
    #expect(try await isQuiet())
  }

  @Test(arguments: [DriftPolicy.report, .revert])
  func `the order of a one-way target is drift`(drift: DriftPolicy) async throws {
    var told = self.stage
    told.settings.direction = .leftToRight
    told.settings.drift = drift
    try await OrderTests(told).driftOfTarget(drift)
  }

  private func driftOfTarget(_ drift: DriftPolicy) async throws {
    try await begin()
    arrange(.right, "103", "102", "101")
    try await stage.run(options)
    #expect(order(.right) == (drift == .revert ? ["101", "102", "103"] : ["103", "102", "101"]))
    #expect(order(.left) == ["1", "2", "3"])
    #expect(try await isQuiet())
  }

  @Test func `somebody's new order between the look and the write is not written over`() async throws {
    try await begin()
    arrange(.left, "2", "1", "3")
    let right = stage.right
    let isFirst = Flag()
    right.beforeEachCall { _, call in
      guard call.kind == .apply, !isFirst.isOn else { return }
      isFirst.set()
      right.edit("104", .contact) {
        $0["companies"] = .elements(["103", "101", "102"].map { Element($0) })
      }
    }
    try await stage.run(options)
    #expect(order(.left) == ["2", "1", "3"] && order(.right) == ["102", "101", "103"])
    #expect(stage.right.journal.contains { if case .stale = $0.outcome { true } else { false } })
    #expect(try await isQuiet())
  }
}
