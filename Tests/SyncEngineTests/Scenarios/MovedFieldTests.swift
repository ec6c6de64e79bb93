import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// A side that keeps a field in another place from some day on, such as a portal whose requisites may be read again.
struct MovedFieldTests {
  private func move(_ stage: Stage, to place: String) {
    stage.right.setOptions { $0.capabilities[.company]?.fields["taxId"]?.place = place }
  }

  @Test func `what the new place does not hold is no clearing: it is filled`() async throws {
    let stage = Stage()
    move(stage, to: "uf")
    stage.left.add(company("Ромашка", ["taxId": .text("9900000017")]), key: "1")
    stage.left.add(company("Лютик", ["taxId": .text("9900000024")]), key: "2")
    try await stage.run()
    #expect(try await stage.operationsOfRun() == 0)
    move(stage, to: "requisite")
    stage.right.set("101", "taxId", "")
    #expect(try await stage.operationsOfRun() == 1)
    #expect(stage.text(.left, "1", "taxId") == "9900000017")
    #expect(stage.text(.right, "101", "taxId") == "9900000017")
    // From then on it is a clearing again.
    #expect(try await stage.operationsOfRun() == 0)
    stage.right.set("102", "taxId", "")
    try await stage.run()
    #expect(stage.text(.left, "2", "taxId") == "")
  }

  @Test func `what the new place says otherwise is a question`() async throws {
    let stage = Stage()
    move(stage, to: "uf")
    stage.left.add(company("Ромашка", ["taxId": .text("9900000017")]), key: "1")
    try await stage.run()
    move(stage, to: "requisite")
    stage.right.set("101", "taxId", "9900000024")
    let result = try await stage.run()
    #expect(result.conflicts.count == 1 && result.operations.isEmpty)
  }
}
