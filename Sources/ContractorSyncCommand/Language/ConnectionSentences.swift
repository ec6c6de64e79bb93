import Contractors

/// The sentences of `connections`.
enum ConnectionSentence {
  static let mapping = Sentence("mapping", "сопоставление")
  static let uses = Sentence("used by", "используется в")
  static let nobody = Sentence("no sync", "ни в одной синхронизации")
  static let owner = Sentence("acts as", "действует от имени")
  static let administrator = Sentence("administrator", "администратор")
  static let rights = Sentence("rights", "права")
  static let secret = Sentence("webhook", "вебхук")
  static let application = Sentence("application", "приложение")
  static let key = Sentence("key", "ключ")
  static let events = Sentence("events", "события")
  static let noEvents = Sentence("none are received", "не принимаются")
  static let bound = Sentence("bound in the portal", "подписки на портале")
  static let kept = Sentence("offline", "офлайн")
  static let none = Sentence("none", "нет")
  static let fetched = Sentence(
    "`serve` fetches them from the portal", "`serve` забирает их с портала")
  static let lastUsed = Sentence("last used", "последнее использование")

  static func received(_ connection: String) -> Sentence {
    Sentence(
      "`serve` receives them at /events/\(connection)", "`serve` принимает их на /events/\(connection)")
  }

  static func variable(_ name: String) -> Sentence {
    Sentence("from the environment variable \(name)", "из переменной окружения \(name)")
  }

  static func file(_ path: String) -> Sentence {
    Sentence("from the file \(path)", "из файла \(path)")
  }
}
