import Files
import XMLText

/// The pieces of a file from its beginning, in memory bounded by the longest record.
struct PieceStream {
  private let path: String
  private var reader: FileReader
  private var scanner: XMLScanner
  private let decoder: TextDecoder?
  /// Nil when nothing is checked, or when the check is over.
  private var check: XMLEnvelopeCheck?
  private var isAtEnd = false

  init(
    reader: FileReader, path: String, coding: XMLCoding, paths: [XMLRecordPath] = [],
    lists: [XMLRecordPath] = [], limits: XMLLimits, isChecked: Bool
  ) throws(XMLConnectorError) {
    self.path = path
    self.reader = reader
    scanner = XMLScanner(paths: paths, lists: lists, encoding: coding.scanned, limits: limits)
    do throws(XMLError) {
      check = isChecked ? try XMLEnvelopeCheck() : nil
    } catch {
      throw .malformed(path: path, error)
    }
    do throws(TextEncodingError) {
      decoder = try coding.decoded.map { encoding throws(TextEncodingError) in try TextDecoder(encoding) }
    } catch {
      throw .encoding(path: path, error)
    }
  }

  /// The root element, once its start tag was scanned.
  var root: XMLAncestry? { scanner.root }

  /// The next piece; nil at the end of a file that is whole.
  mutating func next() throws(XMLConnectorError) -> XMLPiece? {
    while true {
      do throws(XMLError) {
        if let piece = try scanner.next() {
          try check?.feed(piece)
          return piece
        }
        if isAtEnd {
          try check?.finish()
          check = nil
          return nil
        }
      } catch {
        throw .malformed(path: path, error)
      }
      try feed()
    }
  }

  /// Whether the file was written to since it was opened.
  func hasChanged() throws(XMLConnectorError) -> Bool {
    do throws(FileError) { return try reader.hasChanged() } catch { throw .file(error) }
  }

  private mutating func feed() throws(XMLConnectorError) {
    let chunk: [UInt8]?
    do throws(FileError) { chunk = try reader.nextChunk() } catch { throw .file(error) }
    do throws(TextEncodingError) {
      if let chunk {
        scanner.feed(try decoder?.decode(chunk) ?? chunk)
      } else {
        try decoder?.finish()
        scanner.finish()
        isAtEnd = true
      }
    } catch {
      throw .encoding(path: path, error)
    }
  }
}
