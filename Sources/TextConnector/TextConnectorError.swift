public import Contractors
public import Files
public import Mappings

/// Why a text file could not be read or written as a whole. A single bad record is a rejection, never an error.
public enum TextConnectorError: Error, Sendable, Hashable {
  /// The system refused something, or another process holds the file's lock.
  case file(FileError)
  /// There is no such file.
  case missing(path: String)
  /// The file has no text.
  case empty(path: String)
  /// The file is none of the form that the mapping is for.
  case otherForm(path: String, TextForm)
  /// A line that makes the file unreadable; lines count from 1.
  case damaged(path: String, line: Int, reason: Sentence)
  /// The bytes are not in the encoding.
  case encoding(path: String, TextEncodingError)
}

extension TextConnectorError: CustomStringConvertible {
  /// The file, what was found and what to do, in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}
