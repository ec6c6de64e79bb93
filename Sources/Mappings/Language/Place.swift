/// Where a value stands in a raw record: a path of names, and an attribute at its end for what stands beside the text.
///
/// A CSV column and a portal field are paths of one step: its name is compared exactly first, then folded (case, spaces, dots,
/// quotes, ё), and synonyms count. In a tree (XML) names are compared exactly, and a place may have alternatives: the first that
/// says something is read, and written where it was read.
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

  var steps: [PlaceStep]
  var also: [String] = []
  var attribute: String?
  /// Further places of the same value in a tree.
  var alternatives: [PlacePath] = []
  /// The further lines of a text that a tree keeps in several places, in their order.
  var continuations: [PlacePath] = []
  /// How many characters a line holds; nil for any number.
  var width: Int?
  /// Whether names are compared folded: in rows and portals, not in trees.
  var isFolding = true
  var isOptional = false
  var missing: Missing = .absent
  var binding: Binding = .unbound

  /// The name shown in messages and written into a new header.
  var name: String { PlacePath(steps: steps, attribute: attribute).text }

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
    if !alternatives.isEmpty { return written(in: raw).text(in: raw) }
    if !continuations.isEmpty { return joinedLines(in: raw) ?? (missing == .empty ? "" : nil) }
    var silent: String? { missing == .empty && !(isOptional && binding == .unbound) ? "" : nil }
    if steps.isEmpty {
      return attribute.map { raw.attributes[$0] ?? silent } ?? raw.text ?? silent
    }
    return text(in: raw, depth: 0) ?? silent
  }

  /// The text below a node; nodes on the way are lent, not copied.
  private func text(in node: borrowing RawNode, depth: Int) -> String? {
    if depth == steps.count { return attribute.map { node.attributes[$0] } ?? node.text }
    return childIndex(in: node, depth: depth).flatMap { text(in: node.children[$0], depth: depth + 1) }
  }

  /// Whether a record has the node, with a text or without.
  func isThere(in raw: RawNode) -> Bool {
    if binding == .missing { return false }
    if !isFolding {
      return paths.contains { path in
        raw.node(at: path.steps).map { path.attribute == nil || $0.attributes[path.attribute ?? ""] != nil }
          ?? false
      }
    }
    return saidText(in: raw) != nil
  }

  /// The ways to the value, the main one first.
  var paths: [PlacePath] {
    [PlacePath(steps: steps, attribute: attribute)] + alternatives + continuations
  }

  /// The text that really stands there, whatever a missing one means.
  private func saidText(in raw: RawNode) -> String? {
    var place = self
    place.missing = .absent
    return place.text(in: raw)
  }

  /// The place in a tree that is read and written: of the alternatives the first that says something, else the first that is
  /// there, else the main one.
  func written(in raw: RawNode) -> Place {
    let places = ([PlacePath(steps: steps, attribute: attribute)] + alternatives).map { path in
      var place = self
      place.steps = path.steps
      place.attribute = path.attribute
      place.alternatives = []
      return place
    }
    return places.first { !($0.saidText(in: raw) ?? "").trimmed.isEmpty }
      ?? places.first { $0.saidText(in: raw) != nil }
      ?? places[0]
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
    if let index = children.firstIndex(where: step.matches) { return index }
    guard isFolding, isLast, binding == .unbound else { return nil }
    for synonym in also {
      if let index = children.firstIndex(where: { $0.name == synonym }) { return index }
    }
    let folded = Set(([step.name] + also).map(HeadingFold.fold))
    return children.firstIndex { folded.contains(HeadingFold.fold($0.name)) }
  }

  /// The same place with its names compared exactly, as those below a repeated node are.
  var exact: Place {
    var copy = self
    copy.isFolding = false
    return copy
  }

  /// The field of a portal's record that stands below another one: `REQUISITE/ADDRESS/6` and `CITY` make one name.
  func below(_ base: Place) -> Place {
    var copy = self
    copy.steps = [PlaceStep((base.steps + steps).map(\.name).joined(separator: "/"))]
    copy.isOptional = isOptional || base.isOptional
    return copy
  }

  /// The same place in a replica with these columns or fields.
  func bound(to header: HeaderIndex) -> Place {
    var copy = self
    guard let step = steps.last, steps.count == 1 else { return copy }
    if let index = header.index(of: step.name, also: also) {
      copy.binding = .column(name: header.names[index], index: index)
    } else {
      copy.binding = .missing
    }
    return copy
  }

  /// The place with a number in the stead of `{n}`, for numbered column families.
  func numbered(_ number: Int) -> Place {
    var copy = self
    copy.steps = steps.map { PlaceStep($0.name.replacing("{n}", with: String(number)), filters: $0.filters) }
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
