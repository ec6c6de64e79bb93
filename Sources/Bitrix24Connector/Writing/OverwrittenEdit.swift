public import Contractors

/// An edit that somebody made in the moment between a record's pre-read and our write to the same field.
///
/// The portal has no conditional write: this window remains, and what was in it is told. Source: sync-algorithm.md §4.13 (1).
public struct OverwrittenEdit: Sendable, Hashable {
  /// The record's entity.
  public var entity: Entity
  /// The record.
  public var key: RecordKey
  /// The field written.
  public var field: FieldName
  /// What stood there directly before the write.
  public var value: Value

  /// Describes an edit.
  public init(entity: Entity, key: RecordKey, field: FieldName, value: Value) {
    self.entity = entity
    self.key = key
    self.field = field
    self.value = value
  }
}
