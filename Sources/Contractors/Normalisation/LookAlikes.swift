/// Letters of the Latin and the Cyrillic alphabet that look the same and get typed for one another.
///
/// Source: contractor-formats.md §21 (capitals in identifiers), §22 (e-mails and names).
enum LookAlikes {
  /// The Latin capital that a Cyrillic one looks like, as an ASCII byte; `У` is not among those that
  /// identifiers know.
  static func latinCapital(for scalar: Unicode.Scalar) -> UInt8? {
    guard (0x410...0x425).contains(scalar.value), scalar != "У", let latin = latin(for: scalar) else {
      return nil
    }
    return UInt8(exactly: latin.value)
  }

  /// The Latin letter that a Cyrillic one looks like.
  static func latin(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "А": "A"
    case "В": "B"
    case "Е": "E"
    case "К": "K"
    case "М": "M"
    case "Н": "H"
    case "О": "O"
    case "Р": "P"
    case "С": "C"
    case "Т": "T"
    case "У": "Y"
    case "Х": "X"
    case "І": "I"
    case "а": "a"
    case "е": "e"
    case "о": "o"
    case "р": "p"
    case "с": "c"
    case "у": "y"
    case "х": "x"
    case "к": "k"
    case "і": "i"
    default: nil
    }
  }

  /// The Cyrillic letter that a Latin one looks like.
  static func cyrillic(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "A": "А"
    case "B": "В"
    case "C": "С"
    case "E": "Е"
    case "H": "Н"
    case "I", "İ": "І"
    case "K": "К"
    case "M": "М"
    case "O": "О"
    case "P": "Р"
    case "T": "Т"
    case "X": "Х"
    case "Y": "У"
    case "Ë": "Ё"
    case "a": "а"
    case "c": "с"
    case "e": "е"
    case "i": "і"
    case "k": "к"
    case "o": "о"
    case "p": "р"
    case "x": "х"
    case "y": "у"
    case "ë": "ё"
    default: nil
    }
  }

  /// Makes words Cyrillic that mix both alphabets and whose Latin letters all have a Cyrillic look-alike.
  ///
  /// A word in Latin letters alone stays as it is: nothing tells `COCA` typed in Cyrillic from a name.
  static func makeMixedWordsCyrillic(in scalars: inout [Unicode.Scalar]) {
    var start = 0
    while start < scalars.count {
      guard scalars[start].isLetter else {
        start += 1
        continue
      }
      var end = start
      var (hasCyrillic, hasLatin, isReplaceable) = (false, false, true)
      while end < scalars.count, isWordPart(scalars[end]) {
        if scalars[end].isCyrillic {
          hasCyrillic = true
        } else if scalars[end].isLatin {
          hasLatin = true
          isReplaceable = isReplaceable && cyrillic(for: scalars[end]) != nil
        }
        end += 1
      }
      if hasCyrillic && hasLatin && isReplaceable {
        for index in start..<end { scalars[index] = cyrillic(for: scalars[index]) ?? scalars[index] }
      }
      start = end
    }
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isLetter || (0x300...0x36F).contains(scalar.value)
  }
}
