/// Where a value stands in a raw record: a path of names, and an attribute at its end for what stands beside the text.
///
/// A CSV column and a portal field are paths of one step. Names are compared exactly first, then folded
/// (case, spaces, dots, quotes, ё); synonyms count for the last step.
struct Place: Sendable, Hashable {
  /// What a record that lacks the node says.
  enum Missing: Sendable, Hashable {
    /// Nothing: the column is not there.
    case absent
    /// That the field is empty: a portal leaves out what is empty (bitrix24-rest.md §4.5).
    case empty
  }

  /// What binding to a header found.
  enum Binding: Sendable, Hashable {
    case unbound
    case column(name: String, index: Int)
    case missing
  }

  var steps: [String]
  var also: [String] = []
  var attribute: String?
  var isOptional = false
  var missing: Missing = .absent
  var binding: Binding = .unbound

  /// The name shown in messages and written into a new header.
  var name: String {
    attribute.map { "\(steps.joined(separator: "/"))@\($0)" } ?? steps.joined(separator: "/")
  }

  /// Whether the side has no such place; an unbound place is supposed to be there unless it is optional.
  var isMissing: Bool {
    switch binding {
    case .missing: true
    case .unbound: isOptional
    case .column: false
    }
  }

  /// The place's text; nil when the record says nothing of it.
  func text(in raw: RawNode) -> String? {
    if binding == .missing { return nil }
    var silent: String? { missing == .empty && !(isOptional && binding == .unbound) ? "" : nil }
    if steps.isEmpty {
      return attribute.map { raw.attributes[$0] ?? silent } ?? raw.text ?? silent
    }
    var node = raw
    for depth in steps.indices {
      guard let index = childIndex(in: node, depth: depth) else { return silent }
      node = node.children[index]
    }
    if let attribute { return node.attributes[attribute] ?? silent }
    return node.text ?? silent
  }

  /// The child that a step leads to.
  func childIndex(in node: RawNode, depth: Int) -> Int? {
    let children = node.children
    let isLast = depth == steps.count - 1
    if isLast, case .column(let name, let index) = binding {
      if children.indices.contains(index), children[index].name == name { return index }
      return children.firstIndex { $0.name == name }
    }
    let step = steps[depth]
    if let index = children.firstIndex(where: { $0.name == step }) { return index }
    guard isLast, binding == .unbound else { return nil }
    for synonym in also {
      if let index = children.firstIndex(where: { $0.name == synonym }) { return index }
    }
    let folded = Set(([step] + also).map(HeadingFold.fold))
    return children.firstIndex { folded.contains(HeadingFold.fold($0.name)) }
  }

  /// The same place in a replica with these columns or fields.
  func bound(to header: HeaderIndex) -> Place {
    var copy = self
    guard let step = steps.last, steps.count == 1 else { return copy }
    if let index = header.index(of: step, also: also) {
      copy.binding = .column(name: header.names[index], index: index)
    } else {
      copy.binding = .missing
    }
    return copy
  }

  /// The place with a number in the stead of `{n}`, for numbered column families.
  func numbered(_ number: Int) -> Place {
    var copy = self
    copy.steps = steps.map { $0.replacing("{n}", with: String(number)) }
    copy.also = also.map { $0.replacing("{n}", with: String(number)) }
    return copy
  }
}

/// The columns of a header, found by exact or folded name.
struct HeaderIndex: Sendable, Hashable {
  let names: [String]
  private let exact: [String: Int]
  private let folded: [String: Int]

  init(_ header: [String]) {
    names = RawNode.columnNames(ofHeader: header)
    exact = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    folded = Dictionary(
      names.enumerated().map { (HeadingFold.fold($0.element), $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The heading itself wins over its synonyms, an exact spelling over a folded one.
  func index(of name: String, also: [String]) -> Int? {
    if let index = exact[name] ?? folded[HeadingFold.fold(name)] { return index }
    for synonym in also {
      if let index = exact[synonym] ?? folded[HeadingFold.fold(synonym)] { return index }
    }
    return nil
  }
}

/// A raw record while it is edited; knows the columns so that a ragged row is filled up to the cell that is written.
struct RawEditor {
  var raw: RawNode
  let columns: [String]?

  /// Writes a place's text.
  ///
  /// - Returns: false when the side has no such place.
  mutating func set(_ text: String, at place: Place) -> Bool {
    if place.binding == .missing { return false }
    if case .column(_, let index) = place.binding, let columns, place.attribute == nil {
      while raw.children.count <= index, raw.children.count < columns.count {
        raw.children.append(RawNode(columns[raw.children.count], text: ""))
      }
    }
    return Self.set(text, at: place, depth: 0, in: &raw)
  }

  private static func set(_ text: String, at place: Place, depth: Int, in node: inout RawNode) -> Bool {
    guard depth < place.steps.count else {
      if let attribute = place.attribute { node.attributes[attribute] = text } else { node.text = text }
      return true
    }
    let index: Int
    if let found = place.childIndex(in: node, depth: depth) {
      index = found
    } else {
      var name = place.steps[depth]
      if depth == place.steps.count - 1, case .column(let bound, _) = place.binding { name = bound }
      node.children.append(RawNode(name))
      index = node.children.count - 1
    }
    return set(text, at: place, depth: depth + 1, in: &node.children[index])
  }
}
