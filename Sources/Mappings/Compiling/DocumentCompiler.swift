import Contractors

/// Compiles what an XML mapping says of the document and of where its records stand.
struct DocumentCompiler {
  let reader: SourceReader

  private static let keys = ["root", "namespace", "attributes", "order"]

  /// The rules under `document:`; nil when they have problems.
  func document(_ node: SourceNode) -> DocumentRules? {
    let path = ["document"]
    guard let keys = reader.keys(node, path, allowed: Self.keys) else { return nil }
    guard let rootNode = keys["root"] else {
      reader.report(node.mark, path, .noRoot)
      return nil
    }
    guard let root = reader.text(rootNode, path + ["root"]) else { return nil }
    var rules = DocumentRules(root: root)
    rules.namespace = keys["namespace"].flatMap { reader.text($0, path + ["namespace"]) }
    if let node = keys["attributes"], reader.keys(node, path + ["attributes"], allowed: nil) != nil {
      rules.attributes = node.entries.compactMap { entry in
        reader.text(entry.value, path + ["attributes", entry.key]).map {
          DocumentRules.Attribute(name: entry.key, text: $0)
        }
      }
    }
    if let node = keys["order"], reader.keys(node, path + ["order"], allowed: nil) != nil {
      var names: [String: [String]] = [:]
      for entry in node.entries {
        names[entry.key] = reader.texts(entry.value, path + ["order", entry.key]) ?? []
      }
      rules.order = SiblingOrder(names)
    }
    return rules
  }

  /// The paths under `records:` of an entity.
  func recordPaths(_ node: SourceNode, _ path: [String]) -> [RecordPath] {
    (reader.texts(node, path) ?? []).compactMap { text in
      if let found = RecordPath(text) { return found }
      reader.report(node.mark, path, .badRecordPath(text.shortened))
      return nil
    }
  }
}
