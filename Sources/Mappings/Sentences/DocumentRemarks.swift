import Contractors

/// What the compiler says of joins, tombstones and the look of new documents.
extension SourceRemark {
  package static let joinNeeds = SourceRemark(
    Sentence(
      "a join needs 'records', 'owner' and 'is'", "присоединению нужны «records», «owner» и «is»"),
    advice: Sentence(
      "say where the records stand, where each names its owner, and what of the owner that name is",
      "укажите, где стоят записи, где каждая называет владельца и с чем у владельца это сравнивать"))

  package static func noSuchJoin(_ name: String, known: [String]) -> SourceRemark {
    let list = known.map { "'\($0)'" }.joined(separator: ", ")
    let russian = known.map { "«\($0)»" }.joined(separator: ", ")
    return SourceRemark(
      Sentence("'joins' has no '\(name)'", "в «joins» нет «\(name)»"),
      advice: known.isEmpty
        ? Sentence("add it under 'joins:' of the entity", "добавьте её в «joins:» сущности")
        : Sentence("there is \(list)", "там есть \(russian)"))
  }

  package static let joinedIsRead = SourceRemark(
    Sentence(
      "what is joined is only read", "присоединённое можно только читать"),
    advice: Sentence("take 'write' away", "уберите «write»"))

  package static func tombstoneLikeRecord(_ name: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(name)' is the name of the records themselves", "«\(name)» — это имя самих записей"),
      advice: Sentence(
        "a mark within a record is written with 'removed'", "пометку внутри записи указывают в «removed»"))
  }

  package static func unknownPrefix(_ prefix: String) -> SourceRemark {
    SourceRemark(
      Sentence("the prefix '\(prefix)' has no namespace", "у префикса «\(prefix)» нет пространства имён"),
      advice: Sentence(
        "add it under 'prefixes:' of the document", "добавьте его в «prefixes:» документа"))
  }

  package static let templateNotXML = SourceRemark(
    Sentence("the template does not begin with an element", "шаблон не начинается с элемента"),
    advice: Sentence(
      "write a whole document without records, from its root on",
      "напишите весь документ без записей, начиная с корня"))

  package static let receiptsNeed = SourceRemark(
    Sentence(
      "receipts need 'block', 'from', 'to', 'number', 'received' and 'template'",
      "квитанциям нужны «block», «from», «to», «number», «received» и «template»"))

  package static let answersNeed = SourceRemark(
    Sentence(
      "answers need 'records', 'request' and 'failed'", "ответам нужны «records», «request» и «failed»"))

  package static let noReceiptPlace = SourceRemark(
    Sentence("the template has no {receipt}", "в шаблоне нет {receipt}"),
    advice: Sentence(
      "write {receipt} in the line of 'template:' where it belongs",
      "напишите {receipt} в той строке «template:», где она должна стоять"))

  package static let linesAndAlternatives = SourceRemark(
    Sentence(
      "a text in several lines has no alternatives", "у текста в нескольких строках нет вариантов места"),
    advice: takeOneAway)

  package static let versionsNeed = SourceRemark(
    Sentence(
      "nothing says which elements which version has", "не сказано, какие элементы есть в какой версии"),
    advice: Sentence(
      "add 'namespace:', up to the version, and 'since: { Element: \"1.17\" }'",
      "добавьте «namespace:» до номера версии и «since: { Элемент: \"1.17\" }»"))

  package static func noVersion(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is no version", "«\(text)» — не версия"),
      advice: Sentence("write numbers with dots between them: \"1.17\"", "пишите числа через точку: \"1.17\"")
    )
  }

  package static func lineTwice(_ place: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(place)' is two lines of one text, so that it would be read twice",
        "«\(place)» — две строки одного текста, и он прочитался бы дважды"),
      advice: Sentence("name each line once", "назовите каждую строку один раз"))
  }
}
