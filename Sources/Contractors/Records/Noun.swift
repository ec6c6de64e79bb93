/// The forms of a noun after a number in both languages.
public struct Noun: Sendable {
  /// The English forms: for 1, and for every other number.
  public var english: (one: String, many: String)
  /// The Russian forms: for 1, 21, 31; for 2 to 4, 22; for all others. The second is the genitive singular as well.
  public var russian: (one: String, few: String, many: String)

  /// Makes a noun of its forms.
  public init(english: (one: String, many: String), russian: (one: String, few: String, many: String)) {
    self.english = english
    self.russian = russian
  }

  /// The noun alone in the form that the number asks for.
  public func form(_ number: Int) -> Sentence {
    Sentence(number == 1 ? english.one : english.many, russianForm(number))
  }

  /// The number with its noun.
  public func counted(_ number: Int) -> Sentence {
    let form = form(number)
    return Sentence("\(number) \(form.english)", "\(number) \(form.russian)")
  }

  private func russianForm(_ number: Int) -> String {
    if (11...14).contains(number % 100) { return russian.many }
    switch number % 10 {
    case 1: return russian.one
    case 2, 3, 4: return russian.few
    default: return russian.many
    }
  }
}

extension Noun {
  /// `record`, `запись`.
  public static let record = Noun(
    english: ("record", "records"), russian: ("запись", "записи", "записей"))
  /// `company`, `компания`.
  public static let company = Noun(
    english: ("company", "companies"), russian: ("компания", "компании", "компаний"))
  /// `contact`, `контакт`.
  public static let contact = Noun(
    english: ("contact", "contacts"), russian: ("контакт", "контакта", "контактов"))
  /// `row`, `строка`.
  public static let row = Noun(english: ("row", "rows"), russian: ("строка", "строки", "строк"))
  /// `column`, `столбец`.
  public static let column = Noun(
    english: ("column", "columns"), russian: ("столбец", "столбца", "столбцов"))
  /// `cell`, `ячейка`.
  public static let cell = Noun(english: ("cell", "cells"), russian: ("ячейка", "ячейки", "ячеек"))
  /// `byte`, `байт`.
  public static let byte = Noun(english: ("byte", "bytes"), russian: ("байт", "байта", "байт"))
  /// `request`, `запрос`.
  public static let request = Noun(
    english: ("request", "requests"), russian: ("запрос", "запроса", "запросов"))
}

extension Entity {
  /// The word for the entity.
  public var noun: Noun { self == .company ? .company : .contact }
}
