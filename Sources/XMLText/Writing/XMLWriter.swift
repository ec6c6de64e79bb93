/// Writes a new document piece by piece.
///
/// Every element that is opened is closed with its own name, the last ones by ``finish()``. Bytes reach the sink in
/// portions of about 64 KiB.
public struct XMLWriter {
  private static let portionBytes = 64 << 10

  private let renderer: NodeRenderer
  private let sink: ([UInt8]) throws -> Void
  private var buffer: [UInt8] = []
  private var open:
    [(name: String, surroundings: NodeRenderer.Surroundings, indentation: String, isEmpty: Bool)] = []
  private var hasRoot = false

  /// A writer at the beginning of a document.
  ///
  /// - Parameters:
  ///   - encoding: the encoding of the bytes.
  ///   - layout: line ends and indentation.
  ///   - sink: takes the bytes; what it throws, the writer's functions throw.
  public init(
    encoding: XMLEncoding = .utf8, layout: XMLLayout = .indented, sink: @escaping ([UInt8]) throws -> Void
  ) {
    renderer = NodeRenderer(encoding: encoding, layout: layout)
    self.sink = sink
  }

  /// Writes the XML declaration; call it first or not at all.
  ///
  /// - Parameters:
  ///   - hasByteOrderMark: whether a byte order mark goes before it; only UTF-8 has one.
  ///   - isStandalone: what `standalone` says; `nil` to leave it out.
  /// - Throws: what the sink throws.
  public mutating func declaration(hasByteOrderMark: Bool = false, isStandalone: Bool? = nil) throws {
    if hasByteOrderMark, renderer.encoding.isUTF8 { buffer += [0xEF, 0xBB, 0xBF] }
    let standalone = isStandalone.map { " standalone=\"\($0 ? "yes" : "no")\"" } ?? ""
    let text = "<?xml version=\"1.0\" encoding=\"\(renderer.encoding.name)\"\(standalone)?>"
    try renderer.append(raw: text + renderer.layout.newline, to: &buffer)
    try pass()
  }

  /// Opens an element, with its attributes and the children it already has.
  ///
  /// - Parameter node: the element; with a text it should rather be written as a whole.
  /// - Throws: ``XMLWriteError``, and what the sink throws.
  public mutating func open(_ node: XMLNode) throws {
    let surroundings = try beginElement()
    let (name, inner) = try renderer.appendStart(of: node, in: surroundings, to: &buffer)
    buffer.append(0x3E)
    try renderer.append(node.children, of: name, in: inner, to: &buffer)
    open.append((name, inner, surroundings.indentation, node.children.isEmpty))
    try pass()
  }

  /// Writes a whole element.
  ///
  /// - Throws: ``XMLWriteError``, and what the sink throws.
  public mutating func write(_ node: XMLNode) throws {
    let surroundings = try beginElement()
    try renderer.append(node, in: surroundings, to: &buffer)
    try pass()
  }

  /// Writes an element that is bytes already, in this encoding; only its place is chosen.
  ///
  /// - Parameter element: the element from its `<` to its last `>`; not checked.
  /// - Throws: ``XMLWriteError/outsideRoot``, and what the sink throws.
  public mutating func write(bytes element: ArraySlice<UInt8>) throws {
    _ = try beginElement()
    buffer.append(contentsOf: element)
    try pass()
  }

  /// Writes a comment.
  ///
  /// - Throws: ``XMLWriteError``, and what the sink throws.
  public mutating func comment(_ text: String) throws {
    if let last = open.indices.last {
      open[last].isEmpty = false
      try breakLine(open[last].surroundings.indentation)
    }
    try renderer.appendComment(text, to: &buffer)
    if open.isEmpty { try renderer.append(raw: renderer.layout.newline, to: &buffer) }
    try pass()
  }

  /// Closes the innermost open element; without one nothing happens.
  ///
  /// - Throws: what the sink throws.
  public mutating func close() throws {
    guard let last = open.popLast() else { return }
    if !last.isEmpty { try breakLine(last.indentation) }
    try renderer.append(raw: "</\(last.name)>", to: &buffer)
    if open.isEmpty { try renderer.append(raw: renderer.layout.newline, to: &buffer) }
    try pass()
  }

  /// Closes all that is open and passes the rest to the sink.
  ///
  /// - Throws: ``XMLWriteError/outsideRoot`` when nothing was written, and what the sink throws.
  public mutating func finish() throws {
    while !open.isEmpty { try close() }
    guard hasRoot else { throw XMLWriteError.outsideRoot }
    if !buffer.isEmpty { try sink(buffer) }
    buffer = []
  }

  private mutating func beginElement() throws -> NodeRenderer.Surroundings {
    guard let last = open.indices.last else {
      if hasRoot { throw XMLWriteError.outsideRoot }
      hasRoot = true
      return .init(context: XMLNamespaceContext(), namespace: "", prefix: "", indentation: "")
    }
    open[last].isEmpty = false
    try breakLine(open[last].surroundings.indentation)
    return open[last].surroundings
  }

  private mutating func breakLine(_ indentation: String) throws {
    guard !renderer.layout.newline.isEmpty else { return }
    try renderer.append(raw: renderer.layout.newline + indentation, to: &buffer)
  }

  private mutating func pass() throws {
    guard buffer.count >= Self.portionBytes else { return }
    try sink(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
