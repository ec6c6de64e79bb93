public import Contractors

/// What two records show in one of the fields by which contractors are recognised; nil is absent.
public struct MatchEvidence: Sendable, Hashable {
  /// The field.
  public var field: FieldName
  /// The left record's value.
  public var left: Value?
  /// The right record's value.
  public var right: Value?

  private static let fields: [Entity: [FieldName]] = [
    .company: ["name", "fullName", "taxId", "taxReason", "registrationNumber", "phones", "emails"],
    .contact: ["lastName", "firstName", "middleName", "taxId", "phones", "emails"],
  ]

  /// The fields that at least one of the two records fills, for a person to judge by.
  ///
  /// - Returns: nothing when neither record is at hand.
  public static func between(_ left: Record?, _ right: Record?) -> [MatchEvidence] {
    guard let entity = left?.entity ?? right?.entity else { return [] }
    return (fields[entity] ?? []).compactMap { field in
      let evidence = MatchEvidence(field: field, left: left?[field], right: right?[field])
      let isFilled = [evidence.left, evidence.right].contains { $0 != nil && $0 != .empty }
      return isFilled ? evidence : nil
    }
  }
}
