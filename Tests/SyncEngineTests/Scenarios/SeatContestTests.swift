import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// A place for one e-mail that both sides changed.
struct SeatContestTests {
  var stage = Stage()

  init() {
    stage.left.setOptions { $0.capabilities[.company]?.fields["emails"]?.maximumElements = 1 }
  }

  private func emails(_ side: Side) -> [String] {
    let key: RecordKey = side == .left ? "1" : "101"
    return (stage.replica(side).record(key, .company)?["emails"]?.elements ?? []).map(\.value).sorted()
  }

  private func set(_ side: Side, _ values: String...) {
    stage.replica(side).edit(side == .left ? "1" : "101", .company) {
      $0["emails"] = .elements(values.map { Element($0, kind: "work") })
    }
  }

  private func start(_ policy: Policy?) async throws -> Stage {
    var stage = stage
    if let policy { stage.settings.rules["emails"] = FieldRule(policy) }
    stage.left.add(company("Бета", ["emails": .elements([Element("b@b.example", kind: "work")])]), key: "1")
    try await stage.run()
    return stage
  }

  @Test(arguments: [nil, .ask, .union, .preferLeft, .left, .preferRight, .right] as [Policy?])
  func `goes by the policy of the field, and else the one without a place is told of`(_ policy: Policy?)
    async throws
  {
    let stage = try await start(policy)
    set(.left, "file@b.example")
    set(.right, "crm@b.example")
    let result = try await stage.run()
    let isRight = policy == .preferRight || policy == .right
    let isLeft = policy == .preferLeft || policy == .left
    #expect(emails(.left) == [isRight ? "crm@b.example" : "file@b.example"])
    #expect(emails(.right) == (isRight ? ["crm@b.example"] : ["crm@b.example", "file@b.example"]))
    #expect(result.report.leftOut == (isRight || isLeft ? 0 : 1))
    let history = try stage.store.history(of: result.run.id)
    let lost = history.filter { $0.cause == (isRight ? .policy : .leftOut) && $0.side == .left }
    #expect(lost.map(\.field) == (isLeft ? [] : ["emails"]))
    for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
    // The place is decided like any other from then on.
    set(.left, "later@b.example")
    #expect(try await stage.run().report.leftOut == 0)
    #expect(emails(.left) == ["later@b.example"] && emails(.right).contains("later@b.example"))
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test(arguments: [Policy.ask, .preferRight])
  func `is contested as well where the other value was on its way already`(_ policy: Policy) async throws {
    let stage = try await start(policy)
    set(.right, "crm@b.example")
    stage.left.setFaults(FaultPlan { $0.kind == .apply ? .unreachable : nil })
    await #expect(throws: ReplicaUnreachable.self) { try await stage.run() }
    stage.left.setFaults(.none)
    set(.left, "file@b.example")
    let result = try await stage.run()
    #expect(emails(.left) == [policy == .ask ? "file@b.example" : "crm@b.example"])
    #expect(result.report.leftOut == (policy == .ask ? 1 : 0))
    for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
  }

  @Test func `is none where one side alone changed it, or the other one only added to it`() async throws {
    let stage = try await start(.preferRight)
    set(.left, "file@b.example")
    set(.right, "b@b.example", "second@b.example")
    let result = try await stage.run()
    #expect(result.report.leftOut == 0 && emails(.left) == ["file@b.example"])
    #expect(emails(.right) == ["file@b.example", "second@b.example"])
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `says nothing on a first merge`() async throws {
    let stage = stage
    let numbers: [FieldName: Value] = ["taxId": .text("7707083893"), "taxReason": .text("773601001")]
    for (side, key) in [(Side.left, "1"), (.right, "101")] as [(Side, RecordKey)] {
      var record = company("Бета", numbers)
      record["emails"] = .elements([Element("\(side)@b.example", kind: "work")])
      stage.replica(side).add(record, key: key)
    }
    #expect(try await stage.run().report.leftOut == 0)
    #expect(emails(.left) == ["left@b.example"] && emails(.right) == ["left@b.example", "right@b.example"])
    #expect(try await stage.operationsOfRun() == 0)
  }
}
