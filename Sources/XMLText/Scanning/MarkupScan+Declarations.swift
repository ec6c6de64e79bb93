extension MarkupScan.Pending {
  var construct: XMLError.Construct {
    switch self {
    case .comment: .comment
    case .characterData: .characterData
    case .instruction: .instruction
    case .documentType: .documentType
    }
  }
}

extension MarkupScan {
  mutating func begin(_ kind: Pending, at mark: Int, length: Int) {
    pending = kind
    tokenStart = mark
    searchFrom = mark + length
  }

  /// Tells what begins with `<!` at `mark`; `false` when the buffer ends before that is known.
  mutating func beginDeclaration(_ bytes: RawSpan, at mark: Int) throws(ScanFailure) -> Bool {
    var matched = 0
    for (text, kind) in Self.openings {
      let known = min(text.count, bytes.byteCount - mark)
      let opening = text.span.bytes
      var same = 0
      while same < known, ByteSearch.byte(bytes, mark + same) == ByteSearch.byte(opening, same) { same += 1 }
      if same == text.count {
        try checkPlace(of: kind, at: mark)
        begin(kind, at: mark, length: text.count)
        return true
      }
      if same == known { return false }
      matched = max(matched, same)
    }
    let found = mark..<min(bytes.byteCount, mark + matched + 1)
    try reach(found.upperBound, from: mark, kind: .tagBytes)
    throw ScanFailure(
      .unexpected(found: excerpt(bytes, found), expected: "<!--, <![CDATA[ or <!DOCTYPE"), at: mark)
  }

  private static let openings: [(text: [UInt8], kind: Pending)] = [
    (Markup.comment, .comment), (Markup.characterData, .characterData), (Markup.documentType, .documentType),
  ]

  private func checkPlace(of kind: Pending, at mark: Int) throws(ScanFailure) {
    if kind == .characterData, !isInRecord, open.count == 0 { throw ScanFailure(.textOutsideRoot, at: mark) }
    if kind == .documentType, hasRoot || hasDocumentType {
      throw ScanFailure(.misplacedDocumentType, at: mark)
    }
  }

  /// The document type declaration is a piece of its own: the envelope before it ends.
  mutating func cutBeforeDocumentType() -> Event? {
    guard pending == .documentType, pieceStart < tokenStart else { return nil }
    let range = pieceStart..<tokenStart
    pieceStart = tokenStart
    return .envelope(range, .markup)
  }

  /// The end of the markup that is pending; `nil` when the buffer ends before it.
  mutating func pendingEnd(_ bytes: RawSpan) throws(ScanFailure) -> Int? {
    switch pending {
    case .comment: try commentEnd(bytes)
    case .characterData: end(bytes, after: 0x5D, 0x5D)
    case .instruction: end(bytes, after: 0x3F)
    case .documentType: documentTypeEnd(bytes)
    case nil: nil
    }
  }

  /// Takes the markup that was pending; gives a piece when it is one of its own or the envelope is long enough.
  mutating func finishPending(_ bytes: RawSpan, end: Int) throws(ScanFailure) -> Event? {
    let kind = pending
    try reach(end)
    let start = tokenStart
    pending = nil
    if kind == .instruction, isDeclaration(bytes, at: start) {
      guard mayDeclare, ByteSearch.byte(bytes, start + 2) == 0x78 else {
        throw ScanFailure(.misplacedDeclaration, at: start)
      }
    }
    let isDeclaration = mayDeclare && kind == .instruction && isDeclaration(bytes, at: start)
    if kind == .documentType { hasDocumentType = true }
    mayDeclare = false
    tokenStart = end
    searchFrom = end
    if isInRecord { return nil }
    if isDeclaration || kind == .documentType {
      let range = pieceStart..<end
      pieceStart = end
      return .envelope(range, isDeclaration ? .declaration : .documentType)
    }
    return cutEnvelope(at: end)
  }

  /// Whether the processing instruction at `start` has the reserved target `xml`, in any case.
  private func isDeclaration(_ bytes: RawSpan, at start: Int) -> Bool {
    let nameEnd = ByteSearch.nameEnd(in: bytes, from: start + 2, to: bytes.byteCount)
    guard nameEnd == start + 5 else { return false }
    return ByteSearch.byte(bytes, start + 2) | 0x20 == 0x78
      && ByteSearch.byte(bytes, start + 3) | 0x20 == 0x6D && ByteSearch.byte(bytes, start + 4) | 0x20 == 0x6C
  }

  /// In a comment `--` can only be the beginning of its end.
  private mutating func commentEnd(_ bytes: RawSpan) throws(ScanFailure) -> Int? {
    let count = bytes.byteCount
    while true {
      searchFrom = ByteSearch.first(0x2D, in: bytes, from: searchFrom, to: count)
      guard searchFrom + 1 < count else { return nil }
      guard ByteSearch.byte(bytes, searchFrom + 1) == 0x2D else {
        searchFrom += 1
        continue
      }
      guard searchFrom + 2 < count else { return nil }
      guard ByteSearch.byte(bytes, searchFrom + 2) == 0x3E else {
        try reach(searchFrom + 3)
        throw ScanFailure(.unexpected(found: "--", expected: "no -- within a comment"), at: searchFrom)
      }
      return searchFrom + 3
    }
  }

  private mutating func end(_ bytes: RawSpan, after first: UInt8, _ second: UInt8? = nil) -> Int? {
    let found = Markup.end(in: bytes, from: searchFrom, after: first, second)
    searchFrom = found.searched
    return found.end
  }

  /// Skips a document type declaration with care for quotes, the brackets of its internal subset, comments and
  /// processing instructions. It is bounded, so that it is looked through anew when more bytes come.
  private func documentTypeEnd(_ bytes: RawSpan) -> Int? {
    let count = bytes.byteCount
    var index = tokenStart + 9
    var isInSubset = false
    while index < count {
      let byte = ByteSearch.byte(bytes, index)
      switch byte {
      case 0x22, 0x27:
        index = ByteSearch.first(byte, in: bytes, from: index + 1, to: count) + 1
      case 0x5B:
        isInSubset = true
        index += 1
      case 0x5D:
        isInSubset = false
        index += 1
      case 0x3E where !isInSubset: return index + 1
      case 0x3C:
        guard let end = skippedMarkup(bytes, at: index) else { return nil }
        index = end
      default: index += 1
      }
    }
    return nil
  }

  /// Behind a comment or processing instruction, in which quotes mean nothing, else behind the `<`.
  private func skippedMarkup(_ bytes: RawSpan, at mark: Int) -> Int? {
    let count = bytes.byteCount
    guard mark + 3 < count else { return nil }
    if ByteSearch.byte(bytes, mark + 1) == 0x3F {
      return Markup.end(in: bytes, from: mark + 2, after: 0x3F).end
    }
    guard Markup.stands(Markup.comment, in: bytes, at: mark) else { return mark + 1 }
    return Markup.end(in: bytes, from: mark + 4, after: 0x2D, 0x2D).end
  }
}
