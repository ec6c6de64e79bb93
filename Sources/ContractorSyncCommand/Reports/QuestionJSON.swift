import Contractors
import Reconciliation

/// The JSON shapes of open questions. Source: `architecture.md` §6.
enum QuestionJSON {
  /// An item of `conflicts list`; `name` is what the contractor is called.
  static func conflict(_ conflict: Conflict, name: String?, sync: String) -> JSONText.Value {
    // A scalar is its text, a group or the attributes of a bag's element an object.
    let isScalar =
      conflict.element == nil
      && Set(conflict.values.left.keys).union(conflict.values.right.keys).isSubset(of: [conflict.unit])
    func value(_ parts: [FieldName: String]) -> JSONText.Value {
      if isScalar { return parts[conflict.unit].map { .string($0) } ?? .null }
      return .object(parts.sorted { $0.key < $1.key }.map { ($0.key.rawValue, .string($0.value)) })
    }
    return .object([
      ("id", .int(Int(conflict.id))), ("sync", .string(sync)), ("entity", .string(conflict.entity.rawValue)),
      ("field", .string(conflict.unit.rawValue)),
      ("element", conflict.element.map { .string($0) } ?? .null), ("decided", value(conflict.base)),
      ("left", value(conflict.values.left)), ("right", value(conflict.values.right)),
      ("leftKey", key(conflict.keys.left)), ("rightKey", key(conflict.keys.right)),
      ("name", name.map { .string($0) } ?? .null),
      ("opened", .string(MomentText.universal(conflict.openedAt))),
      ("decision", conflict.decision.map { .string($0) } ?? .null),
    ])
  }

  /// An item of `review list`; there is no score yet, since only exact evidence is weighed.
  static func review(_ review: Review, _ evidence: [MatchEvidence]) -> JSONText.Value {
    let scalars = FieldsJSON(entity: review.entity, catalogue: .standard)
    return .object([
      ("id", .int(Int(review.id))), ("entity", .string(review.entity.rawValue)),
      ("leftKey", key(review.left)), ("rightKey", key(review.right)),
      ("reason", .string(review.reason.rawValue)), ("score", .null),
      (
        "evidence",
        .array(
          evidence.map { field in
            .object([
              ("field", .string(field.field.rawValue)), ("left", scalars.scalar(field.left)),
              ("right", scalars.scalar(field.right)), ("weight", .null),
            ])
          })
      ),
    ])
  }

  /// An item of `setaside list`; the reason is in the language of the person, `name` what the contractor is called where that is
  /// known.
  static func setAside(_ row: SetAside, name: String?, in language: Language) -> JSONText.Value {
    .object([
      ("id", .int(Int(row.id))), ("side", .string(row.stream.side.rawValue)),
      ("entity", .string(row.stream.entity.rawValue)), ("name", name.map { .string($0) } ?? .null),
      ("key", key(row.key)), ("position", .string(position(row.position))),
      ("field", row.field.map { .string($0) } ?? .null),
      ("reason", .string(row.reason[language])), ("refused", .bool(row.isRefusal)),
    ])
  }

  /// `line 12` of a file, `record 16` of a portal.
  private static func position(_ position: SourcePosition) -> String {
    switch position {
    case .line: position.name
    case .key(let key): "record " + key.rawValue
    }
  }

  private static func key(_ key: RecordKey?) -> JSONText.Value { key.map { .string($0.rawValue) } ?? .null }
}
