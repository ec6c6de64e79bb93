/// Cuts a stream of bytes into raw rows without splitting them into fields.
///
/// Feed chunks of any size, take rows with ``next()`` until it gives `nil`, feed again, and after the last chunk
/// call ``finish()`` and take the rest. The chunking never shows in the rows.
///
/// The bytes may be in any encoding that keeps ASCII bytes for ASCII characters (UTF-8, windows-1251, KOI8-R,
/// CP866), so that unchanged rows need no decoding. UTF-16 must be decoded first.
///
/// A quote opens a quoted field only at the field's beginning; elsewhere it is text. LF and CR LF end a row in
/// every dialect, a lone CR only in the dialect that has it as its line ending.
public struct CSVRowScanner: Sendable {
  /// The dialect the rows are cut and later split by.
  public let dialect: CSVDialect
  /// The limits that stop the scan.
  public let limits: CSVLimits
  /// The bytes before the first row, for writing back: byte order mark and `sep=` line, if the file has them.
  /// Complete once the first row was given.
  public private(set) var preamble: [UInt8] = []

  private var buffer: [UInt8] = []
  /// Where `buffer` begins in the file.
  private var bufferOffset = 0
  private var state = ScanState()
  private var lineNumber = 1
  private var isPreambleRead = false
  private var isFinished = false
  private var failure: CSVError?

  /// A scanner at the beginning of a file.
  public init(dialect: CSVDialect, limits: CSVLimits = .standard) {
    self.dialect = dialect
    self.limits = limits
  }

  /// A scanner for bytes from the middle of a file, where a byte order mark would be text.
  init(withoutPreamble dialect: CSVDialect, limits: CSVLimits) {
    self.init(dialect: dialect, limits: limits)
    isPreambleRead = true
  }

  /// Adds the next bytes of the file. Bytes fed after ``finish()`` are ignored.
  public mutating func feed(_ chunk: [UInt8]) {
    guard !isFinished else { return }
    dropGivenRows()
    if buffer.isEmpty { buffer = chunk } else { buffer.append(contentsOf: chunk) }
  }

  /// Adds the next bytes of the file from a part of a larger array.
  public mutating func feed(_ chunk: ArraySlice<UInt8>) {
    guard !isFinished else { return }
    dropGivenRows()
    buffer.append(contentsOf: chunk)
  }

  /// Says that no more bytes follow, so that the last row may end without a line ending.
  public mutating func finish() { isFinished = true }

  /// The next raw row; `nil` when more bytes are needed or, after ``finish()``, when the file is through.
  ///
  /// - Throws: ``CSVError/unterminatedQuote(line:)``, ``CSVError/nulByte(line:offset:)``,
  ///   ``CSVError/fieldTooLong(line:column:limit:)`` for a quoted field, ``CSVError/rowTooLong(line:limit:)``.
  ///   After an error every call throws it again: where the next row begins is unknown.
  public mutating func next() throws(CSVError) -> CSVRow? {
    if let failure { throw failure }
    guard isPreambleRead || readPreamble() else { return nil }
    do throws(CSVError) {
      var state = self.state
      let end = try scan(&state)
      self.state = state
      return end.map { takeRow($0) }
    } catch {
      failure = error
      throw error
    }
  }

  /// All rows of a whole file.
  ///
  /// - Throws: what ``next()`` throws.
  public static func rows(
    in bytes: [UInt8], dialect: CSVDialect, limits: CSVLimits = .standard
  ) throws(CSVError) -> [CSVRow] {
    var scanner = CSVRowScanner(dialect: dialect, limits: limits)
    scanner.feed(bytes)
    scanner.finish()
    var rows: [CSVRow] = []
    while let row = try scanner.next() { rows.append(row) }
    return rows
  }

  /// Forgets what was given out. Rows that are still held keep the old buffer alive by themselves.
  private mutating func dropGivenRows() {
    guard state.rowStart > 0 else { return }
    bufferOffset += state.rowStart
    if state.rowStart == buffer.count {
      buffer.removeAll(keepingCapacity: true)
    } else {
      buffer.removeSubrange(0..<state.rowStart)
    }
    state.rebase()
  }

  private mutating func takeRow(_ end: RowEnd) -> CSVRow {
    let row = CSVRow(
      lineNumber: lineNumber, offset: bufferOffset + state.rowStart,
      raw: buffer[state.rowStart..<state.position], terminator: end.terminator, dialect: dialect,
      limits: limits)
    lineNumber += state.linesInRow + 1
    state.beginRow()
    return row
  }

  /// Takes the byte order mark and the `sep=` line; `false` while it cannot be told whether they are there.
  private mutating func readPreamble() -> Bool {
    var end = 0
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if buffer.count < mark.count, !isFinished, mark.starts(with: buffer) { return false }
    if buffer.starts(with: mark) { end = mark.count }
    if dialect.hasSeparatorLine {
      // "sep=", one character and the line ending are 7 bytes.
      guard isFinished || buffer.count >= end + 7 else { return false }
      if let line = SeparatorLine(at: end, in: buffer) {
        end = line.end
        lineNumber += 1
      }
    }
    preamble = Array(buffer[..<end])
    state.skip(to: end)
    isPreambleRead = true
    return true
  }
}

/// What ended a row; the terminator is `nil` at the end of the file.
private struct RowEnd {
  var terminator: CSVLineEnding?
}

/// How far the buffer was looked through; all positions count from its beginning.
private struct ScanState {
  var rowStart = 0
  var position = 0
  var linesInRow = 0
  var isQuoted = false
  var quoteStart = 0
  var quoteLine = 0

  mutating func beginRow() {
    rowStart = position
    linesInRow = 0
    isQuoted = false
  }

  mutating func skip(to end: Int) {
    position = end
    beginRow()
  }

  mutating func rebase() {
    position -= rowStart
    quoteStart -= rowStart
    rowStart = 0
  }
}

extension CSVRowScanner {
  /// Moves to the end of the row; `nil` when the row's end is not in the buffer yet or the file is through.
  private func scan(_ state: inout ScanState) throws(CSVError) -> RowEnd? {
    let bytes = buffer.span.bytes
    let count = bytes.byteCount
    let quote = dialect.quote.byte
    let quotePattern = ByteSearch.pattern(quote ?? 0x0A)
    let hasLoneReturns = dialect.lineEnding == .carriageReturn

    while true {
      state.position = ByteSearch.firstMark(in: bytes, from: state.position, quote: quotePattern)
      let mark = state.position
      if mark == count { return try atEnd(state, count: count) }
      let byte = bytes.unsafeLoad(fromByteOffset: mark, as: UInt8.self)
      let following: UInt8? =
        mark + 1 < count ? bytes.unsafeLoad(fromByteOffset: mark + 1, as: UInt8.self) : nil
      if byte == quote {
        if state.isQuoted {
          // A quote at the buffer's end may be the first half of a doubled one.
          if following == nil, !isFinished { return try atEnd(state, count: count) }
          if following == quote {
            state.position = mark + 2
          } else {
            try checkQuoted(state, upTo: mark)
            state.isQuoted = false
            state.position = mark + 1
          }
        } else {
          if mark == state.rowStart || isDelimiter(bytes, before: mark) {
            state.isQuoted = true
            state.quoteStart = mark
            state.quoteLine = lineNumber + state.linesInRow
          }
          state.position = mark + 1
        }
      } else if byte == 0x0A {
        state.position = mark + 1
        if !state.isQuoted { return try rowEnd(state, .lineFeed) }
        state.linesInRow += 1
      } else if byte == 0x0D {
        if following == nil, !isFinished { return try atEnd(state, count: count) }
        if following == 0x0A {
          state.position = mark + 2
          if !state.isQuoted { return try rowEnd(state, .carriageReturnLineFeed) }
          state.linesInRow += 1
        } else {
          state.position = mark + 1
          if hasLoneReturns {
            if !state.isQuoted { return try rowEnd(state, .carriageReturn) }
            state.linesInRow += 1
          }
        }
      } else {
        throw .nulByte(line: lineNumber + state.linesInRow, offset: bufferOffset + mark)
      }
    }
  }

  @inline(__always)
  private func isDelimiter(_ bytes: RawSpan, before mark: Int) -> Bool {
    bytes.unsafeLoad(fromByteOffset: mark - 1, as: UInt8.self) == dialect.delimiter.byte
  }

  private func rowEnd(_ state: ScanState, _ terminator: CSVLineEnding) throws(CSVError) -> RowEnd {
    try checkRow(state, upTo: state.position)
    return RowEnd(terminator: terminator)
  }

  private func atEnd(_ state: ScanState, count: Int) throws(CSVError) -> RowEnd? {
    if state.isQuoted {
      try checkQuoted(state, upTo: count)
      if isFinished { throw .unterminatedQuote(line: state.quoteLine) }
    }
    try checkRow(state, upTo: count)
    return isFinished && state.rowStart < count ? RowEnd(terminator: nil) : nil
  }

  private func checkQuoted(_ state: ScanState, upTo end: Int) throws(CSVError) {
    if end - state.quoteStart - 1 > limits.fieldBytes {
      throw .fieldTooLong(line: state.quoteLine, column: nil, limit: limits.fieldBytes)
    }
  }

  private func checkRow(_ state: ScanState, upTo end: Int) throws(CSVError) {
    if end - state.rowStart > limits.rowBytes { throw .rowTooLong(line: lineNumber, limit: limits.rowBytes) }
  }
}
