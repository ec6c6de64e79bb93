public import Contractors

extension PortalReplicaError {
  /// What was found, and what to do, in both languages.
  public var sentence: Sentence {
    switch self {
    case .missingScope(let scope, let host):
      Sentence(
        "The webhook of \(host) lacks the scope '\(scope)'. Grant it: Applications, Developers, edit the webhook, "
          + "add '\(scope)', save.",
        "Вебхуку портала \(host) не дано право «\(scope)». Дайте его: «Разработчикам», изменить вебхук, добавить "
          + "«\(scope)», сохранить.")
    case .missingApplicationScope(let scope, let host):
      Sentence(
        "The application at \(host) lacks the right '\(scope)'. Give it: Applications, Developers, edit the local "
          + "application, add '\(scope)', save; then 'contractor-sync authorize' for this connection.",
        "Приложению на \(host) не дано право «\(scope)». Дайте его: «Разработчикам», изменить локальное приложение, "
          + "добавить «\(scope)», сохранить; затем «contractor-sync authorize» для этого подключения.")
    case .hiddenRecords(let entity, let host, let isApplication):
      RightsSentence(isApplication: isApplication).hiddenRecords(entity, host)
    case .missingFields(let reasons, let entity, let host):
      Self.missingFields(reasons.joined(separator: "; "), entity, host)
    case .notForPortals(let mapping):
      Sentence(
        "The mapping '\(mapping)' is not written for portals. Use one with 'format: portal'.",
        "Сопоставление «\(mapping)» написано не для порталов. Возьмите такое, где «format: portal».")
    case .notMapped(let entity, let mapping):
      Sentence(
        "The mapping '\(mapping)' has no rules for a \(entity.noun.english.one). Add '\(entity.rawValue):' under "
          + "'entities:', or leave this entity out of the sync.",
        "В сопоставлении «\(mapping)» нет правил для \(entity.noun.russian.few). Добавьте «\(entity.rawValue):» в "
          + "«entities:» или исключите эту сущность из синхронизации.")
    case .unexpectedAnswer(let method, let host):
      Sentence(
        "\(host) answered \(method) without what every portal gives. Check that the address is that of a Bitrix24 "
          + "portal.",
        "\(host) ответил на \(method) не так, как отвечает портал. Проверьте, что это адрес портала Битрикс24."
      )
    }
  }

  private static func missingFields(_ reasons: Sentence, _ entity: Entity, _ host: String) -> Sentence {
    Sentence(
      "The mapping needs what a \(entity.noun.english.one) at \(host) does not have or does not show in lists: "
        + "\(reasons.english). Create the field in the CRM's settings, or mark it 'optional: yes' in the mapping.",
      "Сопоставлению нужно то, чего у \(entity.noun.russian.few) на портале \(host) нет или что не видно в списках: "
        + "\(reasons.russian). Создайте поле в настройках CRM или пометьте его в сопоставлении «optional: yes»."
    )
  }
}

/// Why a record of a portal is set aside, not written, or what became of it is not known.
package enum PortalSentence {
  package static func unreadable(_ entity: Entity, _ key: RecordKey, _ problems: Sentence) -> Sentence {
    Sentence(
      "\(entity.noun.english.one) \(key): \(problems.english)",
      "\(entity.noun.russian.one) \(key): \(problems.russian)")
  }

  package static func unreadNumbers(_ fields: [String]) -> Sentence {
    let list = fields.joined(separator: ", ")
    return Sentence(
      "portals of this country keep tax numbers in \(list), of which the mapping reads none: a firm that is on both sides would be "
        + "there twice; make a copy of the mapping that reads them (docs/portal.md, \"Other countries\")",
      "порталы этой страны хранят налоговые номера в \(list), а сопоставление их не читает: фирма, которая есть на обеих сторонах, "
        + "появится дважды; сделайте копию сопоставления, которая их читает (docs/portal.md, «Other countries»)"
    )
  }

  package static let oldAddresses = Sentence(
    "the portal keeps addresses on companies and contacts themselves (its old mode of addresses); these are neither read nor "
      + "written, only those in requisites; ask the portal's support to move addresses into requisites",
    "портал хранит адреса в самих компаниях и контактах (старый режим адресов); они не читаются и не записываются, "
      + "переносятся только адреса реквизитов; попросите техподдержку портала перенести адреса в реквизиты")

  package static let importsAll = Sentence(
    "new records are imported: the portal's robots and workflows do not run for them; 'load: add' makes them one by one",
    "новые записи импортируются: роботы и бизнес-процессы портала для них не запускаются; «load: add» создаёт их по одной"
  )

  package static func importsMany(_ count: Int) -> Sentence {
    Sentence(
      "from \(count) new records at once on they are imported: the portal's robots and workflows do not run for them; "
        + "'load: add' makes them one by one",
      "если новых записей сразу \(count) и больше, они импортируются: роботы и бизнес-процессы портала для них не "
        + "запускаются; «load: add» создаёт их по одной")
  }

  package static let packedInstead = Sentence(
    "'updates: conditional' is set, and the portal either resolves references in batches in another way than that needs or has no "
      + "record yet to try it with: updates are packed, and an edit in the moment of a write is told in the history",
    "задано «updates: conditional», но портал либо разрешает ссылки в пакетах не так, как для этого нужно, либо на нём ещё нет "
      + "записи, чтобы это проверить: изменения отправляются обычными пакетами, а правка в момент записи видна в истории"
  )

  package static let needsAdministrator = Sentence(
    "offline events are kept for administrators only; let an administrator of the portal authorise the application, or take "
      + "'offline' away",
    "офлайн-события хранятся только для администраторов; пусть приложение авторизует администратор портала, или уберите "
      + "«offline»")

  package static let ownWritesComeBack = Sentence(
    "the portal's plan has no exchange channels (auth_connector): what is written here comes back as offline events and is read "
      + "once more, without being written again",
    "на тарифе портала нет каналов обмена (auth_connector): записанное отсюда возвращается офлайн-событиями и ещё раз "
      + "читается, но повторно не записывается")

  package static let noRequisite = Sentence(
    "the kind of a firm stands in its requisite, and there is nothing to make one of",
    "вид организации записан в её реквизитах, а заполнить их пока нечем")

  package static func noSuchUser(_ name: String) -> Sentence {
    Sentence(
      "no single user of the portal is called '\(name)': use a name as the portal has it, an e-mail or a user's "
        + "number, or leave the field out of the mapping",
      "на портале нет единственного пользователя «\(name)»: укажите имя так, как оно записано на портале, e-mail или "
        + "номер пользователя или уберите поле из сопоставления")
  }

  package static func noSuchChoice(_ text: String, _ list: String, _ names: String) -> Sentence {
    Sentence(
      "the portal's list \(list) has no entry '\(text)'; it has: \(names). Add the entry (CRM, Settings, Dictionaries, or the user "
        + "field's settings), or give its spelling to the file's mapping under 'choices'",
      "в списке \(list) портала нет значения «\(text)»; есть: \(names). Добавьте значение («CRM», «Настройки», «Справочники» или "
        + "настройки пользовательского поля) или задайте написание в сопоставлении файла в «choices»")
  }

  package static func severalChoices(_ text: String, _ list: String, _ codes: [String]) -> Sentence {
    let codes = codes.joined(separator: ", ")
    return Sentence(
      "several entries of the portal's list \(list) are called '\(text)' (\(codes)): give them different names, or name one by its "
        + "code in the file's mapping under 'choices'",
      "в списке \(list) портала несколько значений «\(text)» (\(codes)): дайте им разные названия или укажите код одного из них в "
        + "сопоставлении файла в «choices»")
  }

  package static func sharedChoices(_ shared: [PortalProfile.SharedChoice]) -> Sentence {
    let places = shared.prefix(sharedMax).map {
      "\($0.list) '\($0.name)' (\($0.codes.joined(separator: ", ")))"
    }.joined(separator: "; ")
    let more = shared.count > sharedMax ? "; …" : ""
    return Sentence(
      "entries of the portal's lists that share a name are carried by their codes: \(places)\(more); give them different names",
      "значения списков портала с одинаковыми названиями переносятся кодами: \(places)\(more); дайте им разные названия"
    )
  }

  private static let sharedMax = 5

  package static func refused(_ said: String) -> Sentence {
    said.isEmpty
      ? Sentence("the portal refused it: no reason was given", "портал отказал, не назвав причины")
      : Sentence("the portal refused it: \(said)", "портал отказал: \(said)")
  }

  package static func noNewID(_ method: String) -> Sentence {
    Sentence(
      "\(method) answered without the new record's id", "в ответе на \(method) нет номера новой записи")
  }

  package static let unanswered = Sentence(
    "the portal's answer says nothing of this operation", "в ответе портала об этой операции ничего нет")
}
