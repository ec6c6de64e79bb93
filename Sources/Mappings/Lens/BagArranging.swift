import Contractors

extension BagSeats {
  /// Puts what sits in the seats into the order of the wanted elements; the seats stay where they are.
  ///
  /// Nobody's elements change their order but those that are named in another one.
  mutating func arrange(_ wanted: [Element], key: (Element, FieldType) -> String) {
    for index in seats.indices where seats[index].items.count > 1 {
      let order = wanted.map { Item(element: $0) }
      seats[index].items = seats[index].items.arranged(order) { key($0.element, rule.field.type) }
    }
  }
}

extension BagSeats.Seat {
  /// Puts the nodes of a record that was written into an order of their elements; a node with several stands where the first of them
  /// belongs.
  ///
  /// Nodes that hold nothing but a text exchange these, so that what stands around them stays; others move with all that they hold.
  ///
  /// - Returns: whether anything changed its place.
  func arrangeNodes(as wanted: [Element], _ nodes: NodeList, in editor: inout RawEditor) -> Bool {
    var ranks: [Int: Int] = [:]
    for item in items {
      guard let child = item.child, let rank = wanted.firstIndex(of: item.element) else { continue }
      ranks[child] = min(ranks[child] ?? rank, rank)
    }
    let places = ranks.keys.sorted()
    let sources = places.sorted { (ranks[$0] ?? 0, $0) < (ranks[$1] ?? 0, $1) }
    if places == sources { return false }
    return editor.change(nodes.container) { container in
      let old = container.children
      let hasTextsAlone = places.allSatisfy { old[$0].attributes.isEmpty && old[$0].children.isEmpty }
      for (place, source) in zip(places, sources) {
        if hasTextsAlone {
          container.children[place].text = old[source].text
        } else {
          container.children[place] = old[source]
        }
      }
    }
  }
}
