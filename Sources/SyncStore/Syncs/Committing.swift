internal import GRDB
public import Reconciliation

extension StoredSync {
  /// Makes all changes in one transaction, or none; durable when it returns.
  ///
  /// Where changes name the same thing twice, the later one counts; what is forgotten or settled is removed
  /// before what is stored is stored. The order of the steps is that of the references between the tables.
  public func commit(_ changes: Changes) throws {
    if changes.isEmpty { return }
    try write { db in
      try storeRuns(changes, db)
      try storeObservations(changes, db)
      try storePairs(changes, db)
      try storeConflicts(changes.conflicts, db)
      try storeReviews(changes.reviews, db)
      try storeSetAside(changes, db)
      try storeTexts(changes, db)
      try takeMarksAway(changes, db)
      try storeJournal(changes, db)
    }
  }
}
