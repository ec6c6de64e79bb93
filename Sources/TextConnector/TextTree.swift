import Contractors

/// A text file as a tree, and what it takes to write the text again.
struct TextTree: Sendable {
  /// The tree, an XML document in UTF-8. An element stands on the line on which the text has it.
  var document: [UInt8]
  /// The file's bytes, and behind them those of texts of which pieces were taken.
  var source: [UInt8]
  /// The pieces of the source by their names in the document; equal pieces share one.
  var pieces: [String: Range<Int>] = [:]

  /// The name of a piece: a hash of its bytes, so that an element of the document differs when its text does.
  static func name(of bytes: some Collection<UInt8>) -> String {
    String(FieldHash(of: bytes).rawValue, radix: 16)
  }

  /// Takes the pieces of another text, so that what was brought from there into the document keeps its bytes.
  mutating func take(piecesOf other: TextTree) {
    let start = source.count
    source += other.source
    for (name, range) in other.pieces where pieces[name] == nil {
      pieces[name] = start + range.lowerBound..<start + range.upperBound
    }
  }

  /// The bytes of a piece; nil for a name that the document does not have.
  func piece(_ name: String?) -> ArraySlice<UInt8>? {
    name.flatMap { pieces[$0] }.map { source[$0] }
  }
}

/// Writes the tree's document.
struct TreeWriter {
  private(set) var text = ""

  mutating func raw(_ text: String) { self.text += text }

  mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
    text += "<\(name)"
    for (name, value) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
    text += ">"
  }

  mutating func close(_ name: String) { text += "</\(name)>" }

  mutating func element(_ name: String, _ content: String) {
    open(name)
    text += Self.escaped(content)
    close(name)
  }

  mutating func content(_ content: String) { text += Self.escaped(content) }

  /// Goes to a line: the document has no more lines than the text.
  mutating func line(_ number: Int, from current: inout Int) {
    while current < number {
      text += "\n"
      current += 1
    }
  }

  /// Characters that XML has no place for are shown as missing ones.
  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
      case "\n", "\r", "\t": escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      default: escaped.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return String(escaped)
  }

  /// Whether XML 1.0 has a place for a character. Source: XML 1.0 §2.2.
  static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
