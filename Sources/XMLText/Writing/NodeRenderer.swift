/// Writes nodes as bytes.
struct NodeRenderer {
  /// What a node takes from where it will stand.
  struct Surroundings {
    var context: XMLNamespaceContext
    /// Namespace and prefix of the element around.
    var namespace: String
    var prefix: String
    /// What its line begins with.
    var indentation: String
  }

  let encoding: XMLEncoding
  let layout: XMLLayout

  /// Appends an element, from its `<` to its last `>`.
  func append(
    _ node: XMLNode, in surroundings: Surroundings, to bytes: inout [UInt8]
  ) throws(XMLWriteError) {
    let (name, inner) = try appendStart(of: node, in: surroundings, to: &bytes)
    if node.children.isEmpty {
      bytes.append(contentsOf: "/>".utf8)
      return
    }
    bytes.append(0x3E)
    try append(node.children, of: name, in: inner, to: &bytes)
    if isIndented(node.children) {
      try append(raw: layout.newline + surroundings.indentation, to: &bytes)
    }
    bytes.append(contentsOf: "</".utf8)
    try append(raw: name, to: &bytes)
    bytes.append(0x3E)
  }

  /// Appends what an element holds, each on a line of its own if there is no text.
  func append(
    _ children: [XMLNode.Child], of name: String, in inner: Surroundings, to bytes: inout [UInt8]
  ) throws(XMLWriteError) {
    let isIndented = isIndented(children)
    for child in children {
      if isIndented { try append(raw: layout.newline + inner.indentation, to: &bytes) }
      switch child {
      case .element(let node): try append(node, in: inner, to: &bytes)
      case .text(let text):
        try Escaping.append(text, at: .text, to: &bytes, encoding: encoding, name: name)
      case .characterData(let text): try appendCharacterData(text, name: name, to: &bytes)
      case .comment(let text): try appendComment(text, to: &bytes)
      }
    }
  }

  /// Appends a start tag without its end.
  ///
  /// - Returns: the name with its prefix, and what the children take from here.
  func appendStart(
    of node: XMLNode, in surroundings: Surroundings, to bytes: inout [UInt8]
  ) throws(XMLWriteError) -> (name: String, inner: Surroundings) {
    var inner = surroundings
    inner.indentation += layout.unit
    var declarations: [XMLNamespaceContext.Binding] = []
    for binding in node.declarations { try declare(binding, &declarations, &inner.context) }
    if let namespace = node.namespace {
      inner.namespace = namespace
      inner.prefix = try prefix(
        for: namespace, wanted: node.prefix, isAttribute: false, &declarations, &inner.context)
    } else if inner.context.namespace(of: inner.prefix) != inner.namespace {
      // The node itself bound the prefix anew.
      throw .invalidPrefix(inner.prefix)
    }
    let name = try name(node.localName, prefix: inner.prefix)
    var attributes: [(name: String, value: String)] = []
    for attribute in node.attributes {
      let prefix = try prefix(
        for: attribute.namespace, wanted: attribute.prefix, isAttribute: true, &declarations, &inner.context)
      attributes.append((try self.name(attribute.localName, prefix: prefix), attribute.value))
    }
    bytes.append(0x3C)
    try append(raw: name, to: &bytes)
    for binding in declarations {
      let name = binding.prefix.isEmpty ? "xmlns" : "xmlns:\(binding.prefix)"
      try appendAttribute(name, binding.namespace, to: &bytes)
    }
    for attribute in attributes { try appendAttribute(attribute.name, attribute.value, to: &bytes) }
    return (name, inner)
  }

  func appendAttribute(
    _ name: String, _ value: String, quote: UInt8 = 0x22, separator: String = " ", to bytes: inout [UInt8]
  ) throws(XMLWriteError) {
    try append(raw: separator + name + "=", to: &bytes)
    bytes.append(quote)
    try Escaping.append(value, at: .attribute(quote), to: &bytes, encoding: encoding, name: name)
    bytes.append(quote)
  }

  func appendCharacterData(
    _ text: String, name: String, to bytes: inout [UInt8]
  ) throws(XMLWriteError) {
    if Escaping.fitsCharacterData(text, encoding: encoding) {
      try append(raw: "<![CDATA[" + text + "]]>", to: &bytes)
    } else {
      try Escaping.append(text, at: .text, to: &bytes, encoding: encoding, name: name)
    }
  }

  func appendComment(_ text: String, to bytes: inout [UInt8]) throws(XMLWriteError) {
    if text.utf8.elementsEqual([]) || !text.contains("--") && !text.hasSuffix("-") {
      for scalar in text.unicodeScalars where !XMLCharacters.isAllowed(scalar) {
        throw .forbiddenCharacter(scalar, in: "comment")
      }
      try append(raw: "<!--" + text + "-->", to: &bytes)
    } else {
      throw .invalidComment(text)
    }
  }

  /// Appends what cannot be escaped.
  func append(raw text: String, to bytes: inout [UInt8]) throws(XMLWriteError) {
    guard let encoded = encoding.encode(text) else { throw .unencodable(text, encoding: encoding.name) }
    bytes.append(contentsOf: encoded)
  }

  /// A name with its prefix.
  func name(_ localName: String, prefix: String) throws(XMLWriteError) -> String {
    guard XMLCharacters.isLocalName(localName) else { throw .invalidName(localName) }
    return prefix.isEmpty ? localName : "\(prefix):\(localName)"
  }

  /// The prefix for a namespace: the wanted one if it means it, one that does, or a new one.
  func prefix(
    for namespace: String, wanted: String, isAttribute: Bool,
    _ declarations: inout [XMLNamespaceContext.Binding], _ context: inout XMLNamespaceContext
  ) throws(XMLWriteError) -> String {
    let canHavePrefix = !namespace.isEmpty
    if canHavePrefix, !wanted.isEmpty, context.namespace(of: wanted) == namespace { return wanted }
    if let prefix = context.prefix(of: namespace, isAttribute: isAttribute) { return prefix }
    var prefix = canHavePrefix ? wanted : ""
    if isAttribute, prefix.isEmpty || declarations.contains(where: { $0.prefix == prefix }) {
      var number = 1
      while context.namespace(of: "ns\(number)") != nil { number += 1 }
      prefix = "ns\(number)"
    }
    try declare(.init(prefix: prefix, namespace: namespace), &declarations, &context)
    return prefix
  }

  private func declare(
    _ binding: XMLNamespaceContext.Binding, _ declarations: inout [XMLNamespaceContext.Binding],
    _ context: inout XMLNamespaceContext
  ) throws(XMLWriteError) {
    let isName = binding.prefix.isEmpty || XMLCharacters.isLocalName(binding.prefix)
    let isReserved =
      binding.prefix == "xml" || binding.prefix == "xmlns"
      || binding.namespace == XMLNamespaceContext.xmlNamespace
    guard isName, !isReserved, binding.prefix.isEmpty || !binding.namespace.isEmpty,
      !declarations.contains(where: { $0.prefix == binding.prefix && $0.namespace != binding.namespace })
    else { throw .invalidPrefix(binding.prefix) }
    if !declarations.contains(binding) { declarations.append(binding) }
    context.bind(binding.prefix, to: binding.namespace)
  }

  private func isIndented(_ children: [XMLNode.Child]) -> Bool {
    !layout.newline.isEmpty
      && children.allSatisfy { child in
        switch child {
        case .element, .comment: true
        case .text, .characterData: false
        }
      }
  }
}

extension XMLNode {
  /// The element as a record of a file.
  ///
  /// - Parameters:
  ///   - ancestry: the elements it will stand in, of a record beside it; `nil` namespaces are those of its parent.
  ///   - layout: line ends and indentation within the record.
  ///   - indentation: what the record's line begins with; not written before its `<`.
  ///   - encoding: the file's encoding.
  /// - Returns: the bytes from `<` to the last `>`.
  /// - Throws: ``XMLWriteError`` for what cannot be written.
  public func bytes(
    in ancestry: XMLAncestry = .root, layout: XMLLayout = .indented, indentation: String = "",
    encoding: XMLEncoding = .utf8
  ) throws(XMLWriteError) -> [UInt8] {
    var bytes: [UInt8] = []
    let prefix = ancestry.ancestors.last?.prefix ?? ""
    try NodeRenderer(encoding: encoding, layout: layout).append(
      self,
      in: .init(
        context: ancestry.namespaces, namespace: ancestry.namespaces.namespace(of: prefix) ?? "",
        prefix: prefix, indentation: indentation), to: &bytes)
    return bytes
  }
}
