import CSVText
import Contractors
import FileSources
import Files
import Mappings

/// Makes all changes of one call in one new file that takes the place of the old one.
struct FileRewrite {
  private let source: CSVSource
  private var copy: RowCopy<OperationBatch>

  /// - Throws: ``CSVConnectorError``; nothing is changed then.
  init(_ source: CSVSource, _ operations: [Operation]) throws(CSVConnectorError) {
    self.source = source
    copy = try RowCopy(source, OperationBatch(operations, source))
  }

  /// Writes the new file and puts it in the old one's place.
  ///
  /// - Returns: one outcome per operation.
  /// - Throws: ``CSVConnectorError`` when nothing was changed.
  mutating func run() throws(CSVConnectorError) -> [Outcome] {
    try copy.run()
    guard !copy.changes.effective.isEmpty else {
      copy.sink.replacement.abort()
      return answers(source)
    }
    try copy.close()
    do throws(FileError) {
      try copy.sink.replacement.commit(expecting: source.identity)
    } catch {
      switch error {
      case .changedMeanwhile: return Array(repeating: .stale(nil), count: copy.changes.outcomes.count)
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
    for index in copy.changes.effective { copy.changes.settle(index, .unknown(error.sentence)) }
    return answers(nil)
  }

  /// The outcomes with what the next reading will give of the rows.
  private mutating func answers(_ read: CSVSource?) -> [Outcome] {
    var readers: [Entity: RowReader] = [:]
    var builder = SourceFingerprint.Builder()
    for finished in read == nil ? [] : copy.changes.finished {
      guard let source = read, let outcome = copy.changes.outcomes[finished.operation] else { continue }
      let entity = copy.changes.entity(of: finished.operation)
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
      case .done: copy.changes.settle(finished.operation, .done(finished.key, observed))
      case .stale: copy.changes.settle(finished.operation, .stale(observed))
      default: continue
      }
    }
    return copy.changes.outcomes.map { $0 ?? .gone }
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
