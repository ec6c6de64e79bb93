import Contractors
import Files

/// Takes the bytes of the new file row by row and gives them the file's encoding.
struct RewriteSink {
  let replacement: AtomicReplacement
  private let path: String
  private let encoder: TextEncoder?

  init(path: String, coding: RowCoding, faults: FileFaults) throws(CSVConnectorError) {
    self.path = path
    do throws(TextEncodingError) {
      encoder = coding.isStream ? try TextEncoder(coding.encoding) : nil
    } catch {
      throw .encoding(path: path, error)
    }
    do throws(FileError) {
      replacement = try AtomicReplacement(of: path, faults: faults)
    } catch {
      throw .file(error)
    }
  }

  func write(_ bytes: some Collection<UInt8>) throws(CSVConnectorError) {
    let encoded: [UInt8]
    do throws(TextEncodingError) { encoded = try encoder?.encode(Array(bytes)) ?? Array(bytes) } catch {
      throw .encoding(path: path, error)
    }
    do throws(FileError) { try replacement.append(encoded) } catch { throw .file(error) }
  }
}

extension CSVSource {
  /// Makes sure that decoding and encoding the file gives its own bytes again.
  ///
  /// It does in the encodings of one byte a character and in Unicode; others have characters with several codes.
  ///
  /// - Throws: ``CSVConnectorError/notReversible(path:encoding:)``.
  func checkReversible() throws(CSVConnectorError) {
    guard coding.isStream, ![.utf16LE, .utf16BE].contains(coding.encoding) else { return }
    var before = SourceFingerprint.Builder()
    var after = SourceFingerprint.Builder()
    var reader = recognition.reader
    do {
      let decoder = try TextDecoder(coding.encoding)
      let encoder = try TextEncoder(coding.encoding)
      while let chunk = try reader.nextChunk() {
        before.update(chunk)
        after.update(try encoder.encode(try decoder.decode(chunk)))
      }
    } catch let error as FileError {
      throw .file(error)
    } catch {
      throw .notReversible(path: options.path, encoding: coding.encoding)
    }
    guard before.finish() == after.finish() else {
      throw .notReversible(path: options.path, encoding: coding.encoding)
    }
  }
}
