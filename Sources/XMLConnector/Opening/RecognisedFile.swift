import Contractors
import FileSources
import Files
import XMLText

/// An open XML file with its encoding recognised and its root element seen.
struct RecognisedFile {
  let path: String
  /// The file at its beginning.
  let reader: FileReader
  let coding: XMLCoding
  /// The root element.
  let root: XMLAncestry

  /// Enough letters to tell what the bytes are, whatever the declaration says.
  private static let sampleBytes = 64 << 10

  /// Opens a file.
  ///
  /// - Throws: ``XMLConnectorError``, among others for a file that is missing, empty or no XML.
  static func open(
    path: String, encoding: TextEncoding?, limits: XMLLimits, faults: FileFaults
  ) throws(XMLConnectorError) -> RecognisedFile {
    let reader: FileReader
    let sample: [UInt8]
    let isBlank: Bool
    do throws(FileError) {
      reader = try FileReader(path: path, faults: faults)
      isBlank = try reader.isBlank()
      sample = try reader.bytes(in: 0..<sampleBytes)
    } catch {
      throw error.isMissing ? .missing(path: path) : .file(error)
    }
    if isBlank { throw .empty(path: path) }
    if let foreign = ForeignFormat(beginningOf: sample), foreign != .xml {
      throw .notXML(path: path, format: foreign)
    }
    let coding: XMLCoding
    let text: [UInt8]
    do throws(TextEncodingError) {
      coding = try XMLCoding(
        sample, isWholeFile: sample.count >= reader.identity.size, configured: encoding)
      // A character that the sample cuts stays in the decoder.
      text =
        if let encoding = coding.decoded { try TextDecoder(encoding).decode(sample) } else { sample }
    } catch {
      throw .encoding(path: path, error)
    }
    if beginsUnlikeXML(text) { throw .notXML(path: path, format: nil) }
    let root = try root(reader, path, coding, limits)
    if let offset = strangeByte(in: root, of: text, coding) {
      throw .encoding(path: path, .malformed(encoding: .utf8, offset: offset))
    }
    return RecognisedFile(path: path, reader: reader, coding: coding, root: root)
  }

  /// Where the root's tag is not in UTF-8, as which the file is read: its name would be called another document's.
  private static func strangeByte(in root: XMLAncestry, of text: [UInt8], _ coding: XMLCoding) -> Int? {
    guard coding.decoded == nil, coding.scanned == .utf8, let tag = root.ancestors.first?.startTag,
      String(validating: tag, as: UTF8.self) == nil, let place = text.firstRange(of: tag)
    else { return nil }
    return text[place].firstIndex { $0 >= 0x80 }
  }

  /// Whether text begins with anything but white space and `<`.
  private static func beginsUnlikeXML(_ text: [UInt8]) -> Bool {
    let text = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
    let first = text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return first.map { $0 != 0x3C } ?? false
  }

  private static func root(
    _ reader: FileReader, _ path: String, _ coding: XMLCoding, _ limits: XMLLimits
  ) throws(XMLConnectorError) -> XMLAncestry {
    var stream = try PieceStream(reader: reader, path: path, coding: coding, limits: limits, isChecked: false)
    while stream.root == nil, try stream.next() != nil {}
    // A file without a root is an error before the stream ends.
    return stream.root ?? .root
  }
}
