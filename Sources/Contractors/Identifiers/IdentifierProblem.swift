/// Why an identifier is not beyond doubt.
///
/// A problem is a warning: the value is kept and carried as it was given, but it is no key to match by.
///
/// Source: contractor-formats.md §21.
public enum IdentifierProblem: Error, Hashable, Sendable {
  /// There is nothing but white space and hyphens.
  case empty
  /// The value stands for "none": `-`, `нет`, one repeated digit and the like.
  case placeholder
  /// A character that the scheme does not know.
  case characters
  /// The number of characters is wrong; `expected` is in ascending order.
  case length(found: Int, expected: [Int])
  /// The length is right, but a part of the value cannot occur (a region, a first digit, a date).
  case shape
  /// The check digit or key does not fit the rest.
  case checkDigit
  /// A spreadsheet took the value for a number and cut its leading zeros; `likely` is the value with its
  /// zeros.
  case lostLeadingZeros(likely: String)
  /// A spreadsheet took the value for a number and rounded it, as in `4,07028E+19`; its digits are lost.
  case scientificNotation
}

extension IdentifierProblem: CustomStringConvertible {
  /// A sentence part that follows the value's name: "has 9 characters instead of 10 or 12".
  public var description: String {
    switch self {
    case .empty: "is empty"
    case .placeholder: "is a placeholder, not a number anyone was given"
    case .characters: "holds characters that cannot occur in it"
    case .length(let found, let expected):
      expected.isEmpty
        ? "has \(found) characters, which is too few or too many"
        : "has \(found) characters instead of \(expected.map(String.init).joined(separator: " or "))"
    case .shape: "has a part that cannot occur (a region, a leading digit or a date)"
    case .checkDigit: "has a wrong check digit; a character was probably mistyped"
    case .lostLeadingZeros(let likely):
      "lost its leading zeros in a spreadsheet, and was likely \(likely); export the column as text"
    case .scientificNotation:
      "was rounded by a spreadsheet, and its digits are lost; export the column as text"
    }
  }
}
