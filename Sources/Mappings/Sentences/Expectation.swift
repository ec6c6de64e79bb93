package import Contractors

/// What was expected of a value, in the singular: parts of sentences.
package enum Expectation {
  package static let text = Sentence("a text", "текст")
  package static let key = Sentence("a key", "ключ")
  package static let oneValue = Sentence("one value", "одно значение")
  package static let canonicalNumber = Sentence("a number such as 1234.5", "число, например 1234.5")
  package static let canonicalDate = Sentence("a date such as 2026-11-24", "дата, например 2026-11-24")
  package static let bounds = Sentence(
    "a number of characters, or the fewest and the most such as 10-12",
    "количество знаков или наименьшее и наибольшее, например 10-12")
  package static let comma = Sentence("\",\" or \".\"", "запятая или точка")
  package static let offset = Sentence("an offset such as +03:00", "смещение от UTC, например +03:00")
  package static let extra = Sentence("rest, none or a list", "rest, none или список")
  package static let character = Sentence("one character or tab", "один знак или tab")
  package static let cases = Sentence("a list of cases", "список случаев")
  package static let places = Sentence("a list of places", "список мест")
  package static let addressParts = Sentence(
    "at most six parts between |", "не больше шести частей, разделённых знаком |")
  package static let elementParts = Sentence(
    "a value of at most five parts", "значение не больше чем из пяти частей")
  package static let holdable = Sentence(
    "a value that its place can hold and give back", "значение, которое там поместится и прочитается таким же"
  )
  package static let freeAccount = Sentence(
    "a free place; a bank without an account number stands there: enter its account or clear it",
    "свободное место: там указан банк без номера счёта; впишите его счёт или очистите")
  package static let allDigits = Sentence(
    "all digits; a spreadsheet has rounded the number, format the column as text and enter it anew",
    "число со всеми цифрами: табличный редактор его округлил, сделайте столбец текстовым и введите число заново"
  )

  package static func valueOf(_ entity: Entity) -> Sentence {
    Sentence(
      "a value with which the record is still read as a \(entity.noun.english.one), by 'where:' of the mapping; change it on the side "
        + "it comes from",
      "значение, с которым запись останется такой (\(entity.noun.russian.one)) по «where:» сопоставления; исправьте его на той стороне, "
        + "откуда оно пришло")
  }

  package static let noQuantity = Sentence(
    "digits without a fraction; a spreadsheet or another program took the number for a quantity, and its leading zeros may be gone: "
      + "export the column as text",
    "цифры без дробной части: табличный редактор или другая программа приняла номер за количество, и нули в начале могли пропасть; "
      + "выгрузите столбец как текст")

  package static func kind(_ kinds: [String]) -> Sentence {
    let kinds = kinds.alternatives
    return Sentence(
      "one of the kinds \(kinds.english) before the colon, or no colon (\\: for one that belongs to the value)",
      "перед двоеточием один из видов: \(kinds.russian), или без двоеточия (\\: — если оно часть значения)")
  }

  package static func number(_ separator: Character) -> Sentence {
    Sentence("a number like 1234\(separator)5", "число вида 1234\(separator)5")
  }

  package static func date(_ patterns: [String]) -> Sentence {
    let patterns = patterns.alternatives
    return Sentence("a date like \(patterns.english)", "дата вида \(patterns.russian)")
  }

  package static func date(of day: String) -> Sentence {
    Sentence("a date of the day that stands there, --\(day)", "дата того дня, который там записан, --\(day)")
  }

  package static func time(_ patterns: [String]) -> Sentence {
    let patterns = patterns.alternatives
    return Sentence("a time like \(patterns.english)", "время вида \(patterns.russian)")
  }

  package static func oneOf(_ words: String) -> Sentence { Sentence("one of \(words)", "одно из: \(words)") }

  package static func rules(for entity: Entity) -> Sentence {
    Sentence(
      "a mapping with rules for a \(entity.noun.english.one)",
      "сопоставление с правилами для \(entity.noun.russian.few)")
  }

  package static func constant(_ text: String) -> Sentence { Sentence("'\(text)'", "«\(text)»") }

  package static func valueUnlike(default text: String) -> Sentence {
    Sentence("a value: an empty place means \(text)", "значение: пустое место означает \(text)")
  }

  package static func readableFrom(_ place: String) -> Sentence {
    Sentence(
      "a value that reads back the same from '\(place)'",
      "значение, которое прочитается из «\(place)» таким же")
  }

  package static func part(of fields: String, readableFrom place: String, not read: String) -> Sentence {
    Sentence(
      "what reads back the same from '\(place)', the one place of \(fields), and not as '\(read.shortened)'; "
        + "give the record all these parts where it was entered, or shorter ones",
      "значение, которое прочитается таким же из «\(place)», общего места для \(fields), а не как "
        + "«\(read.shortened)»; заполните у записи там, где её ввели, все эти части или сократите их")
  }

  package static func lines(_ count: Int, _ width: Int) -> Sentence {
    if count == 1 { return Sentence("at most \(width) characters", "не больше \(width) знаков") }
    return Sentence(
      "a text that fits into \(count) lines of \(width) characters",
      "текст, который помещается в \(count) строк по \(width) символов")
  }

  package static func size(_ minimum: Int, _ maximum: Int) -> Sentence {
    if minimum == maximum { return Sentence("\(minimum) characters", "ровно \(minimum) знаков") }
    return Sentence("\(minimum) to \(maximum) characters", "от \(minimum) до \(maximum) знаков")
  }

  /// The same of the value that the side has now.
  package static func agreement(with other: String) -> Sentence {
    Sentence(
      "what agrees with '\(other)', which another place of the value says; correct it in the program the file comes from",
      "то же, что «\(other)»: так сказано в другом месте этого значения; исправьте его в программе, из которой файл"
    )
  }

  package static func there(_ expected: Sentence) -> Sentence {
    expected + Sentence(" in what is there now", " в том, что там стоит сейчас")
  }
}
