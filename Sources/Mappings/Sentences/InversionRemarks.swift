package import Contractors

/// What the compiler says of rules whose records would not be read back, or would be read as two.
extension SourceRemark {
  package static func ofBothEntities(_ said: [(place: String, text: String)]) -> SourceRemark {
    let english = said.map {
      "'\($0.place)' says " + ($0.text.isEmpty ? "nothing" : "'\($0.text.shortened)'")
    }
    let russian = said.map { "в «\($0.place)» " + ($0.text.isEmpty ? "пусто" : "«\($0.text.shortened)»") }
    let example =
      said.isEmpty
      ? Sentence("every record would be read", "каждая запись читалась бы")
      : Sentence(
        "a record in which \(english.joined(separator: " and ")) would be read",
        "запись, где \(russian.joined(separator: " и ")), читалась бы")
    return SourceRemark(
      Sentence(
        "\(example.english) as a company and as a contact too",
        "\(example.russian) и как компания, и как контакт"),
      advice: Sentence(
        "say in 'where:' which records are meant, so that no record is of both: other texts, or 'not:' with the condition of the other",
        "укажите в «where:», какие записи имеются в виду, чтобы ни одна не подходила обеим: другие значения или «not:» с условием другой"
      ))
  }

  package static let unreachedVariant = SourceRemark(
    Sentence(
      "no record is of this variant: one before it has no 'when' and takes all",
      "к этому варианту не относится ни одна запись: у варианта перед ним нет «when», и он забирает все"),
    advice: Sentence(
      "move it up, or give the other a 'when'", "поставьте его выше или дайте тому варианту «when»"))

  package static func unmadeVariant(_ places: [String], _ fields: [FieldName]) -> SourceRemark {
    let places = places.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let (english, russian) = (
      places.map { "'\($0)'" }.joined(separator: ", "), places.map { "«\($0)»" }.joined(separator: ", ")
    )
    let names = fields.map(\.rawValue).joined(separator: ", ")
    return SourceRemark(
      Sentence(
        "a new record of this variant would not read back as one, so that \(names) would be lost: nothing that is written meets "
          + "'when' at \(english)",
        "новая запись этого варианта не прочиталась бы как такая, и \(names) пропало бы: ничто из записываемого не выполняет «when» "
          + "(\(russian))"),
      advice: Sentence(
        "map \(english) to a field, write it in 'constants:' of the variant, or say 'write: never' at its fields",
        "сопоставьте \(russian) с полем, впишите в «constants:» варианта или укажите у его полей «write: never»"
      ))
  }

  package static func unmappedPiece(_ field: FieldName) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'{\(field)}' would be empty in every record: no rule reads \(field)",
        "«{\(field)}» было бы пустым в каждой записи: \(field) не читает ни одно правило"),
      advice: Sentence(
        "map \(field) under 'fields:', or take it out of the text",
        "сопоставьте \(field) в «fields:» или уберите из текста"))
  }

  package static func writtenByText(_ place: String, _ field: FieldName) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(place)' would be written by \(field) and then by this text, so that \(field) would be lost",
        "в «\(place)» писали бы \(field), а затем этот текст, и \(field) пропало бы"),
      advice: Sentence(
        "give the text a place of its own, or say 'write: never' at \(field)",
        "дайте тексту своё место или укажите у \(field) «write: never»"))
  }

  package static func composedTwice(_ place: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(place)' would be written by two texts", "в «\(place)» писали бы два текста"),
      advice: takeOneAway)
  }

  package static func namelessPlace(_ place: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(place)' is an element of any name, which cannot be made for a new record",
        "«\(place)» — элемент с любым именем, и для новой записи его не создать"),
      advice: Sentence(
        "name the element first ([Name, \"\(place)\"]), or say 'write: never'",
        "назовите сначала сам элемент ([Имя, \"\(place)\"]) или укажите «write: never»"))
  }

  package static func blankSpelling(_ spelling: String, of code: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(spelling)' is written for \(code) and counts as empty, so that it would not read back",
        "«\(spelling)» пишется для \(code) и считается пустым, поэтому обратно не прочитается"),
      advice: Sentence(
        "take it out of 'blank', or write another spelling first",
        "уберите его из «blank» или поставьте первым другое написание"))
  }

  package static func noSuchWord(_ word: String, _ known: [String]) -> SourceRemark {
    let list = known.joined(separator: ", ")
    let nearest = Suggestion.nearest(to: word, among: known).map(didYouMean)
    return SourceRemark(
      Sentence(
        "the catalogue has no '\(word.shortened)' here, so that no other side would know what it means",
        "в каталоге здесь нет «\(word.shortened)», и другая сторона не поймёт, что это значит"),
      advice: nearest ?? Sentence("there is \(list)", "есть \(list)"))
  }

  package static func otherRoot(_ path: String, _ name: String, _ roots: [String]) -> SourceRemark {
    let list = roots.joined(separator: ", ")
    return SourceRemark(
      Sentence(
        "'\(path)' begins at '\(name)', but the document's root is \(list), so that no document has such a record",
        "«\(path)» начинается с «\(name)», а корень документа — \(list), и такой записи не будет ни в одном документе"
      ),
      advice: Sentence(
        "begin the path with the root, or add '\(name)' to 'root:' of the document",
        "начните путь с корня или добавьте «\(name)» в «root:» документа"))
  }

  package static func otherFirstRoot(_ path: String, _ root: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "new records go to '\(path)', but a new document has the root '\(root)'",
        "новые записи идут в «\(path)», а у нового документа корень «\(root)»"),
      advice: Sentence(
        "put the list of that root first in 'records:', or its root first in 'root:'",
        "поставьте первым в «records:» список с этим корнем или первым в «root:» его корень"))
  }
}
