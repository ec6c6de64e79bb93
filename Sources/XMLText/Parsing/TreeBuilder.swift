/// Builds a record's tree from what libxml2 reports, token by token of the outline.
///
/// libxml2 gives names and values, the outline gives places. Each report must fit the next token; the first that
/// does not ends the building.
struct TreeBuilder {
  private let record: ArraySlice<UInt8>
  private let outline: Outline
  private var token = 0
  private var nodes: [XMLTree.Node] = []
  private var attributes: [XMLTree.Attribute] = []
  private var declarations: [XMLTree.Declaration] = []
  private var texts: [UInt8] = []
  /// The elements open, outermost first, and whether each closes itself.
  private var open: [(node: Int32, closesItself: Bool)] = []
  private var isInText = false
  private(set) var failure: ScanFailure?

  /// A builder that takes nothing.
  init() { self.init(record: [], outline: Outline()) }

  init(record: ArraySlice<UInt8>, outline: Outline) {
    self.record = record
    self.outline = outline
    nodes.reserveCapacity(outline.tokens.count)
    texts.reserveCapacity(record.count)
  }

  /// Takes a start tag; gives its token for its attributes.
  mutating func startElement(name: Int32, rawName: [UInt8]) -> Outline.Token? {
    guard let token = take(.startTag, or: .emptyTag, found: "a start tag") else { return nil }
    guard ByteSearch.areEqual(Outline.name(token, in: record), rawName) else {
      fail(token, found: "another element")
      return nil
    }
    let index = Int32(nodes.count)
    var node = XMLTree.Node(kind: .element, start: token.start, parent: open.last?.node ?? -1)
    node.name = name
    node.contentStart = token.end
    node.firstAttribute = Int32(attributes.count)
    nodes.append(node)
    open.append((index, token.kind == .emptyTag))
    return token
  }

  /// The name of the attribute `number` of a tag.
  func attributeName(_ token: Outline.Token, _ number: Int) -> ArraySlice<UInt8>? {
    guard number < Int(token.attributeCount) else { return nil }
    return outline.attributes[Int(token.firstAttribute) + number].name(in: record)
  }

  /// Takes the attribute `number` of a tag.
  mutating func attribute(
    _ token: Outline.Token, _ number: Int, name: Int32, rawName: [UInt8], value: some Collection<UInt8>
  ) {
    guard failure == nil else { return }
    guard let found = attributeName(token, number), ByteSearch.areEqual(found, rawName) else {
      return fail(token, found: "another attribute")
    }
    let start = Int32(texts.count)
    texts.append(contentsOf: value)
    attributes.append(
      XMLTree.Attribute(
        name: name, place: outline.attributes[Int(token.firstAttribute) + number], textStart: start,
        textEnd: Int32(texts.count)))
    nodes[nodes.count - 1].attributeCount += 1
  }

  /// Takes the attribute `number` of a tag as a namespace declaration.
  mutating func declaration(_ token: Outline.Token, _ number: Int, _ binding: XMLNamespaceContext.Binding) {
    guard failure == nil, number < Int(token.attributeCount) else { return }
    declarations.append(
      XMLTree.Declaration(
        node: Int32(nodes.count - 1), binding: binding,
        place: outline.attributes[Int(token.firstAttribute) + number]))
  }

  /// Says that all attributes of a tag are taken.
  mutating func endAttributes(_ token: Outline.Token, count: Int) {
    if count != Int(token.attributeCount) { fail(token, found: "\(count) attributes") }
  }

  mutating func endElement() {
    endText()
    guard failure == nil, let last = open.last else { return }
    var contentEnd = nodes[Int(last.node)].contentStart
    var end = contentEnd
    if !last.closesItself {
      guard let token = take(.endTag, or: .endTag, found: "an end tag") else { return }
      contentEnd = token.start
      end = token.end
    }
    open.removeLast()
    nodes[Int(last.node)].contentEnd = contentEnd
    nodes[Int(last.node)].end = end
    nodes[Int(last.node)].next = Int32(nodes.count)
  }

  /// Takes a part of a text; libxml2 gives one text in several parts.
  mutating func text(_ part: some Collection<UInt8>) {
    guard failure == nil else { return }
    if !isInText {
      guard let token = take(.text, or: .text, found: "text") else { return }
      addRun(.text, token)
      isInText = true
    }
    texts.append(contentsOf: part)
  }

  mutating func characterData(_ value: some Collection<UInt8>) {
    endText()
    guard let token = take(.characterData, or: .characterData, found: "a CDATA section") else { return }
    addRun(.characterData, token)
    endRun(value)
  }

  mutating func comment(_ value: some Collection<UInt8>) {
    endText()
    guard let token = take(.comment, or: .comment, found: "a comment") else { return }
    addRun(.comment, token)
    endRun(value)
  }

  mutating func instruction(target: some Collection<UInt8>, _ value: some Collection<UInt8>) {
    endText()
    guard let token = take(.instruction, or: .instruction, found: "a processing instruction") else { return }
    addRun(.instruction, token)
    texts.append(contentsOf: target)
    nodes[nodes.count - 1].targetEnd = Int32(texts.count)
    endRun(value)
  }

  /// The tree, when all tokens were taken.
  ///
  /// - Throws: ``ScanFailure`` with a place from the record's beginning.
  func tree(names: NameTable) throws(ScanFailure) -> XMLTree {
    if let failure { throw failure }
    guard open.isEmpty, token == outline.tokens.count, !nodes.isEmpty else {
      let place = token < outline.tokens.count ? Int(outline.tokens[token].start) : record.count
      throw ScanFailure(.outOfStep(expected: "longer", found: "at its end"), at: place)
    }
    return XMLTree(
      nodes: nodes, attributes: attributes, declarations: declarations, names: names.names,
      nameTable: names.number, texts: texts)
  }

  private mutating func take(
    _ kind: Outline.Kind, or other: Outline.Kind, found: String
  ) -> Outline.Token? {
    endText()
    guard failure == nil else { return nil }
    while token < outline.tokens.count {
      let next = outline.tokens[token]
      if next.kind == kind || next.kind == other {
        token += 1
        return next
      }
      // libxml2 need not report a CDATA section with nothing in it.
      guard next.kind == .characterData, next.end - next.start == 12 else {
        fail(next, found: found)
        return nil
      }
      token += 1
      addRun(.characterData, next)
      endRun([])
    }
    failure = ScanFailure(.outOfStep(expected: "its end", found: found), at: record.count)
    return nil
  }

  private mutating func fail(_ token: Outline.Token, found: String) {
    failure = ScanFailure(.outOfStep(expected: token.kind.words, found: found), at: Int(token.start))
  }

  private mutating func addRun(_ kind: XMLTree.Kind, _ token: Outline.Token) {
    var node = XMLTree.Node(kind: kind, start: token.start, parent: open.last?.node ?? -1)
    node.end = token.end
    node.textStart = Int32(texts.count)
    node.targetEnd = node.textStart
    node.next = Int32(nodes.count + 1)
    nodes.append(node)
  }

  private mutating func endRun(_ value: some Collection<UInt8>) {
    texts.append(contentsOf: value)
    nodes[nodes.count - 1].textEnd = Int32(texts.count)
  }

  private mutating func endText() {
    guard isInText else { return }
    nodes[nodes.count - 1].textEnd = Int32(texts.count)
    isInText = false
  }
}

extension Outline.Kind {
  fileprivate var words: String {
    switch self {
    case .startTag, .emptyTag: "a start tag"
    case .endTag: "an end tag"
    case .text: "text"
    case .characterData: "a CDATA section"
    case .comment: "a comment"
    case .instruction: "a processing instruction"
    }
  }
}
