/// БИН of a business or ИИН of a person in Kazakhstan, 12 digits.
///
/// A БИН has 4, 5 or 6 as its fifth digit, after year and month of registration; an ИИН has a day of birth
/// there.
///
/// Source: contractor-formats.md §21.
public struct KazakhIdentificationNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .bin }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  /// Whether the number is an ИИН, that is, of a person.
  public var isPersonal: Bool { (value.utf8.dropFirst(4).first ?? 0) < UInt8(ascii: "4") }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    guard (1...12).contains(decimalValue(digits[2..<4])) else { return .shape }
    let isBusiness = (4...6).contains(digitValue(digits[4]))
    guard isBusiness || (1...31).contains(decimalValue(digits[4..<6])) && digitValue(digits[6]) <= 6 else {
      return .shape
    }
    // Both rows leaving 10 means that the number was never given out: 10 fits no digit.
    let check = twoRowCheckDigit(digits[..<11], first: firstWeights, second: secondWeights)
    return check == digitValue(digits[11]) ? nil : .checkDigit
  }

  private static let firstWeights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  private static let secondWeights = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]
}
