public import Contractors

extension Mapping {
  /// Guesses a mapping for a document of XML that no shipped mapping knows: which of its elements are records, by how often they
  /// repeat and what is in them, and what the elements in these mean, by their names and texts.
  ///
  /// - Parameters:
  ///   - root: the document, or its beginning.
  ///   - name: the name of the mapping.
  ///   - entity: what the records are; nil guesses.
  ///   - language: the language of the comments.
  /// - Returns: nil where no element holds two things whose names are known.
  public static func infer(
    tree root: RawNode, name: String, entity: Entity? = nil, language: Language = .english
  ) -> InferredMapping? {
    guard let list = RecordList.best(in: root) else { return nil }
    // What stands in a list within a record says nothing of the record itself but its phones and the like.
    let (outline, strangers) = list.outline.withoutInnerLists
    let entity = entity ?? HeaderReading.guessEntity(outline.captions)
    var reading = HeaderReading(header: outline.captions, samples: outline.samples, entity: entity)
    reading.read()
    reading.settleMissingKey()
    let places = Dictionary(
      zip(reading.columns, outline.ways), uniquingKeysWith: { first, _ in first })
    let tree = TreeRules(places: places, repeated: outline.repeated)
    let proposed = tree.document(
      reading, name: name, root: root.name, records: list.path, order: outline.order)
    guard let (document, dropped) = ReadableRules(proposed, entity, list.records).settled else { return nil }
    var notes = [InferenceSentence.recordElement(list.path, list.count)]
    notes += reading.notes.map { tree.renamed($0) }
    if !dropped.isEmpty { notes.append(InferenceSentence.droppedFields(dropped)) }
    let unknown = reading.unknown.map { places[$0] ?? $0 } + strangers
    if !unknown.isEmpty { notes.append(InferenceSentence.notMapped(unknown)) }
    let guesses = Dictionary(
      reading.guesses.map { (places[$0.key] ?? $0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    let yaml = MappingText.render(
      document, comments: ([InferenceSentence.guessedTree] + notes).map { $0[language] },
      remarks: guesses.mapValues { $0.sentence[language] })
    return InferredMapping(
      yaml: yaml, document: SourceDocument(file: name, root: document), entity: entity, unknown: unknown,
      notes: notes, confidence: guesses.mapValues(\.confidence))
  }
}

/// The rules of columns as rules of elements.
struct TreeRules {
  /// By the columns that stand for them the ways to elements and attributes.
  let places: [String: String]
  let repeated: Set<String>

  func document(
    _ reading: HeaderReading, name: String, root: String, records: String,
    order: [(name: String, children: [String])]
  ) -> SourceNode {
    let columns = reading.document(name: name)
    var rules: [(String, SourceNode)] = [("records", .text(records))]
    for entry in columns["entities"]?[reading.entity.rawValue]?.entries ?? [] where entry.key != "where" {
      let value =
        entry.key == "fields"
        ? SourceNode.keys(entry.value.entries.map { ($0.key, rule($0.value)) }) : rule(entry.value)
      rules.append((entry.key, value))
    }
    let orders = order.filter { $0.children.count > 1 }.map { ($0.name, SourceNode.list($0.children)) }
    let document: [(String, SourceNode)] =
      [("root", .text(root))] + (orders.isEmpty ? [] : [("order", .keys(orders))])
    return .keys([
      ("version", .text("1")), ("name", .text(name)), ("format", .text("xml")), ("document", .keys(document)),
      ("values", columns["values"] ?? .keys([])),
      ("entities", .keys([(reading.entity.rawValue, .keys(rules))])),
    ])
  }

  /// The remarks name ways instead of columns.
  func renamed(_ note: Sentence) -> Sentence {
    func renamed(_ text: String) -> String {
      places.reduce(text) { text, place in
        ["'\(place.key)'", "«\(place.key)»"].reduce(text) { text, quoted in
          text.replacing(quoted, with: quoted.replacing(place.key, with: place.value))
        }
      }
    }
    return Sentence(renamed(note.english), renamed(note.russian))
  }

  private func rule(_ node: SourceNode) -> SourceNode {
    if let column = node.text { return .text(place(column)) }
    if let columns = node["columns"] {
      let key = "elements"
      return .keys(
        node.entries.map { entry in
          entry.key == "columns"
            ? (key, SourceNode(.sequence(columns.items.map(element)))) : (entry.key, entry.value)
        })
    }
    let rule = element(node)
    guard let way = rule["element"]?.text ?? rule["parts"]?.entries.first?.value.text else { return rule }
    return isRepeated(way) ? nodes(rule, way) : rule
  }

  /// One place with what belongs to it.
  private func element(_ node: SourceNode) -> SourceNode {
    if let column = node.text { return .text(place(column)) }
    return .keys(
      node.entries.filter { $0.key != "repeat" }.map { entry in
        switch entry.key {
        case "column": ("element", SourceNode.text(place(entry.value.text ?? "")))
        case "parts" where entry.value.items.isEmpty:
          ("parts", .keys(entry.value.entries.map { ($0.key, .text(place($0.value.text ?? ""))) }))
        default: (entry.key, entry.value)
        }
      })
  }

  private func place(_ column: String) -> String { places[column] ?? column }

  private func isRepeated(_ way: String) -> Bool {
    var way = way[...]
    while true {
      if repeated.contains(String(way)) { return true }
      guard let slash = way.lastIndex(where: { $0 == "/" || $0 == "@" }) else { return false }
      way = way[..<slash]
    }
  }

  /// A rule of an element that repeats, or that stands in one that does: with its parts beside it.
  private func nodes(_ rule: SourceNode, _ way: String) -> SourceNode {
    // The outermost that repeats: what is in it repeats with it.
    let prefixes = way.indices.filter { way[$0] == "/" }.map { String(way[..<$0]) } + [way]
    guard let list = prefixes.first(where: repeated.contains) else { return rule }
    var keys: [(String, SourceNode)] = [("repeat", .text(list))]
    if way != list, rule["element"] != nil {
      keys.append(("element", .text(String(way.dropFirst(list.count + 1)))))
    }
    for entry in rule.entries where entry.key == "parts" {
      let inner = entry.value.entries.filter { ($0.value.text ?? "").hasPrefix(list + "/") }
      if !inner.isEmpty {
        keys.append(
          (
            "parts",
            .keys(inner.map { ($0.key, .text(String(($0.value.text ?? "").dropFirst(list.count + 1)))) })
          ))
      }
    }
    return .keys(keys)
  }
}
