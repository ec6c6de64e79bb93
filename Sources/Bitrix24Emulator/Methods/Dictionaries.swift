/// One entry of a dictionary.
public struct DictionaryEntry: Sendable, Hashable {
  /// Which dictionary, such as COMPANY_TYPE.
  public var dictionary: String
  /// What records hold, such as `UC_7K2F9Q`.
  public var code: String
  /// What people see.
  public var name: String
  /// The place within the dictionary.
  public var sort: Int

  /// Defines an entry; nothing is checked.
  public init(dictionary: String, code: String, name: String, sort: Int = 500) {
    self.dictionary = dictionary
    self.code = code
    self.name = name
    self.sort = sort
  }
}

/// The dictionaries behind fields of type crm_status. Source: bitrix24-rest.md §10.
struct Dictionaries: Sendable {
  /// Those every portal has, then its own.
  private(set) var entries: [DictionaryEntry]
  private var codes: [String: Set<String>]

  init(adding own: [DictionaryEntry]) {
    self.entries = Dictionaries.common + own
    self.codes = Dictionary(grouping: entries, by: \.dictionary).mapValues { Set($0.map(\.code)) }
  }

  func contains(_ code: String, in dictionary: String) -> Bool { codes[dictionary]?.contains(code) ?? false }

  /// Renames the entry with that code, or adds it behind the others.
  mutating func define(_ entry: DictionaryEntry) {
    if let place = entries.firstIndex(where: { $0.dictionary == entry.dictionary && $0.code == entry.code }) {
      entries[place] = entry
    } else {
      entries.append(entry)
      codes[entry.dictionary, default: []].insert(entry.code)
    }
  }

  /// In the order of page `crm.status.entity.types`.
  static let types: [(id: String, name: String)] = [
    ("STATUS", "Стадии лида"), ("SOURCE", "Источники"), ("CONTACT_TYPE", "Тип контакта"),
    ("COMPANY_TYPE", "Тип компании"), ("EMPLOYEES", "Кол-во сотрудников"),
    ("INDUSTRY", "Сфера деятельности"), ("HONORIFIC", "Обращения"),
  ]

  static let common: [DictionaryEntry] =
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

  private static func list(_ dictionary: String, _ pairs: [(String, String)])
    -> [DictionaryEntry]
  {
    pairs.enumerated().map { place, pair in
      DictionaryEntry(dictionary: dictionary, code: pair.0, name: pair.1, sort: (place + 1) * 10)
    }
  }
}
