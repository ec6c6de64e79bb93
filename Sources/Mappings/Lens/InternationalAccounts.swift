import Contractors

/// Accounts where a side keeps IBANs apart from other numbers: one that has an IBAN alone goes by it.
///
/// So an account is the same element wherever its IBAN stands, in a place of its own or in that of all numbers.
extension Element {
  /// Takes the IBAN for the number of an account without another one.
  mutating func settleInternationalNumber() {
    guard let iban = parts["iban"], !iban.isEmpty else { return }
    if value.isEmpty { value = iban }
    if Normal.identifier(value) == Normal.identifier(iban) { parts["iban"] = nil }
  }

  /// What stands in the place of numbers and in that of IBANs.
  var numberAndInternational: (number: String, iban: String) {
    if let iban = parts["iban"], !iban.isEmpty { return (value, iban) }
    return value.isInternationalAccount ? ("", value) : (value, "")
  }
}

extension String {
  /// Whether it looks like an IBAN, be it mistyped: two letters, two digits and eleven or more of both.
  fileprivate var isInternationalAccount: Bool {
    let bytes = utf8.filter { $0 != 0x20 && $0 != 0xA0 && $0 != 0xC2 }
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80 }
    return (15...34).contains(bytes.count) && bytes.prefix(2).allSatisfy(isLetter)
      && bytes.dropFirst(2).prefix(2).allSatisfy(isDigit)
      && bytes.allSatisfy { isDigit($0) || isLetter($0) }
  }
}

extension RawEditor {
  /// Writes the number and the IBAN of an account where they changed; `old` is nil for a new one.
  ///
  /// - Returns: whether a place of IBANs is there, and the number needs no further writing.
  mutating func setAccount(_ new: Element?, since old: Element?, number: Place?, iban: Place?) -> Bool {
    guard let iban else { return false }
    if old?.value == new?.value, old?.parts["iban"] == new?.parts["iban"] { return true }
    let wanted = new?.numberAndInternational ?? (number: "", iban: "")
    for (text, place) in [(wanted.number, number), (wanted.iban, iban)] {
      guard let place, (place.text(in: raw) ?? "").trimmed != text else { continue }
      _ = set(text, at: place)
    }
    return true
  }
}
