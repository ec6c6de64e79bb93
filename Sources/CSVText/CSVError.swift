/// Why bytes are no rows, or why values cannot be written as a row.
///
/// Lines and columns are counted from 1.
public enum CSVError: Error, Sendable, Hashable {
  /// A quoted field that began on `line` has no closing quote before the end of the file.
  case unterminatedQuote(line: Int)
  /// A NUL byte at `offset` bytes into the file: not text, or text in UTF-16 that was not decoded.
  case nulByte(line: Int, offset: Int)
  /// A field longer than `limit` bytes; `column` is `nil` while the field's end was not found.
  case fieldTooLong(line: Int, column: Int?, limit: Int)
  /// A row longer than `limit` bytes.
  case rowTooLong(line: Int, limit: Int)
  /// A row of more than `limit` columns.
  case tooManyColumns(line: Int, limit: Int)
  /// A field that is not valid UTF-8.
  case invalidText(line: Int, column: Int)
  /// A value that the dialect cannot write so that it reads back the same.
  case unwritable(column: Int, reason: Unwritable)

  /// What stands in the way of writing a value.
  public enum Unwritable: Sendable, Hashable {
    /// NUL bytes are refused when reading, so they are never written.
    case nulByte
    /// The value needs quotes and the dialect has none.
    case needsQuotes
    /// The value is longer than the limit of a field or makes the row longer than the limit of a row.
    case tooLong(limit: Int)
    /// The column lies beyond the limit of columns or is negative.
    case columnOutOfRange(limit: Int)
  }
}

extension CSVError: CustomStringConvertible {
  /// One sentence with the place, what was found and what to do.
  public var description: String {
    switch self {
    case .unterminatedQuote(let line):
      "Line \(line): a quoted field begins here and never ends. Close the quote, or double it if it is text."
    case .nulByte(let line, let offset):
      "Line \(line): NUL byte at byte \(offset). The file is not text or its encoding is UTF-16; "
        + "name the encoding of the connection."
    case .fieldTooLong(let line, let column, let limit):
      "Line \(line)\(column.map { ", column \($0)" } ?? ""): a field is longer than \(limit) bytes. "
        + "Probably a quote is not closed."
    case .rowTooLong(let line, let limit):
      "Line \(line): the row is longer than \(limit) bytes. Probably the line ending is not recognised."
    case .tooManyColumns(let line, let limit):
      "Line \(line): more than \(limit) columns. Probably the delimiter is wrong."
    case .invalidText(let line, let column):
      "Line \(line), column \(column): the bytes are not UTF-8. Name the encoding of the connection."
    case .unwritable(let column, .nulByte):
      "Column \(column): the value holds a NUL character, which no CSV file can carry. Remove it."
    case .unwritable(let column, .needsQuotes):
      "Column \(column): the value needs quotes and the file's dialect has none. Choose a quote mark."
    case .unwritable(let column, .tooLong(let limit)):
      "Column \(column): the value makes the field or the row longer than \(limit) bytes. Shorten it."
    case .unwritable(let column, .columnOutOfRange(let limit)):
      "Column \(column) is outside 1 to \(limit)."
    }
  }
}
