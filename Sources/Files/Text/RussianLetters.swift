/// How Russian the bytes beyond ASCII look in an 8-bit encoding.
struct RussianLetters {
  /// Share of each letter in Russian texts, in tenths of a percent, from а to я.
  private static let frequencies: [Double] = [
    80.1, 15.9, 45.4, 17.0, 29.8, 84.5, 9.4, 16.5, 73.5, 12.1, 34.9, 44.0, 32.1, 67.0, 109.7, 28.1,
    47.3, 54.7, 62.6, 26.2, 2.6, 9.7, 4.8, 14.4, 7.3, 3.6, 0.4, 19.0, 17.4, 3.2, 6.4, 20.1,
  ]
  /// А letter of middling frequency scores 1, so that other bytes can be compared with it.
  private static let averageFrequency = 31.25

  private enum Kind: Equatable {
    case lower(Int)
    case upper(Int)
    /// Quotation marks, dashes, the number sign: neither speak for an encoding nor against.
    case mark
    case other
  }

  /// Bytes of Russian letters and marks from 0x80 on.
  private let kinds: [Kind]

  static let windows1251 = RussianLetters { byte in
    switch byte {
    case 0xC0...0xDF: .upper(byte - 0xC0)
    case 0xE0...0xFF: .lower(byte - 0xE0)
    case 0xA8: .upper(5)
    case 0xB8: .lower(5)
    case 0x84, 0x85, 0x91...0x94, 0x96, 0x97, 0xA0, 0xAB, 0xB9, 0xBB: .mark
    default: .other
    }
  }

  static let koi8R = RussianLetters { byte in
    let order = Array("юабцдефгхийклмнопярстужвьызшэщчъ".unicodeScalars).map { Int($0.value) - 0x430 }
    switch byte {
    case 0xC0...0xDF: return .lower(order[byte - 0xC0])
    case 0xE0...0xFF: return .upper(order[byte - 0xE0])
    case 0xA3: return .lower(5)
    case 0xB3: return .upper(5)
    case 0x9A: return .mark
    default: return .other
    }
  }

  static let cp866 = RussianLetters { byte in
    switch byte {
    case 0x80...0x9F: .upper(byte - 0x80)
    case 0xA0...0xAF: .lower(byte - 0xA0)
    case 0xE0...0xEF: .lower(byte - 0xE0 + 16)
    case 0xF0: .upper(5)
    case 0xF1: .lower(5)
    case 0xFC, 0xFF: .mark
    default: .other
    }
  }

  private init(_ kind: (Int) -> Kind) { kinds = (0x80...0xFF).map(kind) }

  /// The average score of the bytes from 0x80 on: near 1.6 for Russian text, negative for what is none.
  ///
  /// A small letter before a capital within a word, and anything that is neither letter nor mark, count against:
  /// KOI8-R and windows-1251 read as each other swap the case of letters.
  func score(_ sample: [UInt8]) -> Double {
    var score = 0.0
    var count = 0
    var previous = Kind.mark
    for byte in sample {
      guard byte >= 0x80 else {
        previous = .mark
        continue
      }
      let kind = kinds[Int(byte) - 0x80]
      count += 1
      switch kind {
      case .lower(let letter): score += Self.frequencies[letter] / Self.averageFrequency
      case .upper(let letter):
        score += 0.9 * Self.frequencies[letter] / Self.averageFrequency
        if case .lower = previous { score -= 2 }
      case .mark: break
      case .other: score -= 2
      }
      previous = kind
    }
    return count == 0 ? 0 : score / Double(count)
  }
}
