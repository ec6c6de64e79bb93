extension XMLRecord {
  /// The record's bytes as they must stand among other elements, perhaps of another file: prefixes that mean something else there are
  /// declared at the record, and characters that the encoding lacks become references.
  ///
  /// - Parameters:
  ///   - ancestry: the elements that will be around it.
  ///   - encoding: the encoding of the file it will stand in.
  /// - Returns: `nil` when a name or a processing instruction holds a character that the encoding lacks.
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
    // A record without a prefix is of the namespace of the document it stands in: of none, or of another version of the format.
    let isPlain = root.name.prefix.isEmpty
    var text = ""
    for binding in slice.ancestry.namespaces.bindings
    where binding.prefix != "xml" && !own.contains(binding.prefix) && !(binding.prefix.isEmpty && isPlain) {
      if there.namespace(of: binding.prefix) == binding.namespace { continue }
      text += binding.prefix.isEmpty ? " xmlns=\"" : " xmlns:\(binding.prefix)=\""
      text += Escaping.attribute(binding.namespace) + "\""
    }
    if isPlain { return text }
    let isDefaultSaid = slice.ancestry.namespaces.bindings.contains { $0.prefix.isEmpty }
    if !isDefaultSaid, !own.contains(""), there.namespace(of: "")?.isEmpty == false { text += " xmlns=\"\"" }
    return text
  }

  /// Some of the bytes in another encoding.
  private func transcoded(_ range: Range<Int>, to encoding: XMLEncoding) -> [UInt8]? {
    if encoding == slice.encoding { return Array(slice.bytes[range]) }
    var result: [UInt8] = []
    var index = range.lowerBound
    for run in runs where run.range.lowerBound >= range.lowerBound && run.range.upperBound <= range.upperBound
    {
      let markup = slice.encoding.decode(slice.bytes[index..<run.range.lowerBound]).flatMap(encoding.encode)
      guard let markup,
        let said = slice.encoding.decode(slice.bytes[run.range]).flatMap({ run.encoded($0, encoding) })
      else { return nil }
      result += markup + said
      index = run.range.upperBound
    }
    guard let end = slice.encoding.decode(slice.bytes[index..<range.upperBound]).flatMap(encoding.encode)
    else {
      return nil
    }
    return result + end
  }

  /// Texts, values of attributes, comments and CDATA sections, in order: all that need not be written as it is.
  private var runs: [Run] {
    let start = slice.bytes.startIndex
    let nodes = tree.nodes.compactMap { node -> Run? in
      let range = start + Int(node.start)..<start + Int(node.end)
      switch node.kind {
      case .text: return Run(range: range, kind: .text)
      case .comment: return Run(range: range, kind: .comment)
      case .characterData: return Run(range: range, kind: .characterData)
      case .element, .instruction: return nil
      }
    }
    let values = (tree.attributes.map(\.place) + tree.declarations.map(\.place)).map {
      Run(range: start + Int($0.valueStart)..<start + Int($0.valueEnd), kind: .text)
    }
    return (nodes + values).sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private struct Run {
    enum Kind { case text, comment, characterData }

    var range: Range<Int>
    var kind: Kind

    /// The run in an encoding that may lack some of its characters: a comment, which says nothing, loses them, and a CDATA section becomes
    /// a text, where references may stand.
    func encoded(_ text: String, _ encoding: XMLEncoding) -> [UInt8]? {
      if let bytes = encoding.encode(text) { return bytes }
      switch kind {
      case .text: return XMLRecord.encoded(text, in: encoding)
      case .comment:
        return text.unicodeScalars.flatMap { encoding.encode(String($0)) ?? [UInt8(ascii: "?")] }
      case .characterData:
        let said = text.dropFirst("<![CDATA[".count).dropLast("]]>".count)
        var bytes: [UInt8] = []
        do throws(XMLWriteError) {
          try Escaping.append(String(said), at: .text, to: &bytes, encoding: encoding, name: "")
        } catch {
          return nil
        }
        return bytes
      }
    }
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
