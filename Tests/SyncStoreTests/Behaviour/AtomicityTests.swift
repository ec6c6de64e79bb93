import Contractors
import Reconciliation
import Testing

struct AtomicityTests {
  /// Changes of every kind that would be fine, but for one.
  private func changes(run: Int64, spoiled: (inout Changes) -> Void) -> Changes {
    var changes = Changes()
    changes.observations[Stream(.left, .company)] = [
      StoredObservation(key: "9", fingerprint: nil, record: Record(.company))
    ]
    changes.pairs = [.coupled(5, "9", "r9")]
    changes.registers[PairID(rawValue: 5)] = Registers()
    changes.conflicts = [.about("name", pair: 5)]
    changes.reviews = [Review(entity: .company, left: "9", right: "x", reason: .sameName)]
    changes.setAside = [.line(3)]
    changes.cursors[Stream(.left, .company)] = Cursor("end")
    changes.notes["note"] = "text"
    changes.journal = [
      JournalEntry(
        run: run, sequence: 0, pair: PairID(rawValue: 5), side: .left, entity: .company, kind: .update)
    ]
    changes.history = [
      HistoryEntry(
        run: run, pair: PairID(rawValue: 5), side: .left, key: "9", field: "name", old: nil, new: .empty,
        cause: .changed)
    ]
    spoiled(&changes)
    return changes
  }

  private static let spoilers: [@Sendable (inout Changes) -> Void] = [
    { $0.pairs.append(.coupled(6, "1", "r6")) },
    { $0.pairs.append(.coupled(6, "6", "r9")) },
    {
      $0.pairs.append(
        Pair(id: PairID(rawValue: 6), entity: .company, keys: Sides(left: nil, right: nil), state: .tomb))
    },
    {
      $0.pairs.append(
        Pair(id: PairID(rawValue: 6), entity: .company, keys: Sides(left: "6", right: nil), state: .coupled))
    },
    { $0.registers[PairID(rawValue: 77)] = Registers() },
    { $0.conflicts.append(.about("name", pair: 77)) },
    { changes in
      var conflict = Conflict.about("phones", pair: 5)
      conflict.id = 404
      changes.conflicts.append(conflict)
    },
    { $0.reviews.append(Review(id: 404, entity: .company, left: "a", right: "b", reason: .returned)) },
    { $0.notes["long"] = String(repeating: "ю", count: 40_000) },
    { $0.cursors[Stream(.right, .contact)] = Cursor(String(repeating: "c", count: 5000)) },
    { $0.run = Run(id: 404, trigger: "command", startedAt: .noon) },
    { $0.plans = [SavedPlan(id: 404, digest: "", madeAt: .noon, report: RunReport())] },
    { $0.journal[0].run = 404 },
    { $0.history[0].run = 404 },
    {
      $0.observations[Stream(.left, .company)]?.append(
        StoredObservation(key: "x", fingerprint: nil, misses: -1))
    },
  ]

  @Test(arguments: StoreKind.allCases, Array(spoilers.indices))
  func `one change that is refused leaves nothing of the others`(kind: StoreKind, spoiler: Int) throws {
    let store = try kind.make()
    let run = try store.sync.begin(Run(trigger: "command", startedAt: .noon))
    try store.commit { $0.pairs = [.coupled(1, "1", "r1")] }
    let before = try Contents(of: store)
    #expect(throws: (any Error).self) {
      try store.sync.commit(changes(run: run, spoiled: Self.spoilers[spoiler]))
    }
    #expect(try Contents(of: store) == before)
    try store.sync.commit(changes(run: run) { _ in })
    #expect(try store.allPairs().count == 2)
  }
}
