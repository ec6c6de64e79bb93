/// The places of an attribute in a tag.
struct AttributePlace: Sendable, Hashable {
  var nameStart: Int32
  var nameEnd: Int32
  /// Without the quotes.
  var valueStart: Int32
  var valueEnd: Int32

  func name(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes[bytes.startIndex + Int(nameStart)..<bytes.startIndex + Int(nameEnd)]
  }

  func value(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes[bytes.startIndex + Int(valueStart)..<bytes.startIndex + Int(valueEnd)]
  }
}

/// Splitting a start tag into its attributes.
enum StartTag {
  /// Finds the attributes from `start`, the end of the tag's name, on.
  ///
  /// - Parameters:
  ///   - bytes: the tag and what follows it.
  ///   - start: the end of the tag's name, counted from the beginning of `bytes`.
  ///   - limit: the most attributes.
  ///   - found: where the attributes are added, with places from the beginning of `bytes`.
  /// - Returns: the end of the tag, after its `>`, and whether it closes itself.
  /// - Throws: ``ScanFailure`` with a place from the beginning of `bytes`.
  static func attributes(
    in bytes: RawSpan, from start: Int, limit: Int, into found: inout [AttributePlace]
  ) throws(ScanFailure) -> (end: Int, closesItself: Bool) {
    let count = bytes.byteCount
    let first = found.count
    var index = start
    while true {
      let gap = index
      index = skipWhitespace(bytes, from: index)
      guard index < count else { throw ScanFailure(.unterminated(.tag), at: start) }
      let byte = ByteSearch.byte(bytes, index)
      if byte == 0x3E { return (index + 1, false) }
      if byte == 0x2F {
        guard index + 1 < count, ByteSearch.byte(bytes, index + 1) == 0x3E else {
          throw ScanFailure(.unexpected(found: "/", expected: "/>"), at: index)
        }
        return (index + 2, true)
      }
      guard index > gap else {
        throw ScanFailure(.unexpected(found: "no space", expected: "a space"), at: index)
      }
      if found.count - first == limit {
        throw ScanFailure(.limitExceeded(.attributes, limit: limit), at: index)
      }
      let nameEnd = ByteSearch.nameEnd(in: bytes, from: index, to: count)
      let equals = skipWhitespace(bytes, from: nameEnd)
      guard nameEnd > index, equals < count, ByteSearch.byte(bytes, equals) == 0x3D else {
        throw ScanFailure(.unexpected(found: "something else", expected: "an attribute with ="), at: index)
      }
      let quoteAt = skipWhitespace(bytes, from: equals + 1)
      guard quoteAt < count else { throw ScanFailure(.unterminated(.tag), at: start) }
      let quote = ByteSearch.byte(bytes, quoteAt)
      guard quote == 0x22 || quote == 0x27 else {
        throw ScanFailure(.unexpected(found: "no quote", expected: "a quote"), at: quoteAt)
      }
      let valueEnd = ByteSearch.first(quote, in: bytes, from: quoteAt + 1, to: count)
      guard valueEnd < count else { throw ScanFailure(.unterminated(.tag), at: start) }
      found.append(
        AttributePlace(
          nameStart: Int32(index), nameEnd: Int32(nameEnd), valueStart: Int32(quoteAt + 1),
          valueEnd: Int32(valueEnd)))
      index = valueEnd + 1
    }
  }

  /// The namespace declarations of a tag: prefix, empty for the default one, and namespace.
  ///
  /// - Throws: ``ScanFailure`` with a place from the beginning of `tag`.
  static func declarations(
    in tag: ArraySlice<UInt8>, nameCount: Int, encoding: XMLEncoding
  ) throws(ScanFailure) -> [XMLNamespaceContext.Binding] {
    var places: [AttributePlace] = []
    _ = try attributes(in: tag.span.bytes, from: nameCount + 1, limit: Int.max, into: &places)
    var bindings: [XMLNamespaceContext.Binding] = []
    for place in places {
      let name = place.name(in: tag)
      guard isDeclaration(name) else { continue }
      guard let prefix = encoding.decode(name.dropFirst(6)),
        let raw = encoding.decode(place.value(in: tag))
      else {
        throw ScanFailure(
          .unexpected(found: "undecodable bytes", expected: "a namespace"), at: Int(place.nameStart))
      }
      let namespace: String
      do throws(ScanFailure) {
        namespace = try References.expanded(in: String(raw.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
      } catch {
        throw ScanFailure(error.cause, at: Int(place.valueStart))
      }
      bindings.append(.init(prefix: prefix, namespace: namespace))
    }
    return bindings
  }

  /// Whether an attribute's name is `xmlns` or begins with `xmlns:`.
  static func isDeclaration(_ name: ArraySlice<UInt8>) -> Bool {
    name.starts(with: "xmlns".utf8) && (name.count == 5 || name[name.startIndex + 5] == 0x3A)
  }

  static func skipWhitespace(_ bytes: RawSpan, from start: Int) -> Int {
    var index = start
    while index < bytes.byteCount, XMLCharacters.isWhitespace(ByteSearch.byte(bytes, index)) { index += 1 }
    return index
  }
}
