import Contractors
import Files
import Mappings
import XMLText

/// A document that an export makes from nothing.
struct NewFile {
  private let options: XMLReplicaOptions
  /// The names from the root down to the list where the first entity's records go.
  private let way: [String]

  /// - Returns: nil when the mapping names no place for new records.
  init?(_ options: XMLReplicaOptions) {
    self.options = options
    let places = RecordPlaces(options.mapping)
    guard let way = options.mapping.entities.lazy.compactMap({ places.newRecords[$0] }).first else {
      return nil
    }
    self.way = way
  }

  /// Makes the file with its root and an empty list; records are added to it like to any other file.
  ///
  /// - Throws: ``XMLConnectorError``; then nothing is changed.
  func make(replacing empty: FileIdentity?) throws(XMLConnectorError) {
    let bytes = try bytes()
    do throws(FileError) {
      let replacement = try AtomicReplacement(of: options.path, faults: options.faults)
      try replacement.append(bytes)
      try replacement.commit(expecting: empty)
    } catch {
      throw .file(error)
    }
  }

  private func bytes() throws(XMLConnectorError) -> [UInt8] {
    let encoding = try encoding()
    let isWide = [.utf16LE, .utf16BE].contains(encoding)
    // The two orders of bytes are one encoding, which the mark tells apart. Source: XML 1.0, 4.3.3.
    let name = isWide ? "UTF-16" : encoding.description
    let scanned = XMLEncoding(named: encoding.name) ?? XMLEncoding(named: name)
    let hasMark = isWide || encoding == .utf8 && options.mapping.dialect?.hasByteOrderMark == true
    var document: [UInt8] = hasMark ? [0xEF, 0xBB, 0xBF] : []
    do throws(XMLWriteError) { document += try self.document(named: name, in: scanned ?? .utf8) } catch {
      throw .unwritable(path: options.path, error)
    }
    if scanned != nil { return document }
    do throws(TextEncodingError) {
      return try TextEncoder.encode(String(decoding: document, as: UTF8.self), to: encoding)
    } catch {
      throw .encoding(path: options.path, error)
    }
  }

  /// That of the configuration, of the mapping, or UTF-8.
  private func encoding() throws(XMLConnectorError) -> TextEncoding {
    if let encoding = options.encoding { return encoding }
    guard let usual = options.mapping.dialect?.encoding else { return .utf8 }
    do throws(TextEncodingError) { return try TextEncoding(named: usual) } catch {
      throw .encoding(path: options.path, error)
    }
  }

  private func document(named name: String, in encoding: XMLEncoding) throws(XMLWriteError) -> [UInt8] {
    let newline = options.mapping.dialect?.newline == .crlf ? "\r\n" : "\n"
    if let template = options.mapping.document?.template {
      return try self.document(named: name, template: template, newline: newline, in: encoding)
    }
    var root = XMLNode(way.first ?? "", namespace: options.mapping.document?.namespace ?? "")
    for attribute in options.mapping.document?.attributes ?? [] { add(attribute, to: &root) }
    var list: XMLNode?
    for name in way.dropFirst().reversed() {
      list = XMLNode(name, children: list.map { [.element($0)] } ?? [])
    }
    if let list { root.children = [.element(list)] }
    let layout = XMLLayout(newline: newline, unit: XMLLayout.indented.unit)
    let declaration = "<?xml version=\"1.0\" encoding=\"\(name)\"?>\(newline)"
    return Array(declaration.utf8) + (try root.bytes(layout: layout, encoding: encoding))
      + Array(newline.utf8)
  }

  /// A document as the mapping spells it out.
  private func document(
    named name: String, template: String, newline: String, in encoding: XMLEncoding
  ) throws(XMLWriteError) -> [UInt8] {
    var lines = template.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let text = (["<?xml version=\"1.0\" encoding=\"\(name)\"?>"] + lines.flatMap(withReceipt).map(filled))
      .joined(separator: newline)
    guard let bytes = encoding.encode(text + newline) else {
      throw .unencodable("template", encoding: encoding.name)
    }
    return bytes
  }

  /// A line of the template; that of the receipt becomes the receipt's lines, or none.
  private func withReceipt(_ line: String) -> [String] {
    guard line.contains("{receipt}") else { return [line] }
    guard let receipt = options.receipt, let rules = options.mapping.document?.receipts else { return [] }
    let indentation = line.prefix { $0 == " " }
    return rules.template.split(separator: "\n").map { part in
      indentation + Self.filled(part, receipt)
    }
  }

  /// A text with its names in braces replaced by what is said for them. What was put in is not looked at again.
  private static func filled(_ text: Substring, _ names: [String: String]) -> String {
    var filled = ""
    var rest = text
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      filled += rest[..<open]
      filled +=
        names[name].map { $0.replacing("&", with: "&amp;").replacing("<", with: "&lt;") }
        ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }

  private func filled(_ text: String) -> String {
    let now = "{now}".withTime(of: options.now())
    return withChoices(
      text.withTime(of: options.now(), usual: now + "Z").replacing("{today}", with: now.prefix(10)))
  }

  /// `{name=text}` becomes what the connection says for the name, else the text.
  private func withChoices(_ text: String) -> String {
    guard let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else {
      return text
    }
    let rest = withChoices(String(text[text.index(after: close)...]))
    let parts = text[text.index(after: open)..<close].split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return text[...close] + rest }
    let said = (options.receipt?[parts[0]] ?? parts[1]).replacing("&", with: "&amp;")
      .replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    return text[..<open] + said + rest
  }

  private func add(_ attribute: DocumentRules.Attribute, to root: inout XMLNode) {
    let parts = attribute.name.split(separator: ":", maxSplits: 1).map(String.init)
    let text = filled(attribute.text)
    guard parts.count == 2 else {
      root.attributes.append(.init(attribute.name, text))
      return
    }
    if parts[0] == "xmlns" {
      root.declarations.append(.init(prefix: parts[1], namespace: text))
      return
    }
    let declared = options.mapping.document?.attributes.first { $0.name == "xmlns:" + parts[0] }?.text
    root.attributes.append(
      .init(parts[1], text, namespace: declared ?? Self.known[parts[0]] ?? "", prefix: parts[0]))
  }

  /// Namespaces of attributes that documents use without saying more.
  private static let known = [
    "xsi": "http://www.w3.org/2001/XMLSchema-instance", "xml": XMLNamespaceContext.xmlNamespace,
  ]
}
