/// The global location number of a party or a place, as used in electronic documents; 13 digits.
///
/// Source: contractor-formats.md §21.
public struct GlobalLocationNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .gln }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    let check = (10 - weightedSum(digits, weights: weights) % 10) % 10
    return check == digitValue(digits[12]) ? nil : .checkDigit
  }

  private static let weights = [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]
}
