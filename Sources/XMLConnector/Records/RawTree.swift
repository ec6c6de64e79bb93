import Mappings
import XMLText

/// Turns elements into what a mapping sees, with the XML that stands as text in some of them.
struct RawTree {
  private let nested: [String: String]
  private let parser: XMLRecordParser

  init(_ source: XMLSource) {
    nested = source.mapping.document?.nested ?? [:]
    parser = XMLRecordParser(limits: source.options.limits)
  }

  /// An element as a mapping sees it.
  func node(of element: XMLElement) -> RawNode {
    var node = RawNode(element)
    if !nested.isEmpty { open(&node) }
    return node
  }

  /// The document in an element's text; nil where there is none of the namespace the mapping says.
  func document(in text: String, of name: String) -> NestedDocument? {
    guard let namespace = nested[name], let document = document(in: Array(text.utf8)),
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

  private func open(_ node: inout RawNode) {
    if let text = node.text, let document = document(in: text, of: node.name) {
      node.text = nil
      node.children = [RawNode(document.record.root)]
      return
    }
    for index in node.children.indices { open(&node.children[index]) }
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

extension RawNode {
  /// An element as a mapping sees it: names without prefixes, texts without markup.
  ///
  /// An element without elements has its text, be it empty; one with elements has none: what stands between them is
  /// layout.
  init(_ element: XMLElement) {
    let elements = element.elements
    var attributes: [String: String] = [:]
    for attribute in element.attributes where attributes[attribute.name.localName] == nil {
      attributes[attribute.name.localName] = attribute.value
    }
    self.init(
      element.localName, text: elements.isEmpty ? element.text : nil, attributes: attributes,
      children: elements.map { RawNode($0) }, place: element.number)
  }
}
