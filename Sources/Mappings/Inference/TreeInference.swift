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
    let outline = RecordOutline(list.records)
    let entity = entity ?? HeaderReading.guessEntity(outline.captions)
    var reading = HeaderReading(header: outline.captions, samples: outline.samples, entity: entity)
    reading.read()
    let places = Dictionary(
      zip(reading.columns, outline.ways), uniquingKeysWith: { first, _ in first })
    let tree = TreeRules(places: places, repeated: outline.repeated)
    let document = tree.document(
      reading, name: name, root: root.name, records: list.path, order: outline.order)
    var notes = [InferenceSentence.recordElement(list.path, list.records.count)]
    notes += reading.notes.map { tree.renamed($0) }
    let unknown = reading.unknown.map { places[$0] ?? $0 }
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

/// The elements of one way that are likely to be records.
private struct RecordList {
  /// The names from the root.
  var path: String
  var records: [RawNode]

  private static let levelsMaximum = 12
  private static let recordsMaximum = 50

  /// The elements with most things of known names in them; of equals the innermost, so that a list is not taken for its records.
  static func best(in root: RawNode) -> RecordList? {
    var lists: [String: RecordList] = [:]
    var order: [String] = []
    func visit(_ node: RawNode, _ way: [String]) {
      if node.children.isEmpty && node.attributes.count < 2 || way.count > levelsMaximum { return }
      let path = way.joined(separator: "/")
      if lists[path] == nil {
        lists[path] = RecordList(path: path, records: [])
        order.append(path)
      }
      lists[path]?.records.append(node)
      for child in node.children { visit(child, way + [child.name]) }
    }
    visit(root, [root.name])
    let known = HeaderReading.knownCaptions
    var best: (list: RecordList, meanings: Int)?
    for path in order where path.contains("/") {
      guard let list = lists[path] else { continue }
      let outline = RecordOutline(Array(list.records.prefix(recordsMaximum)))
      let meanings = Set(outline.captions.compactMap { known[HeadingFold.fold($0)] }).count
      let isBetter =
        best.map { found in
          meanings > found.meanings
            || meanings == found.meanings && path.hasPrefix(found.list.path + "/")
              && list.records.count >= found.list.records.count
        } ?? true
      if meanings >= 2, isBetter { best = (list, meanings) }
    }
    return best.map { RecordList(path: $0.list.path, records: Array($0.list.records.prefix(recordsMaximum))) }
  }
}

/// What stands in records: the ways to texts and attributes, with the words of their last names.
private struct RecordOutline {
  private(set) var ways: [String] = []
  private(set) var captions: [String] = []
  /// The texts of each record by way.
  private(set) var samples: [[String]] = []
  /// Ways of which a record has several.
  private(set) var repeated: Set<String> = []
  /// By an element's name the names within it, in the order in which they were met.
  private(set) var order: [(name: String, children: [String])] = []

  init(_ records: [RawNode]) {
    var texts: [[String: String]] = []
    for record in records {
      var own: [String: String] = [:]
      var counts: [String: Int] = [:]
      visit(record, "", &own, &counts)
      repeated.formUnion(counts.filter { $0.value > 1 }.keys)
      texts.append(own)
    }
    samples = texts.map { own in ways.map { own[$0] ?? "" } }
  }

  private mutating func visit(
    _ node: RawNode, _ way: String, _ own: inout [String: String], _ counts: inout [String: Int]
  ) {
    for (name, text) in node.attributes.sorted(by: { $0.key < $1.key }) {
      note(way + "@" + name, name, text, &own, &counts)
    }
    for child in node.children {
      let next = way.isEmpty ? child.name : way + "/" + child.name
      noteOrder(child.name, in: node.name)
      // A container that repeats repeats all that is in it.
      counts[next, default: 0] += 1
      if let text = child.text, child.children.isEmpty {
        note(next, child.name, text, &own, &counts, counts: false)
      }
      visit(child, next, &own, &counts)
    }
  }

  private mutating func note(
    _ way: String, _ name: String, _ text: String, _ own: inout [String: String],
    _ counts: inout [String: Int],
    counts isCounted: Bool = true
  ) {
    if isCounted { counts[way, default: 0] += 1 }
    if own[way] == nil { own[way] = text }
    if !ways.contains(way) {
      ways.append(way)
      captions.append(Self.words(of: name))
    }
  }

  private mutating func noteOrder(_ name: String, in parent: String) {
    if let index = order.firstIndex(where: { $0.name == parent }) {
      if !order[index].children.contains(name) { order[index].children.append(name) }
    } else {
      order.append((parent, [name]))
    }
  }

  /// `phoneNumber`, `phone_number` and `PhoneNumber` as a heading says it: `phone Number`.
  private static func words(of name: String) -> String {
    if HeaderReading.knownCaptions[HeadingFold.fold(name)] != nil { return name }
    var words = ""
    var last: Character?
    for character in name {
      if character == "_" || character == "-" || character == "." {
        words.append(" ")
      } else {
        if let last, last.isLowercase, character.isUppercase { words.append(" ") }
        words.append(character)
      }
      last = character
    }
    return words
  }
}

/// The rules of columns as rules of elements.
private struct TreeRules {
  /// By the columns that stand for them the ways to elements and attributes.
  let places: [String: String]
  let repeated: Set<String>

  func document(
    _ reading: HeaderReading, name: String, root: String, records: String,
    order: [(name: String, children: [String])]
  ) -> SourceNode {
    let columns = reading.document(name: name)
    var rules: [(String, SourceNode)] = [("records", .text(records))]
    for entry in columns["entities"]?[reading.entity.rawValue]?.entries ?? [] {
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
