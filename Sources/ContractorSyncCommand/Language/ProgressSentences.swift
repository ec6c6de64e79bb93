import Bitrix24
import Contractors

/// What is said while a run is under way.
enum ProgressSentence {
  static let error = Sentence("error: ", "ошибка: ")
  static let reading = Sentence("reading", "читаю")
  static let comparing = Sentence("comparing …", "сравниваю …")
  static let writing = Sentence("writing", "записываю")
  static let perSecond = Sentence("/s", "/с")

  static let stopping = Sentence(
    "stopping after the batch in flight; press Ctrl-C again to stop at once (both are safe)",
    "останавливаюсь после текущего пакета; ещё раз Ctrl-C — сразу (и то и другое безопасно)")

  static func left(seconds: Int) -> Sentence {
    Sentence(", about \(seconds) s left", ", осталось около \(seconds) с")
  }

  static func resting(seconds: Int) -> Sentence {
    Sentence(
      "waiting \(seconds) s: the other side asks for it", "жду \(seconds) с: так просит другая сторона")
  }

  /// Why a portal's client waits: only what is so.
  static func resting(seconds: Int, _ reason: PortalEvent.WaitReason) -> Sentence {
    switch reason {
    case .requestRate:
      Sentence(
        "waiting \(seconds) s: the portal allows no more requests at once",
        "жду \(seconds) с: больше запросов подряд портал не допускает")
    case .executionTime(let method):
      Sentence(
        "waiting \(seconds) s: the time that the portal grants \(method) is used up",
        "жду \(seconds) с: время, которое портал отводит методу \(method), исчерпано")
    case .retry(.requestRate), .retry(.operatingLimit): resting(seconds: seconds)
    case .retry(.transfer):
      Sentence(
        "waiting \(seconds) s before trying again: the portal did not answer",
        "жду \(seconds) с до новой попытки: портал не ответил")
    case .retry:
      Sentence(
        "waiting \(seconds) s before trying again: the portal's answer was an error",
        "жду \(seconds) с до новой попытки: портал ответил ошибкой")
    }
  }

  static func waiting(seconds: Int) -> Sentence {
    Sentence(
      "waiting \(seconds) s before looking up records whose creation was not answered",
      "жду \(seconds) с, прежде чем искать записи, создание которых осталось без ответа")
  }
}
