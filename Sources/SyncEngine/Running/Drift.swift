public import Contractors
public import Reconciliation

/// A value that somebody changed in the target of a one-way sync.
public struct Drift: Sendable, Hashable {
  /// The record's entity.
  public var entity: Entity
  /// What was decided and what the target shows.
  public var entry: HistoryEntry

  /// Makes one.
  public init(entity: Entity, entry: HistoryEntry) {
    self.entity = entity
    self.entry = entry
  }
}
