import Contractors

/// The sentences of `stats`.
enum StatsSentence {
  static let requestsByDay = Sentence("requests a day", "запросов за день")
  static let method = Sentence("method", "метод")
  static let requests = Sentence("requests", "запросов")
  static let commands = Sentence("commands", "команд")
  static let failed = Sentence("failed", "ошибок")
  static let rejected = Sentence("rejected", "отклонено")

  static func operating(_ limit: Int) -> Sentence {
    Sentence("execution time of \(limit) s", "время работы из \(limit) с")
  }

  static func rejectedOfDay(_ number: Int) -> Sentence {
    Sentence("\(number) rejected", "отклонено: \(number)")
  }

  static let noStore = Sentence(
    "nothing was counted: calls are counted in the store, which the first run makes",
    "ничего не подсчитано: обращения считает хранилище, а его создаёт первый запуск")

  static func nothing(_ days: Int) -> Sentence {
    Sentence(
      "No portal was called in the last \(days) days, as far as the store knows.",
      "За последние дни (\(days)) к порталам не обращались, насколько известно хранилищу.")
  }

  static func wrongDays(_ days: Int, _ maximum: Int) -> Sentence {
    Sentence(
      "--days \(days): a number from 1 to \(maximum) is expected",
      "--days \(days): ожидается число от 1 до \(maximum)")
  }
}

extension HelpSentence {
  enum Stats {
    static let abstract = Sentence(
      "What was asked of the portals: requests by day and method.",
      "Сколько обращений было к порталам: по дням и методам.")
    static let discussion = Sentence(
      """
      Counts requests, the commands in them, failures, what was refused for a
      limit, and the most execution time that a method had used in ten minutes.
      Only what this configuration sent is known. Examples:
      """,
      """
      Считает запросы, команды в них, ошибки, отказы из-за ограничений и
      наибольшее время работы метода за десять минут. Известно только то, что
      отправлено с этой конфигурацией. Примеры:
      """
    ).with(examples: "contractor-sync stats", "contractor-sync stats --days 1 --output json")
    static let days = Sentence("How many days, today included.", "Сколько дней, включая сегодня.")
    static let connection = Sentence("Of this connection only.", "Только этого подключения.")
  }
}
