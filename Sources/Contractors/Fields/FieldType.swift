/// What a field's text means, and so how two texts are compared.
///
/// A value is always kept as text in one canonical spelling per type: numbers `1234.5`, dates `2026-11-24`, flags `yes`
/// and `no`, choices by their canonical code, references by the other record's key.
public enum FieldType: String, Sendable, Hashable, Codable, CaseIterable {
  /// Free text: NFC, white space collapsed, ё as е.
  case text
  /// The name of a firm: quotes, dashes and case folded as well.
  case firmName
  /// A person's name or a part of it.
  case personName
  /// A decimal number.
  case number
  /// A calendar date.
  case date
  /// `yes` or `no`.
  case flag
  /// One of a closed list of codes.
  case choice
  /// An official number: spaces and hyphens do not count, leading zeros do.
  case identifier
  /// A telephone number; compared in E.164 with its extension.
  case phone
  /// An e-mail address; compared without case.
  case email
  /// A web address.
  case website
  /// An account in a messenger; its kind names the service.
  case messenger
  /// A postal address of one kind, as one line and as parts.
  case address
  /// A bank account with its bank.
  case bankAccount
  /// The key of another record, in the replica's own key space.
  case reference
}

/// Whether a field holds one value or a bag of them.
public enum Cardinality: String, Sendable, Hashable, Codable {
  case one
  case many
}

/// Everything the engine must know of a field to compare and merge it.
public struct FieldDescriptor: Sendable, Hashable {
  /// The canonical name.
  public let name: FieldName
  /// What the text means.
  public let type: FieldType
  /// One value or a bag.
  public let cardinality: Cardinality
  /// The group that merges as one value, or nil when the field merges by itself.
  public let group: FieldName?
  /// The entity a reference points to; nil for every other type.
  public let refersTo: Entity?

  /// Describes a field.
  public init(
    _ name: FieldName, _ type: FieldType, _ cardinality: Cardinality = .one, group: FieldName? = nil,
    refersTo: Entity? = nil
  ) {
    self.name = name
    self.type = type
    self.cardinality = cardinality
    self.group = group
    self.refersTo = refersTo
  }
}
