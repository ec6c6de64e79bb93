internal import Contractors
internal import GRDB
public import Reconciliation

extension StoredSync {
  /// A run's journal in the order of its plan; empty when the run is not of this sync.
  public func journal(of run: Int64) throws -> [JournalEntry] {
    try read { db in
      try db.rows(
        """
        SELECT j.run, j.sequence, j.pair, j.side, j.entity, j.kind, j.state, j.attempts, j.sent_at, j.message, j.before,
          j.after, j.message_russian
        FROM runs AS r JOIN journal AS j ON j.run = r.id WHERE r.id = ? AND r.sync = ? ORDER BY j.sequence
        """, [.integer(run), .integer(id)], of: "journal"
      ) { columns in
        JournalEntry(
          run: try columns.integer(0), sequence: Int(try columns.integer(1)),
          pair: pair(ofRow: try columns.integer(2)), side: try columns.choice(3),
          entity: try columns.choice(4),
          kind: try columns.choice(5), state: try columns.choice(6), attempts: Int(try columns.integer(7)),
          sentAt: try columns.optionalTime(8), message: try columns.optionalSentence(9, 12),
          before: try columns.coded(10, ValueCoding.fields), after: try columns.coded(11, ValueCoding.fields))
      }
    }
  }

  /// A run's replaced values in the order in which they were added; empty when the run is not of this sync.
  public func history(of run: Int64) throws -> [HistoryEntry] {
    try history("r.id = ?", .integer(run))
  }

  /// A pair's replaced values over all runs, oldest first.
  public func history(ofPair pair: PairID) throws -> [HistoryEntry] {
    try history("h.pair = ?", .integer(row(of: pair)))
  }

  private func history(_ condition: String, _ value: Cell) throws -> [HistoryEntry] {
    try read { db in
      try db.rows(
        """
        SELECT h.run, h.pair, h.side, h.key, h.field, h.old, h.new, h.cause
        FROM history AS h JOIN runs AS r ON r.id = h.run WHERE \(condition) AND r.sync = ? ORDER BY h.id
        """, [value, .integer(id)], of: "history"
      ) { columns in
        HistoryEntry(
          run: try columns.integer(0), pair: pair(ofRow: try columns.integer(1)), side: try columns.choice(2),
          key: try columns.optionalKey(3), field: FieldName(rawValue: try columns.text(4)),
          old: try columns.optionallyCoded(5, ValueCoding.value),
          new: try columns.optionallyCoded(6, ValueCoding.value), cause: try columns.choice(7))
      }
    }
  }

  func storeJournal(_ changes: Changes, _ db: Database) throws {
    try checkRuns(Set(changes.journal.map(\.run) + changes.history.map(\.run)), db)
    let store = try db.cachedStatement(
      sql: """
        INSERT INTO journal (run, sequence, pair, side, entity, kind, state, attempts, sent_at, message, before, after,
          message_russian)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET pair = excluded.pair, side = excluded.side, entity = excluded.entity,
          kind = excluded.kind, state = excluded.state, attempts = excluded.attempts, sent_at = excluded.sent_at,
          message = excluded.message, before = excluded.before, after = excluded.after,
          message_russian = excluded.message_russian
        """)
    for entry in changes.journal.sorted(by: { ($0.run, $0.sequence) < ($1.run, $1.sequence) }) {
      try store.run([
        .integer(entry.run), .count(entry.sequence), .integer(row(of: entry.pair)),
        .text(entry.side.rawValue), .text(entry.entity.rawValue),
        .text(entry.kind.rawValue),
        .text(entry.state.rawValue), .count(entry.attempts), .time(entry.sentAt),
        .text(entry.message?.english), .bytes(ValueCoding.bytes(of: entry.before)),
        .bytes(ValueCoding.bytes(of: entry.after)), .text(entry.message?.russian),
      ])
    }
    let add = try db.cachedStatement(
      sql: """
        INSERT INTO history (run, pair, side, key, field, old, new, cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for entry in changes.history {
      try add.run([
        .integer(entry.run), .integer(row(of: entry.pair)), .text(entry.side.rawValue),
        .key(entry.key), .text(entry.field.rawValue),
        .bytes(entry.old.map(ValueCoding.bytes)), .bytes(entry.new.map(ValueCoding.bytes)),
        .text(entry.cause.rawValue),
      ])
    }
  }

  /// Runs are numbered over all syncs: a number alone does not say that the run is ours.
  private func checkRuns(_ runs: Set<Int64>, _ db: Database) throws {
    for run in runs.sorted() {
      let known = try db.row(
        "SELECT 1 FROM runs WHERE id = ? AND sync = ?", [.integer(run), .integer(id)], of: "runs"
      ) { _ in true }
      guard known == true else { throw StoreError.unknownRow(.run, id: run) }
    }
  }
}
