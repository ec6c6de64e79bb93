/// Which encoding a text is in, how sure that is, and why.
public struct TextEncodingGuess: Sendable, Hashable {
  /// How sure a guess is.
  public enum Confidence: Int, Sendable, Hashable, Comparable {
    /// The sample hardly says anything; ask a person or the configuration.
    case assumed
    /// The letters speak for it.
    case likely
    /// The bytes cannot well be anything else.
    case certain

    /// Less sure comes first.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The encoding.
  public let encoding: TextEncoding
  /// How sure it is.
  public let confidence: Confidence
  /// Why.
  public let reason: Reason
  /// Whether the text begins with a byte order mark; decoding keeps it as the character U+FEFF.
  public let hasByteOrderMark: Bool
}

/// Recognises the encoding of Russian text from a file's first bytes.
public enum TextEncodingRecogniser {
  /// How many bytes of a file's beginning are enough; more are not looked at.
  public static let sampleBytes = 256 << 10

  /// Recognises an encoding: byte order mark, then valid UTF-8, then UTF-16 by the place of its zero bytes, then
  /// windows-1251, KOI8-R or CP866 by the frequency of Russian letters, then windows-1252.
  ///
  /// - Parameters:
  ///   - sample: the file's first bytes.
  ///   - isWholeFile: whether nothing follows; otherwise the last character may be cut.
  /// - Returns: a guess in any case, with its confidence and reason.
  public static func recognise(sample: [UInt8], isWholeFile: Bool) -> TextEncodingGuess {
    let isWhole = isWholeFile && sample.count <= sampleBytes
    let sample = sample.count > sampleBytes ? Array(sample[..<sampleBytes]) : sample
    if let marked = byByteOrderMark(sample) { return marked }
    if let wide = byZeroBytes(sample) { return wide }
    if sample.allSatisfy({ $0 < 0x80 }) {
      return guess(.utf8, isWhole && !sample.isEmpty ? .certain : .assumed, .ascii)
    }
    if isUTF8(sample, isWhole: isWhole) {
      return guess(.utf8, .certain, .validUTF8)
    }
    return byLetters(sample)
  }

  private static func guess(
    _ encoding: TextEncoding, _ confidence: TextEncodingGuess.Confidence,
    _ reason: TextEncodingGuess.Reason,
    mark: Bool = false
  ) -> TextEncodingGuess {
    TextEncodingGuess(encoding: encoding, confidence: confidence, reason: reason, hasByteOrderMark: mark)
  }

  private static func byByteOrderMark(_ sample: [UInt8]) -> TextEncodingGuess? {
    if sample.starts(with: [0xEF, 0xBB, 0xBF]) {
      return guess(.utf8, .certain, .byteOrderMark("EF BB BF"), mark: true)
    }
    if sample.starts(with: [0xFF, 0xFE]) {
      return guess(.utf16LE, .certain, .byteOrderMark("FF FE"), mark: true)
    }
    if sample.starts(with: [0xFE, 0xFF]) {
      return guess(.utf16BE, .certain, .byteOrderMark("FE FF"), mark: true)
    }
    return nil
  }

  /// In UTF-16 every other byte of Russian text is 00 (ASCII) or 04 (Cyrillic), and delimiters are ASCII.
  private static func byZeroBytes(_ sample: [UInt8]) -> TextEncodingGuess? {
    guard sample.count >= 4, sample.contains(0) else { return nil }
    func share(from start: Int) -> Double {
      var high = 0
      var zeros = 0
      for index in stride(from: start, to: sample.count, by: 2) {
        if sample[index] == 0 { zeros += 1 }
        if sample[index] == 0 || sample[index] == 4 { high += 1 }
      }
      return zeros == 0 ? 0 : Double(high) / Double((sample.count - start + 1) / 2)
    }
    let (even, odd) = (share(from: 0), share(from: 1))
    guard max(even, odd) > 0.8, even != odd else { return nil }
    let isLittle = odd > even
    return guess(
      isLittle ? .utf16LE : .utf16BE, abs(odd - even) > 0.4 ? .certain : .likely,
      .everyOtherByte(odd: isLittle))
  }

  private static func isUTF8(_ sample: [UInt8], isWhole: Bool) -> Bool {
    // Without the end of the text, up to three bytes of a last character may be cut off.
    for cut in 0...(isWhole ? 0 : 3) where cut <= sample.count {
      let tail = sample.suffix(cut)
      if cut > 0, !(tail.first.map { $0 >= 0xC2 } ?? false) { continue }
      if String(validating: sample.dropLast(cut), as: UTF8.self) != nil { return true }
    }
    return false
  }

  private static func byLetters(_ sample: [UInt8]) -> TextEncodingGuess {
    let beyond = sample.count { $0 >= 0x80 }
    // Latin letters with marks stand alone among ASCII ones; Russian words have none of those.
    let lonely = sample.indices.count { index in
      guard sample[index] >= 0xC0 else { return false }
      let before = index > 0 && isLetter(sample[index - 1])
      let after = index + 1 < sample.count && isLetter(sample[index + 1])
      return before || after
    }
    if Double(lonely) > 0.6 * Double(beyond) {
      let encoding: TextEncoding = isCentralEuropean(sample) ? .windows1250 : .windows1252
      return guess(encoding, .likely, .latinLetters(lonely, of: beyond))
    }
    let scores: [(encoding: TextEncoding, score: Double)] = [
      (.windows1251, RussianLetters.windows1251.score(sample)),
      (.koi8R, RussianLetters.koi8R.score(sample)),
      (.cp866, RussianLetters.cp866.score(sample)),
    ]
    let ranked = scores.sorted { $0.score > $1.score }
    let (best, second) = (ranked[0], ranked[1])
    let text = ranked.map { "\($0.encoding) \(tenths($0.score))" }.joined(separator: ", ")
    guard best.score > 0.3 else {
      return guess(.windows1251, .assumed, .nothingRussian(bytes: beyond, scores: text))
    }
    let margin = best.score - second.score
    let confidence: TextEncodingGuess.Confidence =
      beyond >= 40 && margin > 0.5 ? .certain : beyond >= 8 && margin > 0.2 ? .likely : .assumed
    return guess(best.encoding, confidence, .russianLetters(bytes: beyond, scores: text))
  }

  /// Czech and its neighbours against the languages of the West: `ř`, `ě`, `Č` and letters with carons where those have `ø`, `ì`, `È` and
  /// signs, and none of `à`, `ç`, `ê`, `ñ`, `å`, `æ`.
  private static func isCentralEuropean(_ sample: [UInt8]) -> Bool {
    let eastern: Set<UInt8> = [0xF8, 0xD8, 0xEC, 0xCC, 0xC8, 0xCF, 0x9A, 0x8A, 0x9E, 0x8E, 0x9D, 0x8D]
    let western: Set<UInt8> = [0xE0, 0xC0, 0xE7, 0xC7, 0xEA, 0xF1, 0xD1, 0xE5, 0xC5, 0xE6, 0xC6]
    let found = sample.filter(eastern.contains)
    return Set(found).count > 1 && found.count > sample.count(where: western.contains)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func tenths(_ score: Double) -> String {
    let rounded = Int((score * 10).rounded())
    return "\(rounded < 0 ? "-" : "")\(abs(rounded) / 10).\(abs(rounded) % 10)"
  }
}
