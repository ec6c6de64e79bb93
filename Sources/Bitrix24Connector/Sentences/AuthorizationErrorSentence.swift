public import Bitrix24
public import Contractors
import FileSources
import Files

extension AuthorizationError {
  /// What was found and what to do, in both languages; the English text is the client's own.
  public var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    let again = "Выполните «contractor-sync authorize» для этого подключения"
    switch self {
    case .missing(let host): return "приложение на \(host) ещё никто не авторизовал. \(again)."
    case .otherApplication(let host):
      return "сохранённые токены выданы не тому приложению, что указано в настройках для \(host). \(again)."
    case .refused(let host, let code, let text):
      let said = [code, text].filter { !$0.isEmpty }.joined(separator: ": ")
      return "\(host) не выдаёт токены (\(said)). \(Self.advice(code, again))"
    case .unanswered(let host, let error):
      return
        "\(host) не сообщил, обновлены ли токены (\(error.sentence.russian)). Здесь ничего не изменилось; "
        + "повторите запуск."
    case .unreadable(let host, let status):
      return
        "\(host) ответил HTTP \(status), но не токенами. Повторите запуск; если не поможет, проверьте адрес сервера "
        + "авторизации."
    case .otherPortal(let expected, let found):
      return
        "авторизация получена на портале \(found), а в настройках указан \(expected). Исправьте адрес «portal» или "
        + "авторизуйтесь на нужном портале: выполните «contractor-sync authorize» ещё раз."
    case .file(let error):
      return "не удалось прочитать или сохранить токены: \(error.sentence.russian)"
    case .damaged(let path): return "в файле \(path) больше нет токенов. \(again)."
    case .openToOthers(let path):
      return
        "файл \(path) могут читать не только вы. Выполните для него «chmod 600»; если его могли прочитать, "
        + "авторизуйте приложение заново."
    case .busy(let path):
      return "токены обновляет другая программа и никак не закончит (\(path).lock). Повторите запуск."
    }
  }

  private static func advice(_ code: String, _ again: String) -> String {
    switch code.uppercased() {
    case "INVALID_GRANT", "NOT_INSTALLED":
      "Авторизация отозвана, ей больше 180 дней, или её обновление оборвалось. \(again)."
    case "INVALID_CLIENT", "WRONG_CLIENT":
      "Проверьте код и ключ приложения и само приложение: «Разработчикам»."
    case "INVALID_SCOPE", "INSUFFICIENT_SCOPE":
      "Добавьте приложению недостающие права: «Разработчикам», локальное приложение."
    case "PAYMENT_REQUIRED": "Подписка портала закончилась."
    default: "\(again)."
    }
  }
}

extension PortalApplicationError {
  /// What was found and what is expected, in both languages; the English text is the client's own.
  public var sentence: Sentence { Sentence(description, russian) }

  private var russian: String {
    let place = "так, как его показывает портал: «Разработчикам», локальное приложение"
    return switch self {
    case .noPortal: "адрес портала — не адрес; ожидается https://ПОРТАЛ"
    case .noTokenServer:
      "адрес сервера авторизации — не адрес; ожидается \(PortalApplication.officialTokenServer)"
    case .badClientID:
      "код приложения состоит не из 1–128 букв, цифр, точек и дефисов; скопируйте его \(place)"
    case .badClientSecret:
      "ключ приложения пуст, слишком длинен или содержит пробел; скопируйте его \(place)"
    case .plainHTTP(let host):
      "адрес \(host) начинается с http://, и секреты ушли бы открытым текстом; нужен https://"
    }
  }
}
