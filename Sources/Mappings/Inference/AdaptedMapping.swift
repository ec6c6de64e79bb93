public import Contractors

extension Mapping {
  /// A mapping of XML for a document with another root: its records are sought by their names, however deep they stand.
  ///
  /// - Parameters:
  ///   - document: the mapping of a vocabulary.
  ///   - root: the root element of the document.
  ///   - name: the name of the new mapping.
  ///   - language: the language of the comments at the head of the text.
  ///   - notes: what a person should look at.
  /// - Returns: a mapping that compiles when the first does; it makes no new records, since nothing tells where they would go.
  public static func adapt(
    _ document: SourceDocument, toRoot root: String, name: String, language: Language = .english,
    notes: [Sentence] = []
  ) -> InferredMapping {
    var node = document.root
    node.replace("name") { _ in .text(name) }
    node.replace("document") { rules in
      var rules = rules
      rules.replace("root") { _ in .text(root) }
      rules.content = .mapping(rules.entries.filter { ["root", "order"].contains($0.key) })
      return rules
    }
    node.replace("entities") { entities in
      var entities = entities
      for entity in Entity.allCases {
        entities.replace(entity.rawValue) { rules in
          var rules = rules
          rules.replace("records") { .list(recordNames($0).map { "\(root)/**/\($0)" }) }
          return rules
        }
      }
      return entities
    }
    let comments = ([InferenceSentence.guessed] + notes).map { $0[language] }
    return InferredMapping(
      yaml: MappingText.render(node, comments: comments),
      document: SourceDocument(file: name, root: node), entity: .company, unknown: [], notes: notes,
      confidence: [:])
  }

  /// The names of the elements that are records, each once.
  public static func recordNames(of document: SourceDocument) -> [String] {
    let entities = document.root["entities"]?.entries ?? []
    return entities.flatMap { $0.value["records"].map(recordNames) ?? [] }.reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  private static func recordNames(_ node: SourceNode) -> [String] {
    let paths = node.text.map { [$0] } ?? node.items.compactMap(\.text)
    return paths.compactMap { $0.split(separator: "/").last.map(String.init) }.reduce(into: []) {
      names, name in
      if !names.contains(name) { names.append(name) }
    }
  }
}

extension SourceNode {
  /// Changes the value of a key that is there.
  fileprivate mutating func replace(_ key: String, _ change: (SourceNode) -> SourceNode) {
    content = .mapping(
      entries.map { entry in
        entry.key == key ? SourceEntry(key, at: entry.mark, change(entry.value)) : entry
      })
  }
}
