package import Contractors

/// Why a record is set aside or not written.
package enum RecordSentence {
  /// A value that cannot be read, and how many more there are.
  package static func value(_ problem: Sentence, others: Int) -> Sentence {
    problem
      + (others > 0
        ? Sentence(" and \(others) more", "; и ещё ошибок в записи: \(others)") : Sentence(same: ""))
      + Sentence(
        ". Correct the record in the program the file comes from, or the rule of the mapping.",
        ". Исправьте запись в программе, из которой выгружен файл, или правило сопоставления.")
  }

  package static func duplicateKey(_ key: String, first: Int, again: Int) -> Sentence {
    Sentence(
      "The key '\(key)' stands on line \(first) and again on line \(again). Only the first record is used; give one "
        + "of them another key or remove it.",
      "Ключ «\(key)» стоит в строке \(first) и ещё раз в строке \(again). Взята только первая запись; дайте одной из "
        + "них другой ключ или удалите её.")
  }

  package static let noRecord = Sentence("the operation names no record", "в операции не названа запись")

  package static let keysOfProgram = Sentence(
    "the keys of this file are given by the program it comes from; create the record there, or say under 'key:' of "
      + "the mapping how new keys are made",
    "ключи этому файлу даёт программа, из которой он выгружен; создайте запись в ней или укажите в «key:» "
      + "сопоставления, как составлять новые ключи")

  package static func noList(_ entity: Entity) -> Sentence {
    Sentence(
      "the mapping does not say where a new \(entity.noun.english.one) goes in this document: make the first of its "
        + "'records:' a path without '*' that begins with the document's root",
      "в сопоставлении не сказано, где в этом документе место новой записи (\(entity.noun.russian.one)): сделайте "
        + "первым в «records:» путь без «*», который начинается с корня документа")
  }

  package static func unreadableTarget(line: Int, _ reason: Sentence) -> Sentence {
    Sentence(
      "the record on line \(line) cannot be read: \(reason.english)",
      "запись в строке \(line) нельзя прочитать: \(reason.russian)")
  }

  package static func tombstone(line: Int) -> Sentence {
    Sentence(
      "line \(line) of the file says that the record with this key is gone; take that element out to have it again",
      "в строке \(line) файла сказано, что записи с этим ключом больше нет; чтобы она появилась снова, удалите этот "
        + "элемент")
  }

  package static func notSelected(_ entity: Entity) -> Sentence {
    Sentence(
      "a new record would not be read as a \(entity.noun.english.one): the mapping's 'where' does not hold for it",
      "новая запись не прочиталась бы как \(entity.noun.russian.one): для неё не выполняется «where» сопоставления"
    )
  }

  package static func tooLarge(_ limit: Int) -> Sentence {
    let size = Noun.byte.counted(limit)
    return Sentence(
      "the record would have more than \(size.english), the most that is read back; shorten its values",
      "в записи стало бы больше \(size.russian), а больше не прочитать; сократите её значения")
  }

  package static let notTheSame = Sentence(
    "the record would not read back as the same one; correct it in the program the file comes from",
    "запись не прочиталась бы как та же самая; исправьте её в программе, из которой выгружен файл")

  /// With the value that would change, or why the record could not be read.
  package static func notTheSame(
    _ field: (key: FieldName, value: Value)?, because reason: Sentence?
  ) -> Sentence {
    if let reason {
      return Sentence(
        "what is to be written would not be read: \(reason.english)",
        "записываемое не прочиталось бы: \(reason.russian)")
    }
    guard let field else { return notTheSame }
    let text = field.value.text ?? field.value.elements.map(\.value).joined(separator: ", ")
    let value = text.count > 40 ? text.prefix(39) + "…" : text[...]
    return Sentence(
      "\(field.key) '\(value)' would not read back as the same one; change it on the side it comes from",
      "поле \(field.key) «\(value)» не прочиталось бы таким же; исправьте его на той стороне, откуда оно пришло"
    )
  }
}
