extension RandomSource {
  /// An ИНН of a company, 10 digits, check digit valid. Source: `contractor-formats.md` §21.
  public mutating func companyTaxId() -> String {
    let body = "77" + digits(7)
    return body + Self.checkDigit(body, weights: [2, 4, 10, 3, 5, 9, 4, 6, 8])
  }

  /// An ИНН of a person, 12 digits, both check digits valid. Source: `contractor-formats.md` §21.
  public mutating func personalTaxId() -> String {
    var text = "50" + digits(8)
    text += Self.checkDigit(text, weights: [7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
    return text + Self.checkDigit(text, weights: [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
  }

  /// A КПП, 9 digits.
  public mutating func taxReason() -> String { "77" + digits(2) + "01" + digits(3) }

  /// An ОГРН, 13 digits, check digit valid. Source: `contractor-formats.md` §21.
  public mutating func registrationNumber() -> String {
    let body = "1" + digits(11)
    return body + String((Int(body) ?? 0) % 11 % 10)
  }

  /// An ОГРНИП, 15 digits, check digit valid. Source: `contractor-formats.md` §21.
  public mutating func personalRegistrationNumber() -> String {
    let body = "3" + digits(13)
    return body + String((Int(body) ?? 0) % 13 % 10)
  }

  private static func checkDigit(_ digits: String, weights: [Int]) -> String {
    let sum = zip(digits.utf8, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
    return String(sum % 11 % 10)
  }
}
