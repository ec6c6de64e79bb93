extension MarkupScan {
  /// Takes a start tag.
  @inline(__always)
  mutating func openElement(
    _ bytes: RawSpan, _ buffer: [UInt8], mark: Int, tag: TagEnds
  ) throws(ScanFailure) -> Event? {
    if open.count &+ inner.count >= limits.depth {
      throw ScanFailure(.limitExceeded(.depth, limit: limits.depth), at: mark)
    }
    guard isInRecord else { return try openOutside(bytes, buffer, mark: mark, tag: tag) }
    if !tag.closesItself { pushInner(mark: mark, nameEnd: tag.nameEnd) }
    tokenStart = tag.end
    searchFrom = tag.end
    return nil
  }

  @inline(__always)
  private mutating func pushInner(mark: Int, nameEnd: Int) {
    inner.append(UInt64(mark &+ 1 &- recordStart) << 32 | UInt64(nameEnd &- mark &- 1))
  }

  /// Takes the end tag of the innermost element.
  @inline(__always)
  mutating func closeElement(end: Int) -> Event? {
    tokenStart = end
    searchFrom = end
    if isInRecord {
      inner.removeLast()
      return isInRecord ? nil : endRecord(at: end)
    }
    if open.isLive { matcher.leave() }
    open.pop()
    return cutEnvelope(at: end)
  }

  /// Takes a start tag outside of records, which may begin one.
  private mutating func openOutside(
    _ bytes: RawSpan, _ buffer: [UInt8], mark: Int, tag: TagEnds
  ) throws(ScanFailure) -> Event? {
    if open.count == 0, hasRoot {
      throw ScanFailure(.secondRoot(excerpt(bytes, mark + 1..<tag.nameEnd)), at: mark)
    }
    if open.declarations + tag.declarations > limits.namespaces {
      throw ScanFailure(.limitExceeded(.namespaces, limit: limits.namespaces), at: mark)
    }
    var isLive = false
    if open.isLive {
      let colon = ByteSearch.first(0x3A, in: bytes, from: mark + 1, to: tag.nameEnd)
      let localStart = colon < tag.nameEnd ? colon + 1 : mark + 1
      let match = matcher.enter(bytes, from: localStart, to: tag.nameEnd)
      if let path = try record(of: match, buffer[mark..<tag.end], nameCount: tag.nameEnd - mark - 1) {
        if match.isLive { matcher.leave() }
        return try openRecord(bytes, mark: mark, tag: tag, path: path)
      }
      isLive = match.isLive
      if isLive, tag.closesItself { matcher.leave() }
    }
    if !tag.closesItself {
      open.push(
        buffer[mark..<tag.end], nameCount: tag.nameEnd - mark - 1, isLive: isLive,
        declarations: tag.declarations)
    }
    hasRoot = true
    mayDeclare = false
    tokenStart = tag.end
    searchFrom = tag.end
    return cutEnvelope(at: tag.end)
  }

  /// Begins a record, or ends the envelope piece before it; the tag is then taken once more.
  private mutating func openRecord(
    _ bytes: RawSpan, mark: Int, tag: TagEnds, path: Int
  ) throws(ScanFailure) -> Event? {
    var indentation = mark
    while indentation > tokenStart, XMLCharacters.isWhitespace(ByteSearch.byte(bytes, indentation - 1)) {
      indentation -= 1
    }
    if indentation > pieceStart {
      let range = pieceStart..<indentation
      pieceStart = indentation
      tokenStart = indentation
      searchFrom = mark
      return .envelope(range, .markup)
    }
    beginRecord(at: mark, indentation: indentation, path: path)
    try reach(tag.end, from: mark, kind: .tagBytes)
    hasRoot = true
    mayDeclare = false
    tokenStart = tag.end
    searchFrom = tag.end
    if tag.closesItself { return endRecord(at: tag.end) }
    pushInner(mark: mark, nameEnd: tag.nameEnd)
    return nil
  }

  /// The first path that ends at the element and whose namespace it is in.
  private mutating func record(
    of match: PathMatcher.Match, _ tag: ArraySlice<UInt8>, nameCount: Int
  ) throws(ScanFailure) -> Int? {
    for path in match.records {
      guard let wanted = namespaces[path] else { return path }
      if try namespace(of: tag, nameCount: nameCount) == wanted { return path }
    }
    return nil
  }

  private mutating func namespace(of tag: ArraySlice<UInt8>, nameCount: Int) throws(ScanFailure) -> String? {
    let name = tag.dropFirst().prefix(nameCount)
    let prefix = name.firstIndex(of: 0x3A).map { encoding.decode(name[..<$0]) ?? "" } ?? ""
    let own = try located(at: tag.startIndex) { () throws(ScanFailure) in
      try StartTag.declarations(in: tag, nameCount: nameCount, encoding: encoding)
    }
    if let binding = own.first(where: { $0.prefix == prefix }) { return binding.namespace }
    return try ancestry(at: tag.startIndex).namespaces.namespace(of: prefix)
  }

  /// The elements around a record at `place`.
  mutating func ancestry(at place: Int) throws(ScanFailure) -> XMLAncestry {
    try ancestors.ancestry(of: &open, encoding: encoding, limits: limits, at: place)
  }

  private func located<Result>(
    at base: Int, _ body: () throws(ScanFailure) -> Result
  ) throws(ScanFailure) -> Result {
    do throws(ScanFailure) {
      return try body()
    } catch {
      throw ScanFailure(error.cause, at: base + error.offset)
    }
  }
}
