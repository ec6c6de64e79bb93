import Mappings

/// A sum of money in a user field: `1234.56|RUB`, of which the number is the value and the currency stands beside it.
///
/// A bare number that is sent gets the portal's own currency, so that the one that a field has is sent along. Source: bitrix24-rest.md
/// §4, §5.8.
enum Money {
  private static let currency = "CURRENCY"

  static func node(_ name: String, _ stored: String) -> RawNode {
    let parts = stored.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let number = parts.first.map(String.init) ?? ""
    guard parts.count > 1, !parts[1].isEmpty, !number.isEmpty else { return RawNode(name, text: number) }
    return RawNode(name, text: number, attributes: [currency: String(parts[1])])
  }

  /// What is sent for a number where the field holds `stored`.
  static func text(_ number: String, beside stored: RawNode?) -> String {
    guard !number.isEmpty, let code = stored?.attributes[currency] else { return number }
    return number + "|" + code
  }
}
