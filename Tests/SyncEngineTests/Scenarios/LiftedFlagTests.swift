import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Records that were flagged since their counterparts were removed, and that somebody makes active again.
struct LiftedFlagTests {
  var stage = Stage()

  /// Three companies known to both sides: 1 to 3 on the left, 101 to 103 on the right.
  private func three(_ stage: Stage) async throws {
    for number in 1...3 { stage.left.add(company("Фирма \(number)", ["active": .text("yes")])) }
    try await stage.run()
  }

  @Test func `a record that was flagged and is made active again comes back on the other side`() async throws
  {
    try await three(stage)
    stage.right.remove("102", .company)
    try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(stage.text(.left, "2", "active") == "no")
    // An edit of what is inactive brings nothing back.
    stage.left.set("2", "comment", "ждём")
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.set("2", "active", "yes")
    let result = try await stage.run()
    #expect(result.report.sides.right.created == 1 && stage.text(.left, "2", "active") == "yes")
    let back = try #require(
      stage.right.records(of: .company).first { $0.value["name"] == .text("Фирма 2") }?.key)
    #expect(stage.text(.right, back, "comment") == "ждём" && stage.text(.right, back, "active") == "yes")
    for _ in 0..<2 { #expect(try await stage.operationsOfRun() == 0) }
    stage.left.set("2", "comment", "вернулась")
    try await stage.run()
    #expect(stage.text(.right, back, "comment") == "вернулась")
  }

  @Test func `a record whose pair a person ended stays ended, active or not`() async throws {
    try await three(stage)
    try stage.answers.split(PairID(rawValue: 2))
    stage.left.set("2", "active", "no")
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.set("2", "active", "yes")
    #expect(try await stage.operationsOfRun() == 0)
    #expect(stage.right.keys(of: .company).count == 3)
  }
}
