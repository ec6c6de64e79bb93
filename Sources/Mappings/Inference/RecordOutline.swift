import Contractors

/// What stands in records: the ways to texts and attributes, with the words of their last names.
struct RecordOutline {
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
    // What stands deeper says less of the record.
    let order = ways.indices.sorted { (depth(of: $0), $0) < (depth(of: $1), $1) }
    (ways, captions) = (order.map { ways[$0] }, order.map { captions[$0] })
    samples = texts.map { own in ways.map { own[$0] ?? "" } }
  }

  private func depth(of index: Int) -> Int { ways[index].count { $0 == "/" } }

  /// What the captions mean that stand in none of some lists within the records.
  func meanings(outside lists: Set<String> = []) -> Set<HeaderSynonyms.Meaning> {
    Set(
      zip(ways, captions).compactMap { way, caption in
        lists.contains { Self.stands(way, in: $0) } ? nil : Self.meaning(of: caption)
      })
  }

  private static func stands(_ way: String, in list: String) -> Bool {
    way == list || way.hasPrefix(list + "/") || way.hasPrefix(list + "@")
  }

  private static func meaning(of caption: String) -> HeaderSynonyms.Meaning? {
    HeaderReading.knownCaptions[HeadingFold.fold(caption)]
  }

  /// The same without what lists of elements with several things in them say of themselves: the name of a contact person is not
  /// that of the firm. With the ways that were left out.
  var withoutInnerLists: (outline: RecordOutline, strangers: [String]) {
    let lists = repeated.filter { list in ways.contains { $0 != list && Self.stands($0, in: list) } }
    var copy = self
    let isKept = zip(ways, captions).map { way, caption in
      switch Self.meaning(of: caption) {
      case .element, .part, .addressPart, .field("bankAccounts"), .field("groups"): true
      default: !lists.contains { Self.stands(way, in: $0) }
      }
    }
    func kept<Item>(_ items: [Item]) -> [Item] { zip(items, isKept).filter(\.1).map(\.0) }
    (copy.ways, copy.captions, copy.samples) = (kept(ways), kept(captions), samples.map(kept))
    return (copy, zip(ways, isKept).filter { !$0.1 }.map(\.0))
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
