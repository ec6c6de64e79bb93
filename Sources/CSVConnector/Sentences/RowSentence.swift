package import Contractors
import FileSources

/// Why a row is set aside or not written.
package enum RowSentence {
  package static func damagedKey(_ key: String) -> Sentence {
    Sentence(
      "The key '\(key)' is a number that a spreadsheet has rounded. Format the column as text and enter the key anew.",
      "Ключ «\(key)» — число, которое округлил табличный редактор. Сделайте столбец текстовым и введите ключ заново."
    )
  }

  package static func quantityKey(_ key: String) -> Sentence {
    Sentence(
      "The key '\(key)' is a number with a fraction: a spreadsheet or another program took it for a quantity, and its leading zeros "
        + "may be gone. Export the column as text.",
      "Ключ «\(key)» — число с дробной частью: табличный редактор или другая программа приняла его за количество, и нули в начале "
        + "могли пропасть. Выгрузите столбец как текст.")
  }

  /// A value that cannot be read, and how many more there are.
  package static func value(_ problem: Sentence, others: Int) -> Sentence {
    problem
      + (others > 0
        ? Sentence(" and \(others) more", "; и ещё ошибок в строке: \(others)") : Sentence(same: ""))
      + Sentence(
        ". Correct the row in the program the file comes from, or the rule of the mapping.",
        ". Исправьте строку в программе, из которой выгружен файл, или правило сопоставления.")
  }

  package static func cutRow(cells: Int, of columns: Int) -> Sentence {
    let count = Noun.cell.counted(cells)
    return Sentence(
      "The last row has \(count.english) of \(columns) and no line ending: the file may be cut. "
        + "Export it once more, or add the missing cells.",
      "В последней строке \(count.russian) из \(columns) и нет конца строки: возможно, файл обрезан. "
        + "Выгрузите его ещё раз или допишите недостающие ячейки.")
  }

  package static func undecodable(_ column: String, _ encoding: String) -> Sentence {
    Sentence(
      "'\(column)': the bytes are no text in \(encoding). Correct the cell, or name the file's encoding in the "
        + "configuration.",
      "«\(column)»: байты не читаются как текст в \(encoding). Исправьте ячейку или укажите кодировку файла в "
        + "настройках.")
  }

  package static func surplus(
    cells: Int, columns: Int, first text: String, delimiter: String
  ) -> Sentence {
    let count = Noun.cell.counted(cells)
    return Sentence(
      "The row has \(count.english) and the header \(columns); the first one too many holds '\(text)'. Put a value "
        + "that holds '\(delimiter)' in quotes.",
      "В строке \(count.russian), а в заголовке \(columns); в первой лишней стоит «\(text)». Значение, в котором есть "
        + "«\(delimiter)», возьмите в кавычки.")
  }

  package static func duplicateKey(_ key: String, first: Int, again: Int) -> Sentence {
    Sentence(
      "The key '\(key)' stands on line \(first) and again on line \(again). Only the first row is used; give one of "
        + "them another key or remove it.",
      "Ключ «\(key)» стоит в строке \(first) и ещё раз в строке \(again). Взята только первая; дайте одной из них "
        + "другой ключ или удалите её.")
  }

  /// The key of a new record is that of a record of another kind.
  package static func takenKey(_ key: String, line: Int) -> Sentence {
    let key = key.prefix(80)
    return Sentence(
      "the new record would get the key \(key), which the record on line \(line) has already; nothing was made. Give that one another key, "
        + "or let the mapping make other keys (`key: new:`)",
      "новая запись получила бы ключ \(key), а он уже у записи в строке \(line); ничего не создано. Дайте той записи другой ключ или "
        + "другой вид ключей в сопоставлении (`key: new:`)")
  }

  package static let noRecord = Sentence("the operation names no record", "в операции не названа запись")

  package static let keysOfProgram = Sentence(
    "the keys of this file are given by the program it comes from; create the record there, or say under 'key:' of "
      + "the mapping how new keys are made",
    "ключи этому файлу даёт программа, из которой он выгружен; создайте запись в ней или укажите в «key:» "
      + "сопоставления, как составлять новые ключи")

  package static func unreadableTarget(line: Int, _ reason: Sentence) -> Sentence {
    Sentence(
      "the row on line \(line) cannot be read: \(reason.english)",
      "строку \(line) нельзя прочитать: \(reason.russian)")
  }

  package static func notSelected(_ entity: Entity) -> Sentence {
    Sentence(
      "a new row would not be read as a \(entity.noun.english.one): the mapping's 'where' does not hold for it in "
        + "this file",
      "новая строка не прочиталась бы как \(entity.noun.russian.one): в этом файле для неё не выполняется «where» "
        + "сопоставления")
  }

  package static func missingCharacter(
    _ column: String, _ character: Character, _ encoding: String
  ) -> Sentence {
    Sentence(
      "'\(column)': the character '\(character)' (\(character.codes)) does not exist in \(encoding), the file's "
        + "encoding. Replace it, or save the file in UTF-8.",
      "«\(column)»: знака «\(character)» (\(character.codes)) нет в \(encoding), кодировке файла. Замените его или "
        + "сохраните файл в UTF-8.")
  }

  package static let notTheSame = Sentence(
    "the row would not read back as the same record; correct it in the program the file comes from",
    "строка не прочиталась бы как та же запись; исправьте её в программе, из которой выгружен файл")

  package static func wouldNotRead(_ column: String?, _ reason: Sentence) -> Sentence {
    let column = column.map { "[\($0)] " } ?? ""
    return Sentence(
      "what is to be written would not be read: \(column)\(reason.english)",
      "записываемое не прочиталось бы: \(column)\(reason.russian)")
  }

  package static let cutFile = Sentence(
    "the file's last row has too few cells and no line ending, so that the file may be cut; export it once more, or "
      + "add the missing cells, before rows are added",
    "в последней строке файла не хватает ячеек и нет конца строки, так что файл может быть обрезан; выгрузите его ещё "
      + "раз или допишите недостающие ячейки, прежде чем добавлять строки")
}
