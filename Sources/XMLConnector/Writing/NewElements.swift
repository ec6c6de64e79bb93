import Mappings
import XMLText

/// Turns nodes that a mapping made into elements.
struct NewElements {
  let rules: DocumentRules?

  /// An element in the namespace that the mapping says, else in that of its example, else in that of where it will stand.
  ///
  /// - Parameters:
  ///   - node: the node.
  ///   - parent: the name of the element it will stand in.
  ///   - example: the name of an element of its kind that stands there.
  /// - Returns: the element.
  /// - Throws: ``XMLWriteError`` for nested XML that cannot be written.
  func element(
    _ node: RawNode, in parent: String, like example: XMLName? = nil
  ) throws(XMLWriteError) -> XMLNode {
    let name = rules?.name(of: node.name, in: parent)
    var element = XMLNode(
      node.name, namespace: name?.namespace ?? example?.namespace,
      prefix: name?.prefix ?? example?.prefix ?? "")
    element.attributes = node.attributes.sorted { $0.key < $1.key }.map { attribute, value in
      let name = rules?.name(ofAttribute: attribute, in: node.name)
      return XMLNode.Attribute(
        attribute, value, namespace: name?.namespace ?? "", prefix: name?.prefix ?? "")
    }
    if let text = node.text, !text.isEmpty { element.children.append(.text(text)) }
    if rules?.nested[node.name] != nil, let child = node.children.first {
      element.children.append(.text(try nestedText(child, in: node.name)))
      return element
    }
    for child in node.children { element.children.append(.element(try self.element(child, in: node.name))) }
    return element
  }

  /// The text of an element, called as `parent` says, in which XML with some root stands as text.
  func nestedText(_ root: RawNode, in parent: String) throws(XMLWriteError) -> String {
    var element = try self.element(root, in: parent)
    element.namespace = rules?.nested[parent]
    return String(decoding: try element.bytes(layout: .compact), as: UTF8.self)
  }
}
