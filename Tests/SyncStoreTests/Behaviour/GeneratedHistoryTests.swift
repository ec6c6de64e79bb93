import Contractors
import Foundation
import Reconciliation
import ReplicaTesting
import SyncStore
import Testing

/// Everything that can be read of a sync.
struct Contents: Equatable {
  var observations: [Stream: [StoredObservation]] = [:]
  var records: [Stream: [RecordKey: StoredObservation]] = [:]
  var pairs: [Pair] = []
  var registers: [PairID: Registers] = [:]
  var holders: [Stream: [RecordKey: Pair]] = [:]
  var nextPair: PairID
  var conflicts: [Conflict]
  var openConflicts: [Conflict]
  var reviews: [Review]
  var setAside: [SetAside]
  var cursors: [Stream: Cursor] = [:]
  var note: String?
  var runs: [Run]
  var plans: [SavedPlan]
  var journal: [Int64: [JournalEntry]] = [:]
  var history: [Int64: [HistoryEntry]] = [:]

  init(of store: TestStore) throws {
    let sync = store.sync
    nextPair = try sync.nextPairID()
    conflicts = try sync.conflicts(includingClosed: true)
    openConflicts = try sync.conflicts(includingClosed: false)
    reviews = try sync.reviews()
    setAside = try sync.setAside()
    note = try sync.note("note")
    runs = try sync.runs(limit: 1000)
    plans = try sync.plans(limit: 1000)
    pairs = try store.allPairs()
    registers = try sync.registers(of: pairs.map(\.id) + [PairID(rawValue: 77)])
    for run in runs {
      journal[run.id] = try sync.journal(of: run.id)
      history[run.id] = try sync.history(of: run.id)
    }
    for side in Side.allCases {
      for entity in Entity.allCases {
        let stream = Stream(side, entity)
        let all = try store.allObservations(of: stream)
        observations[stream] = all
        records[stream] = try sync.observations(of: stream, keys: all.map(\.key) + ["unknown"])
        cursors[stream] = try sync.cursor(of: stream)
        for pair in pairs {
          if let key = pair.keys[side] {
            holders[stream, default: [:]][key] = try sync.pair(of: stream, key: key)
          }
        }
      }
    }
  }
}

struct GeneratedHistoryTests {
  @Test func `the database and the memory tell the same after every step of a generated history`() throws {
    let seed = testSeed("histories")
    for history in 0..<4 {
      var generator = RowGenerator(seed: seed &+ UInt64(history))
      let memory = try StoreKind.memory.make()
      let database = try TestStore.onDisk()
      var runs: [Int64] = []
      var plans: [Int64] = []
      var refusals = 0
      for step in 0..<40 {
        if generator.chance(15) {
          let run = generator.run(0)
          let number = try database.sync.begin(run)
          #expect(try memory.sync.begin(run) == number)
          runs.append(number)
        }
        if generator.chance(10) {
          let plan = generator.plan(0)
          let number = try database.sync.save(plan)
          #expect(try memory.sync.save(plan) == number)
          plans.append(number)
        }
        let changes = generator.changes(
          runs: runs, plans: plans, conflicts: try memory.sync.conflicts(includingClosed: true).map(\.id),
          reviews: try memory.sync.reviews().map(\.id))
        let inMemory = refusal { try memory.sync.commit(changes) }
        let onDisk = refusal { try database.sync.commit(changes) }
        guard (inMemory == nil) == (onDisk == nil) else {
          Issue.record(
            """
            seed \(seed), history \(history), step \(step): \(inMemory ?? "accepted") in memory, \(onDisk ?? "accepted") on disk
            """)
          return
        }
        if onDisk != nil { refusals += 1 }
        let expected = try Contents(of: memory)
        let found = try Contents(of: database)
        guard expected == found else {
          Issue.record("seed \(seed), history \(history), step \(step): \(difference(expected, found))")
          return
        }
      }
      #expect(refusals < 36, "seed \(seed): nearly everything was refused")
      let path = try #require(database.directory).file()
      let before = try Contents(of: database)
      try database.file?.close()
      let reopened = try StoreFile.open(path: path)
      #expect(try Contents(of: TestStore(sync: reopened.sync(named: "books"))) == before, "seed \(seed)")
      #expect(try reopened.integrityCheck().isEmpty)
    }
  }

  private func refusal(_ commit: () throws -> Void) -> String? {
    do {
      try commit()
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func difference(_ expected: Contents, _ found: Contents) -> String {
    for (mine, theirs) in zip(Mirror(reflecting: expected).children, Mirror(reflecting: found).children) {
      guard let first = mine.value as? AnyHashable, let second = theirs.value as? AnyHashable, first != second
      else {
        continue
      }
      // A message ends at U+0000 when it is printed.
      return "\(mine.label ?? ""): \(mine.value) in memory, \(theirs.value) on disk".replacing(
        "\0", with: "␀")
    }
    return "nothing that can be named"
  }
}

extension TestStore {
  /// A database with one sync only, so that its numbers are those of a memory.
  static func onDisk() throws -> TestStore {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    return TestStore(sync: try file.sync(named: "books"), file: file, directory: directory)
  }
}
