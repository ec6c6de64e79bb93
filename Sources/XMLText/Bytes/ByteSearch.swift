/// Finding the few bytes that mean something among the many that do not, eight at a time.
///
/// Markup is dense: some 30 bytes lie between two marks, so that wider blocks gain little. Words are read in the
/// machine's order, which is little-endian wherever this runs. Of the marks found in a word only the lowest
/// counts: the byte above a true mark may be marked falsely.
enum ByteSearch {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highs: UInt64 = 0x8080_8080_8080_8080

  /// A byte repeated in each byte of a word.
  @inline(__always)
  static func pattern(_ byte: UInt8) -> UInt64 { ones &* UInt64(byte) }

  /// The high bit of each byte that is zero.
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }

  @inline(__always)
  static func byte(_ bytes: RawSpan, _ index: Int) -> UInt8 {
    bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
  }

  @inline(__always)
  static func word(_ bytes: RawSpan, _ index: Int) -> UInt64 {
    bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
  }

  /// The index of the first `wanted` in `start..<end`; `end` when there is none.
  @inline(__always)
  static func first(_ wanted: UInt8, in bytes: RawSpan, from start: Int, to end: Int) -> Int {
    let wantedWord = pattern(wanted)
    var index = start
    while index &+ 8 <= end {
      let found = zeros(word(bytes, index) ^ wantedWord)
      if found != 0 { return index &+ (found.trailingZeroBitCount >> 3) }
      index &+= 8
    }
    while index < end, byte(bytes, index) != wanted { index &+= 1 }
    return index
  }

  /// The index of the first of two bytes in `start..<end`; `end` when there is none.
  @inline(__always)
  static func first(_ one: UInt8, or other: UInt8, in bytes: RawSpan, from start: Int, to end: Int) -> Int {
    let oneWord = pattern(one)
    let otherWord = pattern(other)
    var index = start
    while index &+ 8 <= end {
      let block = word(bytes, index)
      let found = zeros(block ^ oneWord) | zeros(block ^ otherWord)
      if found != 0 { return index &+ (found.trailingZeroBitCount >> 3) }
      index &+= 8
    }
    while index < end, byte(bytes, index) != one, byte(bytes, index) != other { index &+= 1 }
    return index
  }

  /// The index of the first byte that cannot stand in a name: white space, control bytes, `"`, `#`, `&`, `'`, `/`,
  /// `<`, `=`, `>`, `?`; `end` when there is none. Other illegal characters are libxml2's business.
  @inline(__always)
  static func nameEnd(in bytes: RawSpan, from start: Int, to end: Int) -> Int {
    var index = start
    while index &+ 8 <= end {
      let block = word(bytes, index)
      let below = (block &- pattern(0x21)) & ~block & highs
      let found =
        below | zeros(block ^ pattern(0x2F)) | zeros((block & pattern(0xFC)) ^ pattern(0x3C))
        | zeros((block & pattern(0xFA)) ^ pattern(0x22))
      if found != 0 { return index &+ (found.trailingZeroBitCount >> 3) }
      index &+= 8
    }
    while index < end, !endsName(byte(bytes, index)) { index &+= 1 }
    return index
  }

  /// The index of the first `<`, `>`, `"` or `'`; `end` when there is none.
  @inline(__always)
  static func tagMark(in bytes: RawSpan, from start: Int, to end: Int) -> Int {
    var index = start
    while index < end {
      let byte = byte(bytes, index)
      if byte == 0x3C || byte == 0x3E || byte == 0x22 || byte == 0x27 { return index }
      index &+= 1
    }
    return end
  }

  /// Whether two stretches of as many bytes are the same.
  @inline(__always)
  static func areEqual(_ left: RawSpan, at leftStart: Int, _ right: RawSpan, at rightStart: Int, count: Int)
    -> Bool
  {
    var index = 0
    while index &+ 8 <= count {
      if word(left, leftStart &+ index) != word(right, rightStart &+ index) { return false }
      index &+= 8
    }
    while index < count {
      if byte(left, leftStart &+ index) != byte(right, rightStart &+ index) { return false }
      index &+= 1
    }
    return true
  }

  /// Whether a stretch of bytes is the same as all of an array.
  @inline(__always)
  static func areEqual(_ slice: ArraySlice<UInt8>, _ whole: [UInt8]) -> Bool {
    slice.count == whole.count
      && areEqual(slice.span.bytes, at: 0, whole.span.bytes, at: 0, count: whole.count)
  }

  @inline(__always)
  private static func endsName(_ byte: UInt8) -> Bool {
    byte < 0x21 || byte == 0x2F || (byte & 0xFC) == 0x3C || (byte & 0xFA) == 0x22
  }
}
