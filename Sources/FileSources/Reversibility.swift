import Contractors
package import Files

extension FileReader {
  /// Whether decoding and encoding the file gives its own bytes again.
  ///
  /// It does in the encodings of one byte a character and in Unicode; others have characters with several codes.
  ///
  /// - Parameter encoding: the file's encoding, of which not every file can be written back.
  /// - Returns: false also when the file is not in the encoding.
  /// - Throws: ``FileError``.
  package func isReversible(in encoding: TextEncoding) throws(FileError) -> Bool {
    if encoding.keepsASCII || [.utf16LE, .utf16BE].contains(encoding) { return true }
    guard let decoder = try? TextDecoder(encoding), let encoder = try? TextEncoder(encoding) else {
      return false
    }
    var before = SourceFingerprint.Builder()
    var after = SourceFingerprint.Builder()
    var reader = self
    while let chunk = try reader.nextChunk() {
      before.update(chunk)
      guard let decoded = try? decoder.decode(chunk), let encoded = try? encoder.encode(decoded) else {
        return false
      }
      after.update(encoded)
    }
    return before.finish() == after.finish()
  }
}
