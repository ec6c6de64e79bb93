public import Contractors

extension StoreError {
  /// What happened and what to do, in both languages. What SQLite says stays as it is.
  public var sentence: Sentence {
    switch self {
    case .cannotOpen(let file, let reason):
      Sentence(
        "the store \(file) cannot be opened: \(reason.english); check the path and the rights of its directory",
        "хранилище \(file) не открывается: \(reason.russian); проверьте путь и права на папку")
    case .notAStore(let file):
      Sentence(
        "\(file) is not a store of this program, or not any more; it was left untouched: name another file, restore a backup, or "
          + "move this one away and run again",
        "\(file) — не хранилище этой программы или уже не оно, он не тронут: укажите другой файл, восстановите копию или "
          + "переместите этот и запустите ещё раз")
    case .damaged(let file, let detail):
      Sentence(
        "the store \(file) is damaged (\(detail.english)); it was left untouched: restore a backup, or run again, "
          + "which checks it and sets it aside",
        "хранилище \(file) повреждено (\(detail.russian)), оно не тронуто: восстановите копию или запустите ещё раз, "
          + "тогда оно будет проверено и отложено")
    case .setAside(let file, let aside, let detail, let backup):
      Sentence(
        "the store \(file) is damaged (\(detail.english)) and was set aside as \(aside); nothing of it was deleted. The way "
          + "back: put a copy of before in its place"
          + (backup.map { " (\($0) is from before the last update)" } ?? "")
          + ", or look at `plan` and run again: records are paired anew by their origins and identifiers, nothing is "
          + "cleared, and what was removed on one side alone may come back",
        "хранилище \(file) повреждено (\(detail.russian)) и отложено под именем \(aside), ничего не удалено. Как "
          + "вернуться: положите на его место прежнюю копию"
          + (backup.map { " (\($0) — копия до последнего обновления)" } ?? "")
          + " или посмотрите `plan` и запустите ещё раз: пары найдутся заново по происхождению и реквизитам, ничего не "
          + "сотрётся, а удалённое только на одной стороне может появиться снова")
    case .newerSchema(let file, let found, let supported):
      Sentence(
        "the store \(file) has schema version \(found) and this program knows version \(supported) at most; "
          + "use the program version that wrote it, or restore the backup made before the change",
        "у хранилища \(file) версия схемы \(found), а эта программа знает версии не выше \(supported); возьмите ту "
          + "версию программы, которая его записала, или восстановите копию, сделанную до изменения")
    case .otherFormat(let file, let format, let found, let supported):
      Sentence(
        "the store \(file) holds \(format.words.english) of version \(found) and this program reads version "
          + "\(supported); use the program version that wrote it",
        "в хранилище \(file) \(format.words.russian) версии \(found), а эта программа читает версию \(supported); "
          + "возьмите ту версию программы, которая его записала")
    case .full(let file):
      Sentence(
        "the store \(file) cannot grow: the disk is full or the size limit is reached; free some space and run again",
        "хранилищу \(file) не хватает места: диск полон или достигнут предел размера; освободите место и запустите "
          + "ещё раз")
    case .locked(let file):
      Sentence(
        "the store \(file) is in use by another process; wait for it to finish and run again",
        "хранилище \(file) занято другим процессом; подождите, пока он закончит, и запустите ещё раз")
    case .readOnly(let file):
      Sentence(
        "the store \(file) cannot be written; check the rights of the file and of its directory",
        "в хранилище \(file) нельзя записать; проверьте права на файл и на папку")
    case .inputOutput(let file, let detail):
      Sentence(
        "the store \(file) could not be read or written (\(detail)); check the disk it lies on",
        "хранилище \(file) не удалось прочитать или записать (\(detail)); проверьте диск, на котором оно лежит"
      )
    case .constraint(let file, let detail):
      Sentence(
        "the store \(file) refused a change (\(detail.english)); nothing of it was kept. This is a fault of the "
          + "program: report it",
        "хранилище \(file) отвергло изменение (\(detail.russian)); ничего не сохранено. Это ошибка программы: "
          + "сообщите о ней")
    case .unknownRow(let row, let id):
      Sentence(
        "there is no \(row.words.english) with number \(id) in this sync",
        "в этой синхронизации нет \(row.words.russian) с номером \(id)")
    case .tooLong(let text, let bytes, let limit):
      Sentence(
        "\(text.words.english) has \(bytes) bytes and at most \(limit) can be stored",
        "\(text.words.russian): \(Noun.byte.counted(bytes).russian), а хранить можно не больше \(limit)")
    case .closed(let file):
      Sentence("the store \(file) has been closed", "хранилище \(file) уже закрыто")
    case .other(let file, let code, let detail):
      Sentence(
        "the store \(file) failed with SQLite code \(code): \(detail)",
        "ошибка хранилища \(file), код SQLite \(code): \(detail)")
    }
  }
}

extension StoreError.Row {
  /// The word; the Russian one in the genitive.
  fileprivate var words: Sentence {
    switch self {
    case .run: Sentence("run", "запуска")
    case .plan: Sentence("plan", "плана")
    case .conflict: Sentence("conflict", "конфликта")
    case .review: Sentence("review", "вопроса")
    }
  }
}

extension StoreError.Format {
  fileprivate var words: Sentence {
    switch self {
    case .registers: Sentence("registers", "регистры")
    case .values: Sentence("values", "значения")
    }
  }
}

extension StoreError.Text {
  fileprivate var words: Sentence {
    switch self {
    case .cursor: Sentence("a cursor", "отметка чтения")
    case .note(let name): Sentence("the note \(name)", "заметка \(name)")
    }
  }
}

/// What is wrong inside a store.
package enum StoreSentence {
  package static let noFileName = Sentence("this is not the name of a file", "это не имя файла")
  package static let noStreams = Sentence(
    "the streams of a sync are missing", "нет потоков одной из синхронизаций")

  package static func unreadableRow(_ table: String) -> Sentence {
    Sentence("a row of \(table) cannot be read", "строка таблицы \(table) не читается")
  }

  package static func unreadableRegisters(pair: Int64) -> Sentence {
    Sentence("the registers of pair \(pair) cannot be read", "регистры пары \(pair) не читаются")
  }

  package static func noPairNumber(_ number: Int64) -> Sentence {
    Sentence("\(number) is no number of a pair", "\(number) — не номер пары")
  }

  package static func dangling(rows: Int64, of table: String) -> Sentence {
    Sentence(
      "\(rows) rows of \(table) refer to rows that are missing",
      "строк таблицы \(table), которые ссылаются на отсутствующие строки: \(rows)")
  }
}
