/// What a line of a card says, without escapes.
enum CardValue: Equatable {
  /// Nothing that is read: pictures, sounds, keys.
  case none
  case text(String)
  /// The parts of a name, address or organisation with their names, in their order.
  case parts([(name: String, text: String)])

  static func == (left: CardValue, right: CardValue) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.text(let one), .text(let other)): one == other
    case (.parts(let one), .parts(let other)):
      one.map(\.name) == other.map(\.name) && one.map(\.text) == other.map(\.text)
    default: false
    }
  }

  /// Whether nothing is said.
  var isEmpty: Bool {
    switch self {
    case .none: false
    case .text(let text): text.isEmpty
    case .parts(let parts): parts.allSatisfy(\.text.isEmpty)
    }
  }
}

/// How the values of a property are written. Source: RFC 2426 §3, RFC 6350 §6.
struct CardProperty {
  /// The name in capitals.
  let name: String

  private static let partNames: [String: [String]] = [
    "N": ["family", "given", "additional", "prefix", "suffix"],
    "ADR": ["box", "extended", "street", "city", "region", "code", "country"],
    "ORG": ["name", "unit"],
  ]
  private static let binary: Set<String> = ["PHOTO", "LOGO", "SOUND", "KEY", "AGENT"]
  /// Addresses, dates and versions, in which commas and semicolons are themselves.
  private static let plain: Set<String> = [
    "URL", "UID", "REV", "BDAY", "ANNIVERSARY", "VERSION", "IMPP", "SOURCE",
  ]
  /// Lists of texts, in which a comma stands between two.
  private static let lists: Set<String> = ["CATEGORIES", "NICKNAME"]
  /// What an entry of a list is called.
  private static let entry = "item"

  /// The names of the parts; nil where the value is one text or a list.
  private var partNames: [String]? { Self.partNames[name] }
  private var isList: Bool { Self.lists.contains(name) }
  /// Whether the value is one text, without parts.
  var isText: Bool { partNames == nil && !isList }

  func value(of line: CardLine) -> CardValue {
    if Self.binary.contains(name) { return .none }
    if isList {
      return .parts(Self.split(line.value, at: ",").map { (Self.entry, Self.unescaped($0)) })
    }
    if let names = partNames {
      let texts = Self.split(line.value, at: ";")
      return .parts(
        texts.enumerated().map { index, text in
          (index < names.count ? names[index] : "part\(index + 1)", Self.unescaped(text))
        })
    }
    if name == "BDAY", let day = line.dayWithoutYear { return .text(day) }
    if name == "TEL", line.isAddress { return .text(Self.number(line.value)) }
    // Apple's programs write `http\://`, and no address has a backslash of its own.
    let isPlain = Self.plain.contains(name) && name != "URL"
    return .text(isPlain ? line.value : Self.unescaped(line.value))
  }

  /// The line with another value; what of the parts does not change keeps its spelling.
  func line(_ line: CardLine, saying value: CardValue, before: CardValue?) -> CardLine {
    var line = line
    switch value {
    case .none: break
    case .text(let text):
      if name == "BDAY" { line.sayYear() }
      line.value =
        name == "TEL" && line.isAddress
        ? Self.address(text) : Self.plain.contains(name) ? text : escaped(text)
    case .parts(let parts) where isList:
      var old = before == nil ? [] : Self.split(line.value, at: ",")
      let texts = parts.map { part in
        old.firstIndex { Self.unescaped($0) == part.text }.map { String(old.remove(at: $0)) }
          ?? escaped(part.text)
      }
      line.value = texts.joined(separator: ",")
    case .parts(let parts):
      var texts = before == nil ? [] : Self.split(line.value, at: ";").map(String.init)
      let names = partNames ?? []
      var old: [(name: String, text: String)] = []
      if case .parts(let parts) = before { old = parts }
      for (name, text) in parts {
        let index = names.firstIndex(of: name) ?? Int(name.dropFirst(4)).map { $0 - 1 } ?? texts.count
        while texts.count <= index { texts.append("") }
        if old.first(where: { $0.name == name })?.text != text { texts[index] = escaped(text) }
      }
      for gone in old where !parts.contains(where: { $0.name == gone.name }) {
        if let index = names.firstIndex(of: gone.name), index < texts.count { texts[index] = "" }
      }
      // A name and an address have all their parts.
      while name != "ORG", texts.count < names.count { texts.append("") }
      line.value = texts.joined(separator: ";")
    }
    return line
  }

  /// The parts of a value as written.
  private static func split(_ value: String, at separator: Character) -> [Substring] {
    var isEscaped = false
    return value.split(omittingEmptySubsequences: false) { character in
      if isEscaped {
        isEscaped = false
        return false
      }
      if character == "\\" { isEscaped = true }
      return character == separator
    }
  }

  private static func unescaped(_ text: some StringProtocol) -> String {
    guard text.contains("\\") else { return String(text) }
    var unescaped = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        unescaped.append(character == "n" || character == "N" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        unescaped.append(character)
      }
    }
    return isEscaped ? unescaped + "\\" : unescaped
  }

  private func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\", ";", ",": escaped += "\\" + String(character)
      case "\n", "\r\n", "\r": escaped += "\\n"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  /// `tel:+7-495-123-45-67;ext=12` as people write it.
  private static func number(_ address: String) -> String {
    guard address.lowercased().hasPrefix("tel:") else { return address }
    let parts = address.dropFirst(4).split(separator: ";").map(String.init)
    let extensions = parts.dropFirst().filter { $0.lowercased().hasPrefix("ext=") }.map { $0.dropFirst(4) }
    return ([parts.first ?? ""] + extensions.map { "ext " + $0 }).joined(separator: " ")
  }

  private static func address(_ number: String) -> String {
    let parts = number.split(separator: "ext", maxSplits: 1).map(String.init)
    let digits = parts.first?.filter { $0 == "+" || $0.isNumber } ?? ""
    let more = parts.count > 1 ? parts[1].filter(\.isNumber) : ""
    return "tel:" + digits + (more.isEmpty ? "" : ";ext=" + more)
  }
}
