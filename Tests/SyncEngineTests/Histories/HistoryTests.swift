import Contractors
import FoundationEssentials
import Reconciliation
import ReplicaTesting
import SyncEngine
import SyncStore
import Testing

@testable import Simulation

struct HistoryTests {
  /// How many histories of each weather are lived in memory, and how many on a database.
  private static let count = 450
  private static let countOnDatabase = 8

  @Test(arguments: Weather.allCases)
  func `every invariant holds in every history`(_ weather: Weather) async throws {
    try await Self.each(Self.count, weather) { MemoryStore() }
  }

  @Test(arguments: Weather.allCases)
  func `every invariant holds in histories on a database`(_ weather: Weather) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "histories-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try StoreFile.open(path: folder.appending(path: "store.sqlite").path(percentEncoded: false))
    let number = Counter()
    try await Self.each(Self.countOnDatabase, weather) {
      try file.sync(named: "history \(number.next())")
    }
    try file.close()
  }

  private static func each(
    _ count: Int, _ weather: Weather, store: () throws -> any SyncStoring
  ) async throws {
    var failures = 0
    let seeds = Seeds.list(count)
    for seed in seeds {
      let history = History(seed: seed, weather: weather, store: try store())
      do { try await history.live() } catch {
        if Seeds.isReplay { print(history.world.story.joined(separator: "\n")) }
        Issue.record("\(weather) \(SeededFailure(seed: seed, reason: "\(error)"))")
        failures += 1
        // A cause shows often; a handful is enough to find it.
        if failures == max(10, seeds.count / 50) { return }
      }
    }
  }
}
