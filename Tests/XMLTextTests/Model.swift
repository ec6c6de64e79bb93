import XMLText

/// What a document means, without how it is written.
struct Model: Equatable {
  var name: String
  var attributes: [String: String] = [:]
  var children: [Child] = []

  enum Child: Equatable {
    case element(Model)
    /// Text and CDATA alike, adjoining ones joined.
    case text(String)
    case comment(String)
    case instruction(String, String)
  }

  init(_ name: String, attributes: [String: String] = [:], children: [Child] = []) {
    self.name = name
    self.attributes = attributes
    for child in children { append(child) }
  }

  /// What a parsed element means.
  init(_ element: XMLElement) {
    name = element.name.description
    for attribute in element.attributes { attributes[attribute.name.description] = attribute.value }
    for child in element.children {
      switch child {
      case .element(let element): append(.element(Model(element)))
      case .text(let run), .characterData(let run): append(.text(run.value))
      case .comment(let run): append(.comment(run.value))
      case .instruction(let target, let run): append(.instruction(target, run.value))
      }
    }
  }

  mutating func append(_ child: Child) {
    if case .text(let text) = child {
      if text.isEmpty { return }
      if case .text(let before) = children.last {
        children[children.count - 1] = .text(before + text)
        return
      }
    }
    children.append(child)
  }

  /// The same without texts of nothing but white space.
  var withoutLayout: Model {
    var model = Model(name, attributes: attributes)
    for child in children {
      switch child {
      case .element(let element): model.append(.element(element.withoutLayout))
      case .text(let text): if !text.allSatisfy({ " \n\t\r\r\n".contains($0) }) { model.append(child) }
      case .comment, .instruction: model.append(child)
      }
    }
    return model
  }
}

extension SeededGenerator {
  static let names = ["Контрагент", "a", "Имя", "б-в", "Справочник.Контрагенты", "_x1", "Значение", "ИНН"]
  private static let pieces = [
    "Ромашка", "ООО", " ", "\"", "'", "&", "<", ">", "]]>", "]]", "\n", "\t", "\r", "ё", "№", "1", "€", "👍🏽",
    "--",
    "é", "\u{A0}", "\u{FEFF}", "\u{2028}",
  ]

  mutating func text() -> String {
    (0..<number(0...5)).map { _ in one(of: Self.pieces) }.joined()
  }

  mutating func model(depth: Int = 3) -> Model {
    var model = Model(one(of: Self.names))
    for _ in 0..<number(0...2) { model.attributes[one(of: Self.names)] = text() }
    if chance(1, in: 3) {
      model.append(.text(text()))
      return model
    }
    for _ in 0..<number(0...4) {
      switch number(0...5) {
      case 0: model.append(.text(text()))
      case 1: model.append(.comment(one(of: ["", " примечание ", "a-b", "<x>", "&lt;", "]]>"])))
      case 2: model.append(.instruction(one(of: ["цель", "php"]), one(of: ["", "a=\"b\"", "<x>", "? >"])))
      default: if depth > 0 { model.append(.element(self.model(depth: depth - 1))) }
      }
    }
    return model
  }

  /// Writes a model as wildly as the grammar allows.
  mutating func written(_ model: Model) -> String {
    var text = "<" + model.name
    for (name, value) in model.attributes.sorted(by: { $0.key < $1.key }) {
      let quote = one(of: ["\"", "'"])
      text += space(1) + name + space(0) + "=" + space(0) + quote + escaped(value, quote: quote) + quote
    }
    text += space(0)
    if model.children.isEmpty, chance(1, in: 2) { return text + "/>" }
    text += ">"
    for child in model.children {
      switch child {
      case .element(let element): text += written(element)
      case .text(let value): text += writtenText(value)
      case .comment(let value): text += "<!--\(value)-->"
      case .instruction(let target, let value): text += "<?\(target)\(value.isEmpty ? "" : " " + value)?>"
      }
    }
    return text + "</" + model.name + space(0) + ">"
  }

  private mutating func writtenText(_ value: String) -> String {
    if chance(1, in: 4), !value.contains("]]>"), !value.unicodeScalars.contains("\r") {
      return "<![CDATA[\(value)]]>" + (chance(1, in: 4) ? "<![CDATA[]]>" : "")
    }
    return escaped(value, quote: nil)
  }

  private mutating func escaped(_ value: String, quote: String?) -> String {
    value.unicodeScalars.map { scalar in
      if chance(1, in: 12) {
        return chance(1, in: 2) ? "&#\(scalar.value);" : "&#x\(String(scalar.value, radix: 16));"
      }
      switch scalar {
      case "&": return "&amp;"
      case "<": return "&lt;"
      case ">" where quote == nil: return "&gt;"
      case "\r": return "&#xD;"
      case "\t" where quote != nil: return "&#9;"
      case "\n" where quote != nil: return "&#10;"
      case "\"" where quote == "\"": return "&quot;"
      case "'" where quote == "'": return "&apos;"
      default: return String(scalar)
      }
    }.joined()
  }

  mutating func space(_ least: Int) -> String {
    String(
      (0..<number(least...max(least, chance(1, in: 4) ? 2 : least))).map { _ in one(of: [" ", "\n", "\t"]) }
        .joined())
  }

  /// A document with records `Контрагент` in `Список` in the root, and what else may stand in a file.
  mutating func document() -> String {
    var text = chance(1, in: 3) ? "\u{FEFF}" : ""
    if chance(1, in: 2) { text += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" }
    if chance(1, in: 4) { text += "<!-- до -->\n" }
    if chance(1, in: 4) {
      text += one(of: ["<!DOCTYPE Файл>", "<!DOCTYPE Файл [<!ELEMENT a (#PCDATA)><!-- > ' --><?b >?>]>\n"])
    }
    text += "<Файл xmlns:ф=\"urn:ф\"\(space(0))>"
    for _ in 0..<number(0...3) {
      text += "\n\t<ф:Список а='>'>"
      for _ in 0..<number(0...3) {
        text += one(of: ["\n\t\t", "\r\n    ", "", " ", "текст ", "<!-- <Контрагент> -->"])
        var record = model()
        record.name = one(of: ["Контрагент", "ф:Контрагент"])
        text += chance(3, in: 4) ? written(record) : written(model())
      }
      text += "\n\t</ф:Список>"
    }
    return text + "\n</Файл>\n" + (chance(1, in: 3) ? "<!-- после -->" : "")
  }
}
