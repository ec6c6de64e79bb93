import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Where both sides were edited, each side gets its changes in as few calls as if it alone had any.
struct BothSidesTests {
  @Test func `changes of both sides, one after the other, take one call each`() async throws {
    let stage = Stage()
    for number in 0..<200 { stage.left.add(company("Фирма \(number)")) }
    try await stage.run()
    for number in 1...10 {
      stage.left.set(RecordKey(rawValue: String(2 * number - 1)), "comment", "из файла")
      stage.right.set(RecordKey(rawValue: String(100 + 2 * number)), "comment", "из портала")
    }
    stage.left.resetCounts()
    stage.right.resetCounts()
    let result = try await stage.run()
    #expect(result.report.sides[.left].updated == 10 && result.report.sides[.right].updated == 10)
    for replica in [stage.left, stage.right] { #expect(Set(replica.journal.map(\.call)).count == 1) }
    #expect(try await stage.operationsOfRun() == 0)
  }
}
