import FileSources
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
  /// - Throws: ``CSVConnectorError/notReversible(path:encoding:)``.
  func checkReversible() throws(CSVConnectorError) {
    guard coding.isStream else { return }
    let isReversible: Bool
    do throws(FileError) {
      isReversible = try recognition.reader.isReversible(in: coding.encoding)
    } catch {
      throw .file(error)
    }
    guard isReversible else { throw .notReversible(path: options.path, encoding: coding.encoding) }
  }
}
