public import CSVText
public import Contractors
public import Files
public import Mappings

/// What was recognised of a file, for people and for guessing a mapping.
public struct CSVFileReport: Sendable {
  /// The file.
  public let path: String
  /// Its size in bytes.
  public let bytes: Int
  /// Its encoding.
  public let encoding: TextEncoding
  /// How sure the encoding is.
  public let encodingConfidence: TextEncodingGuess.Confidence
  /// Why that encoding.
  public let encodingReason: Sentence
  /// The dialect with reasons.
  public let dialect: CSVDialectReport
  /// The line of the header row, from 1.
  public let headerLine: Int
  /// The headings as written.
  public let header: [String]
  /// The columns the mapping reads; empty without a mapping.
  public let mapped: [String]
  /// The columns the mapping names and the file lacks.
  public let missing: [String]
  /// The columns that no rule names; without a mapping all of them.
  public let unknown: [String]
  /// Headings that stand more than once.
  public let duplicates: [String]
  /// How many rows follow the header, blank ones not counted; exact when ``isRowCountExact``.
  public let rowEstimate: Int
  /// Whether the whole file was looked at.
  public let isRowCountExact: Bool
  /// Up to 50 rows after the header, decoded, to guess a mapping from.
  public let samples: [[String]]

  private static let samplesMaximum = 50

  /// Looks at the first 256 KiB of a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: the mapping it is meant for; without one the header is the first row as wide as most.
  ///   - encoding: the encoding, if it is known.
  ///   - delimiter: the delimiter, if it is known.
  ///   - faults: failures for tests.
  /// - Returns: what was recognised.
  /// - Throws: ``CSVConnectorError``.
  public static func describe(
    path: String, mapping: CompiledMapping? = nil, encoding: TextEncoding? = nil,
    delimiter: CSVDelimiter? = nil, faults: FileFaults = .none
  ) throws(CSVConnectorError) -> CSVFileReport {
    if let mapping {
      let source = try CSVSource.open(
        CSVReplicaOptions(
          connection: "", path: path, mapping: mapping, encoding: encoding, delimiter: delimiter,
          faults: faults))
      return try CSVFileReport(source.recognition, source.header)
    }
    let recognition = try FileRecognition.open(
      path: path, encoding: encoding, delimiter: delimiter, usual: nil, limits: .standard, faults: faults)
    let header: HeaderRow?
    do throws(CSVError) { header = try HeaderRow.find(in: recognition, mapping: nil) } catch {
      throw .rows(path: path, error)
    }
    guard let header else { throw .empty(path: path) }
    return try CSVFileReport(recognition, header)
  }

  init(_ recognition: FileRecognition, _ header: HeaderRow) throws(CSVConnectorError) {
    let rows: [CSVRow]
    do throws(CSVError) { rows = try recognition.sampleRows(.max) } catch {
      throw .rows(path: recognition.path, error)
    }
    let body = rows.filter { $0.lineNumber > header.lineNumber }
    let columns = HeaderRow.columnNames(header.names)
    func named(_ columns: [String]) -> [String] {
      columns.filter { !$0.allSatisfy(\.isWhitespace) }
    }
    path = recognition.path
    bytes = recognition.reader.identity.size
    encoding = recognition.encoding.encoding
    encodingConfidence = recognition.encoding.confidence
    encodingReason = recognition.encoding.reason
    dialect = recognition.report
    headerLine = header.lineNumber
    self.header = header.names
    mapped = header.bound?.found ?? []
    missing = header.bound?.missing ?? []
    unknown = named(header.bound?.unknown ?? columns)
    duplicates = CSVHeader(header.names).duplicates
    isRowCountExact = recognition.isWhole
    let seen = max(1, (rows.last?.byteRange.upperBound ?? 1) - (body.first?.offset ?? 0))
    let share = Double(recognition.sampleFileBytes) / Double(max(1, recognition.sample.count))
    rowEstimate =
      recognition.isWhole
      ? body.count : Int(Double(body.count) * Double(bytes) / max(1, Double(seen) * share))
    samples = body.prefix(Self.samplesMaximum).compactMap { row in
      (try? recognition.coding.values(of: row))?.map { CellText(isSpreadsheet: false).text(of: $0 ?? "") }
    }
  }
}

extension CSVFileReport: CustomStringConvertible {
  /// A few lines in English; ``sentence`` has them in both languages.
  public var description: String { sentence.english }
}
