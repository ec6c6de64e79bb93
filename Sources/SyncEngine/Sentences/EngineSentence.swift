public import Contractors

extension EngineError {
  /// What happened and what to do, in both languages.
  public var sentence: Sentence {
    switch self {
    case .busy:
      Sentence(
        "another run of this sync is under way; try again when it has ended",
        "уже идёт другой запуск этой синхронизации; повторите, когда он закончится")
    case .identityChanged(let side, let connection, let known, let found):
      Sentence(
        "the connection \(connection) (\(side.rawValue)) used to be \(known) and is now \(found); nothing was read or "
          + "written; give the new place a sync of its own (`export`: --source NAME), or, where its records are the same (a file that was moved, "
          + "another user's webhook), run `contractor-sync links rebuild` first",
        "подключение \(connection) (\(side.rawValue)) раньше вело в \(known), а теперь в \(found); ничего не прочитано и "
          + "не записано; заведите для нового места отдельную синхронизацию (`export`: --source ИМЯ), а если записи там те же (файл перенесён, "
          + "вебхук другого пользователя), сначала выполните `contractor-sync links rebuild`")
    case .stalePlan:
      Sentence(
        "the saved plan is stale: records changed since it was made; make a new one with `plan`",
        "сохранённый план устарел: с тех пор записи изменились; составьте новый командой `plan`")
    case .leaseLost:
      Sentence(
        "another process took over this sync; this run stopped before its next write",
        "эту синхронизацию перехватил другой процесс; запуск остановлен до следующей записи")
    }
  }
}

extension AnswerError {
  /// What is wrong and what to do, in both languages.
  public var sentence: Sentence {
    switch self {
    case .unknown(let id):
      Sentence("there is no open question with the number \(id)", "открытого вопроса с номером \(id) нет")
    case .wrongParts(let expected):
      Sentence(
        "expected values for \(expected.map(\.rawValue).joined(separator: ", "))",
        "ожидаются значения для \(expected.map(\.rawValue).joined(separator: ", "))")
    case .unfit(let field, let text, let type):
      Sentence(
        "'\(text.prefix(40))' is no value of \(field): expected \(type.expectation.english)",
        "«\(text.prefix(40))» — не значение поля \(field): ожидается \(type.expectation.russian)")
    case .ended:
      Sentence(
        "the records of this question are no longer paired", "записи, о которых этот вопрос, больше не пара")
    case .unknownRecord(let side, let key):
      Sentence(
        "no record with the key \(key) is known on the \(side.rawValue) side; run `sync` or `plan` first",
        "на стороне \(side.rawValue) запись с ключом \(key) неизвестна; сначала выполните `sync` или `plan`")
    case .paired(let side, let key):
      Sentence(
        "the \(side.rawValue) record \(key) is paired already; split that link first",
        "у записи \(key) стороны \(side.rawValue) уже есть пара; сначала разорвите эту связь")
    case .notPaired: Sentence("these records are not paired", "эти записи — не пара")
    }
  }
}

extension FieldType {
  fileprivate var expectation: Sentence {
    switch self {
    case .date:
      Sentence("a date, such as 2026-11-24 or 24.11.2026", "дата, например 2026-11-24 или 24.11.2026")
    case .number: Sentence("a number, such as 1234.5", "число, например 1234.5")
    case .flag: Sentence("yes or no", "yes или no")
    default: Sentence("a text", "текст")
    }
  }
}

/// What the engine says of one operation.
package enum EngineSentence {
  /// The record that a creation answered with was there before.
  package static func takenKey(_ key: RecordKey) -> Sentence {
    let key = key.rawValue.prefix(80)
    return Sentence(
      "the new record would get the key \(key), which another record has already; nothing was made. Where both are one contractor, link "
        + "them with `links join`; else give the other record another key, or let the mapping make other keys (`key: new:`)",
      "новая запись получила бы ключ \(key), а он уже у другой записи; ничего не создано. Если обе записи — один контрагент, свяжите "
        + "их командой `links join`; иначе дайте той записи другой ключ или другой вид ключей в сопоставлении (`key: new:`)"
    )
  }

  package static let noOutcome = Sentence("no outcome was given", "об исходе ничего не сказано")
}
