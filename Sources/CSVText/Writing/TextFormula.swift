/// A text as a spreadsheet's formula: `="0012"`, by which programs keep the zeros that a spreadsheet would take off a number.
///
/// Nothing is computed in it, so that a cell of this form means the text in quotes. A text that has the form itself is put into one
/// more formula: ``text(in:)`` undoes ``cell(for:)`` for every text.
public enum TextFormula {
  private static let quote: UInt8 = 0x22
  private static let opening: [UInt8] = [0x3D, quote]

  /// The text that a cell gives; nil for cells that are no such formula.
  public static func text(in cell: String) -> String? {
    let bytes = cell.utf8
    guard bytes.count >= 3, bytes.starts(with: opening), bytes.last == quote else { return nil }
    var text: [UInt8] = []
    var isOpen = false
    for byte in bytes.dropFirst(2).dropLast() {
      if isOpen {
        // A quote within the text stands doubled.
        guard byte == quote else { return nil }
        isOpen = false
      } else if byte == quote {
        isOpen = true
        continue
      }
      text.append(byte)
    }
    return isOpen ? nil : String(decoding: text, as: UTF8.self)
  }

  /// The formula that gives a text.
  public static func cell(for text: String) -> String { "=\"" + text.replacing("\"", with: "\"\"") + "\"" }
}
