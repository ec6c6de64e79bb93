/// An IBAN: country, two check digits, and an account number whose length the country fixes.
///
/// Source: contractor-formats.md §21; lengths from the IBAN registry (ISO 13616).
public struct InternationalBankAccountNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .iban }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  /// The country of the account, ISO 3166-1 alpha-2.
  public var country: CountryCode? { CountryCode(String(value.prefix(2))) }

  static func problem(of characters: [UInt8]) -> IdentifierProblem? {
    guard (15...34).contains(characters.count) else { return .length(found: characters.count, expected: []) }
    guard isCapital(characters[0]), isCapital(characters[1]), isDigit(characters[2]), isDigit(characters[3])
    else {
      return .shape
    }
    guard let length = lengths[String(decoding: characters[..<2], as: UTF8.self)] else { return .shape }
    guard characters.count == length else { return .length(found: characters.count, expected: [length]) }
    return remainder(of: characters) == 1 ? nil : .checkDigit
  }

  /// The remainder by 97 of the number that results from moving the first four characters to the end, A as 10
  /// to Z as 35.
  private static func remainder(of characters: [UInt8]) -> Int {
    var remainder = 0
    for byte in characters[4...] + characters[..<4] {
      remainder = isDigit(byte) ? remainder * 10 + digitValue(byte) : remainder * 100 + Int(byte) - 55
      remainder %= 97
    }
    return remainder
  }

  private static let lengths: [String: Int] = [
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27,
    "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20,
    "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27,
    "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28,
    "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20,
    "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27,
    "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
  ]
}
