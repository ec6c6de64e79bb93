import Contractors
import Mappings

/// What a secret is for.
enum SecretKind: CaseIterable {
  case webhook
  case clientSecret
  case eventsToken

  /// What is to be found where a configuration refers to it.
  var name: Sentence {
    switch self {
    case .webhook: Sentence("the webhook's address", "адрес вебхука")
    case .clientSecret: Sentence("the application's key", "ключ приложения")
    case .eventsToken: Sentence("the application token of the events", "токен приложения для событий")
    }
  }
}

/// The sentences of commands: what is missing, what was done, what to do next.
enum CommandSentence {
  static func noConfiguration(_ path: String?) -> Sentence {
    let name = path ?? "contractor-sync.yaml"
    return Sentence(
      "there is no configuration file \(name); make one with `contractor-sync init` or name another with --config",
      "нет файла настроек \(name); создайте его командой `contractor-sync init` или укажите другой через --config"
    )
  }

  static func noSuchMapping(_ name: String, _ names: [String]) -> Sentence {
    let known = names.joined(separator: ", ")
    let nearest = Suggestion.nearest(to: name, among: names).map(SourceRemark.didYouMean)
    let question = nearest.map { Sentence(same: " (") + $0 + Sentence(same: ")") } ?? Sentence(same: "")
    return Sentence(
      "there is no shipped mapping '\(name)'\(question.english); there are: \(known); a file of your own is named by its path",
      "нет готового сопоставления «\(name)»\(question.russian); есть: \(known); свой файл указывается путём")
  }

  static func noShippedMappings(_ folder: String) -> Sentence {
    Sentence(
      "the shipped mappings were not found (looked for in \(folder) and beside the program): name their folder in "
        + "CONTRACTOR_SYNC_MAPPINGS, or name a mapping file of your own with --mapping",
      "готовые сопоставления не найдены (искали в \(folder) и рядом с программой): укажите их папку в "
        + "CONTRACTOR_SYNC_MAPPINGS или свой файл сопоставления через --mapping")
  }

  static func noMappingFile(_ path: String) -> Sentence {
    Sentence(
      "there is no mapping file \(path); shipped mappings are named without a path (see `contractor-sync mappings`)",
      "нет файла сопоставления \(path); готовые называют без пути (см. `contractor-sync mappings`)")
  }

  static func otherFormat(_ mapping: String, _ format: String, _ wanted: String) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' is written for the format \(format), and this needs one for \(wanted)",
      "сопоставление «\(mapping)» написано для формата \(format), а здесь нужно для \(wanted)")
  }

  static let noDelimiterInXML = Sentence(
    "an XML file has no delimiter; take --delimiter away", "в файле XML нет разделителя; уберите --delimiter")

  static func noSuchSync(_ name: String, _ names: [String]) -> Sentence {
    if names.isEmpty {
      return Sentence(
        "there is no sync '\(name)', and none is configured",
        "нет синхронизации «\(name)»; не настроено ни одной")
    }
    let known = names.joined(separator: ", ")
    return Sentence(
      "there is no sync '\(name)'; configured are: \(known)",
      "нет синхронизации «\(name)»; настроены: \(known)")
  }

  static func whichSync(_ names: [String]) -> Sentence {
    if names.isEmpty {
      return Sentence(
        "no sync is configured; see `syncs:` in the README",
        "ни одной синхронизации не настроено; см. `syncs:` в README")
    }
    let known = names.joined(separator: ", ")
    return Sentence("say which sync: \(known)", "укажите, какую синхронизацию: \(known)")
  }

  static func noSuchConnection(_ name: String, _ names: [String]) -> Sentence {
    let known = names.joined(separator: ", ")
    return Sentence(
      "there is no connection '\(name)'; configured are: \(known)",
      "нет подключения «\(name)»; настроены: \(known)")
  }

  static func unknownChoice(_ text: String, _ field: FieldName, _ connection: String, _ codes: [String])
    -> Sentence
  {
    let known = codes.joined(separator: ", ")
    return Sentence(
      "'\(text)' is no value of \(field) that the mapping of '\(connection)' knows; it knows: \(known)",
      "«\(text)» — не значение поля \(field), известное сопоставлению «\(connection)»; оно знает: \(known)")
  }

  static func noVariable(_ name: String, _ kind: SecretKind) -> Sentence {
    Sentence(
      "the environment variable \(name) is not set; it should hold ",
      "переменная окружения \(name) не задана; в ней должен быть ") + kind.name
  }

  static func noSecret(_ reason: Sentence, _ kind: SecretKind) -> Sentence {
    reason + Sentence(" It should hold ", " В этом файле должен быть ") + kind.name + "."
  }

  static func notUTF8(_ file: String) -> Sentence {
    Sentence("\(file) is not UTF-8 text", "\(file) — не текст в UTF-8")
  }

  static func wrongReference(_ text: String) -> Sentence {
    Sentence(
      "expected env:NAME or file:PATH, found '\(text.prefix(8))…': a webhook is a password and does not belong in the arguments",
      "ожидалось env:ИМЯ или file:ПУТЬ, найдено «\(text.prefix(8))…»: вебхук — это пароль, ему не место в аргументах"
    )
  }

  static let notOneSided = Sentence(
    "say either --connection NAME of a configuration, or --webhook-from env:NAME",
    "укажите --connection ИМЯ из файла настроек или --webhook-from env:ИМЯ")

  static func wrote(_ path: String) -> Sentence { Sentence("wrote \(path)", "записано: \(path)") }

  static func exists(_ path: String) -> Sentence {
    Sentence(
      "\(path) exists already; nothing was written (--force overwrites)",
      "\(path) уже есть; ничего не записано (--force перезапишет)")
  }

  static func nothingExported(_ path: String) -> Sentence {
    Sentence("there is nothing to export: \(path) was not made", "выгружать нечего: файл \(path) не создан")
  }

  static func openSecret(_ file: String) -> Sentence {
    Sentence(
      "the file '\(file)' holds a secret and may be read by others than its owner: chmod 600",
      "в файле «\(file)» секрет, а читать его может не только владелец: chmod 600")
  }

  static func onlyRead(_ mapping: String) -> Sentence {
    Sentence(
      "the mapping '\(mapping)' can only be read: what changes on the other side is not written here",
      "сопоставление «\(mapping)» можно только читать: изменения другой стороны сюда не записываются")
  }

  static let noStore = Sentence("no run has been made yet", "запусков ещё не было")
  static let noneOpen = Sentence("nothing is open", "открытых нет")
  static let resolved = Sentence(
    "noted; the next run writes it", "принято; следующий запуск запишет решение")
  static let retried = Sentence("will be tried again by the next run: ", "следующий запуск попробует снова: ")
  static let checked = Sentence("everything is in order", "всё в порядке")
  static let checkedInPart = Sentence(
    "it can run; the rights named above are missing, and what needs them is not carried",
    "работать можно; прав, названных выше, не хватает, и то, для чего они нужны, не переносится")
  /// Fields of one side that stay behind.
  static func notHeld(_ entity: Entity, _ names: [String], _ target: String) -> Sentence {
    let list = names.joined(separator: ", ")
    return Sentence(
      "\(entity.rawValue): not carried, \(target) has no place for them: \(list)",
      "\(entity.rawValue): не переносятся, в «\(target)» для них нет места: \(list)")
  }

  static let never = Sentence("never", "ни разу")
  static let lastRun = Sentence("last run", "последний запуск")

  static func wrongAnswer(_ text: String) -> Sentence {
    Sentence(
      "'\(text)' is no answer: say left, right, a value, or field=value for a group",
      "«\(text)» — не ответ: укажите left, right, значение или поле=значение для группы")
  }

  /// What was taken as the answer, so that a side that was misspelt and taken for a value is seen.
  static func taken(_ values: [(FieldName, String)]) -> Sentence {
    let list = values.map { field, text in
      Sentence(same: "\(field): ")
        + (text.isEmpty ? ReportSentence.empty : Sentence("'\(text)'", "«\(text)»"))
    }.joined(separator: ", ")
    return Sentence("taken: ", "взято: ") + list
  }

  static func noLink(_ key: String) -> Sentence {
    Sentence(
      "no link has the key '\(key)' on either side; `links list` shows them all",
      "ни в одной связи нет ключа «\(key)»; все связи покажет `links list`")
  }

  static func noPlan(_ id: Int64) -> Sentence {
    Sentence("there is no open plan \(id)", "нет действующего плана \(id)")
  }

  static func noRun(_ id: Int64) -> Sentence { Sentence("there is no run \(id)", "нет запуска \(id)") }

  static func noLink(_ id: Int64) -> Sentence {
    Sentence(
      "there is no link \(id); `links list` shows them all with their numbers",
      "нет связи \(id); все связи с номерами покажет `links list`")
  }

  static func noPort(_ port: Int) -> Sentence {
    Sentence(
      "\(port) is no port: from 1 to 65535, or 0 for a free one",
      "\(port) — не порт: от 1 до 65535 или 0 — любой свободный")
  }

  static func portInUse(_ port: Int) -> Sentence {
    Sentence(
      "another program listens on port \(port): name another one, or none for a free one",
      "порт \(port) занят другой программой: укажите другой или не указывайте — будет взят свободный")
  }

  static func portForbidden(_ port: Int) -> Sentence {
    Sentence(
      "the system keeps port \(port) for its administrator: name one from 1024 on",
      "порт \(port) система оставляет администратору: укажите порт от 1024")
  }

  static func emulatorReady(_ address: String) -> Sentence {
    Sentence(
      "an emulated portal is running; its webhook: \(address)\nstop it with Ctrl-C",
      "учебный портал работает; его вебхук: \(address)\nостановить: Ctrl-C")
  }

  static func emulatedApplication(_ portal: String, id: String, key: String) -> Sentence {
    Sentence(
      "it knows a local application: portal and token-server \(portal), client-id \(id), key \(key)",
      "он знает локальное приложение: portal и token-server \(portal), client-id \(id), ключ \(key)")
  }

  static func shipped(_ count: Int) -> Sentence {
    Sentence("shipped mappings (\(count)):", "готовые сопоставления (\(count)):")
  }

  static let mappingIsFine = Sentence("the mapping is fine", "сопоставление в порядке")
}

extension CommandSentence {
  static func contradictingField(_ field: String) -> Sentence {
    Sentence(
      "both mappings add a field '\(field)' but describe it differently",
      "оба сопоставления добавляют поле «\(field)», но описывают его по-разному")
  }
}
