import Foundation

/// A document that people and the program write to; read by looking for tags, which is enough for what is in it.
struct XMLBook: Book {
  let folder: URL
  let connection = "{ type: xml, path: books.xml, mapping: commerceml-2, full: yes }"
  let mergesFields = true
  private var file: URL { folder.appendingPathComponent("books.xml") }
  private static let (begin, end) = ("<Контрагент>", "</Контрагент>")

  init(in folder: URL) throws {
    self.folder = folder
    try save(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.10">
        <!-- стоит -->
        <Контрагенты>
        </Контрагенты>
      </КоммерческаяИнформация>

      """)
  }

  /// Without those that are marked as removed: the format keeps them.
  func firms() throws -> [Firm] {
    try Self.blocks(text()).filter { !$0.contains("<ПометкаУдаления>true</ПометкаУдаления>") }
      .map { Self.firm(String($0)) }
  }

  func add(_ firm: Firm) throws {
    let block = """
      \(Self.begin)
            <Ид>\(UUID().uuidString.lowercased())</Ид>
            <Наименование>\(firm.name)</Наименование>
            <ОфициальноеНаименование>\(firm.name)</ОфициальноеНаименование>
            <Комментарий>\(firm.values[.comment] ?? "")</Комментарий>
            <Контакты>
              <Контакт><Тип>\(Self.phone)</Тип><Значение>\(firm.values[.phone] ?? "")</Значение></Контакт>
              <Контакт><Тип>\(Self.email)</Тип><Значение>\(firm.values[.email] ?? "")</Значение></Контакт>
            </Контакты>
          \(Self.end)
      """
    let text = try text()
    guard let place = text.range(of: "</Контрагенты>") else { throw TrialFailure("no list in \(text)") }
    try save(text.replacingCharacters(in: place, with: "  " + block + "\n  </Контрагенты>"))
  }

  func set(_ attribute: Attribute, of name: String, to value: String) throws {
    let text = try text()
    guard let block = Self.blocks(text).first(where: { Self.firm(String($0)).name == name }),
      let place = Self.place(attribute, in: block)
    else { throw TrialFailure("\(name) has no \(attribute) in \(text)") }
    try save(text.replacingCharacters(in: place, with: value))
  }

  func remove(_ name: String) throws {
    let text = try text()
    guard let block = Self.blocks(text).first(where: { Self.firm(String($0)).name == name }) else {
      throw TrialFailure("\(name) is not in \(text)")
    }
    try save(text.replacingCharacters(in: block.startIndex..<block.endIndex, with: ""))
  }

  func isAtRest() throws -> Bool { try Leftovers.of(folder).isEmpty }

  func receive() {}

  private static let phone = "Телефон рабочий"
  private static let email = "Почта"

  private func text() throws -> String {
    let text = try String(contentsOf: file, encoding: .utf8)
    guard text.hasSuffix("</КоммерческаяИнформация>\n"), text.contains("<!-- стоит -->") else {
      throw TrialFailure("the document is not whole: \(text.suffix(200))")
    }
    return text
  }

  private func save(_ text: String) throws { try Data(text.utf8).write(to: file, options: .atomic) }

  private static func blocks(_ text: String) -> [Substring] {
    var blocks: [Substring] = []
    var rest = text[...]
    while let start = rest.range(of: begin), let end = rest.range(of: end) {
      blocks.append(rest[start.lowerBound..<end.upperBound])
      rest = rest[end.upperBound...]
    }
    return blocks
  }

  private static func firm(_ block: String) -> Firm {
    func value(_ attribute: Attribute) -> String {
      place(attribute, in: block[...]).map { String(block[$0]) } ?? ""
    }
    return Firm(
      name: between("<Наименование>", "</Наименование>", in: block[...]).map { String(block[$0]) } ?? "",
      values: [.comment: value(.comment), .phone: Firm.digits(value(.phone)), .email: value(.email)])
  }

  private static func place(_ attribute: Attribute, in block: Substring) -> Range<String.Index>? {
    switch attribute {
    case .comment: between("<Комментарий>", "</Комментарий>", in: block)
    case .phone: contact(phone, in: block)
    case .email: contact(email, in: block)
    }
  }

  private static func contact(_ type: String, in block: Substring) -> Range<String.Index>? {
    block.range(of: "<Тип>\(type)</Тип>").flatMap {
      between("<Значение>", "</Значение>", in: block[$0.upperBound...])
    }
  }

  private static func between(_ start: String, _ end: String, in text: Substring) -> Range<String.Index>? {
    guard let start = text.range(of: start), let end = text[start.upperBound...].range(of: end) else {
      return nil
    }
    return start.upperBound..<end.lowerBound
  }
}
