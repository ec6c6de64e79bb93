import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

struct PlanTests {
  let stage = Stage()

  @Test func `a plan leaves no trace but itself`() async throws {
    stage.left.setOptions { $0.reading = .file }
    stage.left.add(company("Ромашка"))
    try await stage.run()
    stage.left.add(company("Вектор"))
    stage.left.set("1", "comment", "новое")
    stage.right.set("101", "comment", "другое")
    let before = Traces(stage)
    let result = try await stage.plan()
    #expect(before.isSame(as: Traces(stage)))
    #expect(result.outcome == .planned)
    #expect(result.report.sides.right.created == 1)
    #expect(result.report.conflicts == 1)
    #expect(try stage.store.plans(limit: 1).first?.digest == result.digest)
    #expect(try stage.store.runs(limit: 5).count == 1)
  }

  @Test func `a plan is carried out by its digest`() async throws {
    stage.left.add(company("Ромашка"))
    let plan = try await stage.plan()
    let result = try await stage.run(RunOptions(digest: plan.digest))
    #expect(result.outcome == .done && result.digest == plan.digest)
    #expect(result.operations == plan.operations)
    #expect(stage.right.keys(of: .company) == ["101"])
  }

  @Test func `a stale plan is refused and nothing is written`() async throws {
    stage.left.add(company("Ромашка"))
    let plan = try await stage.plan()
    stage.left.set("1", "name", "Ромашка плюс")
    let before = Traces(stage)
    await #expect {
      try await stage.run(RunOptions(digest: plan.digest))
    } throws: { error in
      guard case EngineError.stalePlan(plan.digest, _) = error else { return false }
      return true
    }
    #expect(before.isSame(as: Traces(stage)))
    #expect(try await stage.run().outcome == .done)
  }

  @Test func `two plans over the same state have one digest`() async throws {
    for number in 1...5 { stage.left.add(company("Фирма \(number)")) }
    stage.right.add(company("Вектор"))
    let first = try await stage.plan()
    let second = try await stage.plan()
    #expect(first.digest == second.digest && first.operations == second.operations)
  }

  @Test func `a sync that is running keeps others out`() async throws {
    var other = stage
    other.owner = "that"
    stage.left.add(company("Ромашка"))
    let second = other
    let refusals = Counter()
    #expect(
      try stage.store.lease(owner: "that", now: stage.clock.now, until: stage.clock.now.adding(seconds: 180)))
    await #expect(throws: EngineError.busy) { try await stage.run() }
    refusals.next()
    #expect(stage.left.counts.readings == 0)
    #expect(try await second.run().outcome == .done)
    #expect(try await stage.run().outcome == .done)
  }

  @Test func `a dead process's lease runs out`() async throws {
    #expect(
      try stage.store.lease(owner: "dead", now: stage.clock.now, until: stage.clock.now.adding(seconds: 180)))
    await #expect(throws: EngineError.busy) { try await stage.run() }
    stage.clock.advance(180)
    #expect(try await stage.run().outcome == .done)
  }

  @Test func `a lease that another process took stops the run before its next write`() async throws {
    for number in 1...3 { stage.left.add(company("Фирма \(number)")) }
    stage.right.setOptions { for entity in Entity.allCases { $0.capabilities[entity]?.batchSize = 1 } }
    let (store, clock) = (stage.store, stage.clock)
    stage.right.beforeEachCall { _, call in
      guard call.kind == .apply else { return }
      clock.advance(200)
      _ = try? store.lease(owner: "that", now: clock.now, until: clock.now.adding(seconds: 180))
    }
    await #expect(throws: EngineError.leaseLost) { try await stage.run() }
    #expect(stage.right.counts.operations == 1)
  }

  @Test func `another place behind the connection is not read`() async throws {
    stage.left.add(company("Ромашка"))
    try await stage.run()
    var moved = stage
    moved.right = MemoryReplica("portal2", options: Stage.portal)
    let other = moved
    await #expect {
      try await other.run()
    } throws: { error in
      guard case EngineError.identityChanged(.right, "portal", "memory:portal", "memory:portal2") = error
      else {
        return false
      }
      return true
    }
    #expect(other.right.counts.readings == 0)
    // The lease was given back: another process may go on at once.
    var next = stage
    next.owner = "that"
    #expect(try await next.engine.sync().outcome == .done)
  }

  @Test func `a run that is asked to stop ends after the batch in flight and is gone on with`() async throws {
    for number in 1...4 { stage.left.add(company("Фирма \(number)")) }
    stage.right.setOptions { for entity in Entity.allCases { $0.capabilities[entity]?.batchSize = 1 } }
    let stop = stage.stop
    stage.right.beforeEachCall { _, call in if call.kind == .apply { stop.set() } }
    let result = try await stage.run()
    #expect(result.outcome == .interrupted)
    #expect(stage.right.counts.operations == 1)
    #expect(result.report.putOff == 3)
    stage.right.beforeEachCall(nil)
    stop.set(false)
    #expect(try await stage.run().outcome == .done)
    #expect(stage.right.keys(of: .company).count == 4)
  }

  @Test func `a run that is stopped while it reads has learned and written nothing`() async throws {
    stage.left.add(company("Ромашка"))
    let stop = stage.stop
    stage.right.beforeEachCall { _, call in if call.kind == .read { stop.set() } }
    let before = Traces(stage)
    let plan = try await stage.plan()
    #expect(plan.outcome == .interrupted && plan.digest.isEmpty && plan.plan == nil)
    #expect(before.isSame(as: Traces(stage)))
    stop.set(false)
    #expect(try await stage.run().outcome == .interrupted)
    #expect(try stage.store.runs(limit: 1).first?.outcome == .interrupted)
    #expect(stage.right.keys(of: .company).isEmpty && stage.right.counts.operations == 0)
    stage.right.beforeEachCall(nil)
    stop.set(false)
    #expect(try await stage.run().outcome == .done)
    #expect(stage.right.keys(of: .company).count == 1)
  }
}
