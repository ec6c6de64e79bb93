/// ОГРН of a company (13 digits) or ОГРНИП of a sole proprietor (15 digits) in the Russian state register.
///
/// Source: contractor-formats.md §21.
public struct RussianRegistrationNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .ogrn }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard [.ogrn, .ogrnip].contains(reading.scheme), reading.hasForm else { return nil }
    self.reading = reading
  }

  /// A value from the text of a file or a portal, read as ОГРНИП if it has 15 digits, else as ОГРН.
  public init?(_ text: String) {
    let company = identifier(text, scheme: .ogrn)
    self.init(reading: company.hasForm ? company : identifier(text, scheme: .ogrnip))
  }

  /// Whether the number is that of a sole proprietor.
  public var isPersonal: Bool { reading.scheme == .ogrnip }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    digits.count == 13 ? companyProblem(of: digits) : soleProprietorProblem(of: digits)
  }

  private static func companyProblem(of digits: [UInt8]) -> IdentifierProblem? {
    if digits[0] == UInt8(ascii: "0") { return .shape }
    return decimalValue(digits[..<12]) % 11 % 10 == digitValue(digits[12]) ? nil : .checkDigit
  }

  private static func soleProprietorProblem(of digits: [UInt8]) -> IdentifierProblem? {
    if digits[0] != UInt8(ascii: "3"), digits[0] != UInt8(ascii: "4") { return .shape }
    // The last digit of the remainder: with a remainder of 10 to 12, comparing the whole would refuse good
    // numbers.
    return decimalValue(digits[..<14]) % 13 % 10 == digitValue(digits[14]) ? nil : .checkDigit
  }
}
