/// A parsed record: its elements with their values and places, and the bytes they were read from.
public struct XMLRecord: Sendable {
  /// The bytes and where they stood.
  public let slice: XMLSlice

  let tree: XMLTree

  init(slice: XMLSlice, tree: XMLTree) {
    self.slice = slice
    self.tree = tree
  }

  /// The record's own element.
  public var root: XMLElement { XMLElement(tree: tree, index: 0) }
}

/// One element of a record. A view: cheap to copy, keeps the whole record alive.
///
/// Places count from the record's first byte.
public struct XMLElement: Sendable {
  let tree: XMLTree
  let index: Int32

  /// What stands in an element, in order.
  public enum Child: Sendable {
    /// An element.
    case element(XMLElement)
    /// Text, its references expanded and its line ends LF.
    case text(XMLRun)
    /// A CDATA section.
    case characterData(XMLRun)
    /// A comment.
    case comment(XMLRun)
    /// A processing instruction with its target.
    case instruction(target: String, XMLRun)
  }

  private var node: XMLTree.Node { tree.nodes[Int(index)] }

  /// The element's number in its record, in the order of start tags and texts; the root's is 0.
  public var number: Int { Int(index) }

  /// The element's name.
  public var name: XMLName { tree.names[Int(node.name)] }

  /// The name without its prefix.
  public var localName: String { name.localName }

  /// The number of the name among those of ``nameTable``: small, and the same wherever the parser finds the name again.
  public var nameNumber: Int { Int(node.name) }

  /// The number of the parser's table of names; it grows when the parser begins to number names anew.
  public var nameTable: Int { tree.nameTable }

  /// Where the element stands, from the `<` of its start tag to the `>` of its end tag.
  public var range: Range<Int> { Int(node.start)..<Int(node.end) }

  /// Where its content stands; `nil` when it is written as `<a/>`.
  public var contentRange: Range<Int>? {
    let node = node
    return node.contentEnd == node.end ? nil : Int(node.contentStart)..<Int(node.contentEnd)
  }

  /// What stands in the element, in order, white space between elements included.
  public var children: [Child] {
    var children: [Child] = []
    tree.forEachChild(of: index) { child, node in
      let run = XMLRun(tree: tree, node: node)
      switch node.kind {
      case .element: children.append(.element(XMLElement(tree: tree, index: child)))
      case .text: children.append(.text(run))
      case .characterData: children.append(.characterData(run))
      case .comment: children.append(.comment(run))
      case .instruction:
        children.append(.instruction(target: tree.text(node.textStart, node.targetEnd), run))
      }
    }
    return children
  }

  /// The elements directly in this one.
  public var elements: [XMLElement] {
    var elements: [XMLElement] = []
    tree.forEachChild(of: index) { child, node in
      if node.kind == .element { elements.append(XMLElement(tree: tree, index: child)) }
    }
    return elements
  }

  /// How many elements stand directly in this one.
  public var elementCount: Int {
    var count = 0
    tree.forEachChild(of: index) { _, node in
      if node.kind == .element { count += 1 }
    }
    return count
  }

  /// Calls `body` with each element directly in this one, as ``elements`` has them.
  public func forEachElement(_ body: (XMLElement) -> Void) {
    tree.forEachChild(of: index) { child, node in
      if node.kind == .element { body(XMLElement(tree: tree, index: child)) }
    }
  }

  /// Whether the element has attributes besides namespace declarations.
  public var hasAttributes: Bool { node.attributeCount > 0 }

  /// The elements of a local name directly in this one, whatever their namespace.
  public func elements(named localName: String) -> [XMLElement] {
    elements.filter { $0.isNamed(localName) }
  }

  /// The first element of a local name directly in this one.
  public func element(named localName: String) -> XMLElement? {
    let end = node.next
    var child = index + 1
    while child < end {
      let element = XMLElement(tree: tree, index: child)
      if tree.nodes[Int(child)].kind == .element, element.isNamed(localName) { return element }
      child = tree.nodes[Int(child)].next
    }
    return nil
  }

  /// Whether the local name is this one, character by character.
  public func isNamed(_ localName: String) -> Bool { name.localName.utf8.elementsEqual(localName.utf8) }

  /// The element this one stands in; `nil` for the record's root.
  public var parent: XMLElement? { node.parent < 0 ? nil : XMLElement(tree: tree, index: node.parent) }

  /// Text and CDATA directly in the element, joined; empty both for `<a/>` and `<a></a>`.
  public var text: String {
    var text = ""
    tree.forEachChild(of: index) { _, node in
      guard node.kind == .text || node.kind == .characterData else { return }
      let run = tree.text(node.textStart, node.textEnd)
      if text.isEmpty { text = run } else { text += run }
    }
    return text
  }

  /// The attributes in order, without namespace declarations.
  public var attributes: [XMLAttribute] {
    let node = node
    return (node.firstAttribute..<node.firstAttribute + node.attributeCount).map {
      XMLAttribute(tree: tree, attribute: tree.attributes[Int($0)])
    }
  }

  /// The value of an attribute.
  ///
  /// - Parameters:
  ///   - localName: the name without its prefix.
  ///   - namespace: the namespace; empty for none, which attributes without prefix have; `nil` for whichever.
  /// - Returns: the value of the first that fits; `nil` without one.
  public func attribute(_ localName: String, namespace: String? = nil) -> String? {
    attributes.first { attribute in
      attribute.name.localName.utf8.elementsEqual(localName.utf8)
        && (namespace.map { $0 == attribute.name.namespace } ?? true)
    }?.value
  }

  /// The namespaces the element itself declares.
  public var declarations: [XMLNamespaceContext.Binding] {
    tree.declarations.filter { $0.node == index }.map(\.binding)
  }
}

/// A run of text, or the text of a comment or processing instruction.
public struct XMLRun: Sendable {
  private let tree: XMLTree
  private let node: XMLTree.Node

  init(tree: XMLTree, node: XMLTree.Node) {
    self.tree = tree
    self.node = node
  }

  /// The text without markup.
  public var value: String {
    tree.text(node.kind == .instruction ? node.targetEnd : node.textStart, node.textEnd)
  }

  /// Where it stands with its markup, from the record's first byte.
  public var range: Range<Int> { Int(node.start)..<Int(node.end) }
}

/// An attribute of an element.
public struct XMLAttribute: Sendable {
  private let tree: XMLTree
  private let attribute: XMLTree.Attribute

  init(tree: XMLTree, attribute: XMLTree.Attribute) {
    self.tree = tree
    self.attribute = attribute
  }

  /// The attribute's name.
  public var name: XMLName { tree.names[Int(attribute.name)] }

  /// The value, its references expanded.
  public var value: String { tree.text(attribute.textStart, attribute.textEnd) }

  /// Where it stands from its name to its closing quote, from the record's first byte.
  public var range: Range<Int> { Int(attribute.place.nameStart)..<Int(attribute.place.valueEnd) + 1 }

  /// Where its value stands between the quotes, from the record's first byte.
  public var valueRange: Range<Int> { Int(attribute.place.valueStart)..<Int(attribute.place.valueEnd) }
}
