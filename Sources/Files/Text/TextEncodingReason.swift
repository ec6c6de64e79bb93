extension TextEncodingGuess {
  /// Why an encoding was guessed, with the counts that decided.
  public enum Reason: Sendable, Hashable {
    /// No byte beyond ASCII was seen.
    case ascii
    /// The bytes beyond ASCII form valid UTF-8.
    case validUTF8
    /// The text begins with a byte order mark, written as hexadecimal bytes.
    case byteOrderMark(String)
    /// Every other byte is 00 or 04: those at odd offsets, or at even ones.
    case everyOtherByte(odd: Bool)
    /// So many of the bytes beyond ASCII stand among Latin letters.
    case latinLetters(Int, of: Int)
    /// The frequency of Russian letters, as a list of encodings with their scores.
    case russianLetters(bytes: Int, scores: String)
    /// No encoding looks Russian: the usual one is taken.
    case nothingRussian(bytes: Int, scores: String)
  }
}

extension TextEncodingGuess.Reason: CustomStringConvertible {
  /// The reason in English, as a part of a sentence.
  public var description: String {
    switch self {
    case .ascii: "all bytes seen are ASCII"
    case .validUTF8: "the bytes beyond ASCII form valid UTF-8"
    case .byteOrderMark(let bytes): "the file begins with \(bytes)"
    case .everyOtherByte(let odd): "\(odd ? "odd" : "even") bytes are 00 or 04, as in UTF-16"
    case .latinLetters(let count, let beyond):
      "\(count) of \(beyond) bytes beyond ASCII stand among Latin letters"
    case .russianLetters(let bytes, let scores):
      "by the frequency of Russian letters in \(bytes) bytes beyond ASCII: \(scores)"
    case .nothingRussian(let bytes, let scores):
      "no encoding looks Russian, windows-1251 is usual; by the frequency of Russian letters in \(bytes) bytes "
        + "beyond ASCII: \(scores)"
    }
  }
}
