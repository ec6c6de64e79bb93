extension XMLRecord {
  /// The record's bytes as they must stand among other elements, perhaps of another file: prefixes that mean something else there are
  /// declared at the record, and characters that the encoding lacks become references.
  ///
  /// - Parameters:
  ///   - ancestry: the elements that will be around it.
  ///   - encoding: the encoding of the file it will stand in.
  /// - Returns: `nil` when a name, a comment or a CDATA section holds a character that the encoding lacks.
  public func transplanted(into ancestry: XMLAncestry, encoding: XMLEncoding) -> [UInt8]? {
    guard let name = slice.encoding.encode(root.name.description) else { return nil }
    let nameEnd = slice.bytes.startIndex + 1 + name.count
    guard
      let opening = transcoded(slice.bytes.startIndex..<nameEnd, to: encoding),
      let declarations = Self.encoded(missingDeclarations(in: ancestry), in: encoding),
      let rest = transcoded(nameEnd..<slice.bytes.endIndex, to: encoding)
    else { return nil }
    return opening + declarations + rest
  }

  /// The attributes that bind what the record's own surroundings bound otherwise.
  private func missingDeclarations(in ancestry: XMLAncestry) -> String {
    let own = Set(root.declarations.map(\.prefix))
    let there = ancestry.namespaces
    var text = ""
    for binding in slice.ancestry.namespaces.bindings
    where binding.prefix != "xml" && !own.contains(binding.prefix) {
      if there.namespace(of: binding.prefix) == binding.namespace { continue }
      text += binding.prefix.isEmpty ? " xmlns=\"" : " xmlns:\(binding.prefix)=\""
      text += Escaping.attribute(binding.namespace) + "\""
    }
    let isDefaultSaid = slice.ancestry.namespaces.bindings.contains { $0.prefix.isEmpty }
    if !isDefaultSaid, !own.contains(""), there.namespace(of: "")?.isEmpty == false { text += " xmlns=\"\"" }
    return text
  }

  /// Some of the bytes in another encoding.
  private func transcoded(_ range: Range<Int>, to encoding: XMLEncoding) -> [UInt8]? {
    if encoding == slice.encoding { return Array(slice.bytes[range]) }
    var result: [UInt8] = []
    var index = range.lowerBound
    for text in texts where text.lowerBound >= range.lowerBound && text.upperBound <= range.upperBound {
      guard let markup = slice.encoding.decode(slice.bytes[index..<text.lowerBound]).flatMap(encoding.encode),
        let said = slice.encoding.decode(slice.bytes[text]).flatMap({ Self.encoded($0, in: encoding) })
      else { return nil }
      result += markup + said
      index = text.upperBound
    }
    guard let end = slice.encoding.decode(slice.bytes[index..<range.upperBound]).flatMap(encoding.encode)
    else {
      return nil
    }
    return result + end
  }

  /// Where references may stand: texts and values of attributes, in order.
  private var texts: [Range<Int>] {
    let start = slice.bytes.startIndex
    let runs = tree.nodes.filter { $0.kind == .text }.map { start + Int($0.start)..<start + Int($0.end) }
    let values = (tree.attributes.map(\.place) + tree.declarations.map(\.place)).map {
      start + Int($0.valueStart)..<start + Int($0.valueEnd)
    }
    return (runs + values).sorted { $0.lowerBound < $1.lowerBound }
  }

  /// A text with references for the characters that the encoding lacks.
  private static func encoded(_ text: String, in encoding: XMLEncoding) -> [UInt8]? {
    if let bytes = encoding.encode(text) { return bytes }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      bytes += encoding.encode(String(scalar)) ?? Array("&#\(scalar.value);".utf8)
    }
    return bytes
  }
}
