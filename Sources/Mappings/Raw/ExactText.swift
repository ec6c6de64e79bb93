extension String {
  /// Whether two names are the same, byte by byte: `==` takes a slow way for every two names in Cyrillic that differ.
  func isSameName(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  /// Whether a text is one of several, byte by byte or as Unicode sees it.
  ///
  /// The same as `==`, which takes a slow way for every two texts in Cyrillic that differ: here only texts with marks that
  /// combine, or with letters of which Unicode knows two spellings, go there.
  func isExactly(oneOf others: [String]) -> Bool {
    var index = 0
    while index < others.count {
      if isSameName(as: others[index]) { return true }
      index += 1
    }
    if utf8.contains(where: Self.mayCombine) { return others.contains(self) }
    return others.contains { $0.utf8.contains(where: Self.mayCombine) && self == $0 }
  }

  /// Whether a byte may begin a character that equals others written otherwise: all but those of ASCII, Latin and Cyrillic
  /// alphabets in one code each.
  private static func mayCombine(_ byte: UInt8) -> Bool { byte == 0xCC || byte == 0xCD || byte >= 0xE1 }
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
