/// An identifier that a register gave out: a text with a form and, mostly, check digits.
///
/// A conforming value has the characters and length of its scheme and is no placeholder; its check digit may
/// still be wrong, which ``problem`` tells. Such a value is kept and written, and never used as a key to
/// match by.
///
/// Source: contractor-formats.md §21.
public protocol OfficialIdentifier: Hashable, Sendable, CustomStringConvertible {
  /// The scheme that values of the type follow.
  static var scheme: IdentifierScheme { get }

  /// The value as it was read.
  var reading: IdentifierReading { get }

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  init?(reading: IdentifierReading)
}

extension OfficialIdentifier {
  /// A value from the text of a file or a portal; `nil` for what cannot be one (empty, placeholder, wrong
  /// length or characters).
  public init?(_ text: String) {
    self.init(reading: identifier(text, scheme: Self.scheme))
  }

  /// The normal form: no spaces, no hyphens, letters in upper case.
  public var value: String { reading.normalForm }

  /// ``IdentifierProblem/checkDigit`` or ``IdentifierProblem/shape`` where the value breaks a rule, else
  /// `nil`.
  public var problem: IdentifierProblem? { reading.problem }

  /// Whether the value passes every rule, and so may be used as a key to match by.
  public var isValid: Bool { reading.problem == nil }

  /// The normal form.
  public var description: String { value }
}

extension IdentifierReading {
  /// Whether the text has the form of its scheme, even if a check digit or a part of it is wrong.
  var hasForm: Bool {
    switch problem {
    case nil, .checkDigit, .shape: true
    case .empty, .placeholder, .characters, .length, .lostLeadingZeros, .scientificNotation: false
    }
  }
}
