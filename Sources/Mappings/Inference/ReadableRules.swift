import Contractors

/// A proposed mapping of one entity without the rules that contradict each other, or that cannot read the records they were made of.
struct ReadableRules {
  private let document: SourceNode
  private let entity: Entity
  private let records: [RawNode]

  init(_ document: SourceNode, _ entity: Entity, _ records: [RawNode]) {
    self.document = document
    self.entity = entity
    self.records = records
  }

  /// The mapping with the fields that work together, in their order, and the names of those that were left out; nil where not even
  /// the key can be read.
  var settled: (document: SourceNode, dropped: [String])? {
    let fields = document["entities"]?[entity.rawValue]?["fields"]?.entries ?? []
    if works(fields) { return (document, []) }
    var kept: [SourceEntry] = []
    var dropped: [String] = []
    for field in fields {
      if works(kept + [field]) { kept.append(field) } else { dropped.append(field.key) }
    }
    return kept.isEmpty ? nil : (with(kept), dropped)
  }

  private func works(_ fields: [SourceEntry]) -> Bool {
    guard let mapping = try? Mapping.compile(SourceDocument(file: "", root: with(fields))) else {
      return false
    }
    return records.allSatisfy { record in
      // Each record without a key, or with one that cannot be read, is set aside; that is no fault of a field.
      let problems = mapping.get(record, entity: entity).problems
      return !problems.contains { $0.field != nil }
    }
  }

  private func with(_ fields: [SourceEntry]) -> SourceNode {
    document.replacing("entities") { entities in
      entities.replacing(entity.rawValue) { rules in
        rules.replacing("fields") { _ in SourceNode(.mapping(fields)) }
      }
    }
  }
}

extension SourceNode {
  /// The node with the value of a key changed.
  fileprivate func replacing(_ key: String, _ change: (SourceNode) -> SourceNode) -> SourceNode {
    SourceNode(
      .mapping(entries.map { $0.key == key ? SourceEntry($0.key, at: $0.mark, change($0.value)) : $0 }),
      at: mark)
  }
}
