/// The dictionaries behind fields of type crm_status. Source: bitrix24-rest.md §10.
enum Dictionaries {
  struct Entry: Sendable {
    let dictionary: String
    let code: String
    let name: String
    let sort: Int
  }

  static let entries: [Entry] =
    list(
      "CONTACT_TYPE",
      [("CLIENT", "Клиенты"), ("SUPPLIER", "Поставщики"), ("PARTNER", "Партнёры"), ("OTHER", "Другое")])
    + list(
      "COMPANY_TYPE",
      [
        ("CUSTOMER", "Клиент"), ("SUPPLIER", "Поставщик"), ("COMPETITOR", "Конкурент"),
        ("PARTNER", "Партнёр"), ("OTHER", "Другое"),
      ])
    + list(
      "SOURCE",
      [
        ("CALL", "Звонок"), ("EMAIL", "Электронная почта"), ("WEB", "Веб-сайт"), ("ADVERTISING", "Реклама"),
        ("PARTNER", "Существующий клиент"), ("RECOMMENDATION", "По рекомендации"),
        ("TRADE_SHOW", "Выставка"), ("WEBFORM", "CRM-форма"), ("CALLBACK", "Обратный звонок"),
        ("RC_GENERATOR", "Генератор продаж"), ("STORE", "Интернет-магазин"), ("OTHER", "Другое"),
      ])
    + list(
      "EMPLOYEES",
      [
        ("EMPLOYEES_1", "менее 50"), ("EMPLOYEES_2", "50-250"), ("EMPLOYEES_3", "250-500"),
        ("EMPLOYEES_4", "более 500"),
      ])
    + list(
      "INDUSTRY",
      [
        ("IT", "Информационные технологии"), ("TELECOM", "Телекоммуникации"),
        ("MANUFACTURING", "Производство"), ("BANKING", "Банковские услуги"), ("CONSULTING", "Консалтинг"),
        ("FINANCE", "Финансы"), ("GOVERNMENT", "Правительство"), ("DELIVERY", "Доставка"),
        ("ENTERTAINMENT", "Развлечения"), ("NOTPROFIT", "Не для получения прибыли"), ("OTHER", "Другое"),
      ])
    + list("HONORIFIC", [("HNR_RU_1", "г-н"), ("HNR_RU_2", "г-жа")])
    + list(
      "STATUS",
      [
        ("NEW", "Не обработан"), ("IN_PROCESS", "В работе"), ("PROCESSED", "Обработан"),
        ("CONVERTED", "Качественный лид"), ("JUNK", "Некачественный лид"),
      ])

  private static let codes: [String: Set<String>] = Dictionary(grouping: entries, by: \.dictionary)
    .mapValues { Set($0.map(\.code)) }

  static func contains(_ code: String, in dictionary: String) -> Bool {
    codes[dictionary]?.contains(code) ?? false
  }

  private static func list(_ dictionary: String, _ pairs: [(String, String)]) -> [Entry] {
    pairs.enumerated().map { place, pair in
      Entry(dictionary: dictionary, code: pair.0, name: pair.1, sort: (place + 1) * 10)
    }
  }
}
