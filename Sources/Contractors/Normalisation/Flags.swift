extension Normal {
  /// What a text says as yes or no; `nil` for empty text and for what says neither.
  ///
  /// Read in either case: `true`, `1`, `Y`, `yes`, `X`, `да`, `д`, `Истина`, `+`, `on`, and their opposites
  /// with `N`, `нет`, `Ложь`, `-`. Where absence means "no", as in formats that write `X` or nothing, the
  /// mapping says so.
  ///
  /// Source: contractor-formats.md §22, "Booleans".
  public static func flag(_ text: String) -> Bool? {
    // The longest word has 12 bytes, and white space may surround it.
    guard text.utf8.count <= 64 else { return nil }
    var folded: [Unicode.Scalar] = []
    for scalar in collapsed(text).unicodeScalars { appendLowerCase(of: scalar, to: &folded) }
    switch string(of: folded) {
    case "true", "1", "y", "yes", "t", "x", "х", "да", "д", "истина", "+", "on", "вкл", "✓", "✔": return true
    case "false", "0", "n", "no", "f", "нет", "н", "ложь", "-", "off", "выкл": return false
    default: return nil
    }
  }
}
