/// A start tag: where its name and itself end.
struct TagEnds {
  var nameEnd: Int
  var end: Int
  var closesItself: Bool
  /// How many of its attributes declare a namespace.
  var declarations = 0
}

extension MarkupScan {
  /// The end of the end tag at `mark`, which is that of the innermost open element; `nil` when the buffer ends
  /// before it.
  @inline(__always)
  func endTag(_ bytes: RawSpan, at mark: Int) throws(ScanFailure) -> Int? {
    if let top = inner.last {
      let length = Int(top & 0xFFFF_FFFF)
      let end = mark &+ 3 &+ length
      if end <= bytes.byteCount, ByteSearch.byte(bytes, end &- 1) == 0x3E,
        ByteSearch.areEqual(
          bytes, at: mark &+ 2, bytes, at: recordStart &+ Int(top >> 32), count: length)
      {
        try reach(end, from: mark, kind: .tagBytes)
        return end
      }
    }
    return try unusualEndTag(bytes, at: mark)
  }

  /// An end tag outside of records, with white space before its `>`, not whole or wrong.
  private func unusualEndTag(_ bytes: RawSpan, at mark: Int) throws(ScanFailure) -> Int? {
    let count = bytes.byteCount
    let nameEnd = ByteSearch.nameEnd(in: bytes, from: mark + 2, to: count)
    let last = StartTag.skipWhitespace(bytes, from: nameEnd)
    guard last < count else { return nil }
    guard ByteSearch.byte(bytes, last) == 0x3E else {
      try reach(last + 1, from: mark, kind: .tagBytes)
      throw ScanFailure(
        .unexpected(found: excerpt(bytes, last..<last + 1), expected: "> of an end tag"), at: last)
    }
    try reach(last + 1, from: mark, kind: .tagBytes)
    let found = mark + 2..<nameEnd
    guard isInRecord || open.count > 0 else {
      throw ScanFailure(.unexpectedEndTag(excerpt(bytes, found)), at: mark)
    }
    if !isInnermost(bytes, found) {
      let expected = isInRecord ? innerName(in: bytes) : encoding.excerpt(open.lastName)
      throw ScanFailure(.mismatchedEndTag(expected: expected, found: excerpt(bytes, found)), at: mark)
    }
    return last + 1
  }

  private func isInnermost(_ bytes: RawSpan, _ name: Range<Int>) -> Bool {
    if let top = inner.last {
      return Int(top & 0xFFFF_FFFF) == name.count
        && ByteSearch.areEqual(
          bytes, at: name.lowerBound, bytes, at: recordStart + Int(top >> 32), count: name.count)
    }
    let expected = open.lastName
    return expected.count == name.count
      && ByteSearch.areEqual(expected.span.bytes, at: 0, bytes, at: name.lowerBound, count: name.count)
  }

  /// The ends of the start tag at `mark`; `nil` when the buffer ends before it.
  @inline(__always)
  func startTag(_ bytes: RawSpan, at mark: Int) throws(ScanFailure) -> TagEnds? {
    let count = bytes.byteCount
    let nameEnd = ByteSearch.nameEnd(in: bytes, from: mark &+ 1, to: count)
    if nameEnd &- mark &- 1 > limits.nameBytes {
      try reach(mark + 2 + limits.nameBytes, from: mark, kind: .tagBytes)
      throw ScanFailure(.limitExceeded(.nameBytes, limit: limits.nameBytes), at: mark + 1)
    }
    guard nameEnd < count else { return nil }
    if ByteSearch.byte(bytes, nameEnd) == 0x3E {
      try reach(nameEnd &+ 1, from: mark, kind: .tagBytes)
      return TagEnds(nameEnd: nameEnd, end: nameEnd &+ 1, closesItself: false)
    }
    return try tagWithAttributes(bytes, at: mark, nameEnd: nameEnd)
  }

  private func tagWithAttributes(
    _ bytes: RawSpan, at mark: Int, nameEnd: Int
  ) throws(ScanFailure) -> TagEnds? {
    let failure: ScanFailure
    do throws(ScanFailure) {
      guard let tag = try attributedTag(bytes, nameEnd: nameEnd) else { return nil }
      try reach(tag.end, from: mark, kind: .tagBytes)
      return tag
    } catch {
      failure = error
    }
    try reach(failure.offset + 1, from: mark, kind: .tagBytes)
    throw failure
  }

  /// Finds the end of a tag with care for quotes, and counts its attributes.
  private func attributedTag(_ bytes: RawSpan, nameEnd: Int) throws(ScanFailure) -> TagEnds? {
    let count = bytes.byteCount
    var index = nameEnd
    var attributes = 0
    var declarations = 0
    while true {
      // After the name or a closing quote.
      guard index < count else { return nil }
      let byte = ByteSearch.byte(bytes, index)
      if byte == 0x3E {
        return TagEnds(nameEnd: nameEnd, end: index + 1, closesItself: false, declarations: declarations)
      }
      if byte != 0x2F, !XMLCharacters.isWhitespace(byte) {
        throw ScanFailure(
          .unexpected(found: excerpt(bytes, index..<index + 1), expected: "a space, / or > in a tag"),
          at: index)
      }
      index = StartTag.skipWhitespace(bytes, from: index)
      guard index < count else { return nil }
      let begin = ByteSearch.byte(bytes, index)
      if begin == 0x3E {
        return TagEnds(nameEnd: nameEnd, end: index + 1, closesItself: false, declarations: declarations)
      }
      if begin == 0x2F {
        guard index + 1 < count else { return nil }
        guard ByteSearch.byte(bytes, index + 1) == 0x3E else {
          throw ScanFailure(
            .unexpected(found: excerpt(bytes, index + 1..<index + 2), expected: "> after /"), at: index + 1)
        }
        return TagEnds(nameEnd: nameEnd, end: index + 2, closesItself: true, declarations: declarations)
      }
      guard XMLCharacters.isNameStart(begin) else {
        throw ScanFailure(
          .unexpected(found: excerpt(bytes, index..<index + 1), expected: "an attribute's name"), at: index)
      }
      attributes += 1
      if attributes > limits.attributes {
        throw ScanFailure(.limitExceeded(.attributes, limit: limits.attributes), at: index)
      }
      if Markup.stands(Markup.namespace, in: bytes, at: index) { declarations += 1 }
      guard let end = try attributeEnd(bytes, from: index) else { return nil }
      index = end
    }
  }

  /// The end of an attribute, after its closing quote.
  private func attributeEnd(_ bytes: RawSpan, from start: Int) throws(ScanFailure) -> Int? {
    let count = bytes.byteCount
    let nameEnd = ByteSearch.nameEnd(in: bytes, from: start, to: count)
    if nameEnd - start > limits.nameBytes {
      throw ScanFailure(.limitExceeded(.nameBytes, limit: limits.nameBytes), at: start + limits.nameBytes)
    }
    let equals = StartTag.skipWhitespace(bytes, from: nameEnd)
    guard equals < count else { return nil }
    guard ByteSearch.byte(bytes, equals) == 0x3D else {
      throw ScanFailure(
        .unexpected(found: excerpt(bytes, equals..<equals + 1), expected: "= of an attribute"), at: equals)
    }
    let quoteAt = StartTag.skipWhitespace(bytes, from: equals + 1)
    guard quoteAt < count else { return nil }
    let quote = ByteSearch.byte(bytes, quoteAt)
    guard quote == 0x22 || quote == 0x27 else {
      throw ScanFailure(
        .unexpected(found: excerpt(bytes, quoteAt..<quoteAt + 1), expected: "a quote"), at: quoteAt)
    }
    let close = ByteSearch.first(quote, or: 0x3C, in: bytes, from: quoteAt + 1, to: count)
    guard close < count else { return nil }
    guard ByteSearch.byte(bytes, close) == quote else {
      throw ScanFailure(.unexpected(found: "<", expected: "the closing quote of an attribute"), at: close)
    }
    return close + 1
  }

  func innerName(in bytes: RawSpan) -> String {
    guard let top = inner.last else { return "" }
    let start = recordStart + Int(top >> 32)
    return excerpt(bytes, start..<start + Int(top & 0xFFFF_FFFF))
  }

  func excerpt(_ bytes: RawSpan, _ range: Range<Int>) -> String {
    encoding.excerpt(range.prefix(200).map { ByteSearch.byte(bytes, $0) }[...])
  }
}
