import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Which of several references comes first: a contact's primary company.
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
  func `another first one travels, both ways, and nothing else`(_ reading: MemoryOptions.Reading) async throws
  {
    stage.right.setOptions { $0.reading = reading }
    try await begin()
    #expect(order(.right) == ["101", "102", "103"])
    arrange(.left, "2", "1", "3")
    try await stage.run(options)
    #expect(order(.right) == ["102", "101", "103"])
    #expect(try await isQuiet())
    arrange(.right, "103", "102", "101")
    try await stage.run(options)
    #expect(order(.left).first == "3" && Set(order(.left)) == ["1", "2", "3"])
    #expect(order(.right) == ["103", "102", "101"])
    #expect(try await isQuiet())
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

  @Test(arguments: [(Policy.union, "2", "102"), (.preferRight, "3", "103")])
  func `of two sides with another first one the policy's is heard, else the left one`(
    policy: Policy, left: String, right: String
  ) async throws {
    var told = self.stage
    told.settings.rules["companies"] = FieldRule(policy)
    try await OrderTests(told).contest(left, right)
  }

  private func contest(_ left: String, _ right: String) async throws {
    try await begin()
    arrange(.left, "2", "1", "3")
    arrange(.right, "103", "101", "102")
    try await stage.run(options)
    #expect(order(.left).first == left && order(.right).first == right)
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
    #expect(order(.right).first == "102")
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
    #expect(order(.right).first == (drift == .revert ? "101" : "103"))
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
    #expect(order(.left).first == "2" && order(.right).first == "102")
    #expect(stage.right.journal.contains { if case .stale = $0.outcome { true } else { false } })
    #expect(try await isQuiet())
  }
}
