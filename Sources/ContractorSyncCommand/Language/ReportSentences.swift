import Contractors
import Reconciliation

/// The sentences of plans and reports.
enum ReportSentence {
  static func outcome(_ outcome: RunOutcome, _ report: RunReport? = nil) -> Sentence {
    switch outcome {
    case .done: Sentence("done", "готово")
    case .attention: Sentence("finished, something needs your attention", "завершено, есть вопросы к вам")
    case .guarded where report?.isStoppedLate == true:
      Sentence("stopped by a guard after a part of it", "остановлено защитой, часть уже записана")
    case .guarded:
      Sentence("stopped by a guard, nothing was written", "остановлено защитой, ничего не записано")
    case .failed: Sentence("failed", "не удалось")
    case .interrupted: Sentence("interrupted", "прервано")
    case .planned: Sentence("planned, nothing was written", "план составлен, ничего не записано")
    }
  }

  static let stoppedReading = Sentence(
    "interrupted while reading: nothing was written, and the next run starts anew",
    "прервано при чтении: ничего не записано, следующий запуск начнёт сначала")

  static func kind(_ kind: OperationKind) -> Sentence {
    switch kind {
    case .create: Sentence("create", "создать")
    case .update: Sentence("update", "изменить")
    case .flag: Sentence("flag", "пометить")
    case .detach: Sentence("detach", "отвязать")
    case .delete: Sentence("delete", "удалить")
    case .restore: Sentence("restore", "восстановить")
    }
  }

  static func state(_ state: JournalEntry.State) -> Sentence {
    switch state {
    case .planned: Sentence("planned", "в плане")
    case .sending: Sentence("sending", "отправляется")
    case .done: Sentence("done", "сделано")
    case .refused: Sentence("refused", "отказано")
    case .stale: Sentence("stale", "устарело")
    case .gone: Sentence("gone", "записи больше нет")
    case .unknown: Sentence("unknown", "исход неизвестен")
    case .waiting: Sentence("waiting", "отложено на потом")
    }
  }

  /// How a creation ended whose answer was not heard in its run.
  static func nowThere(_ key: RecordKey) -> Sentence {
    Sentence("the record is there now: \(key.rawValue)", "теперь запись есть: \(key.rawValue)")
  }

  static let notMade = Sentence("found not to have been made", "оказалось, что не создана")

  static func state(_ state: PairState) -> Sentence {
    switch state {
    case .half: Sentence("half", "пары ещё нет")
    case .sent: Sentence("sent", "создаётся")
    case .coupled: Sentence("coupled", "пара")
    case .deleting: Sentence("deleting", "удаляется")
    case .tomb: Sentence("tomb", "завершена")
    }
  }

  /// Numbers that look mistyped, or cut by a spreadsheet; `named` are the first of them.
  static func doubtful(count: Int, withLostZeros: Bool, _ named: [Sentence]) -> Sentence {
    let list = named.joined(separator: "; ")
    let left = count - named.count
    let rest = left > 0 ? Sentence(" and \(left) more", " и ещё \(left)") : Sentence(same: "")
    let flaw =
      withLostZeros
      ? Sentence(
        "a wrong check digit or a lost leading zero", "неверной контрольной цифрой или без нуля в начале")
      : Sentence("a wrong check digit", "неверной контрольной цифрой")
    return Sentence(
      "official numbers with \(flaw.english): \(count), kept as they are and not matched by (\(list.english)\(rest.english))",
      "номеров с \(flaw.russian): \(count); остаются как есть, записи по ним не сопоставляются (\(list.russian)\(rest.russian))"
    )
  }

  static func repeated(count: Int, _ named: [Sentence]) -> Sentence {
    let list = named.joined(separator: "; ")
    let rest =
      count > named.count
      ? Sentence(" and \(count - named.count) more", " и ещё \(count - named.count)") : Sentence(same: "")
    return Sentence(
      "several records of one side with the same official numbers: \(count), each is taken for a contractor of its own "
        + "(\(list.english)\(rest.english)); take out or merge what is double there",
      "несколько записей одной стороны с одинаковыми номерами: \(count); каждая считается отдельным контрагентом "
        + "(\(list.russian)\(rest.russian)); удалите или объедините там лишние")
  }

  /// The register of a number, as people call it.
  static func scheme(_ scheme: IdentifierScheme) -> Sentence {
    switch scheme {
    case .inn: Sentence("INN", "ИНН")
    case .ogrn: Sentence("OGRN", "ОГРН")
    case .ogrnip: Sentence("OGRNIP", "ОГРНИП")
    case .account: Sentence("account", "счёт")
    default: Sentence(same: scheme.rawValue.uppercased())
    }
  }

  /// The figures of a run that wrote nothing.
  static func wouldHave(_ figures: String) -> Sentence {
    Sentence("it would have done: \(figures)", "было бы сделано: \(figures)")
  }

  static let nothing = Sentence("Nothing to do.", "Делать нечего.")
  static func linksEnded(_ count: Int) -> Sentence {
    Sentence("links ended: \(count)", "связей завершено: \(count)")
  }
  static let nothingElse = Sentence("Nothing to write.", "Записывать нечего.")
  static let emptied = Sentence(
    "Earlier runs found records in it, so the run was stopped as by the guard 'shrink'; nothing was written. "
      + "If this is right: --allow shrink",
    "Прежние запуски находили в нём записи, поэтому запуск остановлен, как защитой «shrink»; ничего не записано. "
      + "Если так и надо: --allow shrink"
  )
  /// Links that a person ended; `command` joins the first of them again.
  static func takenApart(_ count: Int, _ command: String) -> Sentence {
    Sentence(
      "links taken apart by hand: \(count); both records of each stay as they are and are not linked again until: \(command)",
      "разъединено вручную: \(count); обе записи остаются как есть и не связываются снова, пока не выполнить: \(command)"
    )
  }

  static func takenAsEmpty(_ connection: String) -> Sentence {
    Sentence(
      "\(connection): the file is empty and is taken for one without records; nothing is removed because of it",
      "\(connection): файл пуст, считаю его файлом без записей; из-за него ничего не удаляется")
  }

  static let more = Sentence("… and %d more (see --output ndjson)", "… и ещё %d (см. --output ndjson)")
  static let noRecords = Sentence("no records", "записей нет")
  static let read = Sentence("read", "прочитано")
  static let unchanged = Sentence("unchanged", "без изменений")
  static let changed = Sentence("changed", "изменено")
  static let new = Sentence("new", "новых")
  static let gone = Sentence("gone", "пропало")
  static let rejected = Sentence("rejected", "отклонено")
  static let created = Sentence("created", "создано")
  static let updated = Sentence("updated", "обновлено")
  static let removed = Sentence("removed", "удалено")
  static let flagged = Sentence("flagged", "помечено")
  static let refused = Sentence("refused", "отказано")
  static let links = Sentence("links", "связей")
  static let conflicts = Sentence("conflicts", "конфликтов")
  static let review = Sentence("questions", "вопросов")
  static let setAside = Sentence("set aside", "отложено")
  static let unknown = Sentence("unknown", "неизвестно")
  static let drift = Sentence(
    "changed on the target of a one-way sync", "изменено на приёмнике односторонней синхронизации")
  static let overwritten = Sentence(
    "edits overwritten in the last moment", "перезаписано правок, сделанных в последний миг")
  static let leftOut = Sentence("values not taken over", "значений не принято")
  static let reshaped = Sentence("values held in another form", "значений хранится в другом виде")
  static let putOff = Sentence("put off to the next run", "отложено до следующего запуска")
  static let detached = Sentence("links ended", "связей завершено")
  static let notCreated = Sentence(
    "not created (by a rule, or without a place)", "не создано (по правилу или некуда)")
  static let seconds = Sentence("s", "с")
  static let planNumber = Sentence("plan", "план")
  static let runNumber = Sentence("run", "запуск")
  static let empty = Sentence("(empty)", "(пусто)")
  static let before = Sentence("before", "прежде")
  /// The record of the other side that a record is known by.
  static let origin = Sentence("made from", "создана из")

  /// What to do next about what is open; `sync` is the option that names the sync, with a space before it, or nothing.
  static func next(_ command: NextCommand, _ sync: String) -> Sentence {
    let line = "contractor-sync \(command.words)\(sync)"
    switch command {
    case .conflicts: return Sentence("Decide with: \(line)", "Решите так: \(line)")
    case .review: return Sentence("Answer with: \(line)", "Ответьте так: \(line)")
    case .history: return Sentence("See which: \(line)", "Какие именно: \(line)")
    case .setAside: return Sentence("See why: \(line)", "Причины: \(line)")
    }
  }

  /// The commands that a report points to.
  enum NextCommand {
    case conflicts
    case review
    case history(Int64)
    case setAside

    var words: String {
      switch self {
      case .conflicts: "conflicts list"
      case .review: "review list"
      case .history(let run): "history \(run)"
      case .setAside: "setaside list"
      }
    }
  }

  static func guardTripped(_ verdict: GuardVerdict, _ sideName: String, _ language: Language) -> String {
    let figures = "\(verdict.observed)/\(verdict.total)"
    let field = verdict.field.map(\.rawValue) ?? ""
    let sentence =
      switch verdict.name {
      case .removals:
        Sentence(
          "\(figures) records would be removed or flagged; allowed: \(verdict.limit).",
          "Будет удалено или помечено записей: \(figures); допустимо \(verdict.limit).")
      case .shrink:
        verdict.observed == verdict.total
          ? Sentence(
            "\(sideName) shows no records at all; last time it showed \(verdict.total).",
            "\(sideName): записей нет вовсе; в прошлый раз было \(verdict.total).")
          : Sentence(
            "\(sideName) shows \(verdict.observed) records fewer than the \(verdict.total) of last time; allowed: \(verdict.limit).",
            "\(sideName): записей на \(verdict.observed) меньше, чем \(verdict.total) в прошлый раз; допустимо \(verdict.limit)."
          )
      case .canary:
        Sentence(
          "\(sideName): long-known records can no longer be found by key; a right may be missing.",
          "\(sideName): давно известные записи не находятся по ключу; возможно, пропало право.")
      case .keys:
        Sentence(
          "\(sideName): \(figures) keys are gone at once and about as many new ones are there; was the column of keys re-coded?",
          "\(sideName): разом пропало ключей: \(figures), и появилось примерно столько же новых; не перекодирован ли столбец ключей?"
        )
      case .changes:
        Sentence(
          "the field \(field) changed on \(figures) links; allowed: \(verdict.limit).",
          "Поле \(field) изменилось у \(figures) связей; допустимо \(verdict.limit).")
      case .clears:
        Sentence(
          "the field \(field) was emptied on \(figures) links; allowed: \(verdict.limit).",
          "Поле \(field) опустело у \(figures) связей; допустимо \(verdict.limit).")
      case .configuration:
        Sentence(
          "mapping, filters or policies changed since the last run; look at the plan first.",
          "С прошлого запуска изменились сопоставление, фильтры или правила; сначала посмотрите план.")
      case .creates:
        Sentence(
          "\(sideName): \(figures) records found no counterpart; allowed on a first merge: \(verdict.limit).",
          "\(sideName): не нашли пары \(figures) записей; при первом слиянии допустимо \(verdict.limit).")
      case .recognition:
        Sentence(
          "\(sideName) does not show its tax numbers, so that what it has already cannot be recognised by them; of \(verdict.total) records to be made there \(verdict.observed) have one; allowed: \(verdict.limit). 'check' tells which right is missing.",
          "\(sideName): ИНН не показаны, и уже имеющиеся записи по ним не узнать; из \(verdict.total) новых записей они есть у \(verdict.observed); допустимо \(verdict.limit). Какого права не хватает, скажет «check»."
        )
      }
    let advice = Sentence(
      "If this is right: --allow \(verdict.name.rawValue)",
      "Если так и надо: --allow \(verdict.name.rawValue)")
    return "\(sentence[language]) \(advice[language])"
  }

  static func cause(_ cause: HistoryEntry.Cause) -> Sentence {
    switch cause {
    case .changed: Sentence("changed on the other side", "изменено на другой стороне")
    case .policy: Sentence("by policy", "по правилу")
    case .answer: Sentence("chosen by a person", "выбрано человеком")
    case .created: Sentence("created", "создано")
    case .removed: Sentence("removed on the other side", "удалено на другой стороне")
    case .restored: Sentence("restored", "восстановлено")
    case .joined: Sentence("joined", "объединено")
    case .asked: Sentence("contested: a person decides", "спорно: решает человек")
    case .overwritten: Sentence("overwritten in the last moment", "перезаписано в последний миг")
    case .drift: Sentence("changed in the target, left alone", "изменено в приёмнике, не тронуто")
    case .leftOut: Sentence("not taken over", "не принято")
    case .reshaped: Sentence("held there in another form", "хранится там в другом виде")
    case .undone: Sentence("undone by a person", "отменено человеком")
    }
  }

  /// Of a value that lost by a policy and that nothing was written over yet.
  static let lost = Sentence("lost, nothing was written over it", "уступило; поверх него ничего не записано")

  static func reason(_ reason: ReviewReason) -> Sentence {
    switch reason {
    case .sameTaxIdOtherReason:
      Sentence(
        "same tax id, another or no reason code: perhaps a branch",
        "тот же ИНН, КПП другой или не указан: возможно, филиал")
    case .ambiguousIdentifiers:
      Sentence("the same identifiers on several records", "одинаковые реквизиты у нескольких записей")
    case .sameUnprovedNumber:
      Sentence(
        "same tax id or number of registration, whose check digits do not prove it",
        "тот же ИНН или регистрационный номер, но контрольные цифры его не подтверждают")
    case .sameContact:
      Sentence("same e-mail or phone, names fit", "тот же e-mail или телефон, имена сходятся")
    case .sameContactOtherName:
      Sentence("same e-mail or phone, another name", "тот же e-mail или телефон, другое имя")
    case .sameName: Sentence("the same name", "то же наименование")
    case .ambiguousOrigin:
      Sentence("made from the same record as another one", "создана из той же записи, что и другая")
    case .contradictedOrigin:
      Sentence(
        "made from that record, and the official numbers are others",
        "создана из той записи, а официальные номера другие")
    case .returned:
      Sentence("perhaps a removed one that has come back", "возможно, удалённая запись, которая вернулась")
    case .renamed:
      Sentence(
        "what tells apart a record that is not shown under its key any more: perhaps the same under another one",
        "приметы записи, которой под прежним ключом больше нет: возможно, это она под другим")
    case .furtherNumbers:
      Sentence(
        "the numbers of a further requisite there: perhaps the same firm",
        "номера ещё одних реквизитов той карточки: возможно, та же организация")
    }
  }
}
