import CSVText
import Contractors
import Files
import Mappings

/// A CSV file with its encoding, dialect and header recognised and its mapping bound: ready to be read.
struct CSVSource {
  let options: CSVReplicaOptions
  let recognition: FileRecognition
  let header: HeaderRow
  let bound: Bound
  /// The names under which ``bound`` knows the columns.
  let columns: [String]

  var mapping: CompiledMapping { bound.mapping }
  var coding: RowCoding { recognition.coding }
  /// The dialect of the file; a program that quotes texts does so too where its file has too few of them to show it.
  let dialect: CSVDialect
  var identity: FileIdentity { recognition.reader.identity }

  private init(
    _ options: CSVReplicaOptions, _ recognition: FileRecognition, _ header: HeaderRow, _ bound: Bound
  ) {
    self.options = options
    self.recognition = recognition
    self.header = header
    self.bound = bound
    columns = HeaderRow.columnNames(header.names)
    var dialect = recognition.report.dialect
    let mapping = bound.mapping
    if mapping.dialect?.quotesText == true, dialect.quoting == .minimal { dialect.quoting = .nonNumeric }
    dialect.numberColumns = mapping.header?.numberColumns(among: columns) ?? []
    self.dialect = dialect
  }

  /// Opens and recognises the file.
  static func open(_ options: CSVReplicaOptions) throws(CSVConnectorError) -> CSVSource {
    let recognition = try FileRecognition.open(
      path: options.path, encoding: options.encoding, delimiter: options.delimiter,
      usual: options.mapping.dialect, limits: options.limits, faults: options.faults)
    return try bind(options, recognition)
  }

  private static func bind(
    _ options: CSVReplicaOptions, _ recognition: FileRecognition
  ) throws(CSVConnectorError) -> CSVSource {
    // A file of few rows may look even by a wrong delimiter: the one by which the header is understood is right.
    let others = options.delimiter == nil ? CSVDelimiter.recognisable : []
    let first = recognition.report.dialect.delimiter
    var failure: CSVError?
    for delimiter in [first] + others.filter({ $0 != first }) {
      let candidate = delimiter == first ? recognition : recognition.with(delimiter)
      do throws(CSVError) {
        guard let header = try HeaderRow.find(in: candidate, mapping: options.mapping),
          let bound = header.bound
        else { continue }
        return CSVSource(options, candidate, header, bound)
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw .rows(path: options.path, failure) }
    if let rules = options.mapping.header, let mismatch = mismatch(rules, recognition) {
      throw .otherHeader(path: options.path, mapping: options.mapping.name, mismatch)
    }
    let rows = (try? recognition.sampleRows(1)) ?? []
    let found = rows.first.flatMap { try? recognition.coding.values(of: $0) } ?? []
    throw .noHeader(
      path: options.path, mapping: options.mapping.name, required: options.mapping.requiredColumns,
      found: found.compactMap(\.self))
  }

  /// The first cell above the records that is not of the format.
  private static func mismatch(_ rules: HeaderRules, _ recognition: FileRecognition) -> HeaderMismatch? {
    let rows = (try? recognition.sampleRows(rules.lines.count)) ?? []
    return rules.mismatch(in: (try? HeaderRow.cells(rows, recognition)) ?? [])
  }

  /// All rows of the file, those above the header and the header itself among them.
  func rows() throws(CSVConnectorError) -> RowStream {
    try RowStream(
      reader: recognition.reader, path: options.path, coding: coding, dialect: dialect,
      limits: options.limits)
  }

  /// A hash of all that bears on what a row means besides its bytes; quoting and line endings do not.
  ///
  /// Source: sync-algorithm.md §1, "Fingerprints".
  func context(of entity: Entity) -> SourceFingerprint {
    var builder = SourceFingerprint.Builder()
    builder.update(UInt64(Comparison.version))
    builder.update(Normal.version)
    builder.update(entity.rawValue)
    builder.update(mapping.fingerprint.bytes)
    builder.update(UInt64(header.content.count))
    builder.update(header.content)
    builder.update(coding.encoding.name)
    builder.update(dialect.delimiter.description)
    builder.update(dialect.quote.rawValue)
    builder.update(dialect.hasTrailingDelimiter ? 1 : 0)
    builder.update(dialect.lineEnding == .carriageReturn ? 1 : 0)
    builder.update(options.isSpreadsheet ? 1 : 0)
    return builder.finish()
  }
}
