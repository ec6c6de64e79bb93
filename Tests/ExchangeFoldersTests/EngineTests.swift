import Contractors
import ExchangeFolders
import FoundationEssentials
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@Suite struct `An exchange as a side of a sync` {
  let exchange: Exchange
  let portal: MemoryReplica
  let store = MemoryStore()

  init() throws {
    exchange = try Exchange()
    var options = MemoryOptions.everything()
    options.keys = .numbers(from: 101)
    for entity in Entity.allCases { options.capabilities[entity]?.confirmsRemovals = true }
    portal = MemoryReplica("portal", options: options)
  }

  private func run() async throws {
    let replica = try exchange.replica()
    let settings = SyncSettings(name: "books", connections: Sides(left: "books", right: "portal"))
    let engine = SyncEngine(
      settings: settings, replicas: Sides(left: replica, right: portal), store: store,
      environment: EngineEnvironment(
        now: { Timestamp(milliseconds: 1_800_000_000_000) }, sleep: { _ in }, owner: "this"))
    _ = try await engine.sync(RunOptions(allowed: Set(GuardName.allCases)))
    _ = try await replica.finish()
  }

  private func name(_ key: RecordKey) -> String? { portal.record(key, .company)?["name"]?.text }

  @Test func `changes travel both ways and come to rest`() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
    try await run()
    #expect(portal.keys(of: .company).compactMap(name).sorted() == ["Альфа", "Бета"])
    #expect(exchange.names("out") == [])
    let key = try #require(portal.keys(of: .company).first { name($0) == "Бета" })
    portal.edit(key, .company) { $0["name"] = .text("Бета портала") }
    try exchange.receive("2.xml", ("a", "Альфа учёта"))
    try await run()
    #expect(portal.keys(of: .company).compactMap(name).sorted() == ["Альфа учёта", "Бета портала"])
    #expect(
      try await exchange.sent().map { $0.records.mapValues { $0["name"] } } == [["b": .text("Бета портала")]])
    let writes = portal.counts.operations
    // The other system confirms by its next document.
    try exchange.put("3.xml", exchange.firm("b", "Бета портала", official: "Бета"))
    for _ in 0..<2 { try await run() }
    #expect(portal.counts.operations == writes && exchange.names("out") == ["clients-000001.xml"])
  }
}
