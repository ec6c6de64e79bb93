/// Writes a document of a mapping as YAML text.
///
/// Scalars and short groups stand on one line, everything else is indented by two. Texts that YAML could take for something
/// else are quoted.
struct MappingText {
  /// What is said of a place behind the line that names it.
  let remarks: [String: String]

  /// The text with comments at its head, and with remarks on places behind the lines that name them.
  static func render(_ root: SourceNode, comments: [String], remarks: [String: String] = [:]) -> String {
    var text = comments.map { "# \($0.replacing("\n", with: " "))\n" }.joined()
    let writer = MappingText(remarks: remarks)
    for entry in root.entries { writer.write(entry, indent: 0, into: &text) }
    return text
  }

  /// Longer groups are broken into lines.
  private static let lineCharacters = 96

  private func write(_ entry: SourceEntry, indent: Int, into text: inout String) {
    if entry.key == "order", !remarks.isEmpty {
      // What is said of places is not said of the order in which they stand.
      return MappingText(remarks: [:]).write(entry, indent: indent, into: &text)
    }
    let lead = String(repeating: " ", count: indent) + Self.quoted(entry.key) + ":"
    let flow = Self.flow(entry.value)
    // What is said of one column among several stands on a line of its own.
    let isShort =
      lead.count + flow.count < Self.lineCharacters && (indent == 0 || places(in: entry.value).count < 2)
    switch entry.value.content {
    case .mapping(let entries) where !entries.isEmpty && !(isShort && indent > 2):
      text += lead + "\n"
      for inner in entries { write(inner, indent: indent + 2, into: &text) }
    case .sequence(let items) where !isShort:
      text += lead + "\n"
      for item in items {
        text += String(repeating: " ", count: indent + 2) + "- " + Self.flow(item) + remark(on: item) + "\n"
      }
    default: text += lead + " " + flow + (indent > 0 ? remark(on: entry.value) : "") + "\n"
    }
  }

  /// The places in a node that something is said of.
  private func places(in node: SourceNode) -> [String] {
    switch node.content {
    case .null: []
    case .scalar(let text): remarks[text] == nil ? [] : [text]
    case .sequence(let items): items.flatMap(places)
    case .mapping(let entries): entries.flatMap { places(in: $0.value) }
    }
  }

  private func remark(on node: SourceNode) -> String {
    let places = places(in: node)
    let texts = places.map { place in
      (places.count > 1 ? place + ": " : "") + (remarks[place] ?? "")
    }
    return texts.isEmpty ? "" : "  # " + texts.joined(separator: "; ").replacing("\n", with: " ")
  }

  private static func flow(_ node: SourceNode) -> String {
    switch node.content {
    case .null: "~"
    case .scalar(let text): quoted(text)
    case .sequence(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{ " + entries.map { "\(quoted($0.key)): \(flow($0.value))" }.joined(separator: ", ") + " }"
    }
  }

  private static func quoted(_ text: String) -> String {
    let isPlain =
      text.first?.isLetter == true && text.last?.isWhitespace == false
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || " _-./()".unicodeScalars.contains(scalar)
      }
      && !["yes", "no", "true", "false", "null", "on", "off", "y", "n"].contains(text.lowercased())
    if isPlain || (!text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) } && text.count < 2) {
      return text
    }
    var escaped = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        escaped += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + "\""
  }
}
