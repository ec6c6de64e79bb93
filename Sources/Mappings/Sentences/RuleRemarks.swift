package import Contractors

/// What the compiler says of the conventions, the places and the rules of fields.
extension SourceRemark {
  // MARK: Conventions

  package static func emptySpelling(_ code: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "an empty spelling would be read as an empty cell", "пустое написание читалось бы как пустая ячейка"),
      advice: Sentence(
        "use 'default: \(code)' for what an empty cell means",
        "что означает пустая ячейка, укажите так: «default: \(code)»"))
  }

  package static func spellingTaken(_ spelling: String, by code: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(spelling)' already means \(code), so it cannot be read back",
        "«\(spelling)» уже означает \(code), поэтому обратно его не прочитать"),
      advice: Sentence("give every code spellings of its own", "дайте каждому коду свои написания"))
  }

  package static func yesAndNo(_ spelling: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(spelling)' means both yes and no", "«\(spelling)» означает и «да», и «нет»"),
      advice: Sentence("write it under one of them", "оставьте его в одном из двух списков"))
  }

  package static func datePattern(_ pattern: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(pattern)' lacks the year, the month or the day", "в «\(pattern)» нет года, месяца или дня"),
      advice: Sentence(
        "a pattern is made of yyyy, MM, dd, HH, mm, ss, such as dd.MM.yyyy; or write iso8601",
        "образец составляют из yyyy, MM, dd, HH, mm, ss, например dd.MM.yyyy; или напишите iso8601"))
  }

  package static func blankTooLong(_ text: String, _ limit: Int) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' has more than \(limit) bytes", "«\(text)» длиннее \(limit) байт"),
      advice: Sentence(
        "a placeholder is a word or two", "обозначение пустого значения — это одно-два слова"))
  }

  // MARK: Places

  package static func noPlace(_ key: String) -> SourceRemark {
    SourceRemark(
      Sentence("no \(key) is named", "не указано «\(key)»"),
      advice: Sentence("write '\(key): NAME'", "напишите «\(key): ИМЯ»"))
  }

  package static func noPlaceName(_ key: String) -> SourceRemark {
    SourceRemark(
      Sentence("no \(key) is named", "не указано «\(key)»"),
      advice: Sentence("write its name behind the colon", "напишите имя после двоеточия"))
  }

  package static func emptyPlaceName(_ key: String) -> SourceRemark {
    SourceRemark(Sentence("a \(key) has an empty name", "в «\(key)» пустое имя"))
  }

  package static func noNumber(_ name: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(name)' has no number", "в «\(name)» нет номера"),
      advice: Sentence(
        "a numbered family is written with {n} where the number stands: 'Phone {n} - Value'",
        "пронумерованные столбцы пишут с {n} на месте номера: «Phone {n} - Value»"))
  }

  package static func unwantedNumber(_ name: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(name)' has a number here", "в «\(name)» здесь стоит номер"),
      advice: Sentence("write it under 'numbered'", "напишите это в «numbered»"))
  }

  // MARK: Rules

  package static func noSuchField(_ name: String, _ entity: Entity, advice: Sentence) -> SourceRemark {
    SourceRemark(
      Sentence(
        "a \(entity.noun.english.one) has no field '\(name)'",
        "у \(entity.noun.russian.few) нет поля «\(name)»"), advice: advice)
  }

  package static let extraByName = Sentence(
    "columns are carried by name under 'extra:'",
    "столбцы, которые переносятся под своим именем, перечисляют в «extra:»")
  package static let declareField = Sentence(
    "declare it under 'custom:' or name one of the catalogue's fields",
    "объявите его в «custom:» или возьмите поле из каталога")

  package static func constantBeside(_ key: String) -> SourceRemark {
    SourceRemark(
      Sentence("a constant has no '\(key)'", "у константы не бывает «\(key)»"), advice: takeOneAway)
  }

  package static func unwritableDefault(_ value: String, _ expected: Sentence) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(value)' cannot be written: expected \(expected.english)",
        "«\(value)» нельзя записать: ожидается \(expected.russian)"))
  }

  package static func groupWithoutParts(_ group: String, _ placeKey: String, _ parts: [String])
    -> SourceRemark
  {
    let example = "{\(placeKey): …, parts: [\(parts.joined(separator: ", "))]}"
    return SourceRemark(
      Sentence(
        "'\(group)' is a group of fields, so its parts must be named",
        "«\(group)» — группа полей, поэтому нужно назвать её части"),
      advice: Sentence("write \(example)", "напишите \(example)"))
  }

  package static func noPartsOrder(_ parts: [String]) -> SourceRemark {
    let example = "parts: [\(parts.joined(separator: ", "))]"
    return SourceRemark(
      Sentence("the order of the parts is not said", "не указан порядок частей"),
      advice: Sentence(
        "write '\(example)' in the column's order",
        "напишите «\(example)» в том порядке, в каком они стоят в столбце"))
  }

  package static func noSuchPart(_ name: String, _ group: String, _ parts: [String]) -> SourceRemark {
    let known = parts.joined(separator: ", ")
    return SourceRemark(
      Sentence("'\(name)' is no part of \(group)", "«\(name)» — не часть \(group)"),
      advice: Suggestion.nearest(to: name, among: parts).map(didYouMean)
        ?? Sentence("its parts are \(known)", "её части: \(known)"))
  }

  package static func partTwice(_ name: String) -> SourceRemark {
    SourceRemark(Sentence("'\(name)' stands twice", "«\(name)» указано дважды"))
  }

  package static func onePart(_ name: String) -> SourceRemark {
    SourceRemark(
      Sentence("one part alone is a field", "одна часть — это просто поле"),
      advice: Sentence("map \(name) itself", "сопоставьте само поле \(name)"))
  }

  package static let noPartsSeparator = SourceRemark(
    Sentence("what stands between the parts is not said", "не указано, чем разделены части"),
    advice: Sentence("write 'separator: \"/\"'", "напишите «separator: \"/\"»"))

  // MARK: Bags

  package static func besideList(_ key: String, _ list: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(key)' stands beside '\(list)'", "«\(key)» стоит рядом с «\(list)»"),
      advice: Sentence("say it in each item of '\(list)'", "укажите это у каждого элемента «\(list)»"))
  }

  package static func idle(_ key: String, without other: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(key)' says nothing without '\(other)'", "«\(key)» ничего не значит без «\(other)»"))
  }

  package static func idle(_ key: String, beside other: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(key)' says nothing beside '\(other)'", "«\(key)» ничего не значит рядом с «\(other)»"),
      advice: takeItAway)
  }

  package static func exclusive(_ first: String, _ second: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(first)' and '\(second)' cannot stand together", "«\(first)» и «\(second)» нельзя указать вместе"),
      advice: Sentence("take one away", "уберите одно из них"))
  }

  package static func noValuePlace(_ placeKey: String) -> SourceRemark {
    SourceRemark(
      Sentence("no place is named for the value", "не указано место для значения"),
      advice: Sentence(
        "write '\(placeKey): NAME', 'numbered: NAME {n}' or 'repeat: NAME'",
        "напишите «\(placeKey): ИМЯ», «numbered: ИМЯ {n}» или «repeat: ИМЯ»"))
  }

  package static let emptySeparator = SourceRemark(
    Sentence("an empty separator separates nothing", "пустой разделитель ничего не разделяет"))

  package static let listWithParts = SourceRemark(
    Sentence(
      "a cell with several elements has no columns for their parts or comments",
      "у ячейки с несколькими значениями нет столбцов для их частей и примечаний"),
    advice: Sentence(
      "take 'separator' and 'style' away, or 'parts' and 'comment'",
      "уберите «separator» и «style» или «parts» и «comment»"))

  package static let taggedSaysAll = SourceRemark(
    Sentence(
      "the tagged style says kinds and separators itself",
      "в стиле tagged виды и разделители заданы самой записью ячейки"),
    advice: Sentence("take 'kind' and 'separator' away", "уберите «kind» и «separator»"))

  package static let noNodesInRow = SourceRemark(
    Sentence("a CSV row has no repeated nodes", "в строке CSV нет повторяющихся узлов"),
    advice: Sentence("use 'numbered' or 'separator'", "используйте «numbered» или «separator»"))

  package static func fixedKind(_ text: String, _ placeKey: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(text)' is one kind for all elements of the place",
        "«\(text)» — один вид на все значения этого места"),
      advice: Sentence(
        "for a place that says the kind write 'kind: {\(placeKey): …}'",
        "если вид записан в своём месте, напишите «kind: {\(placeKey): …}»"))
  }

  package static func kindOutside(_ text: String, fitting texts: [String]) -> SourceRemark {
    let texts = texts.joined(separator: "|")
    return SourceRemark(
      Sentence(
        "'\(text)' is not among '\(texts)', which the condition of 'repeat' takes, so that it would not read back",
        "«\(text)» нет среди «\(texts)» — условия «repeat», поэтому обратно оно не прочитается"),
      advice: Sentence(
        "add it to the condition, or take the kind away", "добавьте его в условие или уберите вид"))
  }

  package static func notAKind(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is none of the kinds", "«\(text)» нет среди видов"),
      advice: Sentence("add it under 'kinds'", "добавьте его в «kinds»"))
  }

  package static let noParts = SourceRemark(
    Sentence("elements of this field have no parts", "у значений этого поля нет частей"),
    advice: Sentence("take 'parts' away", "уберите «parts»"))

  package static let someKinds = SourceRemark(
    Sentence(
      "some places of this bag say the kind of their elements and some do not",
      "у одних мест этого поля вид указан, у других нет"),
    advice: Sentence(
      "give each a 'kind', so that what is written reads back the same",
      "укажите «kind» у каждого, чтобы записанное читалось так же"))
}
