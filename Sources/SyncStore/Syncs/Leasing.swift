public import Contractors
internal import GRDB

extension StoredSync {
  /// Takes the sync's lease, or renews it: one transaction that holds the write lock from its beginning, so
  /// that of two who ask at the same time one gets it.
  ///
  /// - Returns: false when another owner holds it and it has not expired at `now`.
  public func lease(owner: String, now: Timestamp, until: Timestamp) throws -> Bool {
    try write { db in
      try db.run(
        """
        INSERT INTO leases (sync, owner, until) VALUES (?, ?, ?)
        ON CONFLICT (sync) DO UPDATE SET owner = excluded.owner, until = excluded.until
        WHERE owner = excluded.owner OR until <= ?
        """, [.integer(id), .text(owner), .time(until), .time(now)])
      return db.changesCount > 0
    }
  }

  /// Gives the lease back if the owner holds it.
  public func release(owner: String) throws {
    try write { db in
      try db.run("DELETE FROM leases WHERE sync = ? AND owner = ?", [.integer(id), .text(owner)])
    }
  }
}
