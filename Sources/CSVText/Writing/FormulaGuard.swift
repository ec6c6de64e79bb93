/// Keeps spreadsheets from running cells as formulas.
///
/// A text that a spreadsheet would take for a formula is written with `'` before it. So that nothing is lost, a text
/// that already looks guarded gets one more `'`: ``unguarded(_:)`` undoes ``guarded(_:)`` for every text.
/// Phones and numbers legitimately begin with `+` and `-`; exempting them is the caller's business.
public enum FormulaGuard {
  /// Whether a spreadsheet may run `text`: it begins with `=`, `+`, `-`, `@`, tab or CR.
  public static func needsFormulaGuard(_ text: String) -> Bool {
    text.utf8.first.map(isDangerous) ?? false
  }

  /// The text as it may stand in a cell.
  public static func guarded(_ text: String) -> String {
    let afterMarks = text.utf8.drop { $0 == apostrophe }
    guard let first = afterMarks.first, isDangerous(first) else { return text }
    return "'" + text
  }

  /// The text that a cell means; a cell that ``guarded(_:)`` did not change is given as it is.
  public static func unguarded(_ text: String) -> String {
    guard text.utf8.first == apostrophe else { return text }
    let afterMarks = text.utf8.drop { $0 == apostrophe }
    guard let first = afterMarks.first, isDangerous(first) else { return text }
    return String(text.unicodeScalars.dropFirst())
  }

  private static let apostrophe: UInt8 = 0x27

  private static func isDangerous(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: true
    default: false
    }
  }
}
