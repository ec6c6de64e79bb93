/// Made-up Russian identifiers with valid check digits, in ranges that no tax office gives out.
///
/// Source: contractor-formats.md, table of check digits.
enum TaxNumbers {
  /// ИНН of a legal entity, ten digits; distinct serials below ten million give distinct numbers.
  static func companyINN(_ serial: Int) -> String {
    let body = "99" + padded(serial, to: 7)
    return body + check(body, [2, 4, 10, 3, 5, 9, 4, 6, 8])
  }

  /// ИНН of a person or entrepreneur, twelve digits.
  static func personINN(_ serial: Int) -> String {
    let body = "99" + padded(serial, to: 8)
    let eleven = body + check(body, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
    return eleven + check(eleven, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
  }

  /// КПП at the place of registration; it has no check digit.
  static func kpp(inn: String) -> String { inn.prefix(4) + "01001" }

  /// ОГРН of a legal entity, thirteen digits.
  static func ogrn(_ serial: Int) -> String {
    let body = "12599" + padded(serial, to: 7)
    return body + String((Int(body) ?? 0) % 11 % 10)
  }

  /// ОГРНИП of an entrepreneur, fifteen digits.
  static func ogrnip(inn: String) -> String {
    let body = "32599" + inn.suffix(9)
    return body + String((Int(body) ?? 0) % 13 % 10)
  }

  /// An account of twenty digits: `head` of nine characters (balance account, currency, a place for the key), then
  /// `tail` of eleven; the key makes the weighted sum over `bank` and account end in 0.
  ///
  /// `bank` is three digits of the БИК: its last three for a current account, "0" and its fifth and sixth
  /// for a correspondent one.
  static func accountKeyed(_ head: String, _ tail: String, _ bank: String) -> String {
    let weights = [7, 1, 3]
    let sum = (bank + head + tail).utf8.enumerated().reduce(0) { sum, digit in
      sum + Int(digit.element - 0x30) * weights[digit.offset % 3] % 10
    }
    // The key's place has the weight 3, whose inverse modulo 10 is 7, and 7 × -sum is 3 × sum.
    return String(head.dropLast()) + String(sum % 10 * 3 % 10) + tail
  }

  private static func padded(_ serial: Int, to width: Int) -> String {
    let digits = String(String(abs(serial)).suffix(width))
    return String(repeating: "0", count: width - digits.count) + digits
  }

  private static func check(_ digits: String, _ weights: [Int]) -> String {
    let sum = zip(digits.utf8, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
    return String(sum % 11 % 10)
  }
}
