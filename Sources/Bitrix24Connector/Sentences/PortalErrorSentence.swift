public import Bitrix24
public import Contractors
import HTTPTransfer

extension PortalError {
  /// Method, host, what happened, whether it was done and what to do, in both languages; the English text is the client's own.
  public var sentence: Sentence { Sentence(description, russian) }

  /// What a person can do about it, in both languages; nil when there is nothing to say.
  public var adviceSentence: Sentence? { advice.map { Sentence($0, russianAdvice) } }

  private var russian: String {
    if case .authorization(let error) = cause { return error.sentence.russian }
    let fate =
      switch execution {
      // Of a request without an answer that is a part of why there is none.
      case .notExecuted: if case .transfer = cause { "" } else { "; не выполнено" }
      case .executed: "; выполнено"
      case .unknown: "; выполнено ли, неизвестно"
      }
    return "\(method) на \(host): \(what)\(fate)" + (adviceSentence.map { ". " + $0.russian } ?? "")
  }

  private var what: String {
    let answered = status.map { "HTTP \($0)" } ?? "сбой"
    let detail = [code, text].filter { !$0.isEmpty }.joined(separator: ": ")
    switch cause {
    case .transfer(let error): return "нет ответа (\(error.sentence.russian))"
    case .refused: return detail.isEmpty ? "\(answered), причина не названа" : "\(answered), \(detail)"
    case .requestRate: return "\(answered), слишком много запросов"
    case .operatingLimit: return "\(answered), метод исчерпал время выполнения"
    case .gateway: return "\(answered), от сервера перед порталом"
    case .unreadable(let what): return "\(answered), ответ не читается: \(what.russian)"
    case .halted: return "более ранняя команда пакета не удалась"
    case .mistake(let mistake): return mistake.sentence.russian
    case .authorization(let error): return error.sentence.russian
    case .cancelled: return "отменено"
    }
  }

  /// Source: bitrix24-rest.md §1.3, §1.4.
  private var russianAdvice: String {
    switch cause {
    case .transfer(let error):
      switch error.cause {
      case .hostNotFound: "Проверьте адрес портала и подключение к сети."
      case .connectionRefused: "Проверьте, верен ли адрес и работает ли сервер."
      case .tlsFailed:
        "Проверьте часы этой машины, её корневые сертификаты и прокси, если он разбирает TLS."
      default: "Запросите меньше полей или меньше записей за раз."
      }
    case .operatingLimit: "Подождите: портал считает время выполнения за десять минут."
    case .requestRate: "Возможно, порталом с этого адреса пользуются и другие программы."
    case .gateway, .unreadable: "Проверьте, что это адрес портала Битрикс24."
    case .refused, .halted, .mistake, .authorization, .cancelled:
      isApplication ? applicationAdvice ?? refusalAdvice : refusalAdvice
    }
  }

  private var applicationAdvice: String? {
    let again = "выполните «contractor-sync authorize» для этого подключения"
    return switch code.uppercased() {
    case "INSUFFICIENT_SCOPE":
      "Дайте приложению право «\(neededScope)»: «Разработчикам», изменить локальное приложение; затем \(again)."
    case "NO_AUTH_FOUND", "INVALID_CREDENTIALS", "INVALID_TOKEN", "AUTHORIZATION_ERROR", "EXPIRED_TOKEN":
      "Авторизация отозвана, или сотрудник уволен: \(again)."
    case "APPLICATION_NOT_FOUND", "ERROR_OAUTH":
      "Приложение удалено с портала или не установлено: «Разработчикам»."
    case "ACCESS_DENIED":
      "Сотруднику, который авторизовал приложение, нужны права на эти записи, для офлайн-событий — права администратора; "
        + "REST доступен на платных тарифах."
    case "USER_ACCESS_ERROR", "ALLOWED_ONLY_INTRANET_USER":
      "Авторизовать приложение должен сотрудник, которому доступны оно и CRM."
    case "WRONG_AUTH_TYPE": "Этот метод доступен только вебхукам, а не приложениям."
    default: status == 401 ? "Портал не пускает приложение: \(again)." : nil
    }
  }

  private var refusalAdvice: String {
    switch code.uppercased() {
    case "INSUFFICIENT_SCOPE":
      "Дайте вебхуку право «\(neededScope)»: «Разработчикам», изменить вебхук."
    case "NO_AUTH_FOUND", "INVALID_CREDENTIALS", "INVALID_TOKEN", "AUTHORIZATION_ERROR":
      "Такого вебхука больше нет, или его владелец уволен: создайте новый и впишите его адрес в настройки."
    case "EXPIRED_TOKEN": "Срок вебхука истёк: создайте новый."
    case "ACCESS_DENIED":
      "Владельцу вебхука нужны права на эти записи; REST доступен на платных тарифах."
    case "USER_ACCESS_ERROR", "ALLOWED_ONLY_INTRANET_USER":
      "Вебхук должен принадлежать сотруднику с доступом к CRM."
    case "WRONG_AUTH_TYPE": "Этот метод доступен только установленным приложениям, а не вебхукам."
    case "ERROR_METHOD_NOT_FOUND": "Портал не знает такого метода: проверьте его имя и тариф портала."
    case "OVERLOAD_LIMIT": "REST этого портала заблокирован вручную: обратитесь в поддержку Битрикс24."
    case "PORTAL_DELETED": "Портал удалён или отключён."
    case "PAYMENT_REQUIRED": "Подписка портала закончилась."
    case "METHOD_CONFIRM_WAITING", "METHOD_CONFIRM_DENIED":
      "Этот метод должен разрешить администратор портала."
    case "INVALID_REQUEST": "Адрес должен начинаться с https://."
    case _ where isLackOfRights:
      isApplication
        ? "Сотруднику, который авторизовал приложение, нужны права на эти записи."
        : "Владельцу вебхука нужны права на эти записи."
    default: "Проверьте вебхук: код неверен, или права отозваны."
    }
  }
}

extension PortalError.Unreadable {
  fileprivate var russian: String {
    switch self {
    case .json(let error): "не JSON, байт \(error.offset): \(error.cause.russian)"
    case .page: "страница HTML вместо JSON"
    case .noResult: "нет «result»"
    case .noResultMap: "в ответе на пакет нет «result»"
    case .timeAlone: "у команды есть время и нет результата"
    case .nothing: "у команды нет ни результата, ни ошибки"
    case .noList: "нет списка записей"
    case .noID(let name): "у записи нет \(name)"
    case .disorder(let name): "записи идут не по порядку \(name)"
    }
  }
}

extension JSONError.Cause {
  fileprivate var russian: String {
    switch self {
    case .empty: "читать нечего"
    case .ended: "текст обрывается на середине"
    case .unexpected: "неуместный знак"
    case .badNumber: "неверно записано число"
    case .badEscape: "неверно записан знак после обратной черты"
    case .badText: "текст не в UTF-8 или содержит управляющий знак"
    case .tooDeep: "вложенность больше 64 уровней"
    case .trailing: "после конца стоит что-то ещё"
    }
  }
}
