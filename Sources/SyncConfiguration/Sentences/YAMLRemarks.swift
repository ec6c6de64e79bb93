import Contractors
package import Mappings

/// Why a text is no YAML, or more than is read. What the parser says stays as it is.
extension SourceRemark {
  package static func fileTooLarge(_ limit: Int) -> SourceRemark {
    SourceRemark(Sentence("the file has more than \(limit) bytes", "в файле больше \(limit) байт"))
  }

  package static func noYAML(_ detail: String) -> SourceRemark {
    SourceRemark(Sentence("this is no YAML: \(detail)", "это не YAML: \(detail)"))
  }

  package static func brokenYAML(_ detail: String) -> SourceRemark {
    SourceRemark(
      noYAML(detail).message,
      advice: Sentence(
        "check indentation, quotes and colons here and in the line above",
        "проверьте отступы, кавычки и двоеточия здесь и строкой выше"))
  }

  package static let emptyFile = SourceRemark(Sentence("the file is empty", "файл пуст"))

  package static func keyTwice(_ key: String) -> SourceRemark {
    SourceRemark(
      Sentence("the key '\(key)' stands twice", "ключ «\(key)» указан дважды"),
      advice: Sentence("keep one of the two", "оставьте один из двух"))
  }

  package static func forbiddenCharacters(_ detail: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "the file holds characters YAML does not allow: \(detail)",
        "в файле есть знаки, недопустимые в YAML: \(detail)"))
  }

  package static let unreadableYAML = SourceRemark(
    Sentence("the file cannot be read as YAML", "файл не читается как YAML"))

  package static func tooManyValues(_ limit: Int) -> SourceRemark {
    SourceRemark(
      Sentence(
        "the file has more than \(limit) values once its aliases are resolved",
        "в файле больше \(limit) значений, если раскрыть псевдонимы"))
  }

  package static func tooDeep(_ limit: Int) -> SourceRemark {
    SourceRemark(
      Sentence(
        "lists and keys nest deeper than \(limit) levels", "глубина вложения списков и ключей больше \(limit)"
      ))
  }

  package static let keyNotText = SourceRemark(
    Sentence("a key must be a plain text", "ключ должен быть простым текстом"))

  package static let danglingAlias = SourceRemark(
    Sentence("an alias names nothing", "псевдоним ни на что не указывает"))
}
