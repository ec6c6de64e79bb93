/// A line of a card, joined again where it was folded: `item1.TEL;TYPE=WORK:+7 495 123-45-67`.
///
/// Source: RFC 2425 §5.8.2, RFC 6350 §3.3.
struct CardLine: Equatable {
  struct Parameter: Equatable {
    /// The name as written; nil for a value that stands alone, as those of TYPE may.
    var name: String?
    var value: String

    var isType: Bool { name.map { $0.uppercased() == "TYPE" } ?? true }
  }

  /// The group and dot before the name; empty without one.
  var group = ""
  /// The name as written.
  var name: String
  var parameters: [Parameter] = []
  /// The value with its escapes.
  var value: String

  /// Nil for a line that has no name or no colon.
  init?(_ text: String) {
    var isQuoted = false
    guard
      let colon = text.firstIndex(where: { character in
        if character == "\"" { isQuoted.toggle() }
        return character == ":" && !isQuoted
      })
    else { return nil }
    var parts = Self.split(text[..<colon])
    let head = parts.removeFirst()
    let dot = head.lastIndex(of: ".")
    group = dot.map { String(head[...$0]) } ?? ""
    name = String(dot.map { head[head.index(after: $0)...] } ?? head)
    let letters = name.unicodeScalars
    guard let first = letters.first, first.isLatinLetter,
      letters.allSatisfy({ $0.isLatinLetter || $0 == "-" || ("0"..."9").contains($0) })
    else { return nil }
    parameters = parts.map { part in
      guard let equals = part.firstIndex(of: "=") else { return Parameter(name: nil, value: String(part)) }
      return Parameter(name: String(part[..<equals]), value: String(part[part.index(after: equals)...]))
    }
    value = String(text[text.index(after: colon)...])
  }

  init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// The line without folds.
  var text: String {
    let written = parameters.map { parameter in
      ";" + (parameter.name.map { $0 + "=" } ?? "") + parameter.value
    }
    return group + name + written.joined() + ":" + value
  }

  private static func split(_ text: Substring) -> [Substring] {
    var isQuoted = false
    return text.split(omittingEmptySubsequences: false) { character in
      if character == "\"" { isQuoted.toggle() }
      return character == ";" && !isQuoted
    }
  }

  // MARK: Types

  /// The words that tell a kind, the first of them that a line has being its kind; `iphone` and the like are said beside `cell`.
  /// Where none of them stands there a word of one's own (`x-legal`) does.
  private static let kinds = ["fax", "cell", "pager", "main", "work", "home", "postal", "other"]

  /// The kind among the words of TYPE; nil where none of them tells one.
  var type: String? {
    let words = Set(parameters.filter(\.isType).flatMap(\.words))
    return Self.kinds.first(where: words.contains) ?? words.filter { $0.hasPrefix("x-") }.min()
  }

  /// Puts another kind in the place of the words of TYPE.
  mutating func setType(_ type: String?) {
    let isPreferred = parameters.contains { $0.isType && $0.words.contains("pref") }
    parameters.removeAll(where: \.isType)
    let words = [type].compactMap(\.self) + (isPreferred ? ["pref"] : [])
    if !words.isEmpty { parameters.append(Parameter(name: "TYPE", value: words.joined(separator: ","))) }
  }

  /// Takes away the text that an address in parts has as a whole, which a change makes untrue. Source: RFC 6350 §6.3.1.
  mutating func dropLabel() { parameters.removeAll { $0.name?.uppercased() == "LABEL" } }

  /// The parameter that Apple's address book writes beside a birthday without a year: the year that is put in its place.
  private static let omittedYear = "X-APPLE-OMIT-YEAR"

  /// A birthday of which the year stands for none, without it: `--05-17`; nil for others.
  var dayWithoutYear: String? {
    let year = parameters.first { $0.name?.uppercased() == Self.omittedYear }?.value
    guard let year, year.utf8.count == 4, value.hasPrefix(year) else { return nil }
    let day = value.dropFirst(4).prefix { $0 != "T" }
    return (day.hasPrefix("-") ? "-" : "--") + day
  }

  /// Takes back that the year stands for none.
  mutating func sayYear() { parameters.removeAll { $0.name?.uppercased() == Self.omittedYear } }

  /// Whether the value is an address such as `tel:+74951234567`.
  var isAddress: Bool {
    parameters.contains { $0.name?.uppercased() == "VALUE" && $0.value.lowercased() == "uri" }
  }
}

extension CardLine.Parameter {
  var words: [String] {
    value.replacing("\"", with: "").lowercased().split(separator: ",").map(String.init)
  }
}

extension Unicode.Scalar {
  fileprivate var isLatinLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
