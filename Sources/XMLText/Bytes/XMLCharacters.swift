/// Which bytes and characters XML 1.0 (fifth edition, productions 2 to 4a) allows where.
enum XMLCharacters {
  @inline(__always)
  static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  /// Whether a name may begin with the byte, in an encoding that keeps ASCII; bytes above it may be letters.
  @inline(__always)
  static func isNameStart(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return (letter >= 0x61 && letter <= 0x7A) || byte >= 0x80 || byte == 0x5F || byte == 0x3A
  }

  /// Whether a document may hold the character at all, be it as a reference.
  static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// Whether the text is a name without a colon.
  static func isLocalName(_ text: String) -> Bool {
    var scalars = text.unicodeScalars.makeIterator()
    guard let first = scalars.next(), isNameStart(first) else { return false }
    while let scalar = scalars.next() { if !isNameCharacter(scalar) { return false } }
    return true
  }

  private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
      0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF,
      0xFDF0...0xFFFD, 0x10000...0xEFFFF:
      true
    default: false
    }
  }

  private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
    default: isNameStart(scalar)
    }
  }
}

extension ArraySlice<UInt8> {
  /// The white space the slice ends with.
  var trailingWhitespace: ArraySlice<UInt8> {
    self[(lastIndex { !XMLCharacters.isWhitespace($0) } ?? startIndex - 1) + 1..<endIndex]
  }

  var isWhitespace: Bool { allSatisfy { XMLCharacters.isWhitespace($0) } }
}
