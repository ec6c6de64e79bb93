import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Changes that a side carries out after nobody waits for their answer any more.
struct LateUpdateTests {
  let stage = Stage()

  /// Both sides hold a company whose comment is "старое"; the first change of the right side meets a fault.
  private func begin(_ fault: Fault) async throws {
    stage.right.setOptions { $0.now = { [clock = stage.clock] in clock.now } }
    stage.left.add(
      company("Ромашка", ["comment": .text("старое"), "phones": phones("+79161234567")]), key: "1")
    try await stage.run()
    stage.clock.advance(1000)
    let isMet = Flag()
    stage.right.setFaults(
      FaultPlan { call in
        guard call.kind == .apply, !isMet.isOn else { return nil }
        isMet.set()
        return fault
      })
  }

  private func change(comment: String, phone: String) {
    stage.left.edit("1", .company) {
      $0["comment"] = .text(comment)
      $0["phones"] = phones(phone)
    }
  }

  private func expect(comment: String, phone: String) {
    for (side, key) in [(Side.left, "1"), (.right, "101")] as [(Side, RecordKey)] {
      #expect(stage.text(side, key, "comment") == comment)
      let record = (side == .left ? stage.left : stage.right).record(key, .company)
      #expect(record?["phones"]?.elements.map(\.value) == [phone])
    }
  }

  @Test(arguments: [1.0, 20, 55])
  func `an update that is carried out late is no edit, whatever was written since`(_ seconds: Double)
    async throws
  {
    try await begin(.late(done: 1, seconds: seconds))
    change(comment: "первое", phone: "+79160000001")
    try await stage.run()
    change(comment: "второе", phone: "+79160000002")
    try await stage.run()
    stage.clock.advance(seconds + 1)
    try await stage.run()
    expect(comment: "второе", phone: "+79160000002")
    stage.clock.advance(100)
    try await stage.run()
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test(arguments: [Fault.requestLost, .late(done: 1, seconds: 20)])
  func `what was sent without an answer is somebody's edit again once it can come no more`(_ fault: Fault)
    async throws
  {
    try await begin(fault)
    change(comment: "первое", phone: "+79160000001")
    try await stage.run()
    change(comment: "второе", phone: "+79160000002")
    try await stage.run()
    stage.clock.advance(100)
    // Nothing changed: the look shows that what was sent did not come, or is put right.
    try await stage.run()
    stage.clock.advance(100)
    try await stage.run()
    expect(comment: "второе", phone: "+79160000002")
    stage.right.edit("101", .company) {
      $0["comment"] = .text("первое")
      $0["phones"] = phones("+79160000001")
    }
    try await stage.run()
    expect(comment: "первое", phone: "+79160000001")
  }
}
