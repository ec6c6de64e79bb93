import Files
import Mappings
import XMLText

extension TextForm {
  /// Reads a text as a tree.
  ///
  /// - Throws: ``TextConnectorError`` for a text of another form, and one that is damaged.
  func tree(
    of bytes: [UInt8], path: String, encoding: TextEncoding?
  ) throws(TextConnectorError) -> TextTree {
    switch self {
    case .vcard: try CardReader.read(bytes, path: path)
    case .bankExchange: try StatementReader.read(bytes, path: path, encoding: encoding)
    }
  }

  /// The text of an edited tree.
  func text(of document: [UInt8], _ tree: TextTree) throws(XMLError) -> [UInt8] {
    switch self {
    case .vcard: try CardWriter.write(document, of: tree)
    // Its parties are put together from many payments: mappings of it are only read.
    case .bankExchange: tree.source
    }
  }
}
