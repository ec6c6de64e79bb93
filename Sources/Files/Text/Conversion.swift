internal import Glibc

/// One direction of the system's converter (`iconv`) with the bytes of a character that was cut by a chunk's end.
final class Conversion {
  /// What stopped the converter before the end of its input.
  enum Stop {
    case malformed
    /// The input ends within a character.
    case incomplete
  }

  private let handle: iconv_t

  /// - Throws: ``TextEncodingError/unknown(name:)``.
  init(from source: TextEncoding, to target: TextEncoding) throws(TextEncodingError) {
    let handle = iconv_open(target.name, source.name)
    // The failure is the pointer of all ones.
    guard let handle, Int(bitPattern: handle) != -1 else {
      throw .unknown(name: source == .utf8 ? target.name : source.name)
    }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  /// Converts as much of `input` as it can and adds it to `output`.
  ///
  /// - Returns: how many bytes of `input` were converted, and why not all.
  func convert(_ input: ArraySlice<UInt8>, to output: inout [UInt8]) -> (converted: Int, stop: Stop?) {
    var consumed = 0
    while true {
      var code: Int32 = 0
      let rest = input.dropFirst(consumed)
      // One byte becomes at most three; a little is added for the smallest inputs.
      let capacity = rest.count * 3 + 16
      let block = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
        rest.withUnsafeBytes { bytes in
          // The converter takes the input as mutable and does not write to it.
          var source = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?
            .assumingMemoryBound(to: CChar.self)
          var sourceLeft = bytes.count
          var target = UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
          var targetLeft = capacity
          let result = iconv(handle, &source, &sourceLeft, &target, &targetLeft)
          code = result == -1 ? errno : 0
          consumed += bytes.count - sourceLeft
          filled = capacity - targetLeft
        }
      }
      if output.isEmpty { output = block } else { output += block }
      switch code {
      case 0: return (consumed, nil)
      case E2BIG: continue
      case EINVAL: return (consumed, .incomplete)
      default: return (consumed, .malformed)
      }
    }
  }
}
