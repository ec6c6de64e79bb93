import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// The store is replaced by an older copy of itself.
struct OlderStoreTests {
  /// A company whose record on one side is created again after a copy of the store was made, and the store goes back to that.
  private func restored(_ stage: Stage, lost: Side) async throws {
    let store = try #require(stage.store as? MemoryStore)
    stage.replica(lost.opposite).add(company("Фирма", ["comment": .text("первое")]), key: "7")
    try await stage.run()
    let copy = MemoryStore(copyOf: store)
    let key = try stage.onlyKey(lost)
    stage.replica(lost).remove(key, .company)
    stage.replica(lost.opposite).set("7", "comment", "второе")
    for _ in 0..<3 { try await stage.run(RunOptions(allowed: Set(GuardName.allCases))) }
    #expect(try stage.onlyKey(lost) != key)
    store.goBack(to: copy)
    for _ in 0..<3 { try await stage.run(RunOptions(allowed: Set(GuardName.allCases))) }
  }

  @Test(arguments: Side.allCases)
  func `a record that was created again since finds its pair by its origin`(_ lost: Side) async throws {
    let stage = Stage()
    try await restored(stage, lost: lost)
    let key = try stage.onlyKey(lost)
    #expect(try stage.onlyKey(lost.opposite) == "7")
    #expect(stage.text(lost, key, "comment") == "второе")
    #expect(try stage.store.pair(of: Stream(lost, .company), key: key)?.keys[lost.opposite] == "7")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a record of a file that shows no origins is asked for by the next one`() async throws {
    var stage = Stage()
    var options = Stage.file
    options.keyByOrigins()
    stage.left = MemoryReplica("accounts", options: options)
    try await restored(stage, lost: .left)
    let key = try stage.onlyKey(.left)
    #expect(try stage.onlyKey(.right) == "7")
    #expect(try stage.store.pair(of: Stream(.left, .company), key: key)?.keys.right == "7")
    #expect(try await stage.operationsOfRun() == 0)
  }
}
