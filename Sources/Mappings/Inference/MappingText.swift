/// Writes a document of a mapping as YAML text.
///
/// Scalars and short groups stand on one line, everything else is indented by two. Texts that YAML could take for something
/// else are quoted.
enum MappingText {
  /// The text with comments at its head.
  static func render(_ root: SourceNode, comments: [String]) -> String {
    var text = comments.map { "# \($0.replacing("\n", with: " "))\n" }.joined()
    for entry in root.entries { write(entry, indent: 0, into: &text) }
    return text
  }

  /// Longer groups are broken into lines.
  private static let lineCharacters = 96

  private static func write(_ entry: SourceEntry, indent: Int, into text: inout String) {
    let lead = String(repeating: " ", count: indent) + quoted(entry.key) + ":"
    let flow = self.flow(entry.value)
    let isShort = lead.count + flow.count < lineCharacters
    switch entry.value.content {
    case .mapping(let entries) where !entries.isEmpty && !(isShort && indent > 2):
      text += lead + "\n"
      for inner in entries { write(inner, indent: indent + 2, into: &text) }
    case .sequence(let items) where !isShort:
      text += lead + "\n"
      for item in items { text += String(repeating: " ", count: indent + 2) + "- " + self.flow(item) + "\n" }
    default: text += lead + " " + flow + "\n"
    }
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
