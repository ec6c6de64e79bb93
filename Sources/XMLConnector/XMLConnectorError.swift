import Contractors
public import FileSources
public import Files
public import XMLText

/// Why an XML file could not be read or written as a whole. A single bad record is a rejection, never an error.
public enum XMLConnectorError: Error, Sendable, Hashable {
  /// The system refused something, or another process holds the file's lock.
  case file(FileError)
  /// There is no such file.
  case missing(path: String)
  /// The file has no text: no byte, or none but a byte order mark and white space.
  case empty(path: String)
  /// The file is of another kind; nil for text that is no XML, such as CSV.
  case notXML(path: String, format: ForeignFormat?)
  /// The bytes are not in the encoding, or the encoding is unknown; offsets count from the file's beginning.
  case encoding(path: String, TextEncodingError)
  /// The file is no well-formed XML, or more of it than is allowed.
  case malformed(path: String, XMLError)
  /// The document is another one than the mapping is for; names are without prefix.
  case otherRoot(path: String, mapping: String, expected: String, found: String)
  /// Decoding and encoding again changes bytes, so that untouched records would not stay as they are.
  case notReversible(path: String, encoding: TextEncoding)
  /// More records belong to others than can be kept apart; `list` is their name in the mapping.
  case tooManyJoined(path: String, list: String, Int)
  /// A new document cannot be written as the mapping wants it.
  case unwritable(path: String, XMLWriteError)
}

extension XMLConnectorError: CustomStringConvertible {
  /// The file, what was found and what to do, in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}
