/// Something that became of a value on a side and that no outcome says, for the history and the report.
public struct Notice: Sendable, Hashable {
  /// What happened.
  public enum Event: Sendable, Hashable {
    /// Somebody wrote this value in the moment between the reading of the target and our write, which replaced it.
    case overwritten(Value)
    /// The side took the record and not this value of it, for this reason.
    case leftOut(Value, Sentence)
    /// The record was made, and this value of it may not be there, for this reason: it is read and written once more.
    case awaited(Sentence)
  }

  /// The record's entity.
  public var entity: Entity
  /// The record.
  public var key: RecordKey
  /// The field.
  public var field: FieldName
  /// What happened.
  public var event: Event

  /// Makes a notice.
  public init(entity: Entity, key: RecordKey, field: FieldName, event: Event) {
    self.entity = entity
    self.key = key
    self.field = field
    self.event = event
  }
}
