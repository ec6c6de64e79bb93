public import Contractors
internal import GRDB

extension StoredSync {
  /// Takes the sync's lease, or renews it: one transaction that holds the write lock from its beginning, so
  /// that of two who ask at the same time one gets it.
  ///
  /// A lease is held together with a lock of the operating system, which a process loses when it dies. A lease
  /// whose lock nobody holds is taken over although it has not expired; one whose lock another process holds is
  /// not, although it has: that process may only be slow.
  ///
  /// - Returns: false when another process holds the lock, or another owner of this open store the lease, which
  ///   has not expired at `now`.
  public func lease(owner: String, now: Timestamp, until: Timestamp) throws -> Bool {
    let finding = try file.translating { try file.runLocks.take(id) }
    if finding == .elsewhere { return false }
    do {
      return try write { db in
        try db.run(
          """
          INSERT INTO leases (sync, owner, until) VALUES (?, ?, ?)
          ON CONFLICT (sync) DO UPDATE SET owner = excluded.owner, until = excluded.until
          WHERE owner = excluded.owner OR until <= ? OR ?
          """,
          [
            .integer(id), .text(owner), .time(until), .time(now), .integer(finding == .taken ? 1 : 0),
          ])
        return db.changesCount > 0
      }
    } catch {
      if finding == .taken { file.runLocks.drop(id) }
      throw error
    }
  }

  /// Gives the lease back if the owner holds it; to be called through the open store that it was taken through.
  public func release(owner: String) throws {
    let isReleased = try write { db in
      try db.run("DELETE FROM leases WHERE sync = ? AND owner = ?", [.integer(id), .text(owner)])
      return db.changesCount > 0
    }
    if isReleased { file.runLocks.drop(id) }
  }
}
