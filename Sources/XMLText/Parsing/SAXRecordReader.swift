import CLibXML2

/// Reads records with libxml2 and reports them to a tree builder.
///
/// Owns one libxml2 parser, which it uses for one record after another. No pointer of libxml2's leaves this file.
final class SAXRecordReader {
  /// What the callbacks work on during one record.
  fileprivate struct State {
    var builder: TreeBuilder
    var names: NameTable
    var report: SAXReport?
    /// The element around the record, which is ours, is left out.
    var depth = 0

    var isStopped: Bool { report != nil || builder.failure != nil }
  }

  private var context: UnsafeMutablePointer<xmlParserCtxt>?

  init() {}

  deinit { close() }

  /// Frees the parser with all the names it keeps; the next record gets a new one.
  func close() {
    if let context { xmlFreeParserCtxt(context) }
    context = nil
  }

  /// Reads a document of one element, ours, around the record.
  ///
  /// - Parameters:
  ///   - document: in UTF-8.
  ///   - builder: takes what is found.
  ///   - names: the names that are known; those of this reader's parser only.
  /// - Returns: what libxml2 objects to; `nil` when it is satisfied.
  /// - Throws: ``XMLError/Cause/parserUnavailable``.
  func read(
    _ document: [UInt8], into builder: inout TreeBuilder, names: inout NameTable
  ) throws(ScanFailure) -> SAXReport? {
    guard let context = context ?? makeContext() else { throw ScanFailure(.parserUnavailable, at: 0) }
    self.context = context
    // Moved and moved back: two owners would make the arrays be copied.
    var state = State(builder: TreeBuilder(), names: NameTable(encoding: names.encoding))
    swap(&state.builder, &builder)
    swap(&state.names, &names)
    withUnsafeMutablePointer(to: &state) { state in
      context.pointee.userData = UnsafeMutableRawPointer(state)
      // libxml2 keeps userData; it must not point here when this is over.
      defer { context.pointee.userData = nil }
      document.withUnsafeBytes { bytes in
        // No tree is built by libxml2, so that no document comes back; it copies the bytes.
        let text = bytes.bindMemory(to: CChar.self)
        xmlFreeDoc(
          xmlCtxtReadMemory(
            context, text.baseAddress, Int32(clamping: text.count), nil, nil, LibXML2.options))
      }
    }
    swap(&state.builder, &builder)
    swap(&state.names, &names)
    if let report = state.report { return report }
    if context.pointee.wellFormed == 0 {
      return SAXReport(code: context.pointee.errNo)
    }
    return nil
  }

  private func makeContext() -> UnsafeMutablePointer<xmlParserCtxt>? {
    guard LibXML2.isReady, let context = xmlNewParserCtxt(), let handler = context.pointee.sax else {
      return nil
    }
    handler.pointee = xmlSAXHandler()
    clibxml2_mark_sax2(handler)
    handler.pointee.startElementNs = startElement
    handler.pointee.endElementNs = { state, _, _, _ in endElement(state) }
    handler.pointee.characters = text
    handler.pointee.ignorableWhitespace = text
    handler.pointee.cdataBlock = { state, text, count in
      change(state) { $0.builder.characterData(UnsafeBufferPointer(start: text, count: Int(count))) }
    }
    handler.pointee.comment = { state, text in change(state) { $0.builder.comment(bytes(text)) } }
    handler.pointee.processingInstruction = { state, target, text in
      change(state) { $0.builder.instruction(target: bytes(target), bytes(text)) }
    }
    handler.pointee.serror = { state, error in
      guard let state = state?.assumingMemoryBound(to: SAXRecordReader.State.self) else { return }
      if state.pointee.report == nil { state.pointee.report = SAXReport(error.map { UnsafePointer($0) }) }
    }
    return context
  }
}

private typealias Text = UnsafePointer<xmlChar>

/// Works on the state unless reading has failed or the element is the one around the record.
@inline(__always)
private func change(_ state: UnsafeMutableRawPointer?, _ body: (inout SAXRecordReader.State) -> Void) {
  guard let state = state?.assumingMemoryBound(to: SAXRecordReader.State.self),
    state.pointee.depth > 0, !state.pointee.isStopped
  else { return }
  body(&state.pointee)
}

/// The bytes of a text that ends with NUL; none for a null pointer.
@inline(__always)
private func bytes(_ text: Text?) -> UnsafeBufferPointer<xmlChar> {
  UnsafeBufferPointer(start: text, count: text.map { Int(xmlStrlen($0)) } ?? 0)
}

private func string(_ text: Text?) -> String { String(decoding: bytes(text), as: UTF8.self) }

private func text(_ state: UnsafeMutableRawPointer?, _ text: Text?, _ count: Int32) {
  change(state) { $0.builder.text(UnsafeBufferPointer(start: text, count: Int(count))) }
}

private func endElement(_ state: UnsafeMutableRawPointer?) {
  change(state) { state in
    state.depth -= 1
    if state.depth > 0 { state.builder.endElement() }
  }
}

private func startElement(
  _ state: UnsafeMutableRawPointer?, _ localName: Text?, _ prefix: Text?, _ namespace: Text?,
  _ declarationCount: Int32, _ declarations: UnsafeMutablePointer<Text?>?, _ attributeCount: Int32,
  _ defaultedCount: Int32, _ attributes: UnsafeMutablePointer<Text?>?
) {
  guard let state = state?.assumingMemoryBound(to: SAXRecordReader.State.self), !state.pointee.isStopped
  else {
    return
  }
  state.pointee.depth += 1
  guard state.pointee.depth > 1 else { return }
  startRecordElement(
    &state.pointee, (localName, prefix, namespace),
    UnsafeBufferPointer(start: declarations, count: Int(declarationCount) * 2),
    UnsafeBufferPointer(start: attributes, count: Int(attributeCount) * 5))
}

private func startRecordElement(
  _ state: inout SAXRecordReader.State, _ name: (Text?, Text?, Text?),
  _ declarations: UnsafeBufferPointer<Text?>, _ attributes: UnsafeBufferPointer<Text?>
) {
  let index = nameIndex(&state.names, name.0, name.1, name.2)
  guard let token = state.builder.startElement(name: index, rawName: state.names.rawNames[Int(index)]) else {
    return
  }
  // The outline has declarations and attributes in one order, libxml2 has each by itself.
  var number = 0
  var declaration = 0
  var attribute = 0
  while let raw = state.builder.attributeName(token, number) {
    if StartTag.isDeclaration(raw) {
      if declaration < declarations.count {
        let prefix = string(declarations[declaration])
        if state.names.encoding.encode(prefix).map({ raw.dropFirst(6).elementsEqual($0) }) ?? false {
          state.builder.declaration(
            token, number, .init(prefix: prefix, namespace: string(declarations[declaration + 1])))
          declaration += 2
        }
      }
      // A declaration of the prefix xml says nothing new and is not reported.
    } else if attribute < attributes.count {
      let index = nameIndex(
        &state.names, attributes[attribute], attributes[attribute + 1], attributes[attribute + 2])
      let start = attributes[attribute + 3]
      let count = start.flatMap { start in attributes[attribute + 4].map { $0 - start } } ?? 0
      let value = UnsafeBufferPointer(start: start, count: count)
      let rawName = state.names.rawNames[Int(index)]
      if value.contains(0x26) {
        state.builder.attribute(token, number, name: index, rawName: rawName, value: withAmpersands(value))
      } else {
        state.builder.attribute(token, number, name: index, rawName: rawName, value: value)
      }
      attribute += 5
    } else {
      break
    }
    number += 1
  }
  state.builder.endAttributes(
    token, count: declaration == declarations.count && attribute == attributes.count ? number : -1)
}

/// An attribute's value in which libxml2 left ampersands, and nothing else, as references: it does so for the sake
/// of its own trees unless it may replace entities, which it never may here.
private func withAmpersands(_ value: UnsafeBufferPointer<xmlChar>) -> [UInt8] {
  let reference = Array("&#38;".utf8)
  var plain: [UInt8] = []
  plain.reserveCapacity(value.count)
  var index = 0
  while index < value.count {
    plain.append(value[index])
    index += value[index...].starts(with: reference) ? reference.count : 1
  }
  return plain
}

@inline(__always)
private func nameIndex(
  _ names: inout NameTable, _ localName: Text?, _ prefix: Text?, _ namespace: Text?
) -> Int32 {
  let key = NameTable.Key(
    localName: UInt(bitPattern: localName), prefix: UInt(bitPattern: prefix),
    namespace: UInt(bitPattern: namespace))
  if let index = names.index(of: key) { return index }
  return names.add(
    XMLName(localName: string(localName), prefix: string(prefix), namespace: string(namespace)), for: key)
}
