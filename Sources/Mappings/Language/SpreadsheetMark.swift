/// What spreadsheets do to numbers, as far as it is seen in their text. Source: contractor-formats.md §7, "Spreadsheet damage".
package enum SpreadsheetMark {
  /// Fewer digits before a point may be a code of a classifier (`62.0`) or a version.
  private static let digitsMinimum = 4

  /// Whether a number that stands for a name was kept as a quantity: `7736207543.0`. Its leading zeros would be gone, and so may
  /// be its last digits.
  package static func isQuantity(_ text: String) -> Bool {
    let bytes = text.utf8
    // Nearly all numbers end in something else.
    guard bytes.last == UInt8(ascii: "0") else { return false }
    let whole = bytes.prefix(while: isDigit)
    guard whole.count >= digitsMinimum else { return false }
    let fraction = bytes.dropFirst(whole.count + 1)
    guard (1...2).contains(fraction.count), fraction.allSatisfy({ $0 == UInt8(ascii: "0") }) else {
      return false
    }
    let point = bytes[bytes.index(bytes.startIndex, offsetBy: whole.count)]
    return point == UInt8(ascii: ".") || point == UInt8(ascii: ",")
  }

  /// A number without the `'` by which a spreadsheet is told that it is text; other texts as they are (`'s-Gravenhage`).
  package static func unmarked(_ text: String) -> String {
    guard text.utf8.first == UInt8(ascii: "'"), text.utf8.dropFirst().first.map(isDigit) == true else {
      return text
    }
    return String(text.unicodeScalars.dropFirst())
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
