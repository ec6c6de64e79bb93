/// Carries out what is to be done to one element.
struct ElementEditing {
  let record: XMLRecord
  let element: XMLElement
  let change: XMLEdit.Change

  private var tree: XMLTree { record.tree }
  private var bytes: ArraySlice<UInt8> { record.slice.bytes }
  private var encoding: XMLEncoding { record.slice.encoding }
  private var node: XMLTree.Node { tree.nodes[Int(element.index)] }
  private var name: String { element.name.description }
  private var renderer: NodeRenderer { NodeRenderer(encoding: encoding, layout: .compact) }

  func append(to splices: inout SpliceList) throws(XMLWriteError) {
    if change.isRemoved {
      let line = Indentation(of: record).lineStart(of: element)?.count ?? 0
      return splices.replace(element.range.lowerBound - line..<element.range.upperBound, with: [])
    }
    for attribute in change.attributes {
      try append(attribute.key, attribute.value, attribute.prefix, to: &splices)
    }
    if let text = change.text {
      if !change.insertions.isEmpty { throw .conflictingEdits(name) }
      switch text {
      case .value(let value): try setText(value, &splices)
      case .empty(let form): try clear(form, &splices)
      }
    }
    let insertions = try InsertionPlacing(record: record, parent: element).placed(change.insertions)
    guard !insertions.isEmpty else { return }
    if element.contentRange == nil {
      try open(with: insertions.flatMap(\.bytes), &splices)
    } else {
      for insertion in insertions {
        splices.replace(insertion.offset..<insertion.offset, with: insertion.bytes)
      }
    }
  }

  // MARK: Text

  private var runs: [XMLTree.Node] {
    var runs: [XMLTree.Node] = []
    tree.forEachChild(of: element.index) { _, node in
      if node.kind == .text || node.kind == .characterData { runs.append(node) }
    }
    return runs
  }

  private func setText(_ text: String, _ splices: inout SpliceList) throws(XMLWriteError) {
    if element.contentRange == nil {
      guard !text.isEmpty else { return }
      return try open(with: escaped(text), &splices)
    }
    let runs = self.runs
    guard let chosen = runs.firstIndex(where: { !isBlank($0) }) ?? runs.indices.first
    else {
      let end = Int(node.contentEnd)
      return splices.replace(end..<end, with: try escaped(text))
    }
    for (index, run) in runs.enumerated() {
      guard index == chosen else {
        splices.replace(range(run), with: [])
        continue
      }
      var new: [UInt8] = []
      if run.kind == .characterData {
        try renderer.appendCharacterData(text, name: name, to: &new)
      } else {
        new = try escaped(text)
      }
      splices.replace(range(run), with: new)
    }
  }

  private func clear(_ form: XMLEdit.EmptyForm, _ splices: inout SpliceList) throws(XMLWriteError) {
    guard let content = element.contentRange else {
      if form == .pair { try open(with: [], &splices) }
      return
    }
    let runs = self.runs
    if form == .selfClosed, runs.reduce(0, { $0 + range($1).count }) == content.count {
      splices.replace(content.lowerBound - 1..<element.range.upperBound, with: Array("/>".utf8))
    } else {
      for run in runs { splices.replace(range(run), with: []) }
    }
  }

  /// Makes `<a/>` an element with content.
  private func open(with content: [UInt8], _ splices: inout SpliceList) throws(XMLWriteError) {
    var new: [UInt8] = [0x3E]
    new += content
    try renderer.append(raw: "</\(name)>", to: &new)
    splices.replace(tagEnd..<element.range.upperBound, with: new)
  }

  private func escaped(_ text: String) throws(XMLWriteError) -> [UInt8] {
    var new: [UInt8] = []
    try Escaping.append(text, at: .text, to: &new, encoding: encoding, name: name)
    return new
  }

  private func range(_ node: XMLTree.Node) -> Range<Int> { Int(node.start)..<Int(node.end) }

  private func isBlank(_ run: XMLTree.Node) -> Bool {
    tree.texts[Int(run.textStart)..<Int(run.textEnd)].isWhitespace
  }

  // MARK: Attributes

  /// Attributes and namespace declarations.
  private var places: [AttributePlace] {
    let own = tree.attributes[Int(node.firstAttribute)..<Int(node.firstAttribute + node.attributeCount)]
    return own.map(\.place) + tree.declarations.filter { $0.node == element.index }.map(\.place)
  }

  /// Where the start tag's last attribute, or its name, ends.
  private var tagEnd: Int {
    places.map { Int($0.valueEnd) + 1 }.max() ?? Int(node.start) + 1 + (encoding.encode(name)?.count ?? 0)
  }

  private func append(
    _ key: XMLEdit.AttributeKey, _ value: String?, _ prefix: String, to splices: inout SpliceList
  ) throws(XMLWriteError) {
    let old = element.attributes.first {
      $0.name.localName == key.localName && $0.name.namespace == key.namespace
    }
    if let old {
      guard let value else {
        let space = bytes.prefix(old.range.lowerBound).trailingWhitespace.count
        return splices.replace(old.range.lowerBound - space..<old.range.upperBound, with: [])
      }
      var new: [UInt8] = []
      let quote = bytes[bytes.startIndex + old.valueRange.lowerBound - 1]
      try Escaping.append(value, at: .attribute(quote), to: &new, encoding: encoding, name: key.localName)
      splices.replace(old.valueRange, with: new)
    } else if let value {
      splices.replace(tagEnd..<tagEnd, with: try newAttribute(key, value, prefix))
    }
  }

  private func newAttribute(
    _ key: XMLEdit.AttributeKey, _ value: String, _ wanted: String
  ) throws(XMLWriteError) -> [UInt8] {
    if key.localName == "xmlns", key.namespace.isEmpty { throw .invalidName(key.localName) }
    var declarations: [XMLNamespaceContext.Binding] = []
    var context = element.namespaceContext(in: record.slice.ancestry)
    let prefix = try renderer.prefix(
      for: key.namespace, wanted: wanted, isAttribute: true, &declarations, &context)
    let last = places.max { $0.valueEnd < $1.valueEnd }
    let quote = last.map { bytes[bytes.startIndex + Int($0.valueStart) - 1] } ?? 0x22
    let separator = last.map {
      String(decoding: bytes.prefix(Int($0.nameStart)).trailingWhitespace, as: UTF8.self)
    }
    var new: [UInt8] = []
    for binding in declarations {
      try renderer.appendAttribute(
        "xmlns:\(binding.prefix)", binding.namespace, quote: quote, separator: separator ?? " ", to: &new)
    }
    try renderer.appendAttribute(
      try renderer.name(key.localName, prefix: prefix), value, quote: quote, separator: separator ?? " ",
      to: &new)
    return new
  }
}

extension XMLElement {
  /// The namespaces in force within the element.
  func namespaceContext(in ancestry: XMLAncestry) -> XMLNamespaceContext {
    var lineage: [Int32] = []
    var current = index
    while current >= 0 {
      lineage.append(current)
      current = tree.nodes[Int(current)].parent
    }
    var context = ancestry.namespaces
    guard !tree.declarations.isEmpty else { return context }
    for index in lineage.reversed() {
      for declaration in tree.declarations where declaration.node == index {
        context.bind(declaration.binding.prefix, to: declaration.binding.namespace)
      }
    }
    return context
  }
}
