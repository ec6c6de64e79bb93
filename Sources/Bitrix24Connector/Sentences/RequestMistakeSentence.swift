public import Bitrix24
public import Contractors

extension RequestMistake {
  /// What was found and what to do, in both languages; the English text is the client's own.
  public var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    switch self {
    case .badMethodName(let name): "«\(name.prefix(60))» — не имя метода REST"
    case .referenceOutsideBatch(let method):
      "параметр метода \(method) — ссылка, а ссылки бывают только у команд пакета"
    case .emptyBatch: "в пакете нет ни одной команды"
    case .tooManyCommands(let count):
      "в пакете команд \(count), портал принимает \(BatchLimit.commandsMax); разделите его"
    case .batchTooLarge(let bytes):
      "команды пакета занимают \(Noun.byte.counted(bytes).russian), предел \(BatchLimit.bytesMax); разделите его"
    case .badKey(let key):
      "«\(key.prefix(60))» не годится в имя команды: сначала буква, дальше буквы, цифры и _, не длиннее "
        + "\(CommandKey.bytesMax)"
    case .repeatedKey(let key): "у двух команд пакета одно имя «\(key)»"
    case .batchInBatch(let key): "команда «\(key)» — сама пакет, а пакет в пакете не бывает"
    case .valueLooksLikeReference(let key):
      "значение команды «\(key)» похоже на ссылку ($result[…]), и портал заменил бы его; отправьте его отдельным "
        + "вызовом"
    case .badReference(let key, let target):
      "команда «\(key)» ссылается на «\(target.prefix(60))», а раньше в пакете этого нет"
    }
  }
}

extension WebhookURLError {
  /// What was found, what is expected and where to find it, in both languages; the English text is the client's own.
  public var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    let form =
      "ожидается https://ПОРТАЛ/rest/НОМЕР/КОД/, как показывает раздел «Разработчикам», «Входящий вебхук»"
    return switch self {
    case .empty: "адрес вебхука пуст; \(form)"
    case .tooLong: "адрес вебхука длиннее \(WebhookURL.bytesMax) байт; \(form)"
    case .blankInside: "внутри адреса вебхука пробел или перевод строки; \(form)"
    case .unknownScheme: "адрес вебхука начинается не с https://; \(form)"
    case .noHost: "в адресе вебхука нет имени портала; \(form)"
    case .userInformation: "в адресе вебхука перед «@» стоит имя пользователя; \(form)"
    case .plainHTTP(let host):
      "адрес вебхука портала \(host) начинается с http://, и код ушёл бы открытым текстом; нужен https://"
    case .noRestPath(let host): "в адресе вебхука портала \(host) нет /rest/; \(form)"
    case .noUser(let host): "адрес вебхука портала \(host) кончается на /rest/; \(form)"
    case .userIsNotANumber(let host):
      "в адресе вебхука портала \(host) после /rest/ стоит не номер пользователя; \(form)"
    case .noCode(let host): "адрес вебхука портала \(host) кончается номером пользователя, кода нет; \(form)"
    case .badCode(let host):
      "код в адресе вебхука портала \(host) состоит не из 6–128 букв и цифр; скопируйте адрес ещё раз целиком"
    }
  }
}
