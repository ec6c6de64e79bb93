/// СНИЛС: the pension insurance account of a person in Russia, 11 digits.
///
/// Source: contractor-formats.md §21.
public struct PensionInsuranceNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .snils }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    // The first numbers were given out before check digits were introduced.
    guard decimalValue(digits[..<9]) > lastUncheckedNumber else { return nil }
    let check = weightedSum(digits, weights: weights) % 101 % 100
    return check == decimalValue(digits[9...]) ? nil : .checkDigit
  }

  private static let lastUncheckedNumber = 1_001_998
  private static let weights = [9, 8, 7, 6, 5, 4, 3, 2, 1]
}
