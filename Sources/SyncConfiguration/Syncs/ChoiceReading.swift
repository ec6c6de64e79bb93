import Contractors
import Mappings
import Reconciliation

extension ConfigurationReader {
  /// Makes sure that a field of a side can have a text: a flag is yes or no, and where the side's mapping knows every code of a
  /// choice, it is one of them.
  ///
  /// - Returns: the text as records have it; nil when it is a problem.
  func choice(
    _ node: SourceNode, _ path: [String], of field: FieldName, on side: Side, _ settings: SyncSettings
  ) -> String? {
    let types = Entity.allCases.compactMap { settings.catalogue.descriptor(of: field, in: $0)?.type }
    if types.contains(.flag) { return reader.flag(node, path).map { $0 ? "yes" : "no" } }
    guard let text = reader.text(node, path) else { return nil }
    guard types.isEmpty || types.contains(.choice),
      let connection = connections[settings.connections[side]],
      let known = knownChoices(connection, field), !known.contains(text)
    else { return text }
    let nearest = Suggestion.nearest(to: text, among: known)
    reader.report(node.mark, path, .expected(known.alternatives, found: node, nearest: nearest))
    return nil
  }
}
