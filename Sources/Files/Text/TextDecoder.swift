/// Turns bytes of an encoding into UTF-8, in chunks cut anywhere.
///
/// A byte order mark is a character like others: it comes out as the one of UTF-8, and ``TextEncoder`` turns it back.
/// Nothing is replaced: bytes that mean nothing are an error with their place.
public final class TextDecoder {
  /// The encoding of the input.
  public let encoding: TextEncoding

  private let conversion: Conversion
  private var pending: [UInt8] = []
  private var offset = 0

  /// - Throws: ``TextEncodingError/unknown(name:)`` when the system lacks the encoding.
  public init(_ encoding: TextEncoding) throws(TextEncodingError) {
    self.encoding = encoding
    conversion = try Conversion(from: encoding, to: .utf8)
  }

  /// The next bytes of the text as UTF-8; a character that the chunk cuts comes with the next chunk.
  ///
  /// - Throws: ``TextEncodingError/malformed(encoding:offset:)``, after which the decoder is of no more use.
  public func decode(_ chunk: [UInt8]) throws(TextEncodingError) -> [UInt8] {
    try decode(chunk[...])
  }

  /// The next bytes of the text as UTF-8; a character that the chunk cuts comes with the next chunk.
  ///
  /// - Throws: ``TextEncodingError/malformed(encoding:offset:)``, after which the decoder is of no more use.
  public func decode(_ chunk: ArraySlice<UInt8>) throws(TextEncodingError) -> [UInt8] {
    let input = pending.isEmpty ? chunk : (pending + chunk)[...]
    if encoding == .utf8 {
      // Valid UTF-8 needs no conversion; the converter is asked only where the fault is.
      let whole = Self.wholeCharacters(of: input)
      if String(validating: whole, as: UTF8.self) != nil {
        offset += whole.count
        pending = Array(input[whole.endIndex...])
        return Array(whole)
      }
    }
    var output: [UInt8] = []
    let (converted, stop) = conversion.convert(input, to: &output)
    offset += converted
    if stop == .malformed { throw .malformed(encoding: encoding, offset: offset) }
    pending = Array(input.dropFirst(converted))
    return output
  }

  /// Says that the text is over.
  ///
  /// - Throws: ``TextEncodingError/malformed(encoding:offset:)`` when it ends within a character.
  public func finish() throws(TextEncodingError) {
    guard pending.isEmpty else { throw .malformed(encoding: encoding, offset: offset) }
  }

  /// A whole text as UTF-8.
  ///
  /// - Throws: ``TextEncodingError``; offsets count from the beginning of `bytes`.
  public static func decode(
    _ bytes: ArraySlice<UInt8>, from encoding: TextEncoding
  ) throws(TextEncodingError) -> [UInt8] {
    let decoder = try TextDecoder(encoding)
    let decoded = try decoder.decode(bytes)
    try decoder.finish()
    return decoded
  }

  /// The input without a last character of UTF-8 that its end cuts.
  private static func wholeCharacters(of input: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    for (length, byte) in input.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
      let wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return wanted > length + 1 ? input.dropLast(length + 1) : input
    }
    return input
  }
}
