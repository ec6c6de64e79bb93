extension Normal {
  /// Whether a text only stands for "nothing": `-`, `нет`, `н/д`, `не указан`, `test@test`, digits all zero
  /// and the like.
  ///
  /// An empty text is none; telling absent, empty and a value apart is the reader's business. It is a hint
  /// for matching and for identifiers: `0` in a column of amounts is a value.
  ///
  /// Source: contractor-formats.md §22, "Placeholders".
  public static func isPlaceholder(_ text: String) -> Bool {
    // Long texts are none, and most values are told by their length alone.
    guard text.utf8.count <= longestBytes else { return false }
    let collapsed = collapsed(text)
    guard !collapsed.isEmpty else { return false }
    if collapsed.utf8.allSatisfy({ isDigit($0) }) {
      let digits = Array(collapsed.utf8)
      return digits.allSatisfy { $0 == UInt8(ascii: "0") } || digits.count >= 7 && isPlaceholderNumber(digits)
    }
    if collapsed.unicodeScalars.allSatisfy({ $0.isDash || marks.contains($0) }) { return true }
    var folded: [Unicode.Scalar] = []
    for scalar in collapsed.unicodeScalars { appendLowerCase(of: scalar, to: &folded) }
    while let last = folded.last, last == "." || last == " " { folded.removeLast() }
    let words = string(of: folded)
    return phrases.contains(words) || words == "test@test" || words.hasPrefix("test@test.")
  }

  /// A little more than the longest phrase below needs.
  private static let longestBytes = 64

  private static let marks: Set<Unicode.Scalar> = ["-", ".", "_", "*", "?", "/", "\\", " "]

  private static let phrases: Set<String> = [
    "нет", "нету", "нет данных", "нет информации", "н/д", "н.д", "нд", "н/у", "б/н", "не указан",
    "не указана",
    "не указано", "не указаны", "не задан", "не задано", "не задана", "не определен", "не определено",
    "не определён",
    "неизвестно", "неизвестен", "неизвестный", "отсутствует", "пусто", "<пусто>", "<не указан>",
    "<не указано>",
    "none", "null", "nil", "n/a", "na", "unknown", "empty", "undefined", "not specified", "#n/a", "#н/д",
    "desconocido",
    "desconhecido", "brak", "test", "тест", "no@no.ru", "нет@нет.ру", "mail@mail", "a@a.ru", "noemail",
    "no email",
  ]
}
