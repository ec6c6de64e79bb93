import Contractors

/// What the compiler says of mappings of XML: of paths, documents and records.
extension SourceRemark {
  package static func badPath(_ text: String, _ flaw: PathFlaw) -> SourceRemark {
    let message =
      switch flaw {
      case .badName(let rest):
        Sentence(
          "'\(text)' is no path: expected a name at '\(rest.shortened)'",
          "«\(text)» — не путь: на месте «\(rest.shortened)» ожидается имя")
      case .openFilter:
        Sentence(
          "'\(text)' is no path: a condition in brackets has no end",
          "«\(text)» — не путь: условие не закрыто скобкой")
      case .filterWithoutText(let name):
        Sentence(
          "'\(text)' is no path: the condition on '\(name)' says no text",
          "«\(text)» — не путь: в условии на «\(name)» нет текста")
      }
    return SourceRemark(
      message,
      advice: Sentence(
        "write names without prefixes, such as 'Contacts/Contact[Type=Phone]/Value' or 'Bank@code'",
        "пишите имена без префиксов, например «Contacts/Contact[Type=Phone]/Value» или «Bank@code»"))
  }

  package static func badRecordPath(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is no path of records", "«\(text)» — не путь к записям"),
      advice: Sentence(
        "write the names from the root, such as 'Root/List/Item'; * is any name, ** any levels, and the last is a name",
        "пишите имена от корня, например «Root/List/Item»; * — любое имя, ** — любые уровни, последним стоит имя"
      ))
  }

  package static let noRecords = SourceRemark(
    Sentence("nothing says where the records stand", "не сказано, где стоят записи"),
    advice: Sentence("add 'records: Root/List/Item'", "добавьте «records: Root/List/Item»"))

  package static let noComposedText = SourceRemark(
    Sentence("nothing says what is to stand there", "не сказано, что там должно стоять"),
    advice: Sentence(
      "add 'text: \"{lastName} {firstName}\"'", "добавьте «text: \"{lastName} {firstName}\"»"))

  package static let noRoot = SourceRemark(
    Sentence("the document has no root", "у документа нет корня"),
    advice: Sentence("add 'root: NAME'", "добавьте «root: ИМЯ»"))

  package static func onlyInXML(_ key: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(key)' means something in mappings of XML only", "«\(key)» имеет смысл только в сопоставлениях XML"
      ))
  }

  package static let numberedTree = SourceRemark(
    Sentence("elements of XML are not numbered", "элементы XML не нумеруются"),
    advice: Sentence("use 'repeat'", "возьмите «repeat»"))

  package static let badNodes = SourceRemark(
    Sentence(
      "repeated nodes are elements on one path, without an attribute or alternatives",
      "повторяющиеся узлы — это элементы на одном пути, без атрибута и вариантов"))
}
