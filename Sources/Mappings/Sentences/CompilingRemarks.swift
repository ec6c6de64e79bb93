package import Contractors

/// What the compiler says of a mapping as a whole, of its entities, their keys and conditions.
extension SourceRemark {
  package static func otherVersion(_ version: Int, found node: SourceNode) -> SourceRemark {
    let found = node.kindName
    return SourceRemark(
      Sentence(
        "this program reads version \(version) of the mapping language, found \(found.english)",
        "эта программа читает версию \(version) языка сопоставлений, а здесь \(found.russian)"))
  }

  package static let noFormat = SourceRemark(
    Sentence("no format is named", "не указан формат"),
    advice: Sentence(
      "write 'format: csv' or 'format: portal'", "напишите «format: csv» или «format: portal»"))

  package static let noName = SourceRemark(
    Sentence("the mapping has no name", "у сопоставления нет имени"),
    advice: Sentence("add 'name:'", "добавьте «name:»"))

  package static let noEntities = SourceRemark(
    Sentence("no entities are mapped", "не сопоставлено ни одной сущности"),
    advice: Sentence(
      "add 'entities:' with company, contact or both", "добавьте «entities:» с company, contact или с обеими")
  )

  package static let emptyEntities = SourceRemark(
    Sentence("no entity is mapped", "не сопоставлено ни одной сущности"))

  package static func everyRow(_ entity: Entity) -> SourceRemark {
    SourceRemark(
      Sentence(
        "every row would be read as a \(entity.noun.english.one) and as another entity too",
        "каждая строка читалась бы и как \(entity.noun.russian.one), и как другая сущность"),
      advice: Sentence(
        "say with 'where:' which rows are meant", "укажите в «where:», какие строки имеются в виду"))
  }

  package static func badFieldName(_ name: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(name)' is no field name", "«\(name)» не годится в имя поля"),
      advice: Sentence("use letters, digits and _", "используйте буквы, цифры и _"))
  }

  package static let customNeeds = SourceRemark(
    Sentence(
      "a custom field needs a type and an entity", "своему полю нужны тип («type») и сущность («entity»)"))

  package static let customReference = SourceRemark(
    Sentence("a custom field cannot be a reference", "своё поле не может быть ссылкой"))

  package static func customClash(_ name: String, _ entity: Entity) -> SourceRemark {
    SourceRemark(
      Sentence(
        "a \(entity.noun.english.one) already has a field '\(name)' of another type",
        "у \(entity.noun.russian.few) уже есть поле «\(name)» другого типа"),
      advice: Sentence("choose another name", "возьмите другое имя"))
  }

  package static let noFields = SourceRemark(
    Sentence("no fields are mapped", "не сопоставлено ни одного поля"),
    advice: Sentence("add 'fields:'", "добавьте «fields:»"))

  package static func noKey(_ placeKey: String) -> SourceRemark {
    let example = "key: \(placeKey.uppercased())"
    return SourceRemark(
      Sentence("no key is named", "не указан ключ записи"),
      advice: Sentence(
        "write '\(example)', the place that identifies a record for good",
        "напишите «\(example)»: по какому месту запись узнаётся всегда"))
  }

  package static let originPlaces = SourceRemark(
    Sentence("an origin has two places", "для «origin» нужны два места"),
    advice: Sentence("name 'originator' and 'id'", "укажите «originator» и «id»"))

  package static func sameNewKey(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "two new records would get the same key '\(text)'", "две новые записи получили бы один ключ «\(text)»"
      ),
      advice: Sentence(
        "use {id}, and {originator} when several places feed this one: \"{originator}-{id}\"",
        "используйте {id}, а если записи приходят из нескольких мест, то и {originator}: \"{originator}-{id}\""
      ))
  }

  package static func sharedNewKeys(_ place: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "a new contact could get the same key in '\(place)' as a new company, and other programs would take the one for the other",
        "новый контакт мог бы получить в «\(place)» тот же ключ, что и новая компания, и другие программы спутали бы их"
      ),
      advice: Sentence(
        "begin the keys with different texts in 'new:', such as \"c-{originator}-{id}\" and \"p-{originator}-{id}\", or use {uuid}",
        "начните ключи в «new:» с разных текстов, например \"c-{originator}-{id}\" и \"p-{originator}-{id}\", или используйте {uuid}"
      ))
  }

  package static func unmappedKey(_ place: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(place)' stands in for the key and is no column of a field that is written",
        "«\(place)» заменяет ключ, но это не столбец записываемого поля"),
      advice: Sentence("name a column that a field has", "укажите столбец какого-нибудь поля"))
  }
  package static let unmadeKey = SourceRemark(
    Sentence(
      "a key of several columns cannot be made for a new record",
      "ключ из нескольких столбцов нельзя составить для новой записи"),
    advice: Sentence(
      "map each of the key's columns to a field, or name one column",
      "сопоставьте каждый столбец ключа с полем или укажите один столбец"))

  package static let openCondition = SourceRemark(
    Sentence("what the place must hold is not said", "не указано, какое значение здесь нужно"),
    advice: Sentence("add 'is:', 'isNot:' or 'empty:'", "добавьте «is:», «isNot:» или «empty:»"))

  package static let constantWithoutValue = SourceRemark(
    Sentence("the constant has no value", "у константы нет значения"),
    advice: Sentence("add 'value:'", "добавьте «value:»"))

  package static let restOfPortal = SourceRemark(
    Sentence("a portal's fields are named one by one", "поля портала называют по одному"),
    advice: Sentence("write a list of fields", "напишите список полей"))

  package static func mappedTwice(_ field: FieldName) -> SourceRemark {
    SourceRemark(
      Sentence("'\(field)' is mapped twice", "«\(field)» сопоставлено дважды"),
      advice: Sentence(
        "map it by itself or as a part of its group, not both",
        "сопоставьте его или отдельно, или в составе группы"))
  }

  package static func writtenTwice(_ place: String, _ first: FieldName, _ second: FieldName) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(place)' would be written by \(first) and by \(second)",
        "в «\(place)» писали бы и \(first), и \(second)"),
      advice: Sentence(
        "say 'write: never' at the one that only reads",
        "у того поля, которое только читается, укажите «write: never»"))
  }

  package static func writtenByConstant(_ place: String, _ field: FieldName) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(place)' would be written by \(field) and by a constant",
        "в «\(place)» писали бы и \(field), и константа"),
      advice: takeOneAway)
  }

  package static let takeOneAway = Sentence("take one of the two away", "уберите одно из двух")
  package static let takeItAway = Sentence("take it away", "уберите его")
}
