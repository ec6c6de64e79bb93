/// How headings, choices and other captions are compared: case, ё, quotes, dots, commas and any white space do not count.
///
/// Source: contractor-formats.md §7 ("case and spaces folded, dots and quotes removed") and §9 (double spaces in headings).
enum HeadingFold {
  /// The form in which two captions are equal when they mean the same.
  static func fold(_ caption: String) -> String {
    var folded = String.UnicodeScalarView()
    folded.reserveCapacity(caption.utf8.count)
    var pendingSpace = false
    var endsInHyphen = false
    var isComposed = true
    for scalar in caption.unicodeScalars {
      switch scalar {
      case ".", ",", "\"", "'", "«", "»", "„", "“", "”", "‘", "’", "\u{FEFF}", "\u{200B}", "\u{AD}": continue
      case "-", "‐", "‑", "–", "—":
        folded.append("-")
        endsInHyphen = true
        pendingSpace = false
      default:
        if scalar.properties.isWhitespace {
          pendingSpace = true
          continue
        }
        if pendingSpace && !folded.isEmpty && !endsInHyphen { folded.append(" ") }
        pendingSpace = false
        endsInHyphen = false
        if scalar == "\u{308}" { isComposed = false }
        append(scalar, to: &folded)
      }
    }
    // `е` with a combining diaeresis is ё as well.
    return isComposed ? String(folded) : String(folded).replacing("е\u{308}", with: "е")
  }

  /// Appends a letter in lower case, ё as е; the two alphabets of nearly all captions need no look into Unicode's tables.
  private static func append(_ scalar: Unicode.Scalar, to folded: inout String.UnicodeScalarView) {
    switch scalar {
    case "ё", "Ё": folded.append("е")
    case "A"..."Z", "А"..."Я":
      folded.append(Unicode.Scalar(scalar.value + 32) ?? scalar)
    case "\u{0}"..."\u{7F}", "а"..."я": folded.append(scalar)
    default: folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
  }
}

extension String {
  /// Without white space at both ends, whatever kind of space it is.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return self }
    if !first.isSpace && !last.isSpace { return self }
    var start = scalars.startIndex
    var end = scalars.endIndex
    while start < end, scalars[start].isSpace { start = scalars.index(after: start) }
    while start < end, scalars[scalars.index(before: end)].isSpace {
      end = scalars.index(before: end)
    }
    return String(scalars[start..<end])
  }
}
