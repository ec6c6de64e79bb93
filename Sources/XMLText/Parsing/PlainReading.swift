/// Reads a record of which nothing is in doubt without libxml2: elements and attributes of known names, and plain texts.
///
/// That is nearly every record that a program writes, and a third of the time libxml2 would take for all. Comments, sections,
/// instructions, declarations, names that are new and all that may be malformed are libxml2's.
enum PlainReading {
  /// Builds the tree that libxml2's reports would build.
  ///
  /// - Parameters:
  ///   - record: the bytes.
  ///   - outline: the record's tokens.
  ///   - names: the table of names.
  ///   - known: those of them that may stand in the record.
  /// - Returns: nil where libxml2 must be asked.
  static func tree(
    _ record: ArraySlice<UInt8>, _ outline: Outline, names: NameTable, known: KnownNames
  ) -> XMLTree? {
    let bytes = record.span.bytes
    var nodes: [XMLTree.Node] = []
    var attributes: [XMLTree.Attribute] = []
    var texts: [UInt8] = []
    nodes.reserveCapacity(outline.tokens.count)
    attributes.reserveCapacity(outline.attributes.count)
    texts.reserveCapacity(record.count)
    var open: [Int32] = []
    for token in outline.tokens {
      switch token.kind {
      case .startTag, .emptyTag:
        let start = Int(token.start) + 1
        guard open.count < depthMax, token.attributeCount < attributesMax,
          let name = known.index(.element, bytes, from: start, to: Int(token.nameEnd), names)
        else { return nil }
        var node = XMLTree.Node(kind: .element, start: token.start, parent: open.last ?? -1)
        node.name = name
        node.contentStart = token.end
        node.firstAttribute = Int32(attributes.count)
        node.attributeCount = token.attributeCount
        for number in Int(token.firstAttribute)..<Int(token.firstAttribute + token.attributeCount) {
          let place = outline.attributes[number]
          guard let attribute = attribute(bytes, place, names, known, into: &texts),
            isNew(attribute, among: attributes[Int(node.firstAttribute)...], names)
          else { return nil }
          attributes.append(attribute)
        }
        if token.kind == .emptyTag {
          node.contentEnd = token.end
          node.end = token.end
          node.next = Int32(nodes.count + 1)
        } else {
          open.append(Int32(nodes.count))
        }
        nodes.append(node)
      case .endTag:
        guard let index = open.popLast() else { return nil }
        let name = names.rawNames[Int(nodes[Int(index)].name)]
        let start = Int(token.start) + 2
        guard Int(token.nameEnd) - start == name.count,
          ByteSearch.areEqual(bytes, at: start, name.span.bytes, at: 0, count: name.count)
        else { return nil }
        nodes[Int(index)].contentEnd = token.start
        nodes[Int(index)].end = token.end
        nodes[Int(index)].next = Int32(nodes.count)
      case .text:
        var node = XMLTree.Node(kind: .text, start: token.start, parent: open.last ?? -1)
        node.end = token.end
        node.textStart = Int32(texts.count)
        node.targetEnd = node.textStart
        guard
          PlainText.append(
            bytes, from: Int(token.start), to: Int(token.end), isValue: false, names.encoding, into: &texts)
        else { return nil }
        node.textEnd = Int32(texts.count)
        node.next = Int32(nodes.count + 1)
        nodes.append(node)
      case .characterData, .comment, .instruction: return nil
      }
    }
    guard open.isEmpty else { return nil }
    return XMLTree(
      nodes: nodes, attributes: attributes, declarations: [], names: names.names, nameTable: names.number,
      texts: texts)
  }

  /// Deeper records are rare; libxml2 stops at 256 with what stands around them.
  private static let depthMax = 64
  /// Each is compared with each.
  private static let attributesMax = 32

  private static func attribute(
    _ bytes: RawSpan, _ place: AttributePlace, _ names: NameTable, _ known: KnownNames,
    into texts: inout [UInt8]
  ) -> XMLTree.Attribute? {
    guard
      let name = known.index(
        .attribute, bytes, from: Int(place.nameStart), to: Int(place.nameEnd), names)
    else { return nil }
    let start = Int32(texts.count)
    guard
      PlainText.append(
        bytes, from: Int(place.valueStart), to: Int(place.valueEnd), isValue: true, names.encoding,
        into: &texts)
    else { return nil }
    return XMLTree.Attribute(name: name, place: place, textStart: start, textEnd: Int32(texts.count))
  }

  /// Whether no other attribute of the tag has the name, whatever its prefix.
  private static func isNew(
    _ attribute: XMLTree.Attribute, among others: ArraySlice<XMLTree.Attribute>, _ names: NameTable
  ) -> Bool {
    others.allSatisfy { other in
      other.name != attribute.name
        && (names.names[Int(other.name)].localName != names.names[Int(attribute.name)].localName
          || names.names[Int(other.name)].namespace != names.names[Int(attribute.name)].namespace)
    }
  }
}
