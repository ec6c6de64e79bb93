/// What identifies a record within its replica and entity for good: a portal ID, an `Ид`, the value of a key column.
public struct RecordKey: RawRepresentable, Hashable, Sendable, Codable, Comparable,
  ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// The key as the replica spells it: case kept, never parsed as a number or GUID.
  public let rawValue: String

  /// Takes any non-empty text.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A literal key.
  public init(stringLiteral value: String) { rawValue = value }

  /// Coded as a plain string.
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  /// Coded as a plain string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// The key.
  public var description: String { rawValue }

  /// Ordered by the text's scalars.
  public static func < (lhs: RecordKey, rhs: RecordKey) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// Where a record that we created came from; it is the creation's idempotency key.
///
/// Source: `sync-algorithm.md` §1, "Origin".
public struct Origin: Sendable, Hashable, Codable {
  /// The connection's `origin`, its name by default.
  public var originator: String
  /// The other side's key, with `#2` … for a re-creation.
  public var id: String

  /// Makes an origin.
  public init(originator: String, id: String) {
    self.originator = originator
    self.id = id
  }

  /// The other side's key, without the mark of a re-creation.
  public var key: RecordKey {
    guard let hash = id.lastIndex(of: "#"), let number = Int(id[id.index(after: hash)...]), number > 1 else {
      return RecordKey(rawValue: id)
    }
    return RecordKey(rawValue: String(id[..<hash]))
  }

  /// Whether it names a key, which may itself look like one with a mark.
  public func names(_ key: RecordKey) -> Bool { id == key.rawValue || self.key == key }
}

/// A moment in milliseconds since 1970-01-01 00:00 UTC.
public struct Timestamp: Sendable, Hashable, Codable, Comparable {
  /// Milliseconds since the epoch.
  public var milliseconds: Int64

  /// Makes a moment from milliseconds since the epoch.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Coded as a plain integer.
  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  /// Coded as a plain integer.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  /// A later moment.
  public func adding(seconds: Double) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64((seconds * 1000).rounded()))
  }

  /// Earlier is less.
  public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.milliseconds < rhs.milliseconds }
}

/// Whether the source itself says that a record is gone.
public enum RemovalMark: String, Sendable, Hashable, Codable {
  /// Nothing is said.
  case none
  /// The record carries the format's deletion mark (`ПометкаУдаления`): evidence E3.
  case removed
}

/// One contractor in canonical form.
public struct Record: Sendable, Hashable, Codable {
  /// Company or contact.
  public var entity: Entity
  /// The fields that the side states; what is missing here is absent.
  public var fields: [FieldName: Value]
  /// Where the record came from when one of us created it.
  public var origin: Origin?
  /// When the side says it was last changed; used by the policy `newest` only.
  public var modified: Timestamp?
  /// The source's own removal mark.
  public var removal: RemovalMark

  /// Makes a record.
  public init(
    _ entity: Entity, _ fields: [FieldName: Value] = [:], origin: Origin? = nil, modified: Timestamp? = nil,
    removal: RemovalMark = .none
  ) {
    self.entity = entity
    self.fields = fields
    self.origin = origin
    self.modified = modified
    self.removal = removal
  }

  /// What the record says of a field; nil when it is absent.
  public subscript(_ name: FieldName) -> Value? {
    get { fields[name] }
    set { fields[name] = newValue }
  }
}
