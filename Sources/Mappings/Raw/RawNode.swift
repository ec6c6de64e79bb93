/// A raw record, or a part of one, as a format holds it: a tree of named nodes.
///
/// A CSV row is a node with one child per column; a portal's record is a node with one child per field and one child per
/// value of a multi-field; an XML element is itself. Places of a mapping are paths in this tree, so one language serves all.
public struct RawNode: Sendable, Hashable {
  /// The column, field or element name, as it is compared.
  let nodeName: NodeName
  /// The text; nil when there is none (a portal's `null`, an element without text).
  public var text: String?
  /// What stands beside the text: the `ID` and `VALUE_TYPE` of a portal's multi-field value, an XML element's attributes.
  /// What no rule names is carried untouched.
  public var attributes: [String: String]
  /// The children in their order; a name may repeat.
  public var children: [RawNode]
  /// Names the node among those of its record as it was read, so that a connector knows it again in an edited record; nil for a
  /// node that was made, and where the connector needs no such name.
  public var place: Int?

  /// The column, field or element name.
  public var name: String { nodeName.text }

  /// Makes a node.
  public init(
    _ name: String, text: String? = nil, attributes: [String: String] = [:], children: [RawNode] = [],
    place: Int? = nil
  ) {
    self.init(NodeName(name), text: text, attributes: attributes, children: children, place: place)
  }

  /// Makes a node with a name that many nodes share.
  public init(
    _ name: NodeName, text: String? = nil, attributes: [String: String] = [:], children: [RawNode] = [],
    place: Int? = nil
  ) {
    nodeName = name
    self.text = text
    self.attributes = attributes
    self.children = children
    self.place = place
  }

  /// The first child of a name.
  public subscript(_ name: String) -> RawNode? { children.first { $0.name == name } }

  /// The first node that a way leads to; nil when there is none.
  func node(at steps: [PlaceStep]) -> RawNode? {
    var node = self
    for step in steps {
      guard let index = node.childIndex(step) else { return nil }
      node = node.children[index]
    }
    return node
  }

  /// The first child that a step leads to.
  func childIndex(_ step: PlaceStep) -> Int? { step.index(in: children) }

  /// The text that a way leads to, or the attribute at its end.
  func text(at steps: [PlaceStep], _ attribute: String?) -> String? {
    if steps.isEmpty { return attribute.map { attributes[$0] } ?? text }
    // Only lists of children are held on the way: to hold a node is to copy all that is in it. Steps are lent as well.
    let steps = steps.span
    var nodes = children
    var depth = 0
    while true {
      guard let index = steps[depth].index(in: nodes) else { return nil }
      depth += 1
      if depth < steps.count {
        nodes = nodes.span[index].children
        continue
      }
      let span = nodes.span
      if let attribute { return span[index].attributes[attribute] }
      return span[index].text
    }
  }

  /// All children of a name, in their order.
  public func children(named name: String) -> [RawNode] { children.filter { $0.name == name } }
}
