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

  static func waiting(seconds: Int) -> Sentence {
    Sentence(
      "waiting \(seconds) s before looking up records whose creation was not answered",
      "жду \(seconds) с, прежде чем искать записи, создание которых осталось без ответа")
  }
}
