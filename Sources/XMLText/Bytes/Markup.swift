/// Finding where markup ends that is closed by a fixed text.
enum Markup {
  static let comment = Array("<!--".utf8)
  static let characterData = Array("<![CDATA[".utf8)
  /// What the name of a namespace declaration begins with; other names that do are counted as if they were one.
  static let namespace = Array("xmlns".utf8)
  static let documentType = Array("<!DOCTYPE".utf8)

  /// The end of what ends with `first`, perhaps `second`, and `>`.
  ///
  /// - Returns: the end behind the `>`; `nil` when it is not there, and from where to search again.
  static func end(
    in bytes: RawSpan, from start: Int, after first: UInt8, _ second: UInt8? = nil
  ) -> (end: Int?, searched: Int) {
    let count = bytes.byteCount
    let length = second == nil ? 2 : 3
    var index = start
    while true {
      index = ByteSearch.first(first, in: bytes, from: index, to: count)
      guard index + length <= count else { return (nil, index) }
      if second == nil || ByteSearch.byte(bytes, index + 1) == second,
        ByteSearch.byte(bytes, index + length - 1) == 0x3E
      {
        return (index + length, index)
      }
      index += 1
    }
  }

  /// Whether `text` stands at `start`.
  static func stands(_ text: [UInt8], in bytes: RawSpan, at start: Int) -> Bool {
    start + text.count <= bytes.byteCount
      && ByteSearch.areEqual(text.span.bytes, at: 0, bytes, at: start, count: text.count)
  }
}
