import Mappings
import XMLText

/// Turns the difference between an element as it was read and as it shall be into edits of its bytes.
struct NodeEdits {
  private(set) var edit: XMLEdit
  private let elements: [Int: XMLElement]
  private let tree: RawTree
  private let new: NewElements

  /// Edits of a record.
  ///
  /// - Parameters:
  ///   - xml: the record.
  ///   - old: what it was read as.
  ///   - new: what it shall be; nodes that were read are known by their ``RawNode/place``.
  ///   - tree: how it was read.
  ///   - made: how new nodes become elements.
  /// - Throws: ``XMLWriteError`` for a difference that cannot be written.
  init(
    _ xml: XMLRecord, from old: RawNode, to new: RawNode, tree: RawTree, made: NewElements
  ) throws(XMLWriteError) {
    edit = XMLEdit(xml)
    self.tree = tree
    self.new = made
    var elements: [Int: XMLElement] = [:]
    Self.collect(xml.root, into: &elements)
    self.elements = elements
    try change(xml.root, from: old, to: new)
  }

  private static func collect(_ element: XMLElement, into elements: inout [Int: XMLElement]) {
    elements[element.number] = element
    for child in element.elements { collect(child, into: &elements) }
  }

  private mutating func change(
    _ element: XMLElement, from old: RawNode, to new: RawNode
  ) throws(XMLWriteError) {
    if old == new { return }
    for name in Set(old.attributes.keys).union(new.attributes.keys).sorted()
    where old.attributes[name] != new.attributes[name] {
      // The mapping knows local names alone: the attribute that was read is the one that is written.
      let known = element.attributes.first { $0.name.localName == name }?.name.namespace
      let made = self.new.rules?.name(ofAttribute: name, in: new.name)
      let namespace = known ?? made?.namespace ?? ""
      if let value = new.attributes[name] {
        try edit.setAttribute(
          name, to: value, namespace: namespace, prefix: made?.prefix ?? "", of: element)
      } else {
        try edit.removeAttribute(name, namespace: namespace, of: element)
      }
    }
    if try changeNested(element, from: old, to: new) { return }
    if (old.text ?? "") != (new.text ?? "") { try edit.setText(new.text ?? "", of: element) }
    try changeChildren(of: element, from: old.children, to: new.children)
  }

  /// Edits the XML in an element's text, or writes it where the element is empty.
  ///
  /// - Returns: false where the element is no such one.
  private mutating func changeNested(
    _ element: XMLElement, from old: RawNode, to new: RawNode
  ) throws(XMLWriteError) -> Bool {
    guard tree.holdsNested(NodeName(element.localName)), element.elements.isEmpty else { return false }
    guard let after = new.children.first else {
      if !old.children.isEmpty { try edit.setText("", of: element) }
      return !old.children.isEmpty
    }
    guard let before = old.children.first,
      let document = tree.document(in: element.text, of: NodeName(element.localName))
    else {
      // Nothing stands there yet, or a text that is no such XML and is not thrown away.
      guard element.text.allSatisfy(\.isWhitespace) else { throw .conflictingEdits(element.localName) }
      try edit.setText(try self.new.nestedText(after, in: element.localName), of: element)
      return true
    }
    if before == after { return true }
    let bytes = try NodeEdits(document.record, from: before, to: after, tree: tree, made: self.new).edit
      .bytes()
    try edit.setText(document.replacingRoot(with: bytes), of: element)
    return true
  }

  private mutating func changeChildren(
    of parent: XMLElement, from old: [RawNode], to new: [RawNode]
  ) throws(XMLWriteError) {
    let places = Dictionary(
      old.enumerated().compactMap { index, node in node.place.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
    let kept = Self.kept(new, places)
    for (index, node) in old.enumerated() where !kept.contains(index) {
      if let element = element(node) { try edit.remove(element) }
    }
    var last: XMLElement?
    var waiting: [RawNode] = []
    // What was joined is no part of the element.
    for node in new where node.place != nil || !old.contains(node) {
      guard let index = node.place.flatMap({ places[$0] }), kept.contains(index), let element = element(node)
      else {
        if let last {
          try insert(node, of: old, into: parent, at: .after(last))
        } else {
          waiting.append(node)
        }
        continue
      }
      for node in waiting { try insert(node, of: old, into: parent, at: .before(element)) }
      waiting = []
      last = element
      try change(element, from: old[index], to: node)
    }
    // No sibling is kept: beside those that go, or alone.
    for node in waiting { try insert(node, of: old, into: parent, at: .last) }
  }

  /// A node that only changes its place goes there as it stands; one that changes besides is written anew.
  private mutating func insert(
    _ node: RawNode, of old: [RawNode], into parent: XMLElement, at position: XMLEdit.Position
  ) throws(XMLWriteError) {
    if node.place != nil, old.contains(node), let element = element(node) {
      try edit.insertCopy(of: element, into: parent, at: position)
    } else {
      try edit.insert(try new.element(node, in: parent.localName), into: parent, at: position)
    }
  }

  /// The indices of the old nodes that stay where they are: those of the new ones whose order is the old one.
  private static func kept(_ new: [RawNode], _ places: [Int: Int]) -> Set<Int> {
    var kept: Set<Int> = []
    var last = -1
    for node in new {
      guard let index = node.place.flatMap({ places[$0] }), index > last else { continue }
      kept.insert(index)
      last = index
    }
    return kept
  }

  private func element(_ node: RawNode) -> XMLElement? { node.place.flatMap { elements[$0] } }
}
