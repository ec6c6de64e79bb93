/// БИК: a bank, or an office of the treasury, in Russia; 9 digits without a check digit.
///
/// Source: contractor-formats.md §21.
public struct BankCode: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .bik }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  /// Whether accounts there are kept by the Bank of Russia itself (cash centres and the treasury), not by a
  /// credit institution.
  public var isCashCentre: Bool { decimalValue(value.utf8.suffix(3)) <= 2 }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    switch decimalValue(digits[..<2]) {
    case 0...2: nil
    case 4: (3...49).contains(decimalValue(digits[6...])) ? .shape : nil
    default: .shape
    }
  }
}
