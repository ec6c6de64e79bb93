/// What a record holds, in few arrays: nodes in the order of the document, each before what it holds.
///
/// Places count from the record's first byte. Texts lie in one array of UTF-8; strings are made when asked for.
final class XMLTree: Sendable {
  enum Kind: UInt8, Sendable {
    case element, text, characterData, comment, instruction
  }

  struct Node: Sendable {
    var kind: Kind
    /// Of an element: of its name in `names`.
    var name: Int32 = 0
    var start: Int32
    var end: Int32 = 0
    /// Of an element: the end of its start tag, and the beginning of its end tag; `end` both for one that closes
    /// itself.
    var contentStart: Int32 = 0
    var contentEnd: Int32 = 0
    /// Of all but elements: the text in `texts`. An instruction's target comes first.
    var textStart: Int32 = 0
    var textEnd: Int32 = 0
    var targetEnd: Int32 = 0
    var firstAttribute: Int32 = 0
    var attributeCount: Int32 = 0
    var parent: Int32
    /// The index after the last node within this one.
    var next: Int32 = 0
  }

  struct Attribute: Sendable {
    var name: Int32
    var place: AttributePlace
    var textStart: Int32
    var textEnd: Int32
  }

  /// A namespace declared by an element.
  struct Declaration: Sendable {
    var node: Int32
    var binding: XMLNamespaceContext.Binding
    var place: AttributePlace
  }

  let nodes: [Node]
  let attributes: [Attribute]
  let declarations: [Declaration]
  let names: [XMLName]
  /// The number of the table that the names are of.
  let nameTable: Int
  let texts: [UInt8]

  init(
    nodes: [Node], attributes: [Attribute], declarations: [Declaration], names: [XMLName],
    nameTable: Int, texts: [UInt8]
  ) {
    self.nodes = nodes
    self.attributes = attributes
    self.declarations = declarations
    self.names = names
    self.nameTable = nameTable
    self.texts = texts
  }

  func text(_ start: Int32, _ end: Int32) -> String {
    String(decoding: texts[Int(start)..<Int(end)], as: UTF8.self)
  }

  /// Calls `body` with each node directly within a node.
  func forEachChild(of index: Int32, _ body: (Int32, Node) -> Void) {
    var child = index + 1
    let end = nodes[Int(index)].next
    while child < end {
      let node = nodes[Int(child)]
      body(child, node)
      child = node.next
    }
  }
}
