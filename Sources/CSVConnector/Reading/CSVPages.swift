import Mappings
import CSVText
import Contractors
import FileSources
import Files

/// One reading of a file, row by row.
final class CSVPages: RecordPages {
  private static let pageRows = 500

  private let source: CSVSource
  private let request: ReadRequest
  private let reader: RowReader
  private var rows: RecordStream
  private var builder = SourceFingerprint.Builder()
  private var keys = KeyLedger()
  /// Whether every record was shown so far: neither a cut row nor one whose key could not be read.
  private var isWhole = true
  private var end: (completeness: Completeness, cursor: Cursor?)?

  init(_ source: CSVSource, _ request: ReadRequest) throws(CSVConnectorError) {
    self.source = source
    self.request = request
    reader = RowReader(source, entity: request.entity)
    rows = try RecordStream(source)
  }

  func next() async throws -> ReadStep {
    if let end { return .end(end.completeness, end.cursor) }
    var page: [Observation] = []
    while page.count < Self.pageRows {
      guard let item = try rows.next() else {
        let end = try verdict()
        self.end = end
        return page.isEmpty ? .end(end.completeness, end.cursor) : .page(page)
      }
      if case .record(let record) = item, let observation = observe(record) { page.append(observation) }
    }
    return .page(page)
  }

  private func observe(_ row: RecordRows) -> Observation? {
    let isCut = reader.isCut(row.last)
    let fingerprint = reader.fingerprint(of: row, using: &builder)
    if !isCut, let key = request.known(fingerprint) {
      if let first = keys.claim(key, line: row.lineNumber) { return duplicate(row, key, first) }
      return .unchanged(key)
    }
    guard let parsed = reader.parse(row) else { return nil }
    if isCut || parsed.key == nil { isWhole = false }
    if let key = parsed.key, let first = keys.claim(key, line: row.lineNumber) {
      return duplicate(row, key, first)
    }
    if let rejection = parsed.rejection { return .rejected(rejection) }
    guard let key = parsed.key else { return nil }
    return .record(reader.observed(parsed, key: key, row: row, fingerprint: fingerprint))
  }

  private func duplicate(_ row: RecordRows, _ key: RecordKey, _ first: Int) -> Observation {
    .rejected(
      reader.rejection(
        of: row.first, key: key, field: source.mapping.requiredColumns.first,
        reason: RowSentence.duplicateKey(
          String(key.rawValue.prefix(80)), first: first, again: row.lineNumber)))
  }

  private func verdict() throws(CSVConnectorError) -> (completeness: Completeness, cursor: Cursor?) {
    if try rows.hasChanged() { return (.partial, nil) }
    let cursor = FileCursor.cursor(
      source.identity, options: source.options, entity: request.entity, now: source.options.now())
    return (source.options.isFull && isWhole ? .complete : .partial, cursor)
  }
}
