import Files

/// Takes the bytes of the new file piece by piece and gives them the file's encoding.
struct RewriteSink {
  let replacement: AtomicReplacement
  private let path: String
  private let encoder: TextEncoder?

  init(path: String, coding: XMLCoding, faults: FileFaults) throws(XMLConnectorError) {
    self.path = path
    do throws(TextEncodingError) {
      encoder = try coding.decoded.map { encoding throws(TextEncodingError) in try TextEncoder(encoding) }
    } catch {
      throw .encoding(path: path, error)
    }
    do throws(FileError) {
      replacement = try AtomicReplacement(of: path, faults: faults)
    } catch {
      throw .file(error)
    }
  }

  func write(_ bytes: ArraySlice<UInt8>) throws(XMLConnectorError) {
    if bytes.isEmpty { return }
    let encoded: ArraySlice<UInt8>
    do throws(TextEncodingError) { encoded = try encoder?.encode(Array(bytes))[...] ?? bytes } catch {
      throw .encoding(path: path, error)
    }
    do throws(FileError) { try replacement.append(encoded) } catch { throw .file(error) }
  }

  func write(_ bytes: [UInt8]) throws(XMLConnectorError) { try write(bytes[...]) }
}
