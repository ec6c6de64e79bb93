/// Knows line and column of one place and moves forward, each byte counted once.
struct PlaceCounter: Sendable {
  private(set) var place: XMLPlace
  /// Whether a character takes more than one byte.
  private let isUTF8: Bool

  init(from place: XMLPlace = .start, isUTF8: Bool) {
    self.place = place
    self.isUTF8 = isUTF8
  }

  /// Moves over the bytes `start..<end` of `buffer`; `start` must be where the counter stands.
  mutating func advance(over buffer: [UInt8], from start: Int, to end: Int) {
    advance(over: buffer.span.bytes, from: start, to: end)
  }

  /// Moves over all of `slice`.
  mutating func advance(over slice: ArraySlice<UInt8>) {
    let bytes = slice.span.bytes
    advance(over: bytes, from: 0, to: bytes.byteCount)
  }

  private mutating func advance(over bytes: RawSpan, from start: Int, to end: Int) {
    guard end > start else { return }
    let lines = ByteCount.lineFeeds(in: bytes, from: start, to: end)
    var lineStart = start
    if lines > 0 {
      lineStart = end
      while ByteSearch.byte(bytes, lineStart - 1) != 0x0A { lineStart -= 1 }
      place.line += lines
      place.column = 1
    }
    place.column += isUTF8 ? ByteCount.characters(in: bytes, from: lineStart, to: end) : end - lineStart
    place.offset += end - start
  }
}
