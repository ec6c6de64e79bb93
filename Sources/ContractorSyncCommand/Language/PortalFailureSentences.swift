import Contractors
import Bitrix24
import Bitrix24Connector

/// Why a portal cannot be used, in both languages; the English sentences are those of client and connector.
enum PortalFailureSentence {
  static func sentence(_ error: PortalReplicaError) -> Sentence {
    let russian =
      switch error {
      case .missingScope(let scope, let host):
        "Вебхуку портала \(host) не дано право «\(scope)». Дайте его: Разработчикам, изменить вебхук, добавить «\(scope)», сохранить."
      case .missingFields(let reasons, _, let host):
        "Сопоставлению нужны поля, которых на портале \(host) нет или они не видны в списках: "
          + reasons.joined(separator: "; ").russian
          + ". Создайте поле в настройках CRM или пометьте его в сопоставлении «optional: yes»."
      case .notForPortals(let mapping):
        "Сопоставление «\(mapping)» написано не для порталов. Возьмите такое, где «format: portal»."
      case .notMapped(let entity, let mapping):
        "В сопоставлении «\(mapping)» нет правил для \(entity). Добавьте «\(entity):» в «entities:» или исключите эту сущность."
      case .unexpectedAnswer(let method, let host):
        "\(host) ответил на \(method) не так, как отвечает портал. Проверьте, что это адрес портала Битрикс24."
      }
    return Sentence(error.description, russian)
  }

  static func sentence(_ error: WebhookURLError) -> Sentence {
    let form =
      "ожидается https://ПОРТАЛ/rest/НОМЕР/КОД/, как показывает раздел «Разработчикам», «Входящий вебхук»"
    let russian =
      switch error {
      case .empty: "адрес вебхука пуст; \(form)"
      case .tooLong: "адрес вебхука слишком длинный; \(form)"
      case .blankInside: "внутри адреса вебхука пробел или перевод строки; \(form)"
      case .unknownScheme: "адрес вебхука начинается не с https://; \(form)"
      case .noHost: "в адресе вебхука нет имени портала; \(form)"
      case .userInformation: "в адресе вебхука перед «@» стоит имя пользователя; \(form)"
      case .plainHTTP(let host):
        "адрес вебхука портала \(host) начинается с http://, и код ушёл бы открытым текстом; нужен https://"
      case .noRestPath(let host): "в адресе вебхука портала \(host) нет /rest/; \(form)"
      case .noUser(let host): "адрес вебхука портала \(host) кончается на /rest/; \(form)"
      case .userIsNotANumber(let host):
        "в адресе вебхука портала \(host) после /rest/ стоит не номер; \(form)"
      case .noCode(let host): "в адресе вебхука портала \(host) нет кода; \(form)"
      case .badCode(let host): "в адресе вебхука портала \(host) неверный код; \(form)"
      }
    return Sentence(error.description, russian)
  }

  static func sentence(_ error: PortalError) -> Sentence {
    let place = "портал \(error.host), \(error.method)"
    let russian: String
    switch error.cause {
    case .transfer: russian = "\(place): нет связи. Проверьте адрес портала и сеть."
    case .requestRate:
      russian = "\(place): слишком много запросов; возможно, порталом пользуются и другие программы."
    case .operatingLimit: russian = "\(place): исчерпано время выполнения за десять минут; подождите."
    case .gateway, .unreadable:
      russian = "\(place): ответ не похож на ответ портала. Проверьте адрес; если он верен, повторите позже."
    case .refused: russian = "\(place): отказ. \(refusal(error))"
    case .halted, .mistake, .cancelled: russian = "\(place): запрос не выполнен."
    }
    let details = error.text.isEmpty ? "" : " (\(error.text))"
    return Sentence("\(error)", russian + details)
  }

  /// Source: bitrix24-rest.md §1.3, §1.4.
  private static func refusal(_ error: PortalError) -> String {
    switch error.code.uppercased() {
    case "INSUFFICIENT_SCOPE": "Вебхуку не хватает права; дайте ему «crm» и «user»."
    case "NO_AUTH_FOUND", "INVALID_CREDENTIALS", "INVALID_TOKEN", "AUTHORIZATION_ERROR":
      "Такого вебхука больше нет, или его владелец уволен: создайте новый и впишите его адрес."
    case "EXPIRED_TOKEN": "Срок вебхука истёк: создайте новый."
    case "ACCESS_DENIED": "Владельцу вебхука нужны права на эти записи; REST доступен на платных тарифах."
    case "USER_ACCESS_ERROR", "ALLOWED_ONLY_INTRANET_USER":
      "Вебхук должен принадлежать сотруднику с доступом к CRM."
    case "OVERLOAD_LIMIT": "REST этого портала заблокирован вручную: обратитесь в поддержку."
    case "PORTAL_DELETED": "Портал удалён или отключён."
    case "PAYMENT_REQUIRED": "Подписка портала закончилась."
    default:
      error.status == 401 ? "Проверьте вебхук: код неверен, или права отозваны." : "Причина названа порталом."
    }
  }
}
