/// Finds the places of inserted elements and writes them there.
struct InsertionPlacing {
  /// An element written, with the white space around it.
  struct Placed {
    /// Where it goes, from the record's first byte.
    var offset: Int
    var bytes: [UInt8]
  }

  /// Beside what an element goes.
  private enum Anchor: Hashable {
    case before(Int)
    case after(Int)
    /// The parent holds no element.
    case alone
  }

  let record: XMLRecord
  let parent: XMLElement

  /// The elements, those at one place in their order.
  func placed(_ insertions: [XMLEdit.Insertion]) throws(XMLWriteError) -> [Placed] {
    guard !insertions.isEmpty else { return [] }
    let siblings = parent.elements
    var groups: [(anchor: Anchor, insertions: [XMLEdit.Insertion])] = []
    for insertion in insertions {
      let anchor = anchor(of: insertion, siblings)
      if let index = groups.firstIndex(where: { $0.anchor == anchor }) {
        groups[index].insertions.append(insertion)
      } else {
        groups.append((anchor, [insertion]))
      }
    }
    var all: [Placed] = []
    for group in groups {
      all += try placed(inOrder(group.insertions), at: group.anchor, siblings)
    }
    return all
  }

  private func anchor(of insertion: XMLEdit.Insertion, _ siblings: [XMLElement]) -> Anchor {
    guard !siblings.isEmpty else { return .alone }
    let last = Anchor.after(siblings.count - 1)
    switch insertion.position {
    case .last: return last
    case .before(let sibling):
      return siblings.firstIndex { $0.index == sibling.index }.map { .before($0) } ?? last
    case .after(let sibling):
      return siblings.firstIndex { $0.index == sibling.index }.map { .after($0) } ?? last
    case .ordered(let order):
      guard let own = order.firstIndex(of: insertion.node.localName) else { return last }
      let ranks = siblings.map { sibling in order.firstIndex { sibling.isNamed($0) } }
      let nearest = ranks.compactMap { $0 }.filter { $0 <= own }.max()
      if let nearest, let index = ranks.lastIndex(of: nearest) { return .after(index) }
      return ranks.firstIndex { $0.map { $0 > own } ?? false }.map { .before($0) } ?? last
    }
  }

  /// Of those at one place, those of a schema are put in its order.
  private func inOrder(_ insertions: [XMLEdit.Insertion]) -> [XMLEdit.Insertion] {
    func rank(_ insertion: XMLEdit.Insertion) -> Int {
      guard case .ordered(let order) = insertion.position else { return Int.max }
      return order.firstIndex(of: insertion.node.localName) ?? Int.max
    }
    return insertions.enumerated().sorted { left, right in
      (rank(left.element), left.offset) < (rank(right.element), right.offset)
    }.map(\.element)
  }

  private func placed(
    _ insertions: [XMLEdit.Insertion], at anchor: Anchor, _ siblings: [XMLElement]
  ) throws(XMLWriteError) -> [Placed] {
    let indentation = Indentation(of: record)
    switch anchor {
    case .after(let index):
      let line = indentation.lineStart(of: siblings[index]) ?? []
      let offset = siblings[index].range.upperBound
      return try insertions.map { insertion throws(XMLWriteError) in
        Placed(offset: offset, bytes: line + (try bytes(of: insertion, line: line)))
      }
    case .before(let index):
      // Before the sibling's line begins: the sibling may be removed with its line.
      let line = indentation.lineStart(of: siblings[index]) ?? []
      let offset = siblings[index].range.lowerBound - line.count
      return try insertions.map { insertion throws(XMLWriteError) in
        Placed(offset: offset, bytes: line + (try bytes(of: insertion, line: line)))
      }
    case .alone: return try placedAlone(insertions, indentation)
    }
  }

  /// The first elements in an element: on lines of their own if it stands on one and holds no text.
  private func placedAlone(
    _ insertions: [XMLEdit.Insertion], _ indentation: Indentation
  ) throws(XMLWriteError) -> [Placed] {
    let content = parent.contentRange.map { shifted($0) } ?? record.slice.bytes.prefix(0)
    let space = content.trailingWhitespace
    let isMixed = !parent.text.utf8.allSatisfy(XMLCharacters.isWhitespace)
    let outer = isMixed ? nil : indentation.lineStart(of: parent)
    let line = outer.map { $0 + indentation.unit() } ?? []
    var written: [UInt8] = []
    for insertion in insertions { written += line + (try bytes(of: insertion, line: line[...])) }
    // A line end before the end tag is there already or comes now.
    let lineEnd = space.lastIndex(of: 0x0A).map { feed in
      feed > space.startIndex && space[feed - 1] == 0x0D ? feed - 1 : feed
    }
    if let lineEnd, outer != nil {
      return [Placed(offset: lineEnd - record.slice.bytes.startIndex, bytes: written)]
    }
    let offset = parent.contentRange?.upperBound ?? parent.range.upperBound
    return [Placed(offset: offset, bytes: written + (outer ?? []))]
  }

  private func shifted(_ range: Range<Int>) -> ArraySlice<UInt8> {
    let start = record.slice.bytes.startIndex
    return record.slice.bytes[start + range.lowerBound..<start + range.upperBound]
  }

  /// An element whose line begins with `line`, line end included; empty to write it on the line.
  private func bytes(
    of insertion: XMLEdit.Insertion, line: ArraySlice<UInt8>
  ) throws(XMLWriteError) -> [UInt8] {
    if let original = insertion.original { return Array(shifted(original)) }
    var layout = XMLLayout.compact
    if let first = line.first {
      layout = XMLLayout(
        newline: first == 0x0D ? "\r\n" : "\n",
        unit: String(decoding: Indentation(of: record).unit(), as: UTF8.self))
    }
    var bytes: [UInt8] = []
    try NodeRenderer(encoding: record.slice.encoding, layout: layout).append(
      insertion.node,
      in: .init(
        context: parent.namespaceContext(in: record.slice.ancestry), namespace: parent.name.namespace,
        prefix: parent.name.prefix,
        indentation: String(decoding: line.drop { $0 == 0x0D || $0 == 0x0A }, as: UTF8.self)),
      to: &bytes)
    return bytes
  }
}
