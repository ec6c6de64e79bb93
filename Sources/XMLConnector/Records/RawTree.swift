import Mappings
import XMLText

/// Turns elements into what a mapping sees, with the XML that stands as text in some of them.
///
/// Not `Sendable`: one a task.
struct RawTree {
  private let nested: [(name: NodeName, namespace: String)]
  private let parser: XMLRecordParser
  private let names = NodeNames()
  /// Those of the parser here, which counts for itself.
  private let nestedNames = NodeNames()

  init(_ source: XMLSource) {
    let nested = source.mapping.document?.nested ?? [:]
    self.nested = nested.map { (NodeName($0.key), $0.value) }
    parser = XMLRecordParser(limits: source.options.limits)
  }

  /// An element as a mapping sees it: names without prefixes, texts without markup.
  ///
  /// An element without elements has its text, be it empty; one with elements has none: what stands between them is
  /// layout.
  func node(of element: XMLElement) -> RawNode { node(of: element, names, opens: !nested.isEmpty) }

  private func node(of element: XMLElement, _ names: NodeNames, opens: Bool) -> RawNode {
    let name = names[element]
    var attributes: [String: String] = [:]
    if element.hasAttributes {
      for attribute in element.attributes where attributes[attribute.name.localName] == nil {
        attributes[attribute.name.localName] = attribute.value
      }
    }
    let count = element.elementCount
    var children: [RawNode] = []
    if count > 0 {
      children.reserveCapacity(count)
      element.forEachElement { children.append(node(of: $0, names, opens: opens)) }
      return RawNode(name, attributes: attributes, children: children, place: element.number)
    }
    let text = element.text
    if opens, let document = document(in: text, of: name) {
      children = [node(of: document.record.root, nestedNames, opens: false)]
      return RawNode(name, attributes: attributes, children: children, place: element.number)
    }
    return RawNode(name, text: text, attributes: attributes, place: element.number)
  }

  /// A node as it is read again: where XML stands as text in it, it has no other text.
  func withoutTexts(besideNested node: RawNode) -> RawNode {
    if nested.isEmpty || node.children.isEmpty { return node }
    var node = node
    if nested.contains(where: { $0.name.text == node.name }) { node.text = nil }
    node.children = node.children.map { withoutTexts(besideNested: $0) }
    return node
  }

  /// Whether XML stands as text in elements of a name.
  func holdsNested(_ name: NodeName) -> Bool { nested.contains { $0.name == name } }

  /// The document in an element's text; nil where there is none of the namespace the mapping says.
  func document(in text: String, of name: NodeName) -> NestedDocument? {
    guard let namespace = nested.first(where: { $0.name == name })?.namespace,
      let document = document(in: Array(text.utf8)),
      document.record.root.name.namespace == namespace
    else { return nil }
    return document
  }

  private func document(in bytes: [UInt8]) -> NestedDocument? {
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] == 0x3C,
      let last = bytes.lastIndex(where: { $0 > 0x20 })
    else { return nil }
    // Nearly always there is the element and nothing else, which needs no look at a prolog.
    if let record = try? parser.parse(XMLSlice(bytes: bytes[start...last])) {
      return NestedDocument(bytes: bytes, root: start..<last + 1, record: record)
    }
    guard let record = try? parser.parse(document: Array(bytes[start...last])) else { return nil }
    let range = record.slice.byteRange
    return NestedDocument(
      bytes: bytes, root: start + range.lowerBound..<start + range.upperBound, record: record)
  }
}

/// The names of the elements that one parser met, each made once.
private final class NodeNames {
  private var table = 0
  private var names: [NodeName?] = []

  subscript(_ element: XMLElement) -> NodeName {
    let number = element.nameNumber
    if element.nameTable != table {
      table = element.nameTable
      names = []
    }
    if number < names.count, let name = names[number] { return name }
    let name = NodeName(element.localName)
    while names.count <= number { names.append(nil) }
    names[number] = name
    return name
  }
}

/// XML that stands as text in an element.
struct NestedDocument {
  /// The text.
  let bytes: [UInt8]
  /// Where its root element stands.
  let root: Range<Int>
  /// Its root element.
  let record: XMLRecord

  /// The text with another root element.
  func replacingRoot(with bytes: [UInt8]) -> String {
    var document = self.bytes
    document.replaceSubrange(root, with: bytes)
    return String(decoding: document, as: UTF8.self)
  }
}
