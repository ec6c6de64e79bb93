/// ЄДРПОУ: an enterprise in the Ukrainian register, 8 digits.
///
/// Source: contractor-formats.md §21.
public struct UkrainianEnterpriseCode: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .edrpou }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    let isShifted = (30_000_000...60_000_000).contains(decimalValue(digits))
    let first = isShifted ? shiftedWeights : plainWeights
    let check = twoRowCheckDigit(digits[..<7], first: first, second: first.map { $0 + 2 })
    return check % 10 == digitValue(digits[7]) ? nil : .checkDigit
  }

  private static let plainWeights = [1, 2, 3, 4, 5, 6, 7]
  private static let shiftedWeights = [7, 1, 2, 3, 4, 5, 6]
}
