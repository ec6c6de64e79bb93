public import Mappings
import XMLText

extension XMLReplica {
  /// The answers to requests in a document, in its order; none where the mapping knows of no answers.
  ///
  /// - Throws: ``XMLConnectorError``.
  public func answers() throws -> [RequestAnswer] {
    guard let rules = options.mapping.document?.answers else { return [] }
    let source = try XMLSource.open(options)
    let tree = RawTree(source)
    let parser = XMLRecordParser(limits: options.limits)
    var pieces = try PieceStream(
      reader: source.reader, path: options.path, coding: source.coding,
      paths: rules.paths.compactMap { XMLRecordPath($0.text) }, limits: options.limits, isChecked: false)
    var answers: [RequestAnswer] = []
    while let piece = try pieces.next() {
      guard case .record(let slice) = piece else { continue }
      let record: XMLRecord
      do throws(XMLError) { record = try parser.parse(slice) } catch {
        throw XMLConnectorError.malformed(path: options.path, error)
      }
      if let answer = rules.answer(tree.node(of: record.root)) { answers.append(answer) }
    }
    return answers
  }
}
