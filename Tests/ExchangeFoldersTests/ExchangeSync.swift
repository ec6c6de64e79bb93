import Contractors
import ExchangeFolders
import Reconciliation
import ReplicaTesting
import SyncEngine

/// An exchange as the left side of a sync, with a portal in memory on the right.
struct ExchangeSync {
  let portal: MemoryReplica
  let store = MemoryStore()

  init() {
    var options = MemoryOptions.everything()
    options.keys = .numbers(from: 101)
    for entity in Entity.allCases { options.capabilities[entity]?.confirmsRemovals = true }
    portal = MemoryReplica("portal", options: options)
  }

  /// Runs it with every guard lifted, and makes the outgoing documents.
  func run(_ replica: ExchangeReplica, _ policy: Policy? = nil) async throws -> RunReport {
    var settings = SyncSettings(name: "books", connections: Sides(left: "books", right: "portal"))
    if let policy { settings.defaultRule = FieldRule(policy) }
    let engine = SyncEngine(
      settings: settings, replicas: Sides(left: replica, right: portal), store: store,
      environment: EngineEnvironment(
        now: { Timestamp(milliseconds: 1_800_000_000_000) }, sleep: { _ in }, owner: "this"))
    let result = try await engine.sync(RunOptions(allowed: Set(GuardName.allCases)))
    _ = try await replica.finish()
    return result.report
  }
}
