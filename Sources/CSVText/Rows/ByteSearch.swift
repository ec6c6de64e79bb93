/// Finding the few bytes that mean something among the many that do not, 32 at a time.
///
/// Rows are some hundred bytes with a handful of marks; a loop over single bytes spends its time on letters.
/// Words are read in the machine's order, which is little-endian wherever this runs.
enum ByteSearch {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// A byte repeated in each byte of a word.
  @inline(__always)
  static func pattern(_ byte: UInt8) -> UInt64 { ones &* UInt64(byte) }

  /// The index of the first NUL, LF, CR or quote at `start` or after it; `bytes.byteCount` when there is none.
  @inline(__always)
  static func firstMark(in bytes: RawSpan, from start: Int, quote: UInt64) -> Int {
    let count = bytes.byteCount
    let lineFeed = pattern(0x0A)
    let carriageReturn = pattern(0x0D)
    var index = start
    while index &+ 32 <= count {
      let block = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
      let found =
        zeros(block) | zeros(block ^ SIMD4(repeating: lineFeed))
        | zeros(block ^ SIMD4(repeating: carriageReturn)) | zeros(block ^ SIMD4(repeating: quote))
      let offset = firstByte(of: found)
      if offset < 32 { return index &+ offset }
      index &+= 32
    }
    while index < count {
      let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      if byte == 0 || byte == 0x0A || byte == 0x0D || byte == UInt8(truncatingIfNeeded: quote) { break }
      index &+= 1
    }
    return index
  }

  /// The index of the first `byte` in `start..<end`; `end` when there is none.
  @inline(__always)
  static func first(_ byte: UInt8, in bytes: RawSpan, from start: Int, to end: Int) -> Int {
    let wanted = pattern(byte)
    var index = start
    while index &+ 8 <= end {
      let word = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wanted
      let found = (word &- ones) & ~word & highs
      if found != 0 { return index &+ (found.trailingZeroBitCount >> 3) }
      index &+= 8
    }
    while index < end, bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) != byte { index &+= 1 }
    return index
  }

  /// The high bit of each byte that is zero. A byte above a zero byte may be marked falsely, so that only the
  /// lowest mark of a word counts.
  @inline(__always)
  private static func zeros(_ block: SIMD4<UInt64>) -> SIMD4<UInt64> {
    (block &- SIMD4(repeating: ones)) & ~block & SIMD4(repeating: highs)
  }

  @inline(__always)
  private static func firstByte(of found: SIMD4<UInt64>) -> Int {
    if (found[0] | found[1] | found[2] | found[3]) == 0 { return 32 }
    if found[0] != 0 { return found[0].trailingZeroBitCount >> 3 }
    if found[1] != 0 { return 8 &+ found[1].trailingZeroBitCount >> 3 }
    if found[2] != 0 { return 16 &+ found[2].trailingZeroBitCount >> 3 }
    return 24 &+ found[3].trailingZeroBitCount >> 3
  }
}
