/// A raw record while it is edited.
struct RawEditor {
  var raw: RawNode
  /// The columns of a row, so that a ragged one is filled up to the cell that is written; nil for trees.
  let columns: [String]?
  /// Where new children of a tree go.
  let order: SiblingOrder

  init(raw: RawNode, columns: [String]? = nil, order: SiblingOrder = .none) {
    self.raw = raw
    self.columns = columns
    self.order = order
  }

  /// Writes a place's text.
  ///
  /// - Returns: false when the side has no such place.
  mutating func set(_ text: String, at place: Place) -> Bool {
    if place.binding == .missing { return false }
    if !place.figures.isEmpty { return setFigures(text, at: place) }
    if !place.continuations.isEmpty { return setLines(text, at: place) }
    if !place.fits(text) { return false }
    if case .column(_, let index) = place.binding, let columns, place.attribute == nil {
      grow(to: index, columns)
    }
    if place.alternatives.isEmpty { return setOne(text, at: place) }
    let written = place.written(in: raw)
    let old = written.text(in: raw)?.trimmed ?? ""
    // What says the same in another place follows.
    for number in 0...place.alternatives.count where !old.isEmpty {
      let other = place.choice(number)
      if other != written, other.text(in: raw)?.trimmed == old { _ = setOne(text, at: other) }
    }
    return setOne(text, at: written)
  }

  private mutating func setOne(_ text: String, at place: Place) -> Bool {
    if text.isEmpty, place.goesWhenCleared, place.attribute == nil {
      if !place.isThere(in: raw) || remove(place.steps[...], from: &raw) { return true }
    }
    return set(text, at: place, depth: 0, in: &raw)
  }

  /// Takes out a node that holds nothing but its text.
  ///
  /// - Returns: false where there is none.
  private func remove(_ steps: ArraySlice<PlaceStep>, from node: inout RawNode) -> Bool {
    guard let step = steps.first, let index = node.children.firstIndex(where: step.matches) else {
      return false
    }
    if steps.count > 1 { return remove(steps.dropFirst(), from: &node.children[index]) }
    guard node.children[index].children.isEmpty, node.children[index].attributes.isEmpty else { return false }
    node.children.remove(at: index)
    return true
  }

  /// Makes the cells of a row up to an index; beyond the first row whole rows, the first filled up with cells that say nothing.
  private mutating func grow(to index: Int, _ columns: [String]) {
    while raw.children.count <= index, raw.children.count < columns.count {
      raw.children.append(
        RawNode(columns[raw.children.count], text: index < columns.count ? "" : nil))
    }
    while raw.children.count <= index {
      let row = raw.children.count / columns.count
      for column in columns { raw.children.append(RawNode(RawNode.cellName(column, row: row), text: "")) }
    }
  }

  /// Changes the node that a way leads to, which is made where it is not there.
  ///
  /// - Returns: false when it cannot be made.
  mutating func change(_ steps: [PlaceStep], _ body: (inout RawNode) -> Void) -> Bool {
    change(steps[...], in: &raw, body)
  }

  private func change(_ steps: ArraySlice<PlaceStep>, in node: inout RawNode, _ body: (inout RawNode) -> Void)
    -> Bool
  {
    guard let step = steps.first else {
      body(&node)
      return true
    }
    if let index = node.children.firstIndex(where: step.matches) {
      return change(steps.dropFirst(), in: &node.children[index], body)
    }
    guard let made = step.made(order: order) else { return false }
    let index = order.insert(made, into: &node)
    return change(steps.dropFirst(), in: &node.children[index], body)
  }

  private func set(_ text: String, at place: Place, depth: Int, in node: inout RawNode) -> Bool {
    guard depth < place.steps.count else {
      if let attribute = place.attribute { node.attributes[attribute] = text } else { node.text = text }
      return true
    }
    let index: Int
    if let found = place.childIndex(in: node, depth: depth) {
      index = found
    } else if depth == place.steps.count - 1, case .column(let bound, _) = place.binding {
      node.children.append(RawNode(bound))
      index = node.children.count - 1
    } else {
      guard let made = place.steps[depth].made(order: order) else { return false }
      index = order.insert(made, into: &node)
    }
    return set(text, at: place, depth: depth + 1, in: &node.children[index])
  }
}
