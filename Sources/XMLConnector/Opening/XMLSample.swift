public import Files
import FileSources
public import Mappings
import XMLText

/// A document of which nothing is known yet, as a tree, so that a mapping can be guessed.
public enum XMLSample {
  /// The most bytes of a document that is read as a whole.
  public static let bytesMaximum = 32 << 20

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - encoding: the encoding, if it is known.
  /// - Returns: its root; nil for a document of more than ``bytesMaximum``.
  /// - Throws: ``XMLConnectorError``.
  public static func read(path: String, encoding: TextEncoding? = nil) throws(XMLConnectorError) -> RawNode? {
    let limits = XMLLimits(recordBytes: bytesMaximum * 2)
    let file = try RecognisedFile.open(path: path, encoding: encoding, limits: limits, faults: .none)
    guard file.reader.identity.size <= bytesMaximum else { return nil }
    var bytes: [UInt8]
    do throws(FileError) { bytes = try FileReader.contents(of: path, limit: bytesMaximum) } catch {
      throw .file(error)
    }
    if let encoding = file.coding.decoded {
      do throws(TextEncodingError) { bytes = try TextDecoder.decode(bytes[...], from: encoding) } catch {
        throw .encoding(path: path, error)
      }
    }
    do throws(XMLError) {
      let document = try XMLRecordParser(limits: limits).parse(document: bytes, encoding: file.coding.scanned)
      return node(of: document.root)
    } catch {
      throw .malformed(path: path, error)
    }
  }

  private static func node(of element: XMLElement) -> RawNode {
    let attributes = element.attributes.map { ($0.name.localName, $0.value) }
    let children = element.elements.map(node)
    return RawNode(
      element.localName, text: children.isEmpty ? element.text : nil,
      attributes: Dictionary(attributes, uniquingKeysWith: { first, _ in first }), children: children)
  }
}
