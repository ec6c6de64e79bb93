import Contractors

/// What `authorize` says.
enum AuthorizeSentence {
  static func noApplication(_ name: String) -> Sentence {
    Sentence(
      "the connection '\(name)' is no local application: describe one under 'application:', or go on with its webhook, which needs no authorisation",
      "подключение «\(name)» — не локальное приложение: опишите его в «application:» или пользуйтесь вебхуком, которому авторизация не нужна"
    )
  }

  static func whichApplication(_ names: [String]) -> Sentence {
    if names.isEmpty {
      return Sentence(
        "the configuration has no local application: describe one under 'application:' at a connection of type bitrix24",
        "в настройках нет локального приложения: опишите его в «application:» у подключения типа bitrix24")
    }
    let list = names.joined(separator: ", ")
    return Sentence(
      "there are several applications (\(list)): say which", "приложений несколько (\(list)): укажите нужное")
  }

  static func badRedirect(_ text: String) -> Sentence {
    Sentence(
      "'\(text)' is no address to come back to: write one such as http://127.0.0.1:8788/, the same as on the application's card",
      "«\(text)» не годится для возврата: напишите, например, http://127.0.0.1:8788/ — такой же, как в карточке приложения"
    )
  }

  static func open(_ host: String, _ redirect: String) -> Sentence {
    Sentence(
      "open this address in a browser on this machine and agree; \(host) then sends the browser to \(redirect)",
      "откройте этот адрес в браузере на этой машине и разрешите доступ; \(host) вернёт браузер на \(redirect)"
    )
  }

  static let openAndPaste = Sentence(
    "open this address in a browser and agree; then copy the address to which the browser was sent, and paste it here within 30 seconds:",
    "откройте этот адрес в браузере и разрешите доступ; затем скопируйте адрес, на который перешёл браузер, и вставьте его сюда в течение 30 секунд:"
  )

  static let badPaste = Sentence(
    "that is no answer to this request: expected the whole address with code= and state= in it. Try again",
    "это ответ не на этот запрос: нужен весь адрес, в котором есть code= и state=. Повторите")

  static func tooLate(_ minutes: Int) -> Sentence {
    Sentence(
      "nobody came back within \(minutes) minutes. Check that the address on the application's card is the one above, and try again",
      "за \(minutes) минут никто не вернулся. Проверьте, что в карточке приложения указан адрес возврата, названный выше, и повторите"
    )
  }

  static func strangers(_ count: Int) -> Sentence {
    Sentence(
      "answers that were none to this request: \(count); they were not heeded",
      "ответов не на этот запрос: \(count); они оставлены без внимания")
  }

  static func installed(_ host: String) -> Sentence {
    Sentence(
      "\(host) installed the application by itself and posted tokens; they were proved by a call and renewed",
      "\(host) установил приложение сам и прислал токены; они проверены вызовом и обновлены")
  }

  static let pageDone = Sentence(
    "The application is authorised. You can close this page.",
    "Приложение авторизовано. Страницу можно закрыть.")
  static let pageFailed = Sentence(
    "It did not work: the program says why in its terminal.",
    "Не получилось: причина — в терминале программы.")
  static let pageStranger = Sentence(
    "This is no answer to the request that is open.", "Это ответ не на тот запрос, которого здесь ждут.")

  static func done(_ connection: String, _ path: String) -> Sentence {
    Sentence(
      "\(connection) is authorised; its tokens are kept in \(path)",
      "\(connection): авторизация получена, токены хранятся в \(path)")
  }
}

/// The help of `authorize`.
enum AuthorizeHelp {
  static let abstract = Sentence(
    "Lets a portal's local application in: by a person's consent in a browser.",
    "Авторизует локальное приложение портала: с согласия человека в браузере.")
  static let discussion = Sentence(
    """
    Prints the address to open, waits on this machine for the browser to come back
    and keeps the tokens, which are renewed by themselves from then on. Example:
    """,
    """
    Печатает адрес, который надо открыть, ждёт на этой машине возвращения браузера
    и сохраняет токены; дальше они обновляются сами. Пример:
    """
  ).with(examples: "contractor-sync authorize crm")
  static let paste = Sentence(
    "Asks for the address to which the browser was sent, where it cannot come back to this machine.",
    "Спрашивает адрес, на который перешёл браузер, если на эту машину он вернуться не может.")
  static let connection = Sentence(
    "The connection; by default the only application.", "Подключение; по умолчанию — единственное приложение."
  )
}
