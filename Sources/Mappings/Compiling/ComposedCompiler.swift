import Contractors

/// Compiles texts made of fields: `"{lastName} {firstName}"`.
struct ComposedCompiler {
  let reader: SourceReader
  let catalogue: Catalogue
  let entity: Entity

  /// The pieces of a text; nil when it names what is no field of one value.
  ///
  /// - Parameters:
  ///   - node: the text.
  ///   - path: the keys that led there.
  ///   - hasKey: whether `{key}` stands for the record's key.
  /// - Returns: the pieces in their order.
  func pieces(_ node: SourceNode, _ path: [String], hasKey: Bool = false) -> [ComposedText.Piece]? {
    guard let text = reader.text(node, path) else { return nil }
    var pieces: [ComposedText.Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      let name = FieldName(rawValue: String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
      if hasKey, name == "key" {
        pieces.append(.key)
        continue
      }
      guard catalogue.descriptor(of: name, in: entity)?.cardinality == .one else {
        reader.report(
          node.mark, path, .noSuchField(name.rawValue, entity, advice: SourceRemark.declareField))
        return nil
      }
      pieces.append(.field(name))
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    return pieces
  }
}
