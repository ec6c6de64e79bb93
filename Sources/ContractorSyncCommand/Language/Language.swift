/// The language in which a person is spoken to.
enum Language: String, Sendable, CaseIterable {
  case english = "en"
  case russian = "ru"

  /// The language of `--lang`, else of the locale: `ru…` is Russian, everything else English.
  static func chosen(option: Language?, environment: [String: String]) -> Language {
    if let option { return option }
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let value = environment[name], !value.isEmpty { return value.hasPrefix("ru") ? .russian : .english }
    }
    return .english
  }
}

/// A sentence for people in both languages; all of them stand in `Language/`.
struct Sentence: Sendable, Hashable {
  var english: String
  var russian: String

  init(_ english: String, _ russian: String) {
    self.english = english
    self.russian = russian
  }

  /// A text that is the same in both languages, such as a name.
  init(same text: String) { self.init(text, text) }

  subscript(_ language: Language) -> String { language == .russian ? russian : english }
}

/// Russian and English forms of a noun after a number.
struct Noun: Sendable {
  var english: (one: String, many: String)
  var russian: (one: String, few: String, many: String)

  /// The number with its noun.
  func counted(_ number: Int, _ language: Language) -> String { "\(number) \(form(number, language))" }

  /// The noun alone in the form that the number asks for.
  func form(_ number: Int, _ language: Language) -> String {
    switch language {
    case .english: return number == 1 ? english.one : english.many
    case .russian:
      let tens = number % 100
      if (11...14).contains(tens) { return russian.many }
      switch number % 10 {
      case 1: return russian.one
      case 2, 3, 4: return russian.few
      default: return russian.many
      }
    }
  }

  static let record = Noun(
    english: ("record", "records"), russian: ("запись", "записи", "записей"))
  static let company = Noun(
    english: ("company", "companies"), russian: ("компания", "компании", "компаний"))
  static let contact = Noun(
    english: ("contact", "contacts"), russian: ("контакт", "контакта", "контактов"))
  static let request = Noun(
    english: ("request", "requests"), russian: ("запрос", "запроса", "запросов"))
  static let write = Noun(
    english: ("write", "writes"), russian: ("изменение", "изменения", "изменений"))
}
