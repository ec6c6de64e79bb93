/// РНОКПП: the number of a taxpayer (a person) in Ukraine, 10 digits.
///
/// Source: contractor-formats.md §21.
public struct UkrainianTaxNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .rnokpp }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    // The first weight is negative, the remainder is not.
    let remainder = (weightedSum(digits, weights: weights) % 11 + 11) % 11
    return remainder % 10 == digitValue(digits[9]) ? nil : .checkDigit
  }

  private static let weights = [-1, 5, 7, 9, 4, 6, 10, 5, 7]
}
