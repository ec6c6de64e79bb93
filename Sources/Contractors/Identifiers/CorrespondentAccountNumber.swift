/// The number of the account of a bank at the Bank of Russia, 20 digits: starts with 301, ends with the last
/// three digits of the БИК.
///
/// Source: contractor-formats.md §21.
public struct CorrespondentAccountNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .correspondentAccount }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  /// A value whose key and ending are checked with the bank; `nil` for what cannot be an account number.
  public init?(_ text: String, bankCode: BankCode) {
    self.init(reading: identifier(text, scheme: .correspondentAccount, bankCode: bankCode))
  }

  static func problem(of digits: [UInt8], bankCode: BankCode?) -> IdentifierProblem? {
    guard digits.starts(with: "301".utf8) else { return .shape }
    guard let bankCode else { return nil }
    let bank = Array(bankCode.value.utf8)
    guard digits[17...].elementsEqual(bank[6...]) else { return .checkDigit }
    return hasAccountKey([UInt8(ascii: "0"), bank[4], bank[5]] + digits) ? nil : .checkDigit
  }
}
