import Contractors
import FileSources
import Files
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
  /// Records outside of their own list that may come again; nil where none may.
  private var repeated: RepeatedRecords?
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
    if source.mapping.isRepeated(request.entity) {
      do throws(FileError) { repeated = try RepeatedRecords(faults: source.options.faults) } catch {
        throw .file(error)
      }
    }
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
      guard let piece = try pieces.next() else { return try lastStep(page) }
      guard case .record(let slice) = piece, source.places.holds(slice, of: request.entity) else { continue }
      if let observation = try observe(slice) { page.append(observation) }
    }
    return .page(page)
  }

  /// What comes behind the end of the file: records that may have come again until there.
  private func lastStep(_ records: [Observation]) throws(XMLConnectorError) -> ReadStep {
    var page = records
    do throws(FileError) {
      while page.count < Self.pageRecords,
        let (key, fold) = try repeated?.next(source.mapping, request.entity)
      {
        let isKnown = request.known(fold.fingerprint) == key
        page.append(isKnown ? .unchanged(key) : .record(fold.observed(key)))
      }
    } catch {
      throw .file(error)
    }
    if !page.isEmpty { return .page(page) }
    let end = try verdict()
    self.end = end
    return .end(end.completeness, end.cursor)
  }

  private func observe(_ slice: XMLSlice) throws(XMLConnectorError) -> Observation? {
    if repeated != nil, !isInList(slice) { return try gather(slice) }
    if source.joins != nil { return try observeWhole(slice) }
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
    guard let seen = try see(slice) else { return nil }
    let fingerprint = reader.fingerprint(of: slice, joined: seen.joined, using: &builder)
    if let key = request.known(fingerprint) {
      if let first = keys.claim(key, line: line) { return duplicate(slice, key, first) }
      return .unchanged(key)
    }
    let parsed = reader.read(seen)
    if parsed.key == nil { isWhole = false }
    if let key = parsed.key, let first = keys.claim(key, line: line) { return duplicate(slice, key, first) }
    if let rejection = parsed.rejection { return .rejected(rejection) }
    guard let key = parsed.key else { return nil }
    return .record(reader.observed(parsed, key: key, fingerprint: fingerprint))
  }

  /// Reads one place of a record that may stand in the file once more.
  ///
  /// - Returns: what is told of the place alone.
  private func gather(_ slice: XMLSlice) throws(XMLConnectorError) -> Observation? {
    guard let seen = try see(slice) else { return nil }
    let parsed = reader.read(seen)
    if parsed.key == nil { isWhole = false }
    if let rejection = parsed.rejection { return .rejected(rejection) }
    guard let key = parsed.key else { return nil }
    let line = slice.place.line
    if repeated?.holds(key) != true, let first = keys.claim(key, line: line) {
      return duplicate(slice, key, first)
    }
    let fingerprint = reader.fingerprint(of: slice, joined: seen.joined, using: &builder)
    do throws(FileError) { try repeated?.add(parsed.node, of: key, fingerprint, line: line) } catch {
      throw .file(error)
    }
    return nil
  }

  private func see(_ slice: XMLSlice) throws(XMLConnectorError) -> RecordReader.Seen? {
    let xml: XMLRecord
    do throws(XMLError) { xml = try parser.parse(slice) } catch {
      throw .malformed(path: source.options.path, error)
    }
    return reader.see(xml)
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
