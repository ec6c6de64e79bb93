/// The number of an account at a bank in Russia, 20 characters with a key at the ninth.
///
/// Characters 1 to 5 are the balance account, 6 to 8 the currency (810, not 643, for roubles; the sixth may
/// be a letter for a clearing currency), 10 to 13 the branch.
///
/// Source: contractor-formats.md §21, "Account structure".
public struct BankAccountNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .account }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  /// A value whose key is checked with the bank; `nil` for what cannot be an account number.
  public init?(_ text: String, bankCode: BankCode) {
    self.init(reading: identifier(text, scheme: .account, bankCode: bankCode))
  }

  static func problem(of characters: [UInt8], bankCode: BankCode?) -> IdentifierProblem? {
    var digits = characters
    if let value = clearingLetters.firstIndex(of: characters[5]) {
      digits[5] = UInt8(ascii: "0") + UInt8(value)
    }
    guard digits.allSatisfy({ isDigit($0) }) else { return .shape }
    guard let bankCode else { return nil }
    let bank = Array(bankCode.value.utf8)
    // An account kept by the Bank of Russia itself is keyed by the number of its office.
    let prefix = bankCode.isCashCentre ? [UInt8(ascii: "0"), bank[4], bank[5]] : Array(bank[6...])
    return hasAccountKey(prefix + digits) ? nil : .checkDigit
  }

  /// The letters that stand for the digits 0 to 9 in the sixth place.
  private static let clearingLetters = Array("ABCEHKMPTX".utf8)
}

/// Whether three digits of the bank and twenty of the account fit the key among them.
func hasAccountKey(_ digits: [UInt8]) -> Bool {
  var sum = 0
  for (offset, byte) in digits.enumerated() {
    let weight = offset % 3 == 0 ? 7 : offset % 3 == 1 ? 1 : 3
    sum += digitValue(byte) * weight % 10
  }
  return sum % 10 == 0
}
