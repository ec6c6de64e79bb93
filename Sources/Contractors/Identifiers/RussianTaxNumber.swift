/// ИНН: the tax number of a company (10 digits) or a person (12 digits) in Russia.
///
/// Source: contractor-formats.md §21.
public struct RussianTaxNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .inn }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  /// Whether the number is that of a person, be it a sole proprietor or not.
  public var isPersonal: Bool { value.utf8.count == 12 }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    // No region has the code 00; a check digit alone would let such numbers pass.
    if digits[0] == UInt8(ascii: "0"), digits[1] == UInt8(ascii: "0") { return .shape }
    let fits =
      digits.count == 10
      ? weightedSum(digits, weights: companyWeights) % 11 % 10 == digitValue(digits[9])
      : weightedSum(digits, weights: personWeights) % 11 % 10 == digitValue(digits[10])
        && weightedSum(digits, weights: lastPersonWeights) % 11 % 10 == digitValue(digits[11])
    return fits ? nil : .checkDigit
  }

  private static let companyWeights = [2, 4, 10, 3, 5, 9, 4, 6, 8]
  private static let personWeights = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
  private static let lastPersonWeights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
}
