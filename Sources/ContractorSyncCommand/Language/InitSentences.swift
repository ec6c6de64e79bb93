import Contractors

/// The sentences of `init`.
enum InitSentence {
  static let askFile = Sentence("CSV file: ", "Файл CSV: ")
  static let askWebhook = Sentence("Webhook address: ", "Адрес вебхука: ")
  static let needsArguments = Sentence(
    "not at a terminal: give --file and --webhook-from", "нет терминала: укажите --file и --webhook-from")
  static let next = Sentence(
    "next: contractor-sync check, then contractor-sync plan, then contractor-sync sync",
    "дальше: contractor-sync check, затем contractor-sync plan, затем contractor-sync sync")

  static let nextOfApplication = Sentence(
    "next: contractor-sync authorize, then contractor-sync check, then contractor-sync plan, then contractor-sync sync",
    "дальше: contractor-sync authorize, затем contractor-sync check, затем contractor-sync plan, затем contractor-sync sync"
  )
  static let webhookOrApplication = Sentence(
    "a portal is reached through a webhook or as an application: give --webhook-from or --portal, not both",
    "к порталу обращаются через вебхук или как приложение: укажите --webhook-from или --portal, но не оба")
  /// What was given is not repeated: it may be the key itself.
  static let wrongKeyReference = Sentence(
    "--client-secret-from takes env:NAME or file:PATH: a key is a password and does not belong in the arguments",
    "--client-secret-from — это env:ИМЯ или file:ПУТЬ: ключ — это пароль, ему не место в аргументах")
  static let wholeApplication = Sentence(
    "a local application needs all three: --portal, --client-id and --client-secret-from",
    "локальному приложению нужны все три: --portal, --client-id и --client-secret-from")

  static func completeMapping(_ path: String) -> Sentence {
    Sentence(
      "next: name the key in \(path), then contractor-sync check",
      "дальше: укажите ключ в \(path), затем contractor-sync check")
  }

  static func fits(_ name: String, _ found: Int, _ total: Int) -> Sentence {
    Sentence(
      "the shipped mapping \(name) understands \(found) of \(total) columns",
      "готовое сопоставление \(name) понимает столбцов: \(found) из \(total)")
  }
}
