/// A place in a file.
public struct XMLPlace: Sendable, Hashable, CustomStringConvertible {
  /// Bytes from the beginning of the file, byte order mark included.
  public var offset: Int
  /// Counted from 1; a line ends with LF.
  public var line: Int
  /// Counted from 1, in characters.
  public var column: Int

  /// Makes a place.
  public init(offset: Int, line: Int, column: Int) {
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// The beginning of a file.
  public static let start = XMLPlace(offset: 0, line: 1, column: 1)

  /// Line and column in words.
  public var description: String { "line \(line), column \(column)" }
}
