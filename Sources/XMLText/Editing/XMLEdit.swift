/// Changes to a parsed record that leave every other byte of it as it is.
///
/// Collect edits and ask for the ``bytes()``. What is set to the value it has is no edit. Edits of an element within
/// a removed one are dropped.
public struct XMLEdit: Sendable {
  /// How an element without a value is written.
  public enum EmptyForm: Sendable, Hashable {
    /// `<a/>`
    case selfClosed
    /// `<a></a>`
    case pair
    /// Not at all: the element is removed.
    case removed
  }

  /// Where an element is inserted.
  public enum Position: Sendable {
    /// By the order of a schema: names in order. Behind the last sibling whose name stands nearest before, else before
    /// the first whose name stands after; a name not in the list goes last.
    case ordered([String])
    /// Behind all others.
    case last
    /// Right before a sibling.
    case before(XMLElement)
    /// Right behind a sibling.
    case after(XMLElement)
  }

  struct AttributeKey: Hashable {
    var localName: String
    var namespace: String
  }

  enum TextChange {
    case value(String)
    case empty(EmptyForm)
  }

  struct Insertion {
    var node: XMLNode
    var position: Position
    /// Where the element stands of which this is a copy; nil for a new one.
    var original: Range<Int>?
  }

  /// What is to be done to one element.
  struct Change {
    var text: TextChange?
    /// In the order in which they were first named; no value removes.
    var attributes: [(key: AttributeKey, value: String?, prefix: String)] = []
    var insertions: [Insertion] = []
    var isRemoved = false
  }

  /// The record as it was.
  public let record: XMLRecord

  private(set) var changes: [Int32: Change] = [:]

  /// No edit yet.
  public init(_ record: XMLRecord) { self.record = record }

  /// Whether nothing was changed.
  public var isEmpty: Bool { changes.isEmpty }

  /// Sets the text directly in an element; comments in it stay.
  ///
  /// A CDATA section stays one where the value fits. `<a/>` becomes `<a>…</a>`; an empty text leaves `<a/>` as it
  /// is and makes `<a></a>` of all else.
  ///
  /// - Throws: ``XMLWriteError/holdsElements(_:)``, ``XMLWriteError/foreignElement(_:)``.
  public mutating func setText(_ text: String, of element: XMLElement) throws(XMLWriteError) {
    try checkLeaf(element)
    let isKept = element.text.utf8.elementsEqual(text.utf8)
    try change(element) { $0.text = isKept ? nil : text.isEmpty ? .value("") : .value(text) }
  }

  /// Takes the text of an element away; attributes and comments stay unless the element goes.
  ///
  /// - Throws: ``XMLWriteError/holdsElements(_:)``, ``XMLWriteError/foreignElement(_:)``,
  ///   ``XMLWriteError/removesRecord(_:)``.
  public mutating func clear(_ element: XMLElement, as form: EmptyForm) throws(XMLWriteError) {
    if form == .removed { return try remove(element) }
    try checkLeaf(element)
    try change(element) { $0.text = .empty(form) }
  }

  /// Sets an attribute: its value where it has one, else a new one behind the others.
  ///
  /// - Parameters:
  ///   - localName: the name without its prefix.
  ///   - value: the value.
  ///   - namespace: the namespace; empty for none.
  ///   - prefix: the prefix wanted where the namespace has none in force; it is then declared.
  ///   - element: the element.
  /// - Throws: ``XMLWriteError/foreignElement(_:)``.
  public mutating func setAttribute(
    _ localName: String, to value: String, namespace: String = "", prefix: String = "", of element: XMLElement
  ) throws(XMLWriteError) {
    try changeAttribute(localName, namespace, value, prefix, of: element)
  }

  /// Removes an attribute, if it is there.
  ///
  /// - Throws: ``XMLWriteError/foreignElement(_:)``.
  public mutating func removeAttribute(
    _ localName: String, namespace: String = "", of element: XMLElement
  ) throws(XMLWriteError) {
    try changeAttribute(localName, namespace, nil, "", of: element)
  }

  /// Inserts an element, indented as its siblings are. Several at one place stand in the order they were inserted
  /// in, or in that of the schema.
  ///
  /// - Throws: ``XMLWriteError/foreignElement(_:)``.
  public mutating func insert(
    _ node: XMLNode, into element: XMLElement, at position: Position
  ) throws(XMLWriteError) {
    try insert(Insertion(node: node, position: position), element)
  }

  /// Inserts a copy of an element, byte for byte, among its siblings; what is done to the element itself is not done to the copy. With its
  /// removal that is a move.
  ///
  /// - Throws: ``XMLWriteError/foreignElement(_:)``.
  public mutating func insertCopy(
    of element: XMLElement, into parent: XMLElement, at position: Position
  ) throws(XMLWriteError) {
    guard isOwn(element), element.parent?.index == parent.index else {
      throw .foreignElement(element.name.description)
    }
    try insert(
      Insertion(node: XMLNode(element.localName), position: position, original: element.range), parent)
  }

  private mutating func insert(_ insertion: Insertion, _ parent: XMLElement) throws(XMLWriteError) {
    switch insertion.position {
    case .before(let sibling), .after(let sibling):
      guard isOwn(sibling), sibling.parent?.index == parent.index else {
        throw .foreignElement(sibling.name.description)
      }
    case .ordered, .last: break
    }
    try change(parent) { $0.insertions.append(insertion) }
  }

  /// Removes an element with all in it, and the line it stands on if nothing else stands there.
  ///
  /// - Throws: ``XMLWriteError/removesRecord(_:)``, ``XMLWriteError/foreignElement(_:)``.
  public mutating func remove(_ element: XMLElement) throws(XMLWriteError) {
    guard element.index != 0 else { throw .removesRecord(element.name.description) }
    try change(element) { $0.isRemoved = true }
  }

  /// The record with all edits.
  ///
  /// - Returns: the bytes from the record's `<` to its last `>`, in the file's encoding.
  /// - Throws: ``XMLWriteError`` for what cannot be written.
  public func bytes() throws(XMLWriteError) -> [UInt8] {
    var splices = SpliceList()
    for (index, change) in changes.sorted(by: { $0.key < $1.key }) where !isRemovedAround(index) {
      let element = XMLElement(tree: record.tree, index: index)
      try ElementEditing(record: record, element: element, change: change).append(to: &splices)
    }
    return splices.applied(to: record.slice.bytes)
  }

  private func isRemovedAround(_ index: Int32) -> Bool {
    var parent = record.tree.nodes[Int(index)].parent
    while parent >= 0 {
      if changes[parent]?.isRemoved ?? false { return true }
      parent = record.tree.nodes[Int(parent)].parent
    }
    return false
  }

  private func isOwn(_ element: XMLElement) -> Bool { element.tree === record.tree }

  private func checkLeaf(_ element: XMLElement) throws(XMLWriteError) {
    if !element.elements.isEmpty { throw .holdsElements(element.name.description) }
  }

  private mutating func changeAttribute(
    _ localName: String, _ namespace: String, _ value: String?, _ prefix: String, of element: XMLElement
  ) throws(XMLWriteError) {
    let key = AttributeKey(localName: localName, namespace: namespace)
    let old = element.attributes.first { $0.name.localName == localName && $0.name.namespace == namespace }?
      .value
    let isKept = value.map { value in old.map { $0.utf8.elementsEqual(value.utf8) } ?? false } ?? (old == nil)
    try change(element) { change in
      if let index = change.attributes.firstIndex(where: { $0.key == key }) {
        if isKept { change.attributes.remove(at: index) } else { change.attributes[index].value = value }
      } else if !isKept {
        change.attributes.append((key, value, prefix))
      }
    }
  }

  private mutating func change(
    _ element: XMLElement, _ body: (inout Change) -> Void
  ) throws(XMLWriteError) {
    guard isOwn(element) else { throw .foreignElement(element.name.description) }
    var change = changes[element.index] ?? Change()
    body(&change)
    let isNothing =
      change.text == nil && change.attributes.isEmpty && change.insertions.isEmpty && !change.isRemoved
    changes[element.index] = isNothing ? nil : change
  }
}
