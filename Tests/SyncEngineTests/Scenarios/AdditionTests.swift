import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// An update that adds elements cannot be repeated: a side that carries out the first one late would have them twice.
struct AdditionTests {
  let stage = Stage()

  /// Updates of a side that add phones, in their order.
  private var additions: [ReplicaJournalLine] {
    stage.right.journal.filter { line in
      guard case .update(let changes) = line.operation.action, case .bag(let bag)? = changes["phones"] else {
        return false
      }
      return !bag.added.isEmpty
    }
  }

  private func lateOnce() -> FaultPlan {
    let isMet = Flag()
    return FaultPlan { call in
      guard call.kind == .apply, !isMet.isOn else { return nil }
      isMet.set()
      return .late(done: 1, seconds: 20)
    }
  }

  private func begin() async throws {
    stage.left.add(company("Ромашка", ["phones": phones("+74950000001")]))
    try await stage.run()
    stage.left.edit("1", .company) { $0["phones"] = phones("+74950000001", "+79160000002") }
    stage.right.setOptions { options in options.now = { [clock = stage.clock] in clock.now } }
    stage.right.setFaults(lateOnce())
  }

  @Test func `elements whose answer was lost are not sent again before the horizon`() async throws {
    try await begin()
    let result = try await stage.run()
    #expect(result.outcome == .done)
    #expect(additions.count == 1, "what came late was found and not sent again")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `nor by a run that does not wait, which leaves them to the next one`() async throws {
    try await begin()
    let first = try await stage.run(RunOptions(waitsForUnknown: false))
    #expect(first.report.putOff == 1 && stage.clock.secondsSlept == 0)
    let result = try await stage.run()
    #expect(result.outcome == .done && result.report.putOff == 0)
    #expect(additions.count == 1)
    #expect(try await stage.operationsOfRun() == 0)
  }
}
