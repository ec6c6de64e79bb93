import Files

/// An encoding of one byte a character as a table in both directions, filled once by the system's converter.
///
/// Rows are decoded one by one and only when they are new, so that a call of the converter each would cost more than
/// the decoding.
struct SingleByteTable: Sendable {
  /// UTF-8 of the bytes from 0x80 on; empty where a byte means nothing.
  private let decoded: [[UInt8]]
  private let encoded: [Unicode.Scalar: UInt8]

  init(_ encoding: TextEncoding) throws(TextEncodingError) {
    var decoded: [[UInt8]] = []
    var encoded: [Unicode.Scalar: UInt8] = [:]
    var decoder = try TextDecoder(encoding)
    for byte in UInt8(0x80)...0xFF {
      do throws(TextEncodingError) {
        let text = try decoder.decode([byte])
        decoded.append(text)
        if let scalar = String(decoding: text, as: UTF8.self).unicodeScalars.first { encoded[scalar] = byte }
      } catch {
        decoded.append([])
        // After an error a decoder is of no more use.
        decoder = try TextDecoder(encoding)
      }
    }
    self.decoded = decoded
    self.encoded = encoded
  }

  /// The bytes as UTF-8; nil when one of them means nothing.
  func utf8(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      if byte < 0x80 {
        result.append(byte)
      } else {
        let text = decoded[Int(byte) - 0x80]
        if text.isEmpty { return nil }
        result += text
      }
    }
    return result
  }

  /// The bytes as UTF-8 with U+FFFD for what means nothing.
  func lossyUTF8(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      if byte < 0x80 { return [byte] }
      let text = decoded[Int(byte) - 0x80]
      return text.isEmpty ? [0xEF, 0xBF, 0xBD] : text
    }
  }

  /// The text in the encoding; nil when it lacks a character, see ``missing(in:)``.
  func bytes(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.append(UInt8(scalar.value))
      } else if let byte = encoded[scalar] {
        result.append(byte)
      } else {
        return nil
      }
    }
    return result
  }

  /// The first character that the encoding lacks.
  func missing(in text: String) -> Character? {
    text.first { $0.unicodeScalars.contains { !$0.isASCII && encoded[$0] == nil } }
  }
}
