import CSVText
import Files

/// The rows of a file from its beginning, title lines and header too, in memory bounded by the longest row.
struct RowStream {
  private let path: String
  private var reader: FileReader
  private var scanner: CSVRowScanner
  private let decoder: TextDecoder?
  private var isAtEnd = false

  init(
    reader: FileReader, path: String, coding: RowCoding, dialect: CSVDialect, limits: CSVLimits
  ) throws(CSVConnectorError) {
    self.path = path
    self.reader = reader
    scanner = CSVRowScanner(dialect: dialect, limits: limits)
    do throws(TextEncodingError) {
      decoder = coding.isStream ? try TextDecoder(coding.encoding) : nil
    } catch {
      throw .encoding(path: path, error)
    }
  }

  /// What stands before the first row: byte order mark and `sep=` line; complete once a row was given.
  var preamble: [UInt8] { scanner.preamble }

  /// The next row; nil at the file's end.
  mutating func next() throws(CSVConnectorError) -> CSVRow? {
    while true {
      do throws(CSVError) {
        if let row = try scanner.next() { return row }
      } catch {
        throw .rows(path: path, error)
      }
      if isAtEnd { return nil }
      try feed()
    }
  }

  /// Whether the file was written to since it was opened.
  func hasChanged() throws(CSVConnectorError) -> Bool {
    do throws(FileError) { return try reader.hasChanged() } catch { throw .file(error) }
  }

  private mutating func feed() throws(CSVConnectorError) {
    let chunk: [UInt8]?
    do throws(FileError) { chunk = try reader.nextChunk() } catch { throw .file(error) }
    do throws(TextEncodingError) {
      if let chunk {
        scanner.feed(try decoder?.decode(chunk) ?? chunk)
      } else {
        try decoder?.finish()
        scanner.finish()
        isAtEnd = true
      }
    } catch {
      throw .encoding(path: path, error)
    }
  }
}
