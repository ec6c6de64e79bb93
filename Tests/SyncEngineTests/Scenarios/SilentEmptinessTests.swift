import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// A format that cannot say that a field is empty: what was cleared there is not shown any more.
struct SilentEmptinessTests {
  let stage: Stage

  init() async throws {
    stage = Stage()
    stage.left.setOptions { options in
      options.silentlyEmpty = ["comment", "phones", "middleName"]
    }
    stage.left.add(
      company("Ромашка", ["comment": .text("старое"), "phones": phones("+79160000001", "+79160000002")]),
      key: "1")
    stage.left.add(contact("Орлов", ["middleName": .text("Ильич")]), key: "7")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "старое")
  }

  private var person: RecordKey {
    get throws { try stage.onlyKey(.right, .contact) }
  }

  @Test func `what was cleared there is written once, and what is said there next is no contest`()
    async throws
  {
    stage.right.set("101", "comment", "")
    stage.right.set(try person, "middleName", "", .contact)
    #expect(try await stage.operationsOfRun() == 2)
    #expect(stage.text(.left, "1", "comment") == "")
    #expect(stage.text(.left, "7", "middleName", .contact) == "")
    for _ in 0..<2 { #expect(try await stage.operationsOfRun() == 0) }
    stage.left.set("1", "comment", "новое")
    let result = try await stage.run()
    #expect(result.report.conflicts == 0)
    #expect(stage.text(.right, "101", "comment") == "новое")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `the last phone that was taken out there is written once, and the next one travels`()
    async throws
  {
    stage.right.edit("101", .company) { $0["phones"] = .elements([]) }
    #expect(try await stage.operationsOfRun() == 1)
    #expect(stage.phones(.left, "1") == [])
    for _ in 0..<2 { #expect(try await stage.operationsOfRun() == 0) }
    stage.left.edit("1", .company) { $0["phones"] = phones("+79160000003") }
    try await stage.run()
    #expect(stage.phones(.right, "101") == ["+79160000003"])
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `what somebody empties there is no clearing`() async throws {
    stage.left.set("1", "comment", "")
    stage.left.edit("1", .company) { $0["phones"] = .elements([]) }
    for _ in 0..<2 { #expect(try await stage.operationsOfRun() == 0) }
    #expect(stage.text(.right, "101", "comment") == "старое")
    #expect(stage.phones(.right, "101").count == 2)
  }

  @Test func `a removal is not taken for less than a clearing that was settled long ago`() async throws {
    stage.left.setOptions { $0.marksRemovals = true }
    stage.right.set("101", "comment", "")
    for _ in 0..<2 { try await stage.run() }
    stage.left.edit("1", .company) { $0.removal = .removed }
    for _ in 0..<3 { try await stage.run() }
    #expect(stage.left.keys(of: .company) == ["1"])
    #expect(stage.left.record("1", .company)?.removal == .removed)
    #expect(stage.right.keys(of: .company) == ["101"])
  }

  @Test func `a clearing without an answer is settled by the record as it is read next`() async throws {
    stage.left.setOptions { $0.readsBack = false }
    stage.right.set("101", "comment", "")
    stage.right.edit("101", .company) { $0["phones"] = .elements([]) }
    for _ in 0..<2 { try await stage.run() }
    #expect(stage.text(.left, "1", "comment") == "")
    #expect(stage.phones(.left, "1") == [])
    #expect(try await stage.operationsOfRun() == 0)
  }
}
