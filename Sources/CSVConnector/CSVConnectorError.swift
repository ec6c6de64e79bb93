import Contractors
public import CSVText
public import FileSources
public import Files
public import Mappings

/// Why a CSV file could not be read or written as a whole. A single bad row is a rejection, never an error.
public enum CSVConnectorError: Error, Sendable, Hashable {
  /// The system refused something, or another process holds the file's lock.
  case file(FileError)
  /// There is no such file.
  case missing(path: String)
  /// The file has no text: no byte, or none but a byte order mark and white space.
  case empty(path: String)
  /// The file is of another kind.
  case notCSV(path: String, format: ForeignFormat)
  /// The bytes are not in the encoding, or the encoding is unknown; offsets count from the file's beginning.
  case encoding(path: String, TextEncodingError)
  /// The rows cannot be told apart from here on.
  case rows(path: String, CSVError)
  /// No row names the mapping's columns; `found` is the row that looks most like a header.
  case noHeader(path: String, mapping: String, required: [String], found: [String])
  /// A line above the records is not as the mapping's format wants it.
  case otherHeader(path: String, mapping: String, HeaderMismatch)
  /// More rows than any contractor has follow each other as one record.
  case recordTooLong(path: String, line: Int, limit: Int)
  /// Decoding and encoding again changes bytes, so that untouched rows would not stay as they are.
  case notReversible(path: String, encoding: TextEncoding)
}

extension CSVConnectorError: CustomStringConvertible {
  /// The file, what was found and what to do, in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}
