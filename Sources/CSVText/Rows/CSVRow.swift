/// One row as it stands in the file; its fields are found only when asked for.
public struct CSVRow: Sendable, Hashable {
  /// The line the row begins on, counted from 1; rows with line breaks in quotes cover several.
  public let lineNumber: Int
  /// Where the row begins in the file, in bytes.
  public let offset: Int
  /// The row's bytes with its line ending; shares memory with the chunk it was read from.
  public let raw: ArraySlice<UInt8>
  /// The row's own line ending; `nil` for a last row without one.
  public let terminator: CSVLineEnding?
  /// The dialect the row is split by.
  public let dialect: CSVDialect

  let limits: CSVLimits

  init(
    lineNumber: Int, offset: Int, raw: ArraySlice<UInt8>, terminator: CSVLineEnding?, dialect: CSVDialect,
    limits: CSVLimits
  ) {
    self.lineNumber = lineNumber
    self.offset = offset
    self.raw = raw
    self.terminator = terminator
    self.dialect = dialect
    self.limits = limits
  }

  /// A row from bytes kept elsewhere, such as a store of raw rows; a line ending at its end is recognised.
  ///
  /// Only the first row of `bytes` is taken; a byte order mark at its beginning is text.
  ///
  /// - Returns: `nil` when `bytes` is empty.
  /// - Throws: what ``CSVRowScanner/next()`` throws.
  public init?(
    _ bytes: [UInt8], lineNumber: Int = 1, offset: Int = 0, dialect: CSVDialect,
    limits: CSVLimits = .standard
  ) throws(CSVError) {
    var scanner = CSVRowScanner(withoutPreamble: dialect, limits: limits)
    scanner.feed(bytes)
    scanner.finish()
    guard let row = try scanner.next() else { return nil }
    self.init(
      lineNumber: lineNumber, offset: offset, raw: row.raw, terminator: row.terminator, dialect: dialect,
      limits: limits)
  }

  /// Where the row stands in the file, in bytes, with its line ending.
  public var byteRange: Range<Int> { offset..<offset + raw.count }

  /// The row's bytes without its line ending.
  public var content: ArraySlice<UInt8> { raw.dropLast(terminator?.count ?? 0) }

  /// Whether the line holds nothing but spaces, tabs and stray CR. A blank line splits into one field; it is no
  /// record, and is kept for writing the file back.
  public var isBlank: Bool {
    content.allSatisfy { byte in
      (byte == 0x20 || byte == 0x09 || byte == 0x0D) && byte != dialect.delimiter.byte
    }
  }

  /// The fields from left to right, without the one that a trailing delimiter seems to begin.
  ///
  /// A ragged row is no error: it gives as many fields as it has.
  ///
  /// - Throws: ``CSVError/tooManyColumns(line:limit:)``, ``CSVError/fieldTooLong(line:column:limit:)``.
  public func fields() throws(CSVError) -> [CSVField] {
    let content = self.content
    let base = content.startIndex
    return try places().map { field(at: $0, in: content, from: base) }
  }

  /// How many fields the row has; compare with the header to find ragged rows.
  ///
  /// - Throws: what ``fields()`` throws.
  public func fieldCount() throws(CSVError) -> Int { try places().count }

  /// The values of all fields, checked to be UTF-8.
  ///
  /// - Throws: what ``fields()`` throws, and ``CSVError/invalidText(line:column:)``.
  public func values() throws(CSVError) -> [String] {
    let places = try self.places()
    let content = self.content
    let base = content.startIndex
    var values: [String] = []
    values.reserveCapacity(places.count)
    for place in places {
      let field = field(at: place, in: content, from: base)
      guard let value = field.checkedValue else {
        throw .invalidText(line: lineNumber, column: values.count + 1)
      }
      values.append(value)
    }
    return values
  }

  /// One field, found without looking at those to its right.
  ///
  /// - Parameter column: counted from 0.
  /// - Returns: the field; `nil` when the row is shorter.
  /// - Throws: what ``fields()`` throws, for the fields looked at.
  public func field(at column: Int) throws(CSVError) -> CSVField? {
    guard column >= 0 else { return nil }
    let content = self.content
    let base = content.startIndex
    // One field more than asked for tells whether the last one is a trailing delimiter's.
    let places = try splitFields(upTo: column < Int.max - 1 ? column + 2 : column)
    guard column < places.count else { return nil }
    return field(at: places[column], in: content, from: base)
  }

  private func field(at place: FieldPlace, in content: ArraySlice<UInt8>, from base: Int) -> CSVField {
    CSVField(
      raw: content[base + place.start..<base + place.end], range: place.start..<place.end,
      wasQuoted: place.wasQuoted, isEscaped: place.isEscaped, quote: dialect.quote.byte)
  }

  func places() throws(CSVError) -> [FieldPlace] { try splitFields(upTo: Int.max) }

  /// Whether the row ends with a delimiter after which no field begins, in a dialect that has them.
  ///
  /// The delimiter cannot be text: the row scan closes all quotes before a row ends.
  var endsWithTrailingDelimiter: Bool {
    dialect.hasTrailingDelimiter && content.last == dialect.delimiter.byte
  }
}
