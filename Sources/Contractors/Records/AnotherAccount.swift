extension Element {
  /// Whether an account is another one altogether, not the same with its number spelled or typed otherwise.
  ///
  /// An IBAN is the same account as the number at its end. Elements that are no accounts have no numbers to tell them apart: they are
  /// compared by their texts, so that only bags of accounts should ask.
  public func isAnother(than other: Element) -> Bool {
    let own = accountNumbers
    let others = other.accountNumbers
    if own.isEmpty || others.isEmpty { return false }
    return !own.contains { number in others.contains { Self.isOne(number, $0) } }
  }

  private var accountNumbers: [[UInt8]] {
    [value, parts["iban"] ?? ""].map { Array(Normal.identifier($0).utf8) }.filter { !$0.isEmpty }
  }

  private static func isOne(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    let (short, long) = first.count < second.count ? (first, second) : (second, first)
    if short.count == long.count {
      // A digit mistyped, or two that changed places; of a short number it would be half of it.
      let wrong = zip(short, long).count { $0 != $1 }
      return wrong <= 2 && wrong * 4 <= long.count
    }
    let significant = short.drop { $0 == UInt8(ascii: "0") }
    if significant.count >= 4, long.suffix(significant.count) == significant { return true }
    guard short.count + 1 == long.count, short.count >= 4 else { return false }
    // One digit left out or typed twice.
    let start = zip(short, long).prefix { $0 == $1 }.count
    return short.dropFirst(start) == long.dropFirst(start + 1)
  }
}
