import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Elements of bags that were sent to a record which nobody can read for a while.
struct LateElementTests {
  let stage: Stage

  init() async throws {
    stage = Stage()
    stage.right.setOptions { $0.readsBack = false }
    stage.left.add(company("Ромашка", ["phones": phones("+79160000001")]), key: "1")
    for _ in 0..<2 { try await stage.run() }
  }

  /// Writes the phones of the left record, syncs, and makes the right one unreadable before anything is seen of it.
  private func send(_ numbers: String...) async throws {
    write(numbers)
    try await stage.run()
    stage.right.setBroken("101", .company, true)
  }

  private func showLate() async throws {
    try await stage.run()
    stage.right.setBroken("101", .company, false)
    for _ in 0..<2 { try await stage.run() }
    #expect(try await stage.operationsOfRun() == 0)
  }

  private func write(_ numbers: [String]) {
    stage.left.edit("1", .company) { $0["phones"] = .elements(numbers.map { Element($0, kind: "work") }) }
  }

  @Test func `a phone that was sent and taken out again before it was seen does not come back`() async throws
  {
    try await send("+79160000001", "+79160000002")
    #expect(stage.phones(.right, "101") == ["+79160000001", "+79160000002"])
    write(["+79160000001"])
    try await showLate()
    #expect(stage.phones(.left, "1") == ["+79160000001"])
    #expect(stage.phones(.right, "101") == ["+79160000001"])
  }

  @Test func `a phone whose removal was sent and that was put back before that was seen stays`() async throws
  {
    try await send("+79160000002")
    #expect(stage.phones(.right, "101") == ["+79160000002"])
    write(["+79160000002", "+79160000001"])
    try await showLate()
    for (side, key) in [(Side.left, "1"), (Side.right, "101")] as [(Side, RecordKey)] {
      #expect(Set(stage.phones(side, key)) == ["+79160000001", "+79160000002"])
    }
  }

  @Test func `a label that was sent and changed again before it was seen is nobody's edit`() async throws {
    func label(_ kind: String) {
      stage.left.edit("1", .company) { $0["phones"] = .elements([Element("+79160000001", kind: kind)]) }
    }
    label("home")
    try await stage.run()
    stage.right.setBroken("101", .company, true)
    label("mobile")
    try await showLate()
    #expect(try stage.store.conflicts(includingClosed: false) == [])
    for (side, key) in [(Side.left, "1"), (Side.right, "101")] as [(Side, RecordKey)] {
      #expect(stage.replica(side).record(key, .company)?["phones"]?.elements.map(\.kind) == ["mobile"])
    }
  }

  @Test func `what a person made of a phone before it was seen is not removed unasked`() async throws {
    try await send("+79160000001", "+79160000002")
    stage.right.edit("101", .company) {
      $0["phones"] = .elements([
        Element("+79160000001", kind: "work"), Element("+79160000002", kind: "home"),
      ])
    }
    write(["+79160000001"])
    try await showLate()
    #expect(Set(stage.phones(.right, "101")) == ["+79160000001", "+79160000002"])
    #expect(try stage.store.conflicts(includingClosed: false).count == 1)
  }

  @Test func `a phone that a person writes down after all was seen is theirs`() async throws {
    try await send("+79160000001", "+79160000002")
    write(["+79160000001"])
    try await showLate()
    stage.right.edit("101", .company) { $0["phones"] = phones("+79160000001", "+79160000002") }
    for _ in 0..<2 { try await stage.run() }
    #expect(stage.phones(.left, "1") == ["+79160000001", "+79160000002"])
  }
}
