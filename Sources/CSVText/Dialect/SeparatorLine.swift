/// The line `sep=;` that tells Excel the delimiter.
struct SeparatorLine {
  /// The delimiter the line names.
  let delimiter: CSVDelimiter
  /// The index after the line and its line ending.
  let end: Int

  /// `nil` when there is no such line at `start`: `sep=`, one delimiter, line ending or end of the file.
  init?(at start: Int, in bytes: [UInt8]) {
    guard bytes.count >= start + 5 else { return nil }
    let word = bytes[start..<start + 4].map { $0 | 0x20 }
    guard word == [0x73, 0x65, 0x70, 0x3D], let delimiter = CSVDelimiter(bytes[start + 4]) else { return nil }
    var end = start + 5
    if end < bytes.count {
      switch bytes[end] {
      case 0x0A: end += 1
      case 0x0D: end += end + 1 < bytes.count && bytes[end + 1] == 0x0A ? 2 : 1
      default: return nil
      }
    }
    self.delimiter = delimiter
    self.end = end
  }

  /// The bytes of such a line.
  static func bytes(for dialect: CSVDialect) -> [UInt8] {
    Array("sep=".utf8) + [dialect.delimiter.byte] + dialect.lineEnding.bytes
  }
}
