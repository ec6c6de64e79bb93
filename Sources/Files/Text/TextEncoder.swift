/// Turns UTF-8 into bytes of an encoding, in chunks cut anywhere.
///
/// Nothing is replaced by `?` or by a similar letter: a character that the encoding lacks is an error that names it.
public final class TextEncoder {
  /// The encoding of the output.
  public let encoding: TextEncoding

  private let conversion: Conversion
  private var pending: [UInt8] = []
  private var offset = 0

  /// - Throws: ``TextEncodingError/unknown(name:)`` when the system lacks the encoding.
  public init(_ encoding: TextEncoding) throws(TextEncodingError) {
    self.encoding = encoding
    conversion = try Conversion(from: .utf8, to: encoding)
  }

  /// The next bytes of the text in the encoding; a character that the chunk cuts comes with the next chunk.
  ///
  /// - Throws: ``TextEncodingError/unrepresentable(character:encoding:offset:)``, or
  ///   ``TextEncodingError/malformed(encoding:offset:)`` when the input is not UTF-8. After an error bytes of this
  ///   text must not be used, and the encoder neither.
  public func encode(_ chunk: [UInt8]) throws(TextEncodingError) -> [UInt8] {
    let input = pending + chunk
    var output: [UInt8] = []
    if !encoding.isUnicode, let place = Self.tag(in: input) {
      throw failure(at: place, in: input)
    }
    let (converted, stop) = conversion.convert(input[...], to: &output)
    if stop == .malformed { throw failure(at: converted, in: input) }
    offset += converted
    pending = Array(input.dropFirst(converted))
    return output
  }

  /// The next characters of the text in the encoding.
  ///
  /// - Throws: what ``encode(_:)-([UInt8])`` throws.
  public func encode(_ text: String) throws(TextEncodingError) -> [UInt8] { try encode(Array(text.utf8)) }

  /// Says that the text is over.
  ///
  /// - Throws: ``TextEncodingError/malformed(encoding:offset:)`` when it ends within a character.
  public func finish() throws(TextEncodingError) {
    guard pending.isEmpty else { throw .malformed(encoding: .utf8, offset: offset) }
  }

  /// A whole text in an encoding.
  ///
  /// - Throws: ``TextEncodingError``.
  public static func encode(
    _ text: String, to encoding: TextEncoding
  ) throws(TextEncodingError) -> [UInt8] {
    let encoder = try TextEncoder(encoding)
    let encoded = try encoder.encode(text)
    try encoder.finish()
    return encoded
  }

  /// The error for the character at `place`: the one that cannot be written, or bytes that are no character.
  private func failure(at place: Int, in input: [UInt8]) -> TextEncodingError {
    // A scalar has at most four bytes.
    for length in 1...4 where place + length <= input.count {
      if let text = String(validating: input[place..<place + length], as: UTF8.self),
        let character = text.first
      {
        return .unrepresentable(character: character, encoding: encoding, offset: offset + place)
      }
    }
    return .malformed(encoding: .utf8, offset: offset + place)
  }

  /// Where the first tag character (U+E0000 to U+E007F, F3 A0 80 80 to F3 A0 81 BF) stands: the converter leaves
  /// these out without a word.
  private static func tag(in bytes: [UInt8]) -> Int? {
    guard bytes.contains(0xF3) else { return nil }
    return bytes.indices.first { index in
      index + 2 < bytes.count && bytes[index] == 0xF3 && bytes[index + 1] == 0xA0
        && (bytes[index + 2] == 0x80 || bytes[index + 2] == 0x81)
    }
  }
}
