extension Normal {
  /// The comparison form of a firm's name, its legal form included: `ООО «Вектор-М»` and `Ооо "Вектор - М"`
  /// are equal.
  ///
  /// Quotes, commas, full stops, colons, semicolons and parentheses separate words and disappear, an
  /// apostrophe within a word disappears without separating; dashes are one hyphen without spaces around it;
  /// case and `ё` are folded; Latin letters in a Cyrillic word become the Cyrillic ones they look like.
  ///
  /// Source: contractor-formats.md §22, "Names".
  public static func name(_ text: String) -> String {
    let source = Array(collapsed(text).unicodeScalars)
    var words = wordsAndHyphens(of: source)
    LookAlikes.makeMixedWordsCyrillic(in: &words)
    var folded: [Unicode.Scalar] = []
    folded.reserveCapacity(words.count)
    for scalar in words { appendLowerCase(of: scalar, to: &folded) }
    let composedForm = composed(string(of: folded))
    var scalars = Array(composedForm.unicodeScalars)
    return foldYo(in: &scalars) ? string(of: scalars) : composedForm
  }

  /// The comparison form of a person's name, last, first and middle name in the order given.
  ///
  /// The rules are those of ``name(_:)``, so that `Климова А.С.` and `КЛИМОВА А. С.` are equal.
  public static func person(_ text: String) -> String { name(text) }

  /// As ``name(_:)`` without the legal form at its start or end: `ООО "Вектор"`, `Вектор, ООО` and `ВЕКТОР`
  /// are equal.
  ///
  /// For matching only, as weak evidence. A name that is nothing but legal forms keeps the last of them.
  ///
  /// Source: contractor-formats.md §22, "Names".
  public static func nameWithoutLegalForm(_ text: String) -> String {
    let name = name(text)
    var words = name.utf8.split(separator: UInt8(ascii: " "))[...]
    while true {
      if let count = LegalForms.length(atStartOf: words), count < words.count {
        words = words.dropFirst(count)
      } else if let count = LegalForms.length(atEndOf: words), count < words.count {
        words = words.dropLast(count)
      } else {
        break
      }
    }
    guard let first = words.first, let last = words.last else { return name }
    return String(name[first.startIndex..<last.endIndex])
  }

  /// Words with single spaces between them, and hyphens without any around them.
  private static func wordsAndHyphens(of source: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var words: [Unicode.Scalar] = []
    words.reserveCapacity(source.count)
    var separator: Unicode.Scalar?
    for (index, scalar) in source.enumerated() {
      if scalar.isDash {
        separator = "-"
      } else if isApostropheWithinWord(at: index, of: source) {
        continue
      } else if scalar == " " || scalar.isQuote || isSeparatingMark(scalar) {
        separator = separator ?? " "
      } else {
        if let separator, !words.isEmpty { words.append(separator) }
        separator = nil
        words.append(scalar)
      }
    }
    return words
  }

  private static func isApostropheWithinWord(at index: Int, of source: [Unicode.Scalar]) -> Bool {
    source[index].isApostrophe && index > 0 && source[index - 1].isLetter && index + 1 < source.count
      && source[index + 1].isLetter
  }

  private static func isSeparatingMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", ".", ":", ";", "(", ")": true
    default: false
    }
  }
}
