import CSVText
import Mappings

/// A file from its beginning, record by record, with the rows that are no records.
struct RecordStream {
  /// One record, or a row that is none.
  enum Item {
    /// A row above the records, the headings, a blank line.
    case other(CSVRow)
    case record(RecordRows)
  }

  private let source: CSVSource
  private var rows: RowStream
  /// A row that was read to see whether it continues the record above.
  private var ahead: CSVRow?

  init(_ source: CSVSource) throws(CSVConnectorError) {
    self.source = source
    rows = try source.rows()
  }

  /// What stands before the first row: byte order mark and `sep=` line; complete once a row was given.
  var preamble: [UInt8] { rows.preamble }

  /// The next record or other row; nil at the file's end.
  mutating func next() throws(CSVConnectorError) -> Item? {
    guard let row = try nextRow() else { return nil }
    if row.lineNumber <= source.header.lineNumber || row.isBlank { return .other(row) }
    guard let continuation = source.mapping.continuation, let column = continuation.column else {
      return .record(RecordRows(row))
    }
    let name = source.coding.value(of: row, at: column)
    var record = RecordRows(row)
    while let next = try nextRow() {
      guard !next.isBlank,
        continuation.continues(source.coding.value(of: next, at: column), first: name),
        !isOfAnotherEntity(next, than: row)
      else {
        ahead = next
        break
      }
      guard record.more.count < Self.rowsMaximum else {
        throw .recordTooLong(path: source.options.path, line: row.lineNumber, limit: Self.rowsMaximum)
      }
      record.more.append(next)
    }
    return .record(record)
  }

  /// Whether the file was written to since it was opened.
  func hasChanged() throws(CSVConnectorError) -> Bool { try rows.hasChanged() }

  /// A contractor with more accounts, addresses or contacts than this is a column that names nothing.
  private static let rowsMaximum = 10_000

  /// Whether a row says that it is of another entity than the record above: a firm and a person of one key are two records, as
  /// programs leave them that number both from 1.
  private func isOfAnotherEntity(_ next: CSVRow, than first: CSVRow) -> Bool {
    guard source.mapping.entities.count > 1, let one = node(of: first), let another = node(of: next) else {
      return false
    }
    return source.mapping.contradicts(another, one)
  }

  private func node(of row: CSVRow) -> RawNode? {
    guard let values = try? source.coding.values(of: row) else { return nil }
    return RawNode("row", children: zip(source.columns, values).map { RawNode($0, text: $1) })
  }

  private mutating func nextRow() throws(CSVConnectorError) -> CSVRow? {
    if let row = ahead {
      ahead = nil
      return row
    }
    return try rows.next()
  }
}
