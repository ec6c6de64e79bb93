import Contractors
import Foundation
import Reconciliation
import SyncStore
import Testing

struct PruningTests {
  private func entry(_ run: Int64, _ state: JournalEntry.State) -> JournalEntry {
    JournalEntry(
      run: run, sequence: 0, pair: PairID(rawValue: 1), side: .left, entity: .company, kind: .update,
      state: state)
  }

  private func history(_ run: Int64) -> HistoryEntry {
    HistoryEntry(
      run: run, pair: PairID(rawValue: 1), side: .left, key: "1", field: "name", old: .empty, new: nil,
      cause: .changed)
  }

  @Test func `what is old and settled goes and what is needed stays`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    let sync = try file.sync(named: "books")
    let dormant = try file.sync(named: "dormant")
    let settled = try sync.begin(Run(trigger: "command", startedAt: .noon))
    let unknown = try sync.begin(Run(trigger: "command", startedAt: .noon))
    let recent = try sync.begin(Run(trigger: "command", startedAt: .noon.adding(seconds: 100)))
    let newest = try dormant.begin(Run(trigger: "command", startedAt: .noon))
    var changes = Changes()
    changes.pairs = [.coupled(1, "1", "r1")]
    changes.journal = [entry(settled, .done), entry(unknown, .unknown), entry(recent, .done)]
    changes.history = [history(settled), history(unknown), history(recent)]
    var closed = Conflict.about("name", pair: 1)
    closed.closedAt = .noon
    changes.conflicts = [closed, .about("comment", pair: 1)]
    try sync.commit(changes)
    let old = try sync.save(SavedPlan(digest: "a", madeAt: .noon, report: RunReport()))
    let plan = try sync.save(SavedPlan(digest: "b", madeAt: .noon.adding(seconds: 100), report: RunReport()))

    let counts = try file.prune(before: .noon.adding(seconds: 50))
    #expect(counts.runs == 1 && counts.history == 1 && counts.plans == 1 && counts.conflicts == 1)
    #expect(try sync.runs(limit: 9).map(\.id) == [recent, unknown])
    #expect(try dormant.runs(limit: 9).map(\.id) == [newest])
    #expect(try sync.journal(of: settled).isEmpty && sync.history(of: settled).isEmpty)
    #expect(try sync.history(of: unknown).count == 1)
    #expect(try sync.history(ofPair: PairID(rawValue: 1)).map(\.run) == [unknown, recent])
    #expect(try sync.plan(old) == nil && sync.plan(plan) != nil)
    #expect(try sync.conflicts(includingClosed: true).map(\.unit) == ["comment"])
    #expect(try sync.begin(Run(trigger: "command", startedAt: .noon)) > newest)
    #expect(try file.integrityCheck().isEmpty)
  }

  @Test func `statistics count what is stored`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    #expect(try file.statistics().syncs == 0)
    let sync = try file.sync(named: "books")
    var changes = Changes.some
    changes.pairs.append(
      Pair(id: PairID(rawValue: 2), entity: .contact, keys: Sides(left: "7", right: nil), state: .tomb))
    changes.conflicts = [.about("name", pair: 1)]
    changes.reviews = [Review(entity: .company, left: "1", right: "2", reason: .sameName)]
    changes.setAside = [.line(4)]
    try sync.commit(changes)
    _ = try sync.begin(Run(trigger: "command", startedAt: .noon))
    let statistics = try file.statistics()
    #expect(statistics.syncs == 1 && statistics.observations == 1 && statistics.records == 1)
    #expect(statistics.pairs == 2 && statistics.tombstones == 1 && statistics.openConflicts == 1)
    #expect(statistics.openReviews == 1 && statistics.setAside == 1 && statistics.runs == 1)
    #expect(statistics.bytes > 4096)
  }
}
