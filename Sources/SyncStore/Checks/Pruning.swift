public import Contractors
internal import GRDB

/// What was pruned.
public struct PruneCounts: Sendable, Hashable, Codable {
  /// Runs, with their journals.
  public var runs = 0
  /// Replaced values.
  public var history = 0
  /// Plans.
  public var plans = 0
  /// Closed conflicts.
  public var conflicts = 0
  /// Rows of counted calls: one a connection, hour and method.
  public var calls = 0

  /// All zero.
  public init() {}
}

extension StoreFile {
  /// Forgets what happened before a moment: replaced values, runs with their journals, plans, conflicts
  /// that were closed, and counts of calls.
  ///
  /// What is still needed stays: the newest run of each sync, and runs whose journal has an entry that is not
  /// settled. What was pruned can no longer be undone. Source: `architecture.md` §3, "History is pruned by
  /// age".
  @discardableResult
  public func prune(before moment: Timestamp) throws -> PruneCounts {
    try write { db in
      func delete(_ sql: String) throws -> Int {
        try db.execute(sql: "DELETE FROM " + sql, arguments: [moment.milliseconds])
        return db.changesCount
      }
      let old = """
        SELECT id FROM runs AS r WHERE started_at < ?
          AND id <> (SELECT max(id) FROM runs WHERE sync = r.sync)
          AND NOT EXISTS (
            SELECT 1 FROM journal WHERE run = r.id AND state NOT IN ('done', 'refused', 'stale', 'gone'))
        """
      var counts = PruneCounts()
      counts.history = try delete("history WHERE run IN (\(old))")
      // The entries go after the question which runs are old was asked for the last time: it looks at them.
      let runs = try Int64.fetchAll(db, sql: old, arguments: [moment.milliseconds])
      for run in runs {
        try db.execute(sql: "DELETE FROM journal WHERE run = ?", arguments: [run])
        try db.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [run])
      }
      counts.runs = runs.count
      counts.plans = try delete("plans WHERE made_at < ?")
      counts.conflicts = try delete("conflicts WHERE closed_at < ?")
      try db.run("DELETE FROM calls WHERE hour < ?", [.integer(CallCount.hour(of: moment))])
      counts.calls = db.changesCount
      return counts
    }
  }
}
