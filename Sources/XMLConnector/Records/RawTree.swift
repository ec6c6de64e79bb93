import Mappings
import XMLText

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

extension XMLNode {
  /// A node that a mapping made, in the namespace of where it will stand.
  init(_ node: RawNode) {
    self.init(
      node.name,
      attributes: node.attributes.sorted { $0.key < $1.key }.map { Attribute($0.key, $0.value) },
      children: node.children.map { .element(XMLNode($0)) })
    if let text = node.text, !text.isEmpty { children.insert(.text(text), at: 0) }
  }
}
