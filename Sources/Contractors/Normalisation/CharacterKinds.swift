extension Unicode.Scalar {
  /// Whether the scalar is white space, of which Unicode has 25, no-break and thin spaces among them.
  var isWhiteSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Whether the scalar shows nothing and takes no room: soft hyphen, zero-width space, direction marks, byte
  /// order mark.
  ///
  /// Joiners (200C, 200D) are not among them, since scripts and emoji mean something by them.
  var isInvisible: Bool {
    switch value {
    case 0xAD, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0xFEFF: true
    default: false
    }
  }

  /// Whether the scalar is a hyphen, a dash or a minus.
  var isDash: Bool {
    switch value {
    case 0x2D, 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: true
    default: false
    }
  }

  /// Whether the scalar is a quotation mark that also serves as an apostrophe.
  var isApostrophe: Bool {
    switch value {
    case 0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x201B, 0x2BC, 0x2032: true
    default: false
    }
  }

  /// Whether the scalar is a quotation mark, apostrophes included.
  var isQuote: Bool {
    switch value {
    case 0x22, 0xAB, 0xBB, 0x201A, 0x201C...0x201F, 0x2033, 0x2039, 0x203A, 0xFF02: true
    default: isApostrophe
    }
  }

  /// Whether the scalar is an ASCII digit.
  var isASCIIDigit: Bool { value >= 0x30 && value <= 0x39 }

  /// Whether the scalar is a letter of any script.
  var isLetter: Bool {
    switch value {
    case 0x41...0x5A, 0x61...0x7A, 0x400...0x481, 0x48A...0x52F: true
    case ..<0x80: false
    default: properties.isAlphabetic
    }
  }

  /// Whether the scalar is a Cyrillic letter of the languages in use today.
  var isCyrillic: Bool { value >= 0x400 && value <= 0x52F && isLetter }

  /// Whether the scalar is a Latin letter, with or without a sign above or below it.
  var isLatin: Bool {
    switch value {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: true
    default: false
    }
  }

  /// Whether the scalar is known to stand unchanged in normalisation form C whatever is before it.
  ///
  /// It errs on the safe side: combining marks, and all scripts not listed, answer `false`.
  var isComposed: Bool {
    switch value {
    case ..<0x300, 0x400...0x482, 0x48A...0x52F, 0x2010...0x20CF, 0x2100...0x2125, 0x2190...0x2300,
      0x2500...0x27BF,
      0x1F300...0x1FAFF:
      true
    default: false
    }
  }
}

/// Appends the lower-case form of a scalar, which for some is longer than one scalar.
func appendLowerCase(of scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
  let distance: UInt32
  switch scalar.value {
  case 0x41...0x5A, 0x410...0x42F: distance = 0x20
  case 0x400...0x40F: distance = 0x50
  case ..<0xC0, 0x430...0x45F: distance = 0
  // The dotted capital would leave its dot behind; the final sigma is another letter in sight only.
  case 0x130: return scalars.append("i")
  case 0x3C2: return scalars.append("σ")
  default: return scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
  }
  // The ranges above lie wholly within assigned letters, so that the sum is always a scalar.
  scalars.append(Unicode.Scalar(scalar.value + distance) ?? scalar)
}
