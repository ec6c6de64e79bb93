import Contractors

/// The elements of one way that are likely to be records.
struct RecordList {
  /// The names from the root.
  let path: String
  /// The first of them.
  let records: [RawNode]
  /// How many there are.
  let count: Int
  let outline: RecordOutline
  /// All that stands in them means, whether it is theirs or that of a list within.
  private let meanings: Set<HeaderSynonyms.Meaning>

  private init(path: String, records: [RawNode], count: Int) {
    self.path = path
    self.records = records
    self.count = count
    outline = RecordOutline(records)
    meanings = outline.meanings()
  }

  private static let levelsMaximum = 12
  private static let recordsMaximum = 50
  /// A key and a name, or a name and a phone.
  private static let meaningsMinimum = 2

  /// The elements that say most of known names themselves; what a list within them says is that list's.
  static func best(in root: RawNode) -> RecordList? {
    let lists = all(in: root)
    var best: (list: RecordList, meanings: Int)?
    for list in lists {
      let meanings = list.ownMeanings(among: lists)
      guard meanings.count >= meaningsMinimum else { continue }
      let isBetter =
        best.map { found in
          // A record with a name of its own is no mere heading of what it holds: contact persons of a firm.
          if list.path.hasPrefix(found.list.path + "/"), found.list.count > 1,
            found.list.isNamed(among: lists)
          {
            return meanings.count > 2 * found.meanings
          }
          return meanings.count > found.meanings
            || meanings.count == found.meanings && list.path.hasPrefix(found.list.path + "/")
              && list.count >= found.list.count
        } ?? true
      if isBetter { best = (list, meanings.count) }
    }
    return best?.list
  }

  /// All ways below the root to elements that hold something, the outer ones first.
  private static func all(in root: RawNode) -> [RecordList] {
    var nodes: [String: (first: [RawNode], count: Int)] = [:]
    var order: [String] = []
    func visit(_ node: RawNode, _ way: [String]) {
      if node.children.isEmpty && node.attributes.count < 2 || way.count > levelsMaximum { return }
      let path = way.joined(separator: "/")
      if nodes[path] == nil { order.append(path) }
      nodes[path, default: ([], 0)].count += 1
      if nodes[path, default: ([], 0)].count <= recordsMaximum { nodes[path]?.first.append(node) }
      for child in node.children { visit(child, way + [child.name]) }
    }
    visit(root, [root.name])
    return order.filter { $0.contains("/") }.compactMap { path in
      nodes[path].map {
        RecordList(path: path, records: $0.first, count: $0.count)
      }
    }
  }

  /// What the records say outside of the lists within them that may be records too.
  private func ownMeanings(among lists: [RecordList]) -> Set<HeaderSynonyms.Meaning> {
    let inner = lists.filter { list in
      list.path.hasPrefix(path + "/")
        && outline.repeated.contains(String(list.path.dropFirst(path.count + 1)))
        && list.meanings.contains(where: \.isName)
        && list.meanings.count >= Self.meaningsMinimum
    }
    let own = outline.meanings(outside: Set(inner.map { String($0.path.dropFirst(path.count + 1)) }))
    // What stands once around records is their list, whatever it is called.
    if count == 1, inner.contains(where: { $0.meanings.count >= own.count }) { return [] }
    if count == 1, isWrapper(of: lists) { return [] }
    return own
  }

  /// Whether all that stands below it stands below one element in it.
  private func isWrapper(of lists: [RecordList]) -> Bool {
    let below = outline.ways.filter { !$0.hasPrefix("@") }
    let names = Set(below.map { String($0.prefix { $0 != "/" && $0 != "@" }) })
    guard names.count == 1, let name = names.first else { return false }
    return lists.contains { $0.path == path + "/" + name } && !below.contains(name)
  }

  private func isNamed(among lists: [RecordList]) -> Bool {
    ownMeanings(among: lists).contains(where: \.isName)
  }
}

extension HeaderSynonyms.Meaning {
  /// Whether it is what a firm or a person is called.
  var isName: Bool {
    switch self {
    case .fullPersonName, .field("name"), .field("fullName"), .field("legalName"), .field("lastName"),
      .field("firstName"):
      true
    default: false
    }
  }
}
