import CSVText

/// What a cell says and how a text is put into one.
///
/// In a file that a spreadsheet will open, a text that it would run as a formula stands with `'` before it and reads
/// back without. A formula that is a text alone (`="0012"`) is read as that text in every file.
struct CellText: Sendable {
  let isSpreadsheet: Bool

  /// The text that a cell means.
  func text(of cell: String) -> String {
    guard let first = cell.utf8.first, first == UInt8(ascii: "=") || first == UInt8(ascii: "'") else {
      return cell
    }
    if let text = TextFormula.text(in: cell) { return text }
    return isSpreadsheet ? FormulaGuard.unguarded(cell) : cell
  }

  /// The cell for a text, in place of another cell or none: one that was a formula of a text stays one.
  func cell(for text: String, replacing old: String? = nil) -> String {
    if !text.isEmpty, let old, TextFormula.text(in: old) != nil { return TextFormula.cell(for: text) }
    if !isSpreadsheet { return TextFormula.text(in: text) == nil ? text : TextFormula.cell(for: text) }
    return Self.isPhoneOrNumber(text) ? text : FormulaGuard.guarded(text)
  }

  /// Whether a text that begins with `+` or `-` is a phone, a list of them, or a number: these stay as they are.
  ///
  /// Letters are allowed only as the word before an extension or as an element's kind (`доб.`, `ext`, `work:`), so
  /// that no function and no other cell can be named.
  static func isPhoneOrNumber(_ text: String) -> Bool {
    guard let first = text.utf8.first, first == 0x2B || first == 0x2D else { return false }
    var digits = 0
    var word = ""
    for scalar in text.unicodeScalars {
      if scalar.properties.isAlphabetic {
        word.unicodeScalars.append(scalar)
        continue
      }
      guard word.isEmpty || words.contains(word.lowercased()) || scalar == ":" else { return false }
      // After a word no bracket may open: that would be a call.
      if !word.isEmpty, scalar == "(" { return false }
      word = ""
      switch scalar {
      case "0"..."9": digits += 1
      case "+", "-", "(", ")", ".", ",", ";", ":", "#", " ", "\u{A0}", "\u{202F}": continue
      default: return false
      }
    }
    return digits > 0 && (word.isEmpty || words.contains(word.lowercased()))
  }

  private static let words: Set<String> = [
    "доб", "добавочный", "вн", "внутр", "внутренний", "ext", "extension", "x", "тел",
  ]
}
