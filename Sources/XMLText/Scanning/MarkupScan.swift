/// The structure of a file, followed tag by tag, and what of it is a record.
///
/// Positions count from the beginning of the buffer, which always begins at or before the piece not yet given out.
/// What is found does not depend on how much of the file the buffer holds: a decision is taken as soon as the
/// bytes it needs are there, and of two errors the one whose bytes come first is thrown.
struct MarkupScan: Sendable {
  enum Event {
    case envelope(Range<Int>, XMLEnvelope.Kind)
    case record(indentation: Int, range: Range<Int>, path: Int)
  }

  /// Markup whose beginning was found and whose end was not.
  enum Pending: Sendable {
    case comment, characterData, instruction, documentType
  }

  /// How many bytes an envelope piece has at least, if nothing else ends it.
  static let envelopeBytes = 64 << 10

  let limits: XMLLimits
  let encoding: XMLEncoding
  let namespaces: [String?]
  var matcher: PathMatcher
  var open = OpenElements()
  var ancestors = AncestorStack()

  /// Where the piece not yet given out begins.
  var pieceStart = 0
  /// Where the text, or the markup being read, begins.
  var tokenStart = 0
  /// Up to where nothing was found.
  var searchFrom = 0
  var pending: Pending?

  var recordStart = 0
  var recordIndentation = 0
  var recordPath = 0
  /// The names of the elements open within the record: start, counted from the record's, and length.
  var inner: [UInt64] = []

  /// Behind which byte the record is too long.
  private var recordEndMax = Int.max
  private var nul = Int.max
  /// The lower of both: what a token must not reach beyond.
  private var barrier = Int.max

  private var isAtStart = true
  var mayDeclare = true
  var hasRoot = false
  var hasDocumentType = false

  init(paths: [XMLRecordPath], encoding: XMLEncoding, limits: XMLLimits) {
    self.limits = limits
    self.encoding = encoding
    namespaces = paths.map(\.namespace)
    matcher = PathMatcher(paths, encoding: encoding)
  }

  var isInRecord: Bool { !inner.isEmpty }

  /// Says that the buffer got bytes from `start` on.
  mutating func noticeBytes(_ buffer: [UInt8], from start: Int) {
    guard nul == Int.max else { return }
    let bytes = buffer.span.bytes
    let found = ByteSearch.first(0, in: bytes, from: start, to: bytes.byteCount)
    if found < bytes.byteCount {
      nul = found
      barrier = min(nul, recordEndMax)
    }
  }

  /// Says that the buffer lost its first bytes.
  mutating func rebase(by count: Int) {
    pieceStart -= count
    tokenStart -= count
    searchFrom -= count
    recordStart -= count
    recordIndentation -= count
    if recordEndMax != Int.max { recordEndMax -= count }
    if nul != Int.max { nul -= count }
    barrier = min(nul, recordEndMax)
  }

  /// The next piece; `nil` when more bytes are needed or, if finished, when the file is through.
  mutating func advance(_ buffer: [UInt8], isFinished: Bool) throws(ScanFailure) -> Event? {
    do throws(ScanFailure) {
      return try step(buffer.span.bytes, buffer, isFinished: isFinished)
    } catch {
      // A failure found by looking at a byte gives way to what is wrong before that byte.
      if error.offset >= barrier { throw overrun(Int.max, error.cause, at: error.offset) }
      throw error
    }
  }

  private mutating func step(
    _ bytes: RawSpan, _ buffer: [UInt8], isFinished: Bool
  ) throws(ScanFailure) -> Event? {
    let count = bytes.byteCount
    if isAtStart, !skipByteOrderMark(bytes, isFinished: isFinished) { return nil }
    while true {
      if pending != nil {
        guard let end = try pendingEnd(bytes) else { return try atEnd(bytes, isFinished: isFinished) }
        if let event = try finishPending(bytes, end: end) { return event }
        continue
      }
      let mark = ByteSearch.first(0x3C, in: bytes, from: searchFrom, to: count)
      searchFrom = mark
      guard mark + 1 < count else { return try atEnd(bytes, isFinished: isFinished) }
      if mark > tokenStart {
        try checkText(bytes, to: mark)
        mayDeclare = false
      }
      let next = ByteSearch.byte(bytes, mark &+ 1)
      if next == 0x2F {
        guard let end = try endTag(bytes, at: mark) else {
          return try atEnd(bytes, inTagAt: mark, isFinished: isFinished)
        }
        if let event = closeElement(end: end) { return event }
      } else if XMLCharacters.isNameStart(next) {
        guard let tag = try startTag(bytes, at: mark) else {
          return try atEnd(bytes, inTagAt: mark, isFinished: isFinished)
        }
        if let event = try openElement(bytes, buffer, mark: mark, tag: tag) { return event }
      } else if next == 0x3F {
        begin(.instruction, at: mark, length: 2)
      } else if next == 0x21 {
        guard try beginDeclaration(bytes, at: mark) else {
          return try atEnd(bytes, inTagAt: mark, isFinished: isFinished)
        }
        if let event = cutBeforeDocumentType() { return event }
      } else {
        throw ScanFailure(
          .unexpected(found: encoding.excerpt([next]), expected: "a name after <"), at: mark + 1)
      }
    }
  }

  /// Takes a byte order mark; `false` while it cannot be told whether there is one.
  private mutating func skipByteOrderMark(_ bytes: RawSpan, isFinished: Bool) -> Bool {
    let mark: [UInt8] = encoding.isUTF8 ? [0xEF, 0xBB, 0xBF] : []
    let known = min(mark.count, bytes.byteCount)
    let isMark = ByteSearch.areEqual(mark.span.bytes, at: 0, bytes, at: 0, count: known)
    if isMark, known < mark.count, !isFinished { return false }
    isAtStart = false
    if isMark, known == mark.count {
      tokenStart = known
      searchFrom = known
    }
    return true
  }
}

// MARK: Limits and ends

extension MarkupScan {
  /// Checks that nothing before `position` is forbidden: no NUL byte, no record or token too long.
  @inline(__always)
  func reach(_ position: Int) throws(ScanFailure) {
    try reach(position, from: tokenStart, kind: pending == .documentType ? .tagBytes : .textBytes)
  }

  /// The same for a token of a kind that has its own limit.
  @inline(__always)
  func reach(_ position: Int, from token: Int, kind: XMLLimits.Name) throws(ScanFailure) {
    let limit = kind == .tagBytes ? limits.tagBytes : limits.textBytes
    if position > barrier || position &- token > limit {
      throw overrun(token + limit, .limitExceeded(kind, limit: limit), at: token)
    }
  }

  /// What comes first: the end of what a token may have, or the barrier.
  private func overrun(_ tokenEndMax: Int, _ cause: XMLError.Cause, at token: Int) -> ScanFailure {
    if nul == min(barrier, tokenEndMax) { return ScanFailure(.nulByte, at: nul) }
    if tokenEndMax <= barrier { return ScanFailure(cause, at: token) }
    return ScanFailure(.limitExceeded(.recordBytes, limit: limits.recordBytes), at: recordStart)
  }

  @inline(__always)
  private func checkText(_ bytes: RawSpan, to end: Int) throws(ScanFailure) {
    try reach(end, from: tokenStart, kind: .textBytes)
    if !isInRecord, open.count == 0 { try checkOutside(bytes, to: end) }
  }

  private func checkOutside(_ bytes: RawSpan, to end: Int) throws(ScanFailure) {
    let text = StartTag.skipWhitespace(bytes, from: tokenStart)
    if text < end { throw ScanFailure(.textOutsideRoot, at: text) }
  }

  mutating func beginRecord(at start: Int, indentation: Int, path: Int) {
    recordStart = start
    recordIndentation = indentation
    recordPath = path
    recordEndMax = start + limits.recordBytes
    barrier = min(nul, recordEndMax)
  }

  mutating func endRecord(at end: Int) -> Event {
    recordEndMax = Int.max
    barrier = nul
    pieceStart = end
    return .record(indentation: recordIndentation, range: recordStart..<end, path: recordPath)
  }

  private func atEnd(_ bytes: RawSpan, inTagAt mark: Int, isFinished: Bool) throws(ScanFailure) -> Event? {
    try reach(bytes.byteCount, from: mark, kind: .tagBytes)
    if isFinished { throw ScanFailure(.unterminated(.tag), at: mark) }
    return nil
  }

  private mutating func atEnd(_ bytes: RawSpan, isFinished: Bool) throws(ScanFailure) -> Event? {
    let count = bytes.byteCount
    // A < that the buffer ends with is no longer text.
    try reach(pending == nil ? searchFrom : count)
    guard isFinished else { return nil }
    if let pending { throw ScanFailure(.unterminated(pending.construct), at: tokenStart) }
    // A single < is left.
    if searchFrom < count { throw ScanFailure(.unterminated(.tag), at: searchFrom) }
    if isInRecord || open.count > 0 {
      let name = isInRecord ? innerName(in: bytes) : encoding.excerpt(open.lastName)
      throw ScanFailure(.unclosedElement(name), at: count)
    }
    try checkText(bytes, to: count)
    guard hasRoot else { throw ScanFailure(.noRoot, at: count) }
    guard pieceStart < count else { return nil }
    let range = pieceStart..<count
    pieceStart = count
    tokenStart = count
    return .envelope(range, .markup)
  }

  /// Ends an envelope piece after markup when it is long enough.
  mutating func cutEnvelope(at end: Int) -> Event? {
    guard end - pieceStart >= Self.envelopeBytes else { return nil }
    let range = pieceStart..<end
    pieceStart = end
    return .envelope(range, .markup)
  }
}
