import CSVText
import Contractors
import Files
import Mappings

/// What becomes of the rows of a file that is written anew.
protocol RowChanges {
  /// Whether any record of the file may still be one that is meant, or records are still to be added.
  var isWaiting: Bool { get }

  /// The record as it shall stand in the new file: the same, another, or nil when it is taken out.
  mutating func meet(_ row: RecordRows) throws(CSVConnectorError) -> RecordRows?

  /// Adds the records that the file does not have.
  ///
  /// - Parameters:
  ///   - line: the line on which the next row will begin.
  ///   - obstacle: why no row can be added to the file.
  ///   - append: adds a row to the file and gives the line after it.
  /// - Throws: what `append` throws.
  mutating func finish(
    line: Int, obstacle: Sentence?, append: (RecordRows) throws(CSVConnectorError) -> Int
  ) throws(CSVConnectorError)
}

/// Copies a file row by row into a new one, with changes.
struct RowCopy<Changes: RowChanges> {
  private let source: CSVSource
  var changes: Changes
  let sink: RewriteSink
  /// How many lines further down rows stand in the new file.
  private var shift = 0
  /// The last row that is not blank, as it was written.
  private var last: (line: Int, bytes: [UInt8], isTerminated: Bool)?
  /// Blank lines that may be the file's last ones: new rows go before them.
  private var blanks: [UInt8] = []
  private var isLastCut = false

  /// More blank lines than this are no end of a file that anybody looks at.
  private static var blankBytesMaximum: Int { 1 << 20 }

  /// - Throws: ``CSVConnectorError``; nothing is changed then.
  init(_ source: CSVSource, _ changes: Changes) throws(CSVConnectorError) {
    self.source = source
    self.changes = changes
    sink = try RewriteSink(path: source.options.path, coding: source.coding, faults: source.options.faults)
  }

  /// Copies all rows.
  ///
  /// - Throws: ``CSVConnectorError``; the new file is not in place then, nor afterwards.
  mutating func run() throws(CSVConnectorError) {
    try source.checkReversible()
    try copyRows()
    try addRows()
  }

  /// Writes what stands behind the last row.
  func close() throws(CSVConnectorError) { try sink.write(blanks) }

  private mutating func copyRows() throws(CSVConnectorError) {
    var rows = try RecordStream(source)
    var isFirst = true
    while let item = try rows.next() {
      if isFirst { try sink.write(rows.preamble) }
      isFirst = false
      switch item {
      case .other(let row):
        if row.isBlank, row.lineNumber > source.header.lineNumber, changes.isWaiting {
          blanks += row.raw
          if blanks.count > Self.blankBytesMaximum { try flushBlanks() }
        } else {
          try copy(row)
        }
      case .record(let record): try copy(record)
      }
    }
  }

  /// Copies a record as it shall stand in the new file.
  private mutating func copy(_ record: RecordRows) throws(CSVConnectorError) {
    guard changes.isWaiting else {
      try copy(record.first)
      for row in record.more { try copy(row) }
      return
    }
    isLastCut = record.last.terminator == nil && isCut(record.last)
    guard let new = try changes.meet(record.moved(by: shift)) else {
      shift -= record.lineCount
      return
    }
    shift += new.lineCount - record.lineCount
    try copy(new.first)
    for row in new.more { try copy(row) }
  }

  private func isCut(_ row: CSVRow) -> Bool {
    guard let entity = source.mapping.entities.first else { return false }
    return RowReader(source, entity: entity).isCut(row)
  }

  private mutating func copy(_ row: CSVRow) throws(CSVConnectorError) {
    try flushBlanks()
    try sink.write(row.raw)
    last = (row.lineNumber, Array(row.raw), row.terminator != nil)
  }

  private mutating func flushBlanks() throws(CSVConnectorError) {
    if blanks.isEmpty { return }
    try sink.write(blanks)
    blanks = []
  }

  private mutating func addRows() throws(CSVConnectorError) {
    let dialect = source.dialect
    let sink = sink
    var line = last.map { $0.line + dialect.lineCount($0.bytes) } ?? 1
    var needsLineEnding = last.map { !$0.isTerminated } ?? false
    if needsLineEnding { line += 1 }
    try changes.finish(line: line, obstacle: isLastCut ? RowSentence.cutFile : nil) {
      row throws(CSVConnectorError) in
      if needsLineEnding { try sink.write(dialect.lineEnding.bytes) }
      needsLineEnding = false
      for part in row.all { try sink.write(part.raw) }
      return row.lineNumber + row.lineCount
    }
  }
}
