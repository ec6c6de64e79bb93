import Contractors
import FoundationEssentials
import Reconciliation
import ReplicaTesting
import SyncEngine
import SyncStore
import Testing

@testable import Simulation

/// A few histories of many: `simulate` lives them by the thousand, as a release build.
struct HistoryTests {
  /// How many histories are lived in memory, and how many on a database.
  private static let count = 600
  private static let countOnDatabase = 24

  @Test(arguments: 0..<4)
  func `every invariant holds in every history`(_ part: Int) async throws {
    let seeds = Seeds.list(Self.count).enumerated().filter { $0.offset % 4 == part }.map(\.element)
    try await Self.each(seeds) { MemoryStore() }
  }

  @Test func `every invariant holds in histories on a database`() async throws {
    let number = Counter()
    try await Self.withDatabase { file in
      try await Self.each(Seeds.list(Self.countOnDatabase)) {
        try file.sync(named: "history \(number.next())")
      }
    }
  }

  private static func withDatabase(_ body: (StoreFile) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "histories-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try StoreFile.open(path: folder.appending(path: "store.sqlite").path(percentEncoded: false))
    try await body(file)
    try file.close()
  }

  private static func each(_ seeds: [UInt64], store: () throws -> any SyncStoring) async throws {
    var failures = 0
    for seed in seeds {
      let history = History(seed: seed, isTold: Seeds.isReplay, store: try store())
      do { try await history.live() } catch {
        if Seeds.isReplay { print(history.story.joined(separator: "\n")) }
        Issue.record("\(history.weather) \(SeededFailure(seed: seed, reason: "\(error)"))")
        failures += 1
        // A cause shows often; a handful is enough to find it.
        if failures == max(10, seeds.count / 50) { return }
      }
    }
  }

  @Test func `a seed leaves the same twice, on a database as in memory, and told by its parts`() async throws
  {
    try await Self.withDatabase { file in
      for seed in Seeds.list(6) {
        let first = History(seed: seed)
        try await first.live()
        let second = History(seed: seed, isTold: true, store: try file.sync(named: "twice \(seed)"))
        try await second.live()
        let third = History(seed: seed, kept: Set(first.happened))
        try await third.live()
        #expect(first.mark == second.mark, "SYNC_SEED=\(seed)")
        #expect(first.mark == third.mark, "SYNC_SEED=\(seed)")
      }
    }
  }

  @Test func `a failure is cut down to what it needs`() async throws {
    // A memory with a fault: of what was sent nothing is kept.
    let failing: @Sendable () -> any SyncStoring = {
      MortalStore(base: MemoryStore(), rewriting: { $0.journal = [] })
    }
    for seed in Seeds.list(30) {
      let history = History(seed: seed, store: failing())
      do { try await history.live() } catch let violation as Violation {
        var shrinking = Shrinking(
          seed: seed, happened: history.happened, violation: violation, store: failing)
        await shrinking.shrink()
        #expect(shrinking.kept.count < history.happened.count)
        #expect(shrinking.kept.count <= 12, "\(shrinking.script)")
        // What is printed repeats the failure.
        let parts = shrinking.script.split(separator: ",").compactMap { Part($0) }
        let again = History(seed: seed, kept: Set(parts), store: failing())
        await #expect(throws: shrinking.violation) { try await again.live() }
        return
      }
    }
    Issue.record("no history noticed that the journal was forgotten")
  }
}
