import CSVText

/// Bytes as the rows of a table, below any mapping: fast, and with laws to hold.
enum RowInput {
  static func run(_ input: [UInt8]) {
    let dialect = CSVDialectRecogniser.recognise(sample: input, isWholeFile: true).dialect
    guard let rows = try? CSVRowScanner.rows(in: input, dialect: dialect) else { return }
    precondition(inPieces(input, dialect) == rows.map(\.raw), "rows depend on how the bytes arrive")
    for row in rows {
      guard let values = try? row.values() else { continue }
      let same = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0.offset, $0.element) })
      // A text that is not the one of the bytes, since they are not UTF-8, is a change.
      if values.allSatisfy({ !$0.unicodeScalars.contains("\u{FFFD}") }) {
        precondition((try? row.replacing(same)) == Array(row.raw), "the same values change a row")
      }
      checkChange(of: row, values, dialect)
    }
  }

  /// What is written into a cell is read from it, and from no other one.
  private static func checkChange(of row: CSVRow, _ values: [String], _ dialect: CSVDialect) {
    guard values.count > 1, let bytes = try? row.replacing([1: "а;б,\"в\"\t"]) else { return }
    var whole = dialect
    whole.hasByteOrderMark = false
    whole.hasSeparatorLine = false
    // Behind another line: at the beginning of a file some bytes mean something else.
    guard let again = try? CSVRowScanner.rows(in: dialect.lineEnding.bytes + bytes, dialect: whole).last,
      let read = try? again.values()
    else {
      preconditionFailure("a row that was written cannot be read")
    }
    var expected = values
    expected[1] = "а;б,\"в\"\t"
    precondition(read == expected, "a cell that was written is read as another one")
  }

  private static func inPieces(_ input: [UInt8], _ dialect: CSVDialect) -> [ArraySlice<UInt8>] {
    var scanner = CSVRowScanner(dialect: dialect)
    var rows: [ArraySlice<UInt8>] = []
    for start in stride(from: 0, to: input.count, by: 3) {
      scanner.feed(input[start..<min(start + 3, input.count)])
      while let row = try? scanner.next() { rows.append(row.raw) }
    }
    scanner.finish()
    while let row = try? scanner.next() { rows.append(row.raw) }
    return rows
  }
}
