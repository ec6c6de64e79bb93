package import Contractors
package import Mappings

/// What is said of a configuration file.
extension SourceRemark {
  package static func missingKey(_ key: String, advice: Sentence? = nil) -> SourceRemark {
    SourceRemark(Sentence("the key '\(key)' is missing", "нет ключа «\(key)»"), advice: advice)
  }

  package static func missingVersion(_ version: Int) -> SourceRemark {
    let example = "version: \(version)"
    return missingKey("version", advice: Sentence("write \(example)", "напишите \(example)"))
  }

  package static let missingType = missingKey(
    "type",
    advice: Sentence(
      "write type: csv, type: xml or type: bitrix24", "напишите type: csv, type: xml или type: bitrix24"))

  package static let missingWebhook = missingKey(
    "webhook",
    advice: Sentence(
      "write webhook: \"${env:BITRIX24_WEBHOOK}\" or \"${file:webhook.txt}\"; a local application stands under application:",
      "напишите webhook: \"${env:BITRIX24_WEBHOOK}\" или \"${file:webhook.txt}\"; локальное приложение описывают в application:"
    ))

  package static let webhookAndApplication = SourceRemark(
    Sentence(
      "a portal is reached through a webhook or as an application, not both",
      "к порталу обращаются через вебхук или как приложение, но не так и так сразу"),
    advice: Sentence("take one of them away", "уберите одно из двух"))

  package static let missingClientSecret = missingKey(
    "client-secret",
    advice: Sentence(
      "write client-secret: \"${env:BITRIX24_CLIENT_SECRET}\" or \"${file:client-secret.txt}\"",
      "напишите client-secret: \"${env:BITRIX24_CLIENT_SECRET}\" или \"${file:client-secret.txt}\""))

  package static let openClientSecret = SourceRemark(
    Sentence(
      "an application's key is a password and does not belong in this file",
      "ключ приложения — это пароль, ему не место в этом файле"),
    advice: openWebhook.advice)

  package static let plainAddress = SourceRemark(
    Sentence(
      "http:// would send secrets in the clear", "http:// передал бы секреты открытым текстом"),
    advice: Sentence("write https://", "напишите https://"))

  package static func noLoopback(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is no address of this machine", "«\(text)» — не адрес этой машины"),
      advice: Sentence(
        "write one such as http://127.0.0.1:8788/, the same as on the application's card",
        "напишите, например, http://127.0.0.1:8788/ — такой же, как в карточке приложения"))
  }

  package static let offlineNeedsApplication = SourceRemark(
    Sentence(
      "a portal keeps offline events for applications only",
      "офлайн-события портал хранит только для приложений"),
    advice: Sentence(
      "use application: instead of webhook:, or take 'offline' away",
      "замените webhook: на application: или уберите «offline»"))

  package static let openWebhook = SourceRemark(
    Sentence(
      "a webhook's address is a password and does not belong in this file",
      "адрес вебхука — это пароль, ему не место в этом файле"),
    advice: Sentence(
      "keep it in an environment variable and write \"${env:NAME}\", or in a file and write \"${file:path}\"",
      "храните его в переменной окружения и напишите \"${env:ИМЯ}\" или в отдельном файле и напишите \"${file:путь}\""
    ))

  package static let missingToken = missingKey(
    "token-from",
    advice: Sentence(
      "write token-from: \"${env:BITRIX24_EVENTS_TOKEN}\" or \"${file:token.txt}\", or of an application offline: yes",
      "напишите token-from: \"${env:BITRIX24_EVENTS_TOKEN}\" или \"${file:token.txt}\", а у приложения — offline: yes"
    ))

  package static let openToken = SourceRemark(
    Sentence(
      "an application token is a password and does not belong in this file",
      "токен приложения — это пароль, ему не место в этом файле"),
    advice: openWebhook.advice)

  package static func noCountry(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is no country code", "«\(text)» — не код страны"),
      advice: Sentence("two letters, such as RU", "две буквы, например RU"))
  }

  package static func noDelimiter(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is no delimiter", "«\(text)» — не разделитель"),
      advice: Sentence("one of ; , | and tab", "возможны ; , | и tab"))
  }

  package static func noEncoding(_ text: String, _ usual: [String], nearest: String?) -> SourceRemark {
    let names = usual.joined(separator: ", ")
    return SourceRemark(
      Sentence("'\(text)' is no known encoding", "«\(text)» — неизвестная кодировка"),
      advice: nearest.map(didYouMean) ?? Sentence("usual are \(names)", "обычные: \(names)"))
  }

  package static func noNumber(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' does not number its documents", "«\(text)» не нумерует документы"),
      advice: Sentence(
        "a path whose file name has {number} in it, such as exchange/out/clients-{number}.xml",
        "путь, в имени файла которого есть {number}, например exchange/out/clients-{number}.xml"))
  }

  package static func ownInbox(_ outbox: String, inbox: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "'\(outbox)' is one of the documents that '\(inbox)' takes in",
        "«\(outbox)» — один из документов, которые забирает «\(inbox)»"),
      advice: Sentence(
        "a folder of its own, such as exchange/out/clients-{number}.xml",
        "отдельная папка, например exchange/out/clients-{number}.xml"))
  }

  package static let receiptsNeed = SourceRemark(
    Sentence("receipts need 'from' and 'to'", "квитанциям нужны «from» и «to»"),
    advice: Sentence(
      "from is your code in the exchange, to that of the other system",
      "from — ваш код в обмене, to — код другой системы"))

  package static let receiptsOfChanges = SourceRemark(
    Sentence(
      "receipts go with documents of changes", "квитанции бывают только у документов с изменениями"),
    advice: Sentence("take 'full' and 'sends: full' away", "уберите «full» и «sends: full»"))

  package static let requestsOfChanges = SourceRemark(
    Sentence(
      "requests go with changes that are not acknowledged by numbers",
      "запросы бывают только об изменениях и без квитанций"),
    advice: Sentence(
      "take 'receipts', 'full' and 'sends: full' away", "уберите «receipts», «full» и «sends: full»"))

  package static let sameConnection = SourceRemark(
    Sentence("left and right are the same connection", "left и right — одно и то же подключение"))

  package static func noConnection(_ name: String, nearest: String?) -> SourceRemark {
    SourceRemark(
      Sentence("there is no connection '\(name)'", "нет подключения «\(name)»"),
      advice: nearest.map(didYouMean)
        ?? Sentence("name it under connections", "опишите его в «connections»"))
  }

  package static func noField(_ name: String, nearest: String?) -> SourceRemark {
    SourceRemark(
      Sentence("there is no field '\(name)'", "нет поля «\(name)»"), advice: nearest.map(didYouMean))
  }

  package static func noLimit(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is no limit", "«\(text)» — не предел"),
      advice: Sentence(
        "write a number, a share, or both: \"10 or 2%\"",
        "напишите число, долю или то и другое: \"10 or 2%\""))
  }

  package static func noSchedule(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is no schedule", "«\(text)» — не расписание"),
      advice: Sentence(
        "write cron's five fields: \"*/15 * * * *\" is every quarter of an hour",
        "напишите пять полей cron: \"*/15 * * * *\" — каждые четверть часа"))
  }

  package static func noSpan(_ text: String) -> SourceRemark {
    SourceRemark(
      Sentence("'\(text)' is no span of time", "«\(text)» — не промежуток времени"),
      advice: Sentence(
        "write a number of minutes, hours or days: 30m, 12h, 7d",
        "напишите число минут, часов или суток: 30m, 12h, 7d"))
  }

  package static let missingRequires = missingKey(
    "requires",
    advice: Sentence(
      "write requires: [taxId], or instead of the braces always or never",
      "напишите requires: [taxId], а вместо скобок можно always или never"))

  /// What was expected where connections or syncs are listed.
  package static let names = Sentence("names with their settings", "список имён с настройками")
}
