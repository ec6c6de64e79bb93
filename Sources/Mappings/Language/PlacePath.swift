/// One step down a raw record's tree: a name, and what must hold of the node for it to be the one that is meant.
struct PlaceStep: Sendable, Hashable {
  private let nodeName: NodeName
  private let isAny: Bool
  /// All of them must hold.
  var filters: [StepFilter] = []

  init(_ name: String, filters: [StepFilter] = []) {
    nodeName = NodeName(name)
    isAny = name == Self.any
    self.filters = filters
  }

  /// The node's local name; `*` is any.
  var name: String { nodeName.text }

  /// Whether the step leads to a node.
  func matches(_ node: RawNode) -> Bool {
    (isAny || nodeName == node.nodeName) && filters.allSatisfy { $0.holds(node) }
  }

  /// The first of some nodes that the step leads to, at an index or behind it.
  @inline(__always)
  func index(in nodes: [RawNode], from start: Int = 0) -> Int? {
    // A span lends its elements; an array gives copies, which cost more here than all comparing.
    let nodes = nodes.span
    var index = start
    while index < nodes.count {
      if isAny || nodes[index].nodeName.number == nodeName.number {
        if filters.isEmpty || filters.allSatisfy({ $0.holds(nodes[index]) }) { return index }
      }
      index += 1
    }
    return nil
  }

  /// The name that stands for every name.
  static let any = "*"

  /// A new node to which the step leads; nil for a step without a name of its own.
  func made(order: SiblingOrder) -> RawNode? {
    if name == Self.any { return nil }
    var node = RawNode(name)
    for filter in filters { filter.fulfil(in: &node, order: order) }
    return node
  }
}

/// What must hold of a node: one of its attributes, or a node below it, says one of some texts.
///
/// `Контакт[Тип=Телефон рабочий]`, `Свойство[@Имя=ИНН]`.
struct StepFilter: Sendable, Hashable {
  private let names: [NodeName]
  let attribute: String?
  private let fitting: ExactTexts

  init(steps: [String], attribute: String?, texts: [String]) {
    names = steps.map { NodeName($0) }
    self.attribute = attribute
    fitting = ExactTexts(texts)
  }

  /// The way down from the node; empty for an attribute of its own.
  var steps: [String] { names.map(\.text) }

  /// The texts that fit; the first is written into new nodes.
  var texts: [String] { fitting.texts }

  func holds(_ node: RawNode) -> Bool { contains(in: node) { fitting.contains($0) } }

  /// Whether one of the texts that the filter looks at, without white space around it, is as wanted.
  func contains(in node: RawNode, where isWanted: (String) -> Bool) -> Bool {
    if names.count == 1, attribute == nil {
      let nodes = node.children.span
      let number = names.span[0].number
      for index in nodes.indices where nodes[index].nodeName.number == number {
        if let text = nodes[index].text, isWanted(text.trimmed) { return true }
      }
      return false
    }
    return contains(in: node, depth: 0, where: isWanted)
  }

  private func contains(in node: RawNode, depth: Int, where isWanted: (String) -> Bool) -> Bool {
    if depth == names.count {
      guard let text = attribute.map({ node.attributes[$0] }) ?? node.text else { return false }
      return isWanted(text.trimmed)
    }
    return node.children.contains { child in
      child.nodeName == names[depth] && contains(in: child, depth: depth + 1, where: isWanted)
    }
  }

  /// Makes it hold of a new node.
  func fulfil(in node: inout RawNode, order: SiblingOrder) {
    Self.write(texts.first ?? "", steps[...], attribute, in: &node, order: order)
  }

  private static func write(
    _ text: String, _ steps: ArraySlice<String>, _ attribute: String?, in node: inout RawNode,
    order: SiblingOrder
  ) {
    guard let step = steps.first else {
      if let attribute { node.attributes[attribute] = text } else { node.text = text }
      return
    }
    let index =
      node.children.firstIndex { $0.name == step } ?? order.insert(RawNode(step), into: &node)
    write(text, steps.dropFirst(), attribute, in: &node.children[index], order: order)
  }
}

/// A way to a value in a tree: steps down, and an attribute at its end or none for the node's text.
struct PlacePath: Sendable, Hashable {
  var steps: [PlaceStep]
  var attribute: String?

  init(steps: [PlaceStep], attribute: String? = nil) {
    self.steps = steps
    self.attribute = attribute
  }

  /// The spelling in a mapping.
  var text: String {
    let steps = steps.map { step in
      step.name
        + step.filters.map { filter in
          let place = (filter.steps + (filter.attribute.map { ["@" + $0] } ?? [])).joined(separator: "/")
          return "[\(place)=\(filter.texts.map(Self.escaped).joined(separator: "|"))]"
        }.joined()
    }.joined(separator: "/")
    return attribute.map { "\(steps)@\($0)" } ?? steps
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "]|\\".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}

/// What is wrong with the spelling of a path.
package enum PathFlaw: Error, Hashable {
  /// A step or attribute without a name, or a character that no name has; with what stands there.
  case badName(String)
  /// `[` without `]`, or something behind it.
  case openFilter
  /// A filter without `=`; with what it looks at.
  case filterWithoutText(String)
}

extension PlacePath {
  /// Reads `Контакты/Контакт[Тип=Телефон рабочий|Телефон]/Значение`, `Свойство[@Имя=ИНН]/Значение`, `Банк@код`, `@Ид`.
  ///
  /// In the texts of a filter `\` makes the next character an ordinary one.
  init(_ text: String) throws(PathFlaw) {
    var reader = PathReader(text)
    try self.init(&reader)
  }

  private init(_ reader: inout PathReader) throws(PathFlaw) {
    var steps: [PlaceStep] = []
    var attribute: String?
    while let character = reader.next {
      if character == "@" {
        reader.skip()
        attribute = try reader.name()
        guard reader.next == nil else { throw .badName(reader.rest) }
        break
      }
      if !steps.isEmpty {
        guard character == "/" else { throw .badName(reader.rest) }
        reader.skip()
      }
      var step = PlaceStep(try reader.name(allowsAny: true))
      while reader.next == "[" {
        reader.skip()
        step.filters.append(try Self.filter(&reader))
      }
      steps.append(step)
    }
    guard !steps.isEmpty || attribute != nil else { throw .badName("") }
    self.init(steps: steps, attribute: attribute)
  }

  private static func filter(_ reader: inout PathReader) throws(PathFlaw) -> StepFilter {
    var steps: [String] = []
    var attribute: String?
    while attribute == nil {
      if reader.next == "@" {
        reader.skip()
        attribute = try reader.name()
      } else {
        steps.append(try reader.name())
      }
      guard reader.next == "/" else { break }
      reader.skip()
    }
    guard reader.next == "=" else {
      throw reader.next == nil ? .openFilter : .filterWithoutText(steps.joined(separator: "/"))
    }
    reader.skip()
    return StepFilter(steps: steps, attribute: attribute, texts: try reader.filterTexts())
  }
}

/// The characters of a path, read one by one.
private struct PathReader {
  private var characters: ArraySlice<Character>

  init(_ text: String) { characters = Array(text)[...] }

  var next: Character? { characters.first }
  var rest: String { String(characters) }

  mutating func skip() { characters = characters.dropFirst() }

  /// An XML name without its prefix.
  mutating func name(allowsAny: Bool = false) throws(PathFlaw) -> String {
    if allowsAny, next == "*" {
      skip()
      return PlaceStep.any
    }
    var name = ""
    while let character = next, Self.isNameCharacter(character) {
      name.append(character)
      skip()
    }
    guard let first = name.first, first.isLetter || first == "_" else { throw .badName(name + rest) }
    return name
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "._-".contains(character)
  }

  /// The texts up to the closing bracket.
  mutating func filterTexts() throws(PathFlaw) -> [String] {
    var texts = [""]
    while let character = next {
      skip()
      switch character {
      case "]": return texts
      case "|": texts.append("")
      case "\\":
        guard let escaped = next else { throw .openFilter }
        skip()
        texts[texts.count - 1].append(escaped)
      default: texts[texts.count - 1].append(character)
      }
    }
    throw .openFilter
  }
}
