/// How headings, choices and other captions are compared: case, ё, quotes, dots, commas and any white space do not count.
///
/// Source: contractor-formats.md §7 ("case and spaces folded, dots and quotes removed") and §9 (double spaces in headings).
enum HeadingFold {
  /// The form in which two captions are equal when they mean the same.
  static func fold(_ caption: String) -> String {
    var folded = ""
    folded.reserveCapacity(caption.utf8.count)
    var pendingSpace = false
    for scalar in caption.lowercased().unicodeScalars {
      switch scalar {
      case ".", ",", "\"", "'", "«", "»", "„", "“", "”", "‘", "’", "\u{FEFF}", "\u{200B}", "\u{AD}": continue
      case "-", "‐", "‑", "–", "—":
        folded.unicodeScalars.append("-")
        pendingSpace = false
      case "ё":
        if pendingSpace && !folded.isEmpty { folded += " " }
        pendingSpace = false
        folded += "е"
      default:
        if scalar.properties.isWhitespace {
          pendingSpace = true
        } else {
          if pendingSpace && !folded.isEmpty && folded.last != "-" { folded += " " }
          pendingSpace = false
          folded.unicodeScalars.append(scalar)
        }
      }
    }
    // `е` with a combining diaeresis is ё as well.
    return folded.contains("\u{308}") ? folded.replacing("е\u{308}", with: "е") : folded
  }
}

extension String {
  /// Without white space at both ends, whatever kind of space it is.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return self }
    if !first.properties.isWhitespace && !last.properties.isWhitespace { return self }
    var start = scalars.startIndex
    var end = scalars.endIndex
    while start < end, scalars[start].properties.isWhitespace { start = scalars.index(after: start) }
    while start < end, scalars[scalars.index(before: end)].properties.isWhitespace {
      end = scalars.index(before: end)
    }
    return String(scalars[start..<end])
  }
}
