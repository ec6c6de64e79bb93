extension String {
  /// Whether two names are the same, byte by byte: `==` takes a slow way for every two names in Cyrillic that differ.
  func isSameName(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  /// Whether the text has marks that combine, or letters of which Unicode knows two spellings.
  var mayCombine: Bool { utf8.contains(where: Self.mayCombine) }

  /// Whether a byte may begin a character that equals others written otherwise: all but those of ASCII, Latin and Cyrillic
  /// alphabets in one code each.
  private static func mayCombine(_ byte: UInt8) -> Bool { byte == 0xCC || byte == 0xCD || byte >= 0xE1 }
}

/// Some texts, found byte by byte or as Unicode sees them.
///
/// The same as comparing with `==`, which takes a slow way for every two texts in Cyrillic that differ: here only texts with
/// marks that combine go there.
struct ExactTexts: Sendable, Hashable {
  let texts: [String]
  private let mayCombine: Bool

  init(_ texts: [String]) {
    self.texts = texts
    mayCombine = texts.contains(where: \.mayCombine)
  }

  func contains(_ text: String) -> Bool { contains(text, mayCombine: text.mayCombine) }

  /// The same for a text of which it is known whether it has such marks.
  func contains(_ text: String, mayCombine isMarked: @autoclosure () -> Bool) -> Bool {
    let all = texts.span
    for index in all.indices where all[index].isSameName(as: text) { return true }
    return (mayCombine || isMarked()) && texts.contains(text)
  }
}

extension Unicode.Scalar {
  /// Whether the character is white space; the usual letters need no look into Unicode's tables.
  var isSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0: true
    case 0..<0x1680: false
    default: properties.isWhitespace
    }
  }
}
