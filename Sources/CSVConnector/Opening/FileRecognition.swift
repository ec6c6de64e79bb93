import CSVText
import FileSources
import Files
import Mappings

/// An open file with what its first bytes tell: encoding and dialect.
struct FileRecognition {
  let path: String
  /// The file at its beginning.
  let reader: FileReader
  let encoding: EncodingChoice
  let coding: RowCoding
  /// The first bytes as rows are cut from them: decoded where the encoding does not keep ASCII.
  let sample: [UInt8]
  /// How many bytes of the file the sample is.
  let sampleFileBytes: Int
  let report: CSVDialectReport
  let limits: CSVLimits

  /// Whether the sample is the whole file.
  var isWhole: Bool { sampleFileBytes >= reader.identity.size }

  /// - Throws: ``CSVConnectorError``, among others for a file that is missing, empty or no CSV.
  static func open(
    path: String, encoding: TextEncoding?, delimiter: CSVDelimiter?, usual: FileDialect?, limits: CSVLimits,
    faults: FileFaults
  ) throws(CSVConnectorError) -> FileRecognition {
    let reader: FileReader
    let bytes: [UInt8]
    let isBlank: Bool
    let choice: EncodingChoice
    do throws(FileError) {
      reader = try FileReader(path: path, faults: faults)
      isBlank = try reader.isBlank()
      bytes = try reader.bytes(in: 0..<CSVDialectRecogniser.sampleBytes)
      choice = try EncodingChoice.choose(
        sample: bytes, reader: reader, configured: encoding,
        usual: usual?.encoding.flatMap { try? TextEncoding(named: $0) })
    } catch {
      throw error.isMissing ? .missing(path: path) : .file(error)
    }
    if isBlank { throw .empty(path: path) }
    if let foreign = ForeignFormat(beginningOf: bytes) { throw .notCSV(path: path, format: foreign) }
    do throws(TextEncodingError) {
      let coding = try RowCoding(choice.encoding, limits: limits)
      let sample = coding.isStream ? try TextDecoder(choice.encoding).decode(bytes) : bytes
      let isWhole = bytes.count >= reader.identity.size
      return FileRecognition(
        path: path, reader: reader, encoding: choice, coding: coding, sample: sample,
        sampleFileBytes: bytes.count,
        report: CSVDialectRecogniser.recognise(
          sample: sample, isWholeFile: isWhole, overrides: CSVDialectOverrides(delimiter: delimiter)),
        limits: limits)
    } catch {
      throw .encoding(path: path, error)
    }
  }

  /// The same file split by another delimiter.
  func with(_ delimiter: CSVDelimiter) -> FileRecognition {
    FileRecognition(
      path: path, reader: reader, encoding: encoding, coding: coding, sample: sample,
      sampleFileBytes: sampleFileBytes,
      report: CSVDialectRecogniser.recognise(
        sample: sample, isWholeFile: isWhole, overrides: CSVDialectOverrides(delimiter: delimiter)),
      limits: limits)
  }

  /// The rows of the sample, at most `count` that are not blank; the last one may be cut when the file goes on.
  func sampleRows(_ count: Int) throws(CSVError) -> [CSVRow] {
    var scanner = CSVRowScanner(dialect: report.dialect, limits: limits)
    scanner.feed(sample)
    if isWhole { scanner.finish() }
    var rows: [CSVRow] = []
    while rows.count < count {
      do throws(CSVError) {
        guard let row = try scanner.next() else { break }
        if !row.isBlank { rows.append(row) }
      } catch {
        // What is wrong further on is told when it is read.
        if rows.isEmpty { throw error }
        break
      }
    }
    return rows
  }
}
