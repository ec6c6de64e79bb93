import CSVText

/// The rows of one record: one in most files, more where rows continue the record above.
struct RecordRows {
  var first: CSVRow
  /// The rows that continue it.
  var more: [CSVRow] = []

  init(_ first: CSVRow, more: [CSVRow] = []) {
    self.first = first
    self.more = more
  }

  /// The rows from the first on; nil when there are none.
  init?(_ rows: [CSVRow]) {
    guard let first = rows.first else { return nil }
    self.init(first, more: Array(rows.dropFirst()))
  }

  var all: [CSVRow] { [first] + more }
  var last: CSVRow { more.last ?? first }
  var lineNumber: Int { first.lineNumber }

  /// Whether two records stand in the same bytes.
  func isSame(as other: RecordRows) -> Bool {
    first.raw == other.first.raw && more.count == other.more.count
      && zip(more, other.more).allSatisfy { $0.raw == $1.raw }
  }

  /// How many lines end in the rows.
  var lineCount: Int {
    more.reduce(first.dialect.lineCount(first.raw)) { $0 + $1.dialect.lineCount($1.raw) }
  }

  /// The same rows some lines further down.
  func moved(by lines: Int) -> RecordRows {
    lines == 0 ? self : RecordRows(first.moved(by: lines), more: more.map { $0.moved(by: lines) })
  }
}

extension CSVRow {
  /// The same row some lines further down.
  func moved(by lines: Int) -> CSVRow {
    guard lines != 0 else { return self }
    return
      (try? CSVRow(Array(raw), lineNumber: lineNumber + lines, offset: offset, dialect: dialect)) ?? self
  }
}
