internal import GRDB

/// How much a store holds, over all syncs.
public struct StoreStatistics: Sendable, Hashable, Codable {
  /// The size of the database in bytes, without its write-ahead log.
  public var bytes: Int64 = 0
  /// Configured syncs that have run or been asked about.
  public var syncs = 0
  /// Known records.
  public var observations = 0
  /// Records kept in full because they are not decided yet.
  public var records = 0
  /// Pairs, tombstones included.
  public var pairs = 0
  /// Pairs whose contractor is gone.
  public var tombstones = 0
  /// Open conflicts.
  public var openConflicts = 0
  /// Open questions about who is who.
  public var openReviews = 0
  /// Records set aside.
  public var setAside = 0
  /// Runs.
  public var runs = 0
  /// Journal entries.
  public var journal = 0
  /// Replaced values.
  public var history = 0
  /// Saved plans.
  public var plans = 0

  /// All zero.
  public init() {}
}

extension StoreFile {
  /// Counts what the store holds; goes through all tables once.
  public func statistics() throws -> StoreStatistics {
    try read { db in
      func number(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
      var statistics = StoreStatistics()
      statistics.bytes = Int64(try number("PRAGMA page_count")) * Int64(try number("PRAGMA page_size"))
      statistics.syncs = try number("SELECT count(*) FROM syncs")
      statistics.observations = try number("SELECT count(*) FROM observations")
      statistics.records = try number("SELECT count(*) FROM records")
      statistics.pairs = try number("SELECT count(*) FROM pairs")
      statistics.tombstones = try number("SELECT count(*) FROM pairs WHERE state = 'tomb'")
      statistics.openConflicts = try number("SELECT count(*) FROM conflicts WHERE closed_at IS NULL")
      statistics.openReviews = try number("SELECT count(*) FROM reviews WHERE answer = 'open'")
      statistics.setAside = try number("SELECT count(*) FROM set_aside")
      statistics.runs = try number("SELECT count(*) FROM runs")
      statistics.journal = try number("SELECT count(*) FROM journal")
      statistics.history = try number("SELECT count(*) FROM history")
      statistics.plans = try number("SELECT count(*) FROM plans")
      return statistics
    }
  }
}
