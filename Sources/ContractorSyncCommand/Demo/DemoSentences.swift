import Contractors

/// The sentences of the demo.
enum DemoSentence {
  static let title = Sentence(
    "ContractorSync demo: a CSV file and a Bitrix24 portal, kept the same",
    "Демонстрация ContractorSync: файл CSV и портал Битрикс24 держатся вместе")

  static func setting(_ folder: String, _ companies: Int, _ contacts: Int, _ rows: Int, _ people: Int)
    -> Sentence
  {
    Sentence(
      """
      An emulated portal runs on loopback with \(companies) companies and \(contacts) contacts.
      The accounting file has \(rows) firms (windows-1251, semicolons), the address book
      \(people) contacts (UTF-8).
      Everything stands in \(folder)
      """,
      """
      Учебный портал работает на этой машине: компаний \(companies), контактов \(contacts).
      В файле бухгалтерии фирм: \(rows) (windows-1251, точки с запятой), в адресной
      книге контактов: \(people) (UTF-8).
      Всё лежит в папке \(folder)
      """)
  }

  static let plan = Sentence(
    "1. First look: what would a sync do?", "1. Сначала посмотрим: что сделает синхронизация?")
  static let first = Sentence("2. Do it", "2. Выполняем")
  static let edits = Sentence(
    "3. People go on working on both sides", "3. Люди продолжают работать с обеих сторон")
  static let second = Sentence(
    "4. Synchronise: only what changed travels, field by field",
    "4. Синхронизируем: переносится только изменённое, поле за полем")
  static let conflict = Sentence(
    "5. One field was changed on both sides: a person decides",
    "5. Одно поле изменили обе стороны: решает человек")
  static let third = Sentence("6. The decision is written", "6. Решение записывается")
  static let rest = Sentence("7. Once more: nothing is left to do", "7. Ещё раз: делать больше нечего")

  static func writes(_ count: Int) -> Sentence {
    Sentence(
      "Writes in these runs, as the portal counts them: \(count). The files were not touched.",
      "Изменений за эти запуски по счёту портала: \(count). Файлы не тронуты.")
  }

  static let notAtRest = Sentence(
    "something was changed or written although nothing was left to do",
    "что-то изменено или записано, хотя делать было нечего")
  static let stopped = Sentence(
    "the demo ends here, since this run did not do what it should",
    "демонстрация прервана: этот запуск не сделал того, что должен")
  static let noConflict = Sentence(
    "the field that both sides changed was not asked about", "о поле, изменённом с обеих сторон, не спрошено")
  static let notDecided = Sentence("the decision was not carried out", "решение не выполнено")

  static func done(_ folder: String, _ program: String) -> Sentence {
    Sentence(
      """
      Done. Look around: cd \(folder)
        \(program) history --sync books
      Your own file and portal: \(program) init
      """,
      """
      Готово. Посмотрите сами: cd \(folder)
        \(program) history --sync books
      Ваш файл и ваш портал: \(program) init
      """)
  }

  static let staysMarked = Sentence(
    "The row of what is gone stays in the file, with the program's removal mark.",
    "Строка удалённого остаётся в файле, с пометкой удаления.")

  static let inAddressBook = Sentence("in the address book", "в адресной книге")
  static let newPost = Sentence("another position", "другая должность")
  static let atFile = Sentence("in the file", "в файле")
  static let atPortal = Sentence("in the portal", "на портале")
  static let newPhone = Sentence("a new phone", "новый телефон")
  static let newName = Sentence("another name", "другое название")
  static let newRecord = Sentence("a new record", "новая запись")
  static let removed = Sentence("deleted", "удалена")
  static let comment = Sentence("another comment", "другой комментарий")
  static let noFixture = Sentence(
    "the demo's sample file was not found beside the program; run `make install` or start it from a checkout",
    "рядом с программой нет файла-примера; выполните `make install` или запустите из папки проекта")
}
