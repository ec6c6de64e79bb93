/// Texts whose meaning is certain: characters that XML allows, line ends, and the five references that need no declaration.
enum PlainText {
  /// Appends a text or the value of an attribute as libxml2 would give it.
  ///
  /// - Parameters:
  ///   - bytes: where the text stands, in `encoding`.
  ///   - start: where it begins.
  ///   - end: where it ends.
  ///   - isValue: whether it is the value of an attribute.
  ///   - encoding: what the bytes mean.
  ///   - texts: gets the text in UTF-8; holds a part of it where the answer is `false`.
  /// - Returns: `false` where libxml2 must be asked: for other references, for what may be malformed, and for the rare.
  static func append(
    _ bytes: RawSpan, from start: Int, to end: Int, isValue: Bool, _ encoding: XMLEncoding,
    into texts: inout [UInt8]
  ) -> Bool {
    let first = texts.count
    let isClean = isClean(bytes, from: start, to: end, isASCII: encoding.table != nil)
    if isClean {
      bytes.extracting(start..<end).withUnsafeBytes { texts.append(contentsOf: $0) }
    } else if let table = encoding.table {
      guard appendSlowly(bytes, start, end, isValue, table, into: &texts) else { return false }
      return true
    } else {
      guard appendSlowly(bytes, start, end, isValue, nil, into: &texts) else { return false }
    }
    return isValid(texts.span.extracting(first..<texts.count))
  }

  /// Whether nothing in a text means anything but itself, eight bytes at a time.
  @inline(__always)
  private static func isClean(_ bytes: RawSpan, from start: Int, to end: Int, isASCII: Bool) -> Bool {
    var index = start
    var found: UInt64 = 0
    let upper: UInt64 = isASCII ? ByteSearch.highs : 0
    while index &+ 8 <= end {
      let block = ByteSearch.word(bytes, index)
      found |= marks(block) | (block & upper)
      index &+= 8
    }
    if index < end {
      var block = ByteSearch.pattern(0x20)
      while index < end {
        block = block << 8 | UInt64(ByteSearch.byte(bytes, index))
        index &+= 1
      }
      found |= marks(block) | (block & upper)
    }
    return found == 0
  }

  /// The high bit of control bytes, `&`, `<`, `]` and of bytes that begin U+FFFE and U+FFFF.
  @inline(__always)
  private static func marks(_ block: UInt64) -> UInt64 {
    ((block &- ByteSearch.pattern(0x20)) & ~block & ByteSearch.highs)
      | ByteSearch.zeros(block ^ ByteSearch.pattern(0x26))
      | ByteSearch.zeros(block ^ ByteSearch.pattern(0x3C))
      | ByteSearch.zeros(block ^ ByteSearch.pattern(0x5D))
      | ByteSearch.zeros(block ^ ByteSearch.pattern(0xEF))
  }

  private static func isValid(_ text: Span<UInt8>) -> Bool {
    do {
      _ = try UTF8Span(validating: text)
      return true
    } catch {
      return false
    }
  }

  private static func appendSlowly(
    _ bytes: RawSpan, _ start: Int, _ end: Int, _ isValue: Bool, _ table: SingleByteTable?,
    into texts: inout [UInt8]
  ) -> Bool {
    var index = start
    func next(_ offset: Int) -> UInt8 { index + offset < end ? ByteSearch.byte(bytes, index + offset) : 0 }
    while index < end {
      let byte = ByteSearch.byte(bytes, index)
      switch byte {
      case 0x26:
        guard let reference = references.first(where: { $0.stands(in: bytes, at: index, to: end) }) else {
          return false
        }
        texts.append(reference.meaning)
        index += reference.bytes.count
        continue
      case 0x09, 0x0A:
        // In a value they are spaces, but not those that stand as references.
        if isValue { return false }
        texts.append(byte)
      case 0x0D:
        if isValue { return false }
        if next(1) != 0x0A { texts.append(0x0A) }
      case 0..<0x20, 0x3C: return false
      case 0x5D:
        if next(1) == 0x5D { return false }
        texts.append(byte)
      case 0x80...:
        if let table {
          var packed = table.utf8[Int(byte) - 128]
          // U+FFFE and U+FFFF stand in no table.
          if packed == 0 { return false }
          while packed != 0 {
            texts.append(UInt8(truncatingIfNeeded: packed))
            packed >>= 8
          }
        } else {
          if byte == 0xEF, next(1) == 0xBF, next(2) >= 0xBE { return false }
          texts.append(byte)
        }
      default: texts.append(byte)
      }
      index += 1
    }
    return true
  }

  private static let references = [
    Reference("quot", 0x22), Reference("amp", 0x26), Reference("lt", 0x3C), Reference("gt", 0x3E),
    Reference("apos", 0x27),
  ]

  private struct Reference {
    let bytes: [UInt8]
    let meaning: UInt8

    init(_ name: String, _ meaning: UInt8) {
      bytes = Array("&\(name);".utf8)
      self.meaning = meaning
    }

    func stands(in bytes: RawSpan, at start: Int, to end: Int) -> Bool {
      start + self.bytes.count <= end
        && ByteSearch.areEqual(bytes, at: start, self.bytes.span.bytes, at: 0, count: self.bytes.count)
    }
  }
}
