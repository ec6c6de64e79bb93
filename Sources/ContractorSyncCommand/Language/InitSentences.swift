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
