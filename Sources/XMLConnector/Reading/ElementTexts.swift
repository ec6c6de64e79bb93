public import Mappings
import XMLText

extension XMLReplica {
  /// What stands in an element outside of the records: the first one at a path, looked for from the beginning of the file.
  ///
  /// - Parameter path: the way to the element; namespaces do not matter.
  /// - Returns: the texts of its children by their local names; nil when there is no such element.
  /// - Throws: ``XMLConnectorError``, also where the file is not well-formed up to there.
  public func texts(at path: RecordPath) throws -> [String: String]? {
    guard let element = XMLRecordPath(path.text) else { return nil }
    let file = try RecognisedFile.open(
      path: options.path, encoding: options.encoding, limits: options.limits, faults: options.faults)
    var pieces = try PieceStream(
      reader: file.reader, path: file.path, coding: file.coding, paths: [element], limits: options.limits,
      isChecked: false)
    while let piece = try pieces.next() {
      guard case .record(let slice) = piece else { continue }
      let record: XMLRecord
      do throws(XMLError) { record = try XMLRecordParser(limits: options.limits).parse(slice) } catch {
        throw XMLConnectorError.malformed(path: options.path, error)
      }
      return Dictionary(
        record.root.elements.map { ($0.localName, $0.text) }, uniquingKeysWith: { first, _ in first })
    }
    return nil
  }
}
