/// A JSON value as the portal sends it; objects keep the order of their members.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number without fraction or exponent that fits 64 bits.
  case int(Int)
  /// Any other number.
  case double(Double)
  case string(String)
  case array([JSON])
  case object(Object)

  /// One member of an object.
  public struct Member: Sendable, Hashable {
    /// The name as sent.
    public let name: String
    /// The value.
    public let value: JSON

    /// Pairs a name with a value.
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The members of an object in the order sent.
  ///
  /// A list, not a dictionary: a portal's record has 10 to 100 short names, for which a walk is as fast as
  /// hashing and building is much faster.
  public struct Object: Sendable, Hashable {
    /// Every member; of two with one name the later is the one looked up.
    public let members: [Member]

    /// Wraps members as they are.
    public init(_ members: [Member]) {
      self.members = members
    }

    /// The value under a name, compared exactly.
    public subscript(name: String) -> JSON? {
      members.last { $0.name == name }?.value
    }
  }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }

  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// A whole number.
  public init(integerLiteral value: Int) { self = .int(value) }

  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }

  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A list.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }

  /// An object with its members in the order written.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Object(elements.map { Member($0.0, $0.1) }))
  }
}
