import Contractors
import Files

/// The encoding a file is read in, and why.
struct EncodingChoice {
  var encoding: TextEncoding
  var confidence: TextEncodingGuess.Confidence
  var reason: Sentence

  /// Chooses by what the configuration says, then by the bytes, then by what the mapping says of such files.
  ///
  /// A file of nothing but ASCII may be in any encoding: what its program expects decides in which one Russian
  /// letters may be written into it.
  ///
  /// - Parameters:
  ///   - sample: the file's first bytes.
  ///   - reader: the file, to look for the first byte beyond ASCII when the sample has none.
  ///   - configured: the encoding of the configuration; nil recognises it.
  ///   - usual: the encoding in which the mapping expects files.
  /// - Returns: a choice in any case.
  /// - Throws: ``FileError`` when the file cannot be read further.
  static func choose(
    sample: [UInt8], reader: FileReader, configured: TextEncoding?, usual: TextEncoding?
  ) throws(FileError) -> EncodingChoice {
    var guess = TextEncodingRecogniser.recognise(
      sample: sample, isWholeFile: sample.count >= reader.identity.size)
    if let configured {
      // The mark decides between the two orders of bytes, which people do not tell apart.
      let isWide = [.utf16LE, .utf16BE].contains(configured)
      let encoding = isWide && guess.hasByteOrderMark ? guess.encoding : configured
      return EncodingChoice(
        encoding: encoding, confidence: .certain, reason: RecognitionSentence.configured)
    }
    if !guess.hasByteOrderMark, guess.encoding == .utf8, isASCII(sample) {
      guard let further = try firstBeyondASCII(reader, after: sample.count) else {
        let encoding = usual.flatMap { $0.keepsASCII ? $0 : nil } ?? .utf8
        return EncodingChoice(
          encoding: encoding, confidence: .likely,
          reason: RecognitionSentence.ascii(expecting: encoding == .utf8 ? nil : "\(encoding)"))
      }
      guess = TextEncodingRecogniser.recognise(sample: further, isWholeFile: false)
    }
    if guess.confidence == .assumed, let usual, usual.keepsASCII, usual != .utf8, guess.encoding.keepsASCII {
      return EncodingChoice(
        encoding: usual, confidence: .assumed,
        reason: RecognitionSentence.expected(insteadOf: guess.reason.sentence))
    }
    return EncodingChoice(
      encoding: guess.encoding, confidence: guess.confidence, reason: guess.reason.sentence)
  }

  /// The first chunk with a byte beyond ASCII. It begins with a whole character, for all before it are ASCII.
  private static func firstBeyondASCII(_ reader: FileReader, after start: Int) throws(FileError) -> [UInt8]? {
    var start = start
    while start < reader.identity.size {
      let chunk = try reader.bytes(in: start..<start + FileReader.chunkBytes)
      if chunk.isEmpty { return nil }
      if !isASCII(chunk) { return chunk }
      start += chunk.count
    }
    return nil
  }

  private static func isASCII(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 < 0x80 } }
}
