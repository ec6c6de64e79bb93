extension FileReader {
  /// More white space than this is not looked through.
  private static let blankBytes = 64 << 10

  /// Whether the file holds no text: nothing at all, or only a byte order mark, spaces and line ends.
  ///
  /// - Returns: no for a file of more than 64 KiB.
  /// - Throws: ``FileError`` when it cannot be read.
  public func isBlank() throws(FileError) -> Bool {
    if identity.size > Self.blankBytes { return false }
    let bytes = try bytes(in: 0..<Self.blankBytes)
    let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]
    let text = bytes.dropFirst(marks.first(where: bytes.starts)?.count ?? 0)
    // UTF-16 has a zero byte beside each of them.
    return text.allSatisfy { [0x00, 0x09, 0x0A, 0x0D, 0x20].contains($0) }
  }

  /// Whether the file of a path is there and ``isBlank()``; one that cannot be read is another case.
  public static func isBlank(_ path: String, faults: FileFaults = .none) -> Bool {
    (try? FileReader(path: path, faults: faults).isBlank()) ?? false
  }
}
