/// The canonical name of a field, as mappings, configuration, policies and JSON spell it.
///
/// Names that begin with `extra.` are what a format has and the catalogue lacks; they are carried by name.
/// Source: `architecture.md` §1, "Field catalogue".
public struct FieldName: RawRepresentable, Hashable, Sendable, Codable, Comparable,
  ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// The spelling, case-sensitive.
  public let rawValue: String

  /// Takes any spelling; whether the catalogue knows it is for ``Catalogue`` to say.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A literal spelling.
  public init(stringLiteral value: String) { self.rawValue = value }

  /// Coded as a plain string.
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  /// Coded as a plain string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// The spelling.
  public var description: String { rawValue }

  /// Whether the field is carried by name only and unknown to the catalogue.
  public var isExtra: Bool { rawValue.hasPrefix("extra.") }

  /// The name under which a format's own column or element is carried along.
  public static func extra(_ name: String) -> FieldName { FieldName(rawValue: "extra." + name) }

  /// Ordered by spelling, so that plans and digests do not depend on hashing.
  public static func < (lhs: FieldName, rhs: FieldName) -> Bool { lhs.rawValue < rhs.rawValue }
}
