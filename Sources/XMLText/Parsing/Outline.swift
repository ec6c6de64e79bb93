/// The tokens of one record with their places: what the scanner understands of it.
///
/// libxml2 gives no places; it reads the same bytes afterwards and must find the same tokens.
struct Outline {
  enum Kind: UInt8, Sendable {
    case startTag, emptyTag, endTag, text, characterData, comment, instruction
  }

  /// A token; places count from the record's first byte.
  struct Token: Sendable {
    var kind: Kind
    var start: Int32
    var end: Int32
    /// Of a tag or instruction: the end of its name.
    var nameEnd: Int32
    var firstAttribute: Int32
    var attributeCount: Int32
  }

  private(set) var tokens: [Token] = []
  private(set) var attributes: [AttributePlace] = []

  /// Reads a record, which must be exactly one element.
  ///
  /// - Parameters:
  ///   - record: the bytes.
  ///   - limits: what stops the reading; libxml2 is slow where they are exceeded, so that this comes first.
  ///   - depth: how many elements are open in the record's root.
  ///   - namespaces: how many namespaces are in force where the record stands.
  /// - Throws: ``ScanFailure`` with a place from the record's beginning.
  mutating func read(
    _ record: ArraySlice<UInt8>, limits: XMLLimits, depth: Int, namespaces: Int
  ) throws(ScanFailure) {
    tokens.removeAll(keepingCapacity: true)
    attributes.removeAll(keepingCapacity: true)
    let bytes = record.span.bytes
    let count = bytes.byteCount
    if count > limits.recordBytes {
      throw ScanFailure(.limitExceeded(.recordBytes, limit: limits.recordBytes), at: 0)
    }
    guard count > 0, ByteSearch.byte(bytes, 0) == 0x3C else {
      throw ScanFailure(.unexpected(found: "no <", expected: "the start tag of a record"), at: 0)
    }
    var index = 0
    var open = 0
    var inForce = namespaces
    // Of the open elements that declare namespaces: how many are open around each, and how many it declares.
    var scopes: [(open: Int, count: Int)] = []
    repeat {
      if ByteSearch.byte(bytes, index) != 0x3C {
        let end = ByteSearch.first(0x3C, in: bytes, from: index, to: count)
        try add(.text, from: index, to: end, limit: limits.textBytes)
        index = end
        continue
      }
      let next = index + 1 < count ? ByteSearch.byte(bytes, index + 1) : 0
      if next == 0x2F {
        index = try endTag(bytes, at: index)
        open -= 1
        if let scope = scopes.last, scope.open == open {
          scopes.removeLast()
          inForce -= scope.count
        }
      } else if next == 0x21 || next == 0x3F {
        index = try other(bytes, at: index, limits: limits)
      } else {
        let isEmpty = try startTag(bytes, at: index, limits: limits)
        if open + depth > limits.depth {
          throw ScanFailure(.limitExceeded(.depth, limit: limits.depth), at: index)
        }
        let declared = declarations(record)
        if inForce + declared > limits.namespaces {
          throw ScanFailure(.limitExceeded(.namespaces, limit: limits.namespaces), at: index)
        }
        index = tokens.last.map { Int($0.end) } ?? count
        guard !isEmpty else { continue }
        if declared > 0 {
          scopes.append((open, declared))
          inForce += declared
        }
        open += 1
      }
    } while index < count && open > 0
    if open > 0 { throw ScanFailure(.unterminated(.tag), at: 0) }
    guard index == count, let first = tokens.first, first.kind == .startTag || first.kind == .emptyTag else {
      throw ScanFailure(.unexpected(found: "more", expected: "the end of the record"), at: index)
    }
  }

  /// Of an attribute or tag: its name.
  static func name(_ token: Token, in record: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let prefix = token.kind == .startTag || token.kind == .emptyTag ? 1 : 2
    return record[
      record.startIndex + Int(token.start) + prefix..<record.startIndex + Int(token.nameEnd)]
  }

  /// How many namespaces the last tag declares.
  private func declarations(_ record: ArraySlice<UInt8>) -> Int {
    guard let tag = tokens.last, tag.attributeCount > 0 else { return 0 }
    return attributes[Int(tag.firstAttribute)...].count { StartTag.isDeclaration($0.name(in: record)) }
  }

  private mutating func add(_ kind: Kind, from start: Int, to end: Int, limit: Int) throws(ScanFailure) {
    if end - start > limit { throw ScanFailure(.limitExceeded(.textBytes, limit: limit), at: start) }
    tokens.append(
      Token(
        kind: kind, start: Int32(start), end: Int32(end), nameEnd: Int32(start), firstAttribute: 0,
        attributeCount: 0))
  }

  private mutating func endTag(_ bytes: RawSpan, at start: Int) throws(ScanFailure) -> Int {
    let nameEnd = ByteSearch.nameEnd(in: bytes, from: start + 2, to: bytes.byteCount)
    let last = StartTag.skipWhitespace(bytes, from: nameEnd)
    guard last < bytes.byteCount, ByteSearch.byte(bytes, last) == 0x3E else {
      throw ScanFailure(.unterminated(.tag), at: start)
    }
    tokens.append(
      Token(
        kind: .endTag, start: Int32(start), end: Int32(last + 1), nameEnd: Int32(nameEnd), firstAttribute: 0,
        attributeCount: 0))
    return last + 1
  }

  private mutating func startTag(
    _ bytes: RawSpan, at start: Int, limits: XMLLimits
  ) throws(ScanFailure) -> Bool {
    let nameEnd = ByteSearch.nameEnd(in: bytes, from: start + 1, to: bytes.byteCount)
    if nameEnd - start - 1 > limits.nameBytes {
      throw ScanFailure(.limitExceeded(.nameBytes, limit: limits.nameBytes), at: start + 1)
    }
    let first = attributes.count
    let tag = try StartTag.attributes(
      in: bytes, from: nameEnd, limit: limits.attributes, into: &attributes)
    if tag.end - start > limits.tagBytes {
      throw ScanFailure(.limitExceeded(.tagBytes, limit: limits.tagBytes), at: start)
    }
    tokens.append(
      Token(
        kind: tag.closesItself ? .emptyTag : .startTag, start: Int32(start), end: Int32(tag.end),
        nameEnd: Int32(nameEnd), firstAttribute: Int32(first),
        attributeCount: Int32(attributes.count - first)))
    return tag.closesItself
  }

  /// A comment, CDATA section or processing instruction.
  private mutating func other(
    _ bytes: RawSpan, at start: Int, limits: XMLLimits
  ) throws(ScanFailure) -> Int {
    let form: (kind: Kind, opening: Int, closing: (UInt8, UInt8?), construct: XMLError.Construct)
    if Markup.stands(Markup.comment, in: bytes, at: start) {
      form = (.comment, 4, (0x2D, 0x2D), .comment)
    } else if Markup.stands(Markup.characterData, in: bytes, at: start) {
      form = (.characterData, 9, (0x5D, 0x5D), .characterData)
    } else if ByteSearch.byte(bytes, start + 1) == 0x3F {
      form = (.instruction, 2, (0x3F, nil), .instruction)
    } else {
      throw ScanFailure(.unexpected(found: "<!", expected: "<!-- or <![CDATA["), at: start)
    }
    guard
      let end = Markup.end(in: bytes, from: start + form.opening, after: form.closing.0, form.closing.1).end
    else { throw ScanFailure(.unterminated(form.construct), at: start) }
    try add(form.kind, from: start, to: end, limit: limits.textBytes)
    return end
  }
}
