/// Why an edit on the card could not be made.
public enum PortalEditError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no such record.
  case recordMissing(PortalEntity, id: Int)
  /// The record has no such phone or e-mail.
  case valueMissing(kind: String, value: String)
  /// There is no such requisite, bank detail or address; the text names it.
  case partMissing(String)
  /// The portal refuses the values; the text is its own.
  case refused(String)

  /// A sentence with the record or value in it.
  public var description: String {
    switch self {
    case .recordMissing(let entity, let id): "There is no \(entity.rawValue) with id \(id)."
    case .valueMissing(let kind, let value): "The record has no \(kind) with the value \(value)."
    case .partMissing(let part): "There is no \(part)."
    case .refused(let text): text
    }
  }
}
