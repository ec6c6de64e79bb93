import CSVText
import Contractors
import FileSources
import Files
import Mappings

/// Makes all changes of one call in one new file that takes the place of the old one.
struct FileRewrite {
  private let source: CSVSource
  private var batch: OperationBatch
  private let sink: RewriteSink
  /// How many lines further down rows stand in the new file.
  private var shift = 0
  /// The last row that is not blank, as it was written.
  private var last: (line: Int, bytes: [UInt8], isTerminated: Bool)?
  /// Blank lines that may be the file's last ones: new rows go before them.
  private var blanks: [UInt8] = []
  private var isLastCut = false

  /// More blank lines than this are no end of a file that anybody looks at.
  private static let blankBytesMaximum = 1 << 20

  /// - Throws: ``CSVConnectorError``; nothing is changed then.
  init(_ source: CSVSource, _ operations: [Operation]) throws(CSVConnectorError) {
    self.source = source
    batch = OperationBatch(operations, source)
    sink = try RewriteSink(
      path: source.options.path, coding: source.coding, faults: source.options.faults)
  }

  /// Writes the new file and puts it in the old one's place.
  ///
  /// - Returns: one outcome per operation.
  /// - Throws: ``CSVConnectorError`` when nothing was changed.
  mutating func run() throws(CSVConnectorError) -> [Outcome] {
    try source.checkReversible()
    try copyRows()
    try addRows()
    guard !batch.effective.isEmpty else {
      sink.replacement.abort()
      return answers(source)
    }
    try sink.write(blanks)
    do throws(FileError) {
      try sink.replacement.commit(expecting: source.identity)
    } catch {
      switch error {
      case .changedMeanwhile: return Array(repeating: .stale(nil), count: batch.outcomes.count)
      // The new file is in place; only whether it outlasts a power cut is not known.
      case .system(.syncDirectory, _, _): return unknown(error)
      // The look at the new file may have failed after it was put in place.
      case .system(.inspect, _, _) where !isOldInPlace: return unknown(error)
      default: throw .file(error)
      }
    }
    return answers(try? CSVSource.open(source.options))
  }

  private var isOldInPlace: Bool {
    let options = source.options
    return (try? FileIdentity(path: options.path, faults: options.faults)) == source.identity
  }

  private mutating func unknown(_ error: FileError) -> [Outcome] {
    for index in batch.effective { batch.settle(index, .unknown(error.sentence)) }
    return answers(nil)
  }

  private mutating func copyRows() throws(CSVConnectorError) {
    var rows = try RecordStream(source)
    var isFirst = true
    while let item = try rows.next() {
      if isFirst { try sink.write(rows.preamble) }
      isFirst = false
      switch item {
      case .other(let row):
        if row.isBlank, row.lineNumber > source.header.lineNumber, !batch.waiting.isEmpty {
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
    guard !batch.waiting.isEmpty else {
      try copy(record.first)
      for row in record.more { try copy(row) }
      return
    }
    isLastCut = record.last.terminator == nil && isCut(record.last)
    guard let new = batch.meet(record.moved(by: shift)) else {
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
    try batch.finish(line: line, obstacle: isLastCut ? RowSentence.cutFile : nil) {
      row throws(CSVConnectorError) in
      if needsLineEnding { try sink.write(dialect.lineEnding.bytes) }
      needsLineEnding = false
      for part in row.all { try sink.write(part.raw) }
      return row.lineNumber + row.lineCount
    }
  }

  /// The outcomes with what the next reading will give of the rows.
  private mutating func answers(_ read: CSVSource?) -> [Outcome] {
    var readers: [Entity: RowReader] = [:]
    var builder = SourceFingerprint.Builder()
    for finished in read == nil ? [] : batch.finished {
      guard let source = read, let outcome = batch.outcomes[finished.operation] else { continue }
      let entity = batch.entity(of: finished.operation)
      let reader = readers[entity] ?? RowReader(source, entity: entity)
      readers[entity] = reader
      let rows = finished.row.all.compactMap { row in
        try? CSVRow(
          Array(row.raw), lineNumber: row.lineNumber, dialect: source.dialect,
          limits: source.options.limits)
      }
      guard rows.count == finished.row.all.count, let row = RecordRows(rows), let parsed = reader.parse(row),
        parsed.rejection == nil, let key = parsed.key
      else { continue }
      let observed = reader.observed(
        parsed, key: key, row: row, fingerprint: reader.fingerprint(of: row, using: &builder))
      switch outcome {
      case .done: batch.settle(finished.operation, .done(finished.key, observed))
      case .stale: batch.settle(finished.operation, .stale(observed))
      default: continue
      }
    }
    return batch.outcomes.map { $0 ?? .gone }
  }
}

extension CSVDialect {
  /// How many lines end in some rows.
  func lineCount(_ bytes: some Collection<UInt8>) -> Int {
    guard lineEnding == .carriageReturn else { return bytes.count { $0 == 0x0A } }
    var lines = 0
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 0x0D || byte == 0x0A && previous != 0x0D { lines += 1 }
      previous = byte
    }
    return lines
  }
}
