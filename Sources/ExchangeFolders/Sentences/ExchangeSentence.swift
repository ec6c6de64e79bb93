public import Contractors

extension ExchangeError {
  /// What happened and what to do.
  public var sentence: Sentence {
    switch self {
    case .noFolder(let path):
      Sentence(
        "there is no folder \(path); make it, or correct the connection",
        "папки \(path) нет; создайте её или исправьте подключение")
    case .damaged(let path):
      Sentence(
        "the exchange's memory \(path) cannot be read; restore it from a backup, or remove its folder so that the exchange begins anew",
        "память обмена \(path) не читается; восстановите её из копии или удалите её папку, и обмен начнётся заново"
      )
    case .unsent(let path, let key, let reason):
      Sentence(
        "record \(key.rawValue) cannot be written into \(path): \(reason.english)",
        "запись \(key.rawValue) нельзя записать в \(path): \(reason.russian)")
    }
  }
}

enum ExchangeSentence {
  static let meanwhile = Sentence("it was changed meanwhile", "её изменили тем временем")

  static func unsent(_ key: RecordKey, _ reason: Sentence) -> Sentence {
    Sentence("record \(key.rawValue) cannot be sent: ", "запись \(key.rawValue) нельзя отправить: ") + reason
  }

  static func taken(_ name: String, records: Int, setAside: Int, gone: Int) -> Sentence {
    Sentence(
      "\(name): \(records) records read, \(setAside) set aside, \(gone) gone",
      "\(name): прочитано записей — \(records), отложено — \(setAside), удалено — \(gone)")
  }

  static func waiting(_ names: String, _ count: Int) -> Sentence {
    Sentence("inbox \(names): documents waiting: \(count)", "входящие \(names): документов ждёт — \(count)")
  }

  static func failed(_ name: String, _ reason: Sentence) -> Sentence {
    Sentence("\(name): nothing of it was taken: ", "\(name): из него ничего не взято: ") + reason
  }

  static func setAside(_ rejection: Rejection) -> Sentence {
    let field = rejection.field.map { ", \($0)" } ?? ""
    return rejection.position.words + field + ": " + rejection.reason
  }

  static func sent(_ name: String, records: Int, again: Int) -> Sentence {
    if records == 0 {
      return Sentence(
        "\(name): acknowledges what was received", "\(name): подтверждает полученное")
    }
    let sent = Sentence("\(name): \(records) records sent", "\(name): отправлено записей — \(records)")
    if again == 0 { return sent }
    return sent
      + Sentence(
        ", \(again) of them again: they were not acknowledged",
        ", из них снова — \(again): их получение не подтверждено")
  }

  static func refused(_ reason: String) -> Sentence {
    let reason = String(reason.prefix(200))
    return Sentence(
      "the other system refused the request: \(reason)", "другая система отклонила запрос: \(reason)")
  }

  static func unanswered(_ count: Int) -> Sentence {
    Sentence(
      "\(count) changed records wait until the other system answers what it was asked before",
      "изменённые записи ждут ответа другой системы на прежний запрос: \(count)")
  }

  static func repeated(_ name: String, number: Int) -> Sentence {
    Sentence(
      "\(name): message \(number) was taken in before", "\(name): сообщение \(number) уже было принято")
  }

  static func misdirected(_ head: MessageHead, _ receipts: ExchangeReceipts) -> Sentence {
    Sentence(
      "it is a message from '\(head.from)' to '\(head.to)', and this exchange is from '\(receipts.other)' to '\(receipts.own)'; correct `receipts` of the connection, or take the file away",
      "это сообщение от «\(head.from)» для «\(head.to)», а этот обмен — от «\(receipts.other)» для «\(receipts.own)»; исправьте `receipts` подключения или уберите файл"
    )
  }

  static let markless = Sentence(
    "a removal cannot be told in a document of changes of this format; use `sends: full`, or `removals: flag`",
    "в документе изменений этого формата нельзя сообщить об удалении; используйте `sends: full` или `removals: flag`"
  )

  static let cameBack = Sentence(
    "it was removed before and is named again; have the other system send all its records once, with `full: yes`",
    "раньше она была удалена, а теперь снова названа; пусть другая система один раз пришлёт все записи, с `full: yes`"
  )

  static let receiveOnly = Sentence(
    "the connection has no outbox: it is only read", "у подключения нет исходящей папки: оно только читается")
}
