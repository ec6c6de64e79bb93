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
    case column(name: NodeName, index: Int)
    case missing
  }

  var steps: [PlaceStep]
  var also: [String] = []
  var attribute: String?
  /// Further places of the same value in a tree.
  var alternatives: [PlacePath] = []
  /// The further lines of a text that a tree keeps in several places, in their order.
  var continuations: [PlacePath] = []
  /// Another place for texts of a form of their own; one at most, and none in trees.
  var figures: [Place] = []
  /// Which texts stand in the other place.
  var otherForm = OtherForm.figures
  /// How many characters a line holds; nil for any number. What is longer is refused, not cut.
  var width: Int?
  /// How many characters a text has at least; nil for any number.
  var minimumWidth: Int?
  /// Whether an element goes when its value is cleared: some have no empty value, such as a date.
  var goesWhenCleared = false
  /// Whether a country stands there as its two letters.
  var holdsCountryCode = false
  /// Whether names are compared folded: in rows and portals, not in trees.
  var isFolding = true
  var isOptional = false
  /// Whether a file is of the mapping's format only where it has the column, or another one that its condition requires.
  var isRequired = false
  var missing: Missing = .absent
  var binding: Binding = .unbound

  /// The name shown in messages and written into a new header.
  var name: String { PlacePath(steps: steps, attribute: attribute).text }

  /// The headings by which a column is found, folded.
  var headings: Set<String> { Set(([name] + also).map(HeadingFold.fold)) }

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
    if case .missing = binding { return nil }
    let text = saidText(in: raw) ?? (missing == .empty && !(isOptional && isUnbound) ? "" : nil)
    return figures.isEmpty ? text : textOrFigures(text, in: raw)
  }

  /// The text that really stands there, whatever a missing one means.
  private func saidText(in raw: RawNode) -> String? {
    if !continuations.isEmpty { return joinedLines(in: raw) }
    let main = text(at: steps, attribute, in: raw)
    if alternatives.isEmpty { return main }
    if let main, !main.trimmed.isEmpty { return main }
    var first = main
    for path in alternatives {
      guard let text = text(at: path.steps, path.attribute, in: raw) else { continue }
      if !text.trimmed.isEmpty { return text }
      first = first ?? text
    }
    return first
  }

  private func text(at steps: [PlaceStep], _ attribute: String?, in raw: RawNode) -> String? {
    if !isFolding, isUnbound { return raw.text(at: steps, attribute) }
    return text(in: raw, depth: 0)
  }

  /// Whether each of the ways to the value is all that is to be looked at: in a tree, without alternatives.
  var isPlain: Bool { !isFolding && isUnbound && alternatives.isEmpty && figures.isEmpty }

  private var isUnbound: Bool {
    if case .unbound = binding { return true }
    return false
  }

  /// The text below a node in a row or portal.
  private func text(in node: RawNode, depth: Int) -> String? {
    if depth == steps.count { return attribute.map { node.attributes[$0] } ?? node.text }
    guard let index = childIndex(in: node, depth: depth) else { return nil }
    return text(in: node.children.span[index], depth: depth + 1)
  }

  /// Whether a record has the node, with a text or without.
  func isThere(in raw: RawNode) -> Bool {
    if case .missing = binding { return false }
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
    [PlacePath(steps: steps, attribute: attribute)] + alternatives + continuations + figures.flatMap(\.paths)
  }

  /// The place in a tree that is read and written: of the alternatives the first that says something, else the first that is
  /// there, else the main one.
  func written(in raw: RawNode) -> Place {
    let places = (0...alternatives.count).map(choice)
    return places.first { !($0.saidText(in: raw) ?? "").trimmed.isEmpty }
      ?? places.first { $0.saidText(in: raw) != nil }
      ?? places[0]
  }

  /// One of the alternatives alone, from 0, which is the main place.
  func choice(_ number: Int) -> Place {
    var place = self
    if number > 0 {
      place.steps = alternatives[number - 1].steps
      place.attribute = alternatives[number - 1].attribute
    }
    place.alternatives = []
    return place
  }

  /// The child that a step leads to.
  func childIndex(in node: RawNode, depth: Int) -> Int? {
    let isLast = depth == steps.count - 1
    if isLast, case .column(let name, let index) = binding {
      if index < node.children.count, node.children.span[index].nodeName == name { return index }
      return node.children.firstIndex { $0.nodeName == name }
    }
    if let index = node.childIndex(steps.span[depth]) { return index }
    guard isFolding, isLast, isUnbound else { return nil }
    for synonym in also {
      if let index = node.children.firstIndex(where: { $0.name == synonym }) { return index }
    }
    let folded = Set(([steps[depth].name] + also).map(HeadingFold.fold))
    return node.children.firstIndex { folded.contains(HeadingFold.fold($0.name)) }
  }

  /// The same place with its names compared exactly, as those below a repeated node are.
  var exact: Place {
    var copy = self
    copy.isFolding = false
    copy.figures = figures.map(\.exact)
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
    copy.figures = figures.map { $0.bound(to: header) }
    guard let step = steps.last, steps.count == 1 else { return copy }
    if let index = header.index(of: step.name, also: also) {
      copy.binding = .column(name: NodeName(header.names[index]), index: index)
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
    copy.figures = figures.map { $0.numbered(number) }
    return copy
  }
}

/// The columns of a header, found by exact or folded name.
struct HeaderIndex: Sendable, Hashable {
  let names: [String]
  private var exact: [String: Int]
  private var folded: [String: Int]

  init(_ header: [String]) {
    names = RawNode.columnNames(ofHeader: header)
    exact = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    folded = Dictionary(
      names.enumerated().map { (HeadingFold.fold($0.element), $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The header for whoever must not find some of its columns.
  func without(_ columns: Set<Int>) -> HeaderIndex {
    if columns.isEmpty { return self }
    var rest = self
    rest.exact = exact.filter { !columns.contains($0.value) }
    rest.folded = folded.filter { !columns.contains($0.value) }
    return rest
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
