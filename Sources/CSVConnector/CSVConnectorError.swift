public import CSVText
public import Files

/// Why a CSV file could not be read or written as a whole. A single bad row is a rejection, never an error.
public enum CSVConnectorError: Error, Sendable, Hashable {
  /// The system refused something, or another process holds the file's lock.
  case file(FileError)
  /// There is no such file.
  case missing(path: String)
  /// The file has no bytes.
  case empty(path: String)
  /// The file is of another kind.
  case notCSV(path: String, format: ForeignFormat)
  /// The bytes are not in the encoding, or the encoding is unknown; offsets count from the file's beginning.
  case encoding(path: String, TextEncodingError)
  /// The rows cannot be told apart from here on.
  case rows(path: String, CSVError)
  /// No row names the mapping's columns; `found` is the row that looks most like a header.
  case noHeader(path: String, mapping: String, required: [String], found: [String])
  /// Decoding and encoding again changes bytes, so that untouched rows would not stay as they are.
  case notReversible(path: String, encoding: TextEncoding)
}

extension CSVConnectorError: CustomStringConvertible {
  /// One sentence with the file, what was found and what to do.
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .missing(let path):
      "There is no file \(path). Check the path of the connection, or export the file once more."
    case .empty(let path):
      "\(path) is empty: it has not even a header row. Export the file once more."
    case .notCSV(let path, let format):
      "\(path) is \(format.phrase), not CSV. \(format.advice)"
    case .encoding(let path, let error): "\(path): \(error)"
    case .rows(let path, let error): "\(path): \(error)"
    case .noHeader(let path, let mapping, let required, let found):
      "\(path) has no header row for the mapping '\(mapping)': it needs the column "
        + required.map { "'\($0)'" }.joined(separator: " and ")
        + (found.isEmpty
          ? ", and no row was found."
          : ", and the first row is \(found.prefix(8).map { "'\($0)'" }.joined(separator: ", "))"
            + (found.count > 8 ? " and \(found.count - 8) more." : "."))
        + " Name the delimiter or the encoding of the connection if they are wrong, or choose another mapping."
    case .notReversible(let path, let encoding):
      "\(path) cannot be written back in \(encoding) with its other rows as they are. Save the file in UTF-8."
    }
  }
}
