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
        if scalar.isSpace {
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

  /// How the folded form of a caption begins; nil where that takes folding it to be known.
  static func first(of caption: String) -> Unicode.Scalar? {
    var first: Unicode.Scalar?
    for scalar in caption.unicodeScalars {
      // With a mark behind it, it may be another letter.
      if let first { return (0x300...0x36F).contains(scalar.value) ? nil : first }
      switch scalar {
      case " ", ".", ",", "\"", "'": continue
      case "-", "–", "—": first = "-"
      case "A"..."Z", "А"..."Я": first = Unicode.Scalar(scalar.value + 32)
      case "!"..."~", "а"..."я": first = scalar
      default: return nil
      }
    }
    return first
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
    if Self.isTight(utf8.span) { return self }
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

  /// Whether a text plainly begins and ends with what shows: ASCII, or letters of the usual Cyrillic ones.
  private static func isTight(_ bytes: Span<UInt8>) -> Bool {
    let last = bytes.count - 1
    guard last >= 0, isPlain(bytes[0]) || isCyrillic(bytes[0]) else { return false }
    return isPlain(bytes[last]) || (last > 0 && isCyrillic(bytes[last - 1]) && bytes[last] & 0xC0 == 0x80)
  }

  /// Whether a byte begins a letter between U+0400 and U+047F.
  private static func isCyrillic(_ byte: UInt8) -> Bool { byte == 0xD0 || byte == 0xD1 }

  /// Whether a byte is a character of ASCII that shows.
  private static func isPlain(_ byte: UInt8) -> Bool { 0x20 < byte && byte < 0x7F }
}
