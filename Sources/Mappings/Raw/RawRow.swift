extension RawNode {
  /// The names under which the cells of a row are addressed: the headings as written, the second of a name as `Телефон#2`.
  ///
  /// A heading that already ends that way keeps its spelling; the next free number is taken.
  public static func columnNames(ofHeader header: [String]) -> [String] {
    var taken: Set<String> = []
    return header.map { heading in
      var name = heading
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(heading)#\(number)"
        number += 1
      }
      return name
    }
  }

  /// A CSV row as a raw record: one child per cell.
  ///
  /// - Parameters:
  ///   - cells: the row's cells; those beyond the columns are left out.
  ///   - columns: what ``columnNames(ofHeader:)`` gave. A row with fewer cells has no child for the rest, which is
  ///     then absent, not empty.
  /// - Returns: a node named `row`.
  public static func row(_ cells: some Sequence<String>, columns: [String]) -> RawNode {
    var node = RawNode("row")
    node.children.reserveCapacity(columns.count)
    for (name, cell) in zip(columns, cells) { node.children.append(RawNode(name, text: cell)) }
    return node
  }

  /// The cells of a row in the order of the columns; trailing columns the row does not have are left out, others are empty.
  public func cells(columns: [String]) -> [String] {
    var texts: [String: String] = [:]
    for child in children where texts[child.name] == nil { texts[child.name] = child.text ?? "" }
    let last = columns.lastIndex { texts[$0] != nil } ?? -1
    return columns[...last].map { texts[$0] ?? "" }
  }
}
