/// Counting bytes of a kind, eight at a time; every byte of a file is counted once for its lines.
enum ByteCount {
  /// How many bytes of `start..<end` are LF.
  static func lineFeeds(in bytes: RawSpan, from start: Int, to end: Int) -> Int {
    let lows = ~ByteSearch.highs
    let lineFeed = ByteSearch.pattern(0x0A)
    // Unlike the marks of a search all must be true, so that no byte may borrow from the next.
    return count(in: bytes, from: start, to: end, isCounted: { $0 == 0x0A }) { word in
      let word = word ^ lineFeed
      return ~(((word & lows) &+ lows) | word | lows)
    }
  }

  /// How many bytes of `start..<end` begin a character of UTF-8.
  static func characters(in bytes: RawSpan, from start: Int, to end: Int) -> Int {
    // All but those of which the highest bit is set and the next one is not.
    end - start
      - count(in: bytes, from: start, to: end, isCounted: { $0 & 0xC0 == 0x80 }) { word in
        word & ~(word << 1) & ByteSearch.highs
      }
  }

  /// Counts with `marks`, which sets the highest bit of each byte of a word that counts, and no other bit.
  @inline(__always)
  private static func count(
    in bytes: RawSpan, from start: Int, to end: Int, isCounted: (UInt8) -> Bool, marks: (UInt64) -> UInt64
  ) -> Int {
    var index = start
    var total = 0
    while index &+ 8 <= end {
      // A byte counts to 255 before it overflows.
      let stop = index &+ min((end &- index) >> 3, 255) << 3
      var sums: UInt64 = 0
      while index < stop {
        sums &+= marks(ByteSearch.word(bytes, index)) >> 7
        index &+= 8
      }
      let pairs = (sums & 0x00FF_00FF_00FF_00FF) &+ ((sums >> 8) & 0x00FF_00FF_00FF_00FF)
      total &+= Int((pairs &* 0x0001_0001_0001_0001) >> 48)
    }
    while index < end {
      if isCounted(ByteSearch.byte(bytes, index)) { total &+= 1 }
      index &+= 1
    }
    return total
  }
}
