public import Contractors

/// Why a field cannot be read or written.
package enum AbilitySentence {
  package static func noRules(_ mapping: String, _ entity: Entity) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' has no rules for a \(entity.noun.english.one)",
      "в сопоставлении «\(mapping)» нет правил для \(entity.noun.russian.few)")
  }

  package static func noSuchColumn(_ mapping: String) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' carries no such column",
      "сопоставление «\(mapping)» не переносит такой столбец")
  }

  package static func noRule(_ mapping: String, _ field: FieldName, _ entity: Entity) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' has no rule for \(field) of a \(entity.noun.english.one)",
      "в сопоставлении «\(mapping)» нет правила для поля \(field) \(entity.noun.russian.few)")
  }

  package static func notThere(_ field: FieldName, _ places: [String]) -> Sentence {
    Sentence(
      "\(field) stands in \(places.map { "'\($0)'" }.joined(separator: ", ")), which is not there",
      "место поля \(field) — \(places.map { "«\($0)»" }.joined(separator: ", ")), а этого здесь нет")
  }

  package static func constant(_ field: FieldName, _ mapping: String) -> Sentence {
    Sentence(
      "\(field) is a constant of the mapping '\(mapping)'",
      "поле \(field) — константа сопоставления «\(mapping)»")
  }

  package static func follows(_ field: FieldName, _ mapping: String) -> Sentence {
    Sentence(
      "\(field) follows from other fields by the mapping '\(mapping)'",
      "поле \(field) выводится из других полей по сопоставлению «\(mapping)»")
  }

  package static func readOnly(_ field: FieldName, _ mapping: String) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' only reads \(field)", "сопоставление «\(mapping)» поле \(field) только читает"
    )
  }

  package static func readOnlyMapping(_ mapping: String) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' can only be read: its format is not written",
      "сопоставление «\(mapping)» можно только читать: этот формат не записывается")
  }

  package static let tombstone = Sentence(
    "here stands only that the record is gone", "здесь сказано только, что записи больше нет")

  package static let lastingMark = Sentence(
    "the mapping does not say what stands there instead of the mark of removal; take the mark off in the program the file comes from",
    "сопоставление не говорит, что стоит вместо пометки удаления; снимите её в программе, из которой файл")

  package static func partOfKey(_ field: FieldName, _ mapping: String) -> Sentence {
    Sentence(
      "\(field) is a part of the record's key in the mapping '\(mapping)'",
      "поле \(field) входит в ключ записи в сопоставлении «\(mapping)»")
  }

  package static func newRecordsOnly(_ field: FieldName, _ mapping: String) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' writes \(field) into new records only",
      "сопоставление «\(mapping)» записывает поле \(field) только в новые записи")
  }

  package static func noPlace(_ place: String) -> Sentence {
    Sentence("there is no '\(place)'", "«\(place)» здесь нет")
  }
}

extension MappingError {
  /// The reason in both languages.
  public var sentence: Sentence {
    switch self {
    case .noEntity(let entity, let mapping): AbilitySentence.noRules(mapping, entity)
    case .notWritable(let field, let reason):
      Sentence(
        "\(field) cannot be written: \(reason.english)", "поле \(field) нельзя записать: \(reason.russian)")
    case .unwritable(let field, let value, let expected):
      Sentence(
        "\(field) cannot be written as '\(value.shortened)': expected \(expected.english)",
        "в поле \(field) нельзя записать «\(value.shortened)»: ожидается \(expected.russian)")
    case .readOnly(let mapping): AbilitySentence.readOnlyMapping(mapping)
    case .noOrigin(let key):
      Sentence(
        "a new record has no origin, of which its key \(Self.english(key)) is made",
        "у новой записи нет происхождения, из которого составляется её ключ \(Self.russian(key))")
    case .unfitKey(let key, let id, let template):
      Sentence(
        "'\(id)' does not fit into the key \(Self.english(key)), which is made by '\(template)'; give the record a key in "
          + "the program, or write another 'new:'",
        "«\(id)» не помещается в ключ \(Self.russian(key)), который составляется по «\(template)»; дайте записи ключ в "
          + "программе или напишите другое «new:»")
    case .noKey(let key):
      Sentence(
        "a new record has nothing in the fields of its key \(Self.english(key))",
        "у новой записи пусты поля, из которых составляется её ключ \(Self.russian(key))")
    }
  }

  private static func english(_ places: [String]) -> String {
    places.map { "'\($0)'" }.joined(separator: " + ")
  }

  private static func russian(_ places: [String]) -> String {
    places.map { "«\($0)»" }.joined(separator: " + ")
  }
}

extension FieldProblem {
  /// `'Дата рождения': expected a date like dd.MM.yyyy, found '31.02.2001'`, in both languages.
  public var sentence: Sentence {
    Sentence(
      "'\(place)': expected \(expected.english), found " + (value.isEmpty ? "nothing" : "'\(value)'"),
      "«\(place)»: здесь " + (value.isEmpty ? "пусто" : "«\(value)»") + ", а ожидается \(expected.russian)")
  }
}
