import Contractors

/// What is said of calls.
enum CallSentence {
  static func badValue(_ text: String) -> Sentence {
    let shown = String(text.prefix(60))
    return Sentence(
      "'\(shown)' is no value of a call: write name=value, such as filter[>ID]=5, select[]=ID or fields[TITLE]=Firm",
      "«\(shown)» — не значение вызова: пишите имя=значение, например filter[>ID]=5, select[]=ID или fields[TITLE]=Фирма"
    )
  }

  static func badMethod(_ method: String) -> Sentence {
    let shown = String(method.prefix(60))
    return Sentence(
      "'\(shown)' is no method that can be called by itself: write its name, such as crm.company.list",
      "«\(shown)» нельзя вызвать отдельно: укажите имя метода, например crm.company.list")
  }

  static func noPortal(_ name: String) -> Sentence {
    Sentence(
      "the connection '\(name)' is no portal: name one of type bitrix24",
      "подключение «\(name)» — не портал: укажите подключение типа bitrix24")
  }

  static func whichPortal(_ names: [String]) -> Sentence {
    if names.isEmpty {
      return Sentence(
        "the configuration has no portal: add a connection of type bitrix24",
        "в настройках нет портала: добавьте подключение типа bitrix24")
    }
    let list = names.joined(separator: ", ")
    return Sentence(
      "there are several portals (\(list)): say which with --connection",
      "порталов несколько (\(list)): укажите нужный в --connection")
  }
}

extension HelpSentence {
  enum Call {
    static let abstract = Sentence(
      "Calls one REST method of the portal and shows the answer, or prints the call as code.",
      "Вызывает один метод REST портала и показывает ответ или выводит вызов в виде кода.")
    static let discussion = Sentence(
      """
      Values are written as in a query: names in brackets nest, empty brackets
      append. A method that writes does write. Code has the webhook in an environment
      variable. Examples:
      """,
      """
      Значения пишутся как в запросе: имена в скобках вкладываются, пустые скобки
      добавляют. Метод, который записывает, действительно запишет. В коде вебхук
      берётся из переменной окружения. Примеры:
      """
    ).with(
      examples: "contractor-sync call crm.company.list 'filter[>ID]=100' 'select[]=TITLE'",
      "contractor-sync call crm.company.get id=7 --as python")
    static let method = Sentence("The method, such as crm.company.list.", "Метод, например crm.company.list.")
    static let values = Sentence("Its values, each as name=value.", "Его значения, каждое как имя=значение.")
    static let connection = Sentence(
      "The portal's connection; needed where there are several.",
      "Подключение портала; нужно, если порталов несколько.")
    static let code = Sentence(
      "Prints the call in this language instead: curl, python, php or js.",
      "Вместо вызова выводит его код: curl, python, php или js.")
  }
}
