import Contractors
import FileSources
import Mappings
import XMLText

/// One reading of a file, record by record.
final class XMLPages: RecordPages {
  private static let pageRecords = 500

  private let source: XMLSource
  private let request: ReadRequest
  private let parser: XMLRecordParser
  private let reader: RecordReader
  private var pieces: PieceStream
  private var builder = SourceFingerprint.Builder()
  private var keys = KeyLedger()
  /// Whether records outside of their own list may come again, with the same values.
  private let isRepeated: Bool
  private var contents: ContentLedger
  /// Whether the last record stood in the list of new records; the next one nearly always stands beside it.
  private var last: (ancestry: XMLAncestry, isInList: Bool)?
  /// Whether the key of every record could be read so far.
  private var isWhole = true
  private var end: (completeness: Completeness, cursor: Cursor?)?
  private var failure: XMLConnectorError?

  init(_ source: XMLSource, _ request: ReadRequest) throws(XMLConnectorError) {
    let source = try source.joined()
    self.source = source
    self.request = request
    isRepeated = source.mapping.isRepeated(request.entity)
    contents = ContentLedger(free: source.mapping.fieldsOnlyRead(of: request.entity))
    parser = XMLRecordParser(limits: source.options.limits)
    reader = RecordReader(source, entity: request.entity)
    pieces = try source.pieces()
  }

  func next() async throws -> ReadStep {
    if let failure { throw failure }
    do throws(XMLConnectorError) {
      return try step()
    } catch {
      // After a broken record others could be read, and the reading would look whole.
      failure = error
      throw error
    }
  }

  private func step() throws(XMLConnectorError) -> ReadStep {
    if let end { return .end(end.completeness, end.cursor) }
    var page: [Observation] = []
    while page.count < Self.pageRecords {
      guard let piece = try pieces.next() else {
        let end = try verdict()
        self.end = end
        return page.isEmpty ? .end(end.completeness, end.cursor) : .page(page)
      }
      guard case .record(let slice) = piece, source.places.holds(slice, of: request.entity) else { continue }
      if let observation = try observe(slice) { page.append(observation) }
    }
    return .page(page)
  }

  private func observe(_ slice: XMLSlice) throws(XMLConnectorError) -> Observation? {
    if source.joins != nil || isRepeated && !isInList(slice) {
      return try observeWhole(slice)
    }
    let line = slice.place.line
    let fingerprint = reader.fingerprint(of: slice, using: &builder)
    if let key = request.known(fingerprint) {
      if let first = keys.claim(key, line: line) { return duplicate(slice, key, first) }
      return .unchanged(key)
    }
    let xml: XMLRecord
    do throws(XMLError) { xml = try parser.parse(slice) } catch {
      throw .malformed(path: source.options.path, error)
    }
    guard let parsed = reader.read(xml) else { return nil }
    if parsed.key == nil { isWhole = false }
    if let key = parsed.key, let first = keys.claim(key, line: line) { return duplicate(slice, key, first) }
    if let rejection = parsed.rejection { return .rejected(rejection) }
    guard let key = parsed.key else { return nil }
    return .record(reader.observed(parsed, key: key, fingerprint: fingerprint))
  }

  private func isInList(_ slice: XMLSlice) -> Bool {
    if let last, last.ancestry.isSame(as: slice.ancestry) { return last.isInList }
    let isInList = source.places.isInList(slice, of: request.entity)
    last = (slice.ancestry, isInList)
    return isInList
  }

  /// Reads a record first and looks whether it is known afterwards: where more than its bytes counts.
  private func observeWhole(_ slice: XMLSlice) throws(XMLConnectorError) -> Observation? {
    let line = slice.place.line
    let xml: XMLRecord
    do throws(XMLError) { xml = try parser.parse(slice) } catch {
      throw .malformed(path: source.options.path, error)
    }
    guard let seen = reader.see(xml) else { return nil }
    let fingerprint = reader.fingerprint(of: slice, joined: seen.joined, using: &builder)
    // What may come again is read in any case, to be compared.
    if !isRepeated, let key = request.known(fingerprint) {
      if let first = keys.claim(key, line: line) { return duplicate(slice, key, first) }
      return .unchanged(key)
    }
    let parsed = reader.read(seen)
    if parsed.key == nil { isWhole = false }
    if let key = parsed.key {
      if let first = keys.claim(key, line: line) {
        if isRepeated, parsed.rejection == nil, contents.covers(parsed.record, of: key) { return nil }
        return duplicate(slice, key, first)
      }
      if isRepeated { contents.note(parsed.record, of: key) }
    }
    if let rejection = parsed.rejection { return .rejected(rejection) }
    guard let key = parsed.key else { return nil }
    if request.known(fingerprint) == key { return .unchanged(key) }
    return .record(reader.observed(parsed, key: key, fingerprint: fingerprint))
  }

  private func duplicate(_ slice: XMLSlice, _ key: RecordKey, _ first: Int) -> Observation {
    .rejected(
      reader.rejection(
        of: slice, key: key, field: source.mapping.requiredColumns.first,
        reason: RecordSentence.duplicateKey(
          String(key.rawValue.prefix(80)), first: first, again: slice.place.line)))
  }

  private func verdict() throws(XMLConnectorError) -> (completeness: Completeness, cursor: Cursor?) {
    if try pieces.hasChanged() { return (.partial, nil) }
    let cursor = FileCursor.cursor(
      source.identity, options: source.options, entity: request.entity, now: source.options.now())
    return (source.options.isFull && isWhole ? .complete : .partial, cursor)
  }
}
