import Contractors

/// The headings that Russian programs use, by what they mean. Source: contractor-formats.md §7. Those of other languages
/// are in `EuropeanHeadings`.
///
/// Plain data: a line is a meaning and its headings. A heading with a number behind it (`Телефон 2`) means the same.
enum HeaderSynonyms {
  /// What a heading means.
  enum Meaning: Sendable, Hashable {
    case key
    case field(FieldName)
    /// An element of a bag, of this kind when there are several columns for it.
    case element(FieldName, kind: String)
    case part(String)
    /// A part of an address.
    case addressPart(String)
    case fullPersonName
    case taxIdWithReason
    case removed
  }

  /// Headings with the same meaning in both entities.
  static let shared: [(Meaning, [String])] = [
    (.key, ["Ид", "ID", "GUID", "УИД", "Ссылка", "Внешний код", "UUID", "key"]),
    (.key, ["Код", "Код контрагента", "Код клиента", "№", "Code"]),
    (.field("taxId"), ["ИНН", "INN", "taxId"]),
    (
      .element("phones", kind: "work"),
      [
        "Телефон", "Телефоны", "Тел.", "Контактный телефон", "Рабочий телефон", "Phone", "Телефон рабочий",
        "Тел",
      ]
    ),
    (
      .element("phones", kind: "mobile"),
      ["Мобильный", "Моб. телефон", "Мобильный телефон", "Сотовый", "Mobile"]
    ),
    (.element("phones", kind: "fax"), ["Факс", "Fax"]),
    (.element("phones", kind: "home"), ["Домашний телефон", "Home Phone"]),
    (
      .element("emails", kind: "work"),
      [
        "E-mail", "Email", "Эл. почта", "Электронная почта", "Почта", "Адрес электронной почты",
        "Рабочий e-mail",
      ]
    ),
    (.element("emails", kind: "home"), ["Частный e-mail", "Личный e-mail"]),
    (.element("websites", kind: "work"), ["Сайт", "Веб-сайт", "WWW", "Web", "Website"]),
    (.element("addresses", kind: "legal"), ["Юридический адрес", "Юр. адрес", "Адрес юридический"]),
    (.element("addresses", kind: "actual"), ["Фактический адрес", "Факт. адрес", "Адрес", "Address"]),
    (.element("addresses", kind: "postal"), ["Почтовый адрес"]),
    (.element("addresses", kind: "delivery"), ["Адрес доставки"]),
    (.field("groups"), ["Группа", "Группы", "Категория", "Папка", "Теги"]),
    (
      .field("comment"),
      ["Комментарий", "Примечание", "Описание", "Комментарии", "Заметки", "Comment", "Notes"]
    ),
    (.field("responsible"), ["Ответственный", "Менеджер", "Responsible"]),
    (.removed, ["Пометка удаления", "ПометкаУдаления", "Удален"]),
  ]

  /// Headings of companies.
  static let company: [(Meaning, [String])] = [
    (
      .field("name"),
      [
        "Наименование", "Название", "Контрагент", "Клиент", "Краткое наименование", "Рабочее наименование",
        "Наименование контрагента",
        "Название компании", "Компания", "Организация", "Name", "Company", "Title",
      ]
    ),
    (
      .field("fullName"),
      [
        "Полное наименование", "НаименованиеПолное", "Наименование полное", "Официальное наименование",
        "Юридическое наименование",
      ]
    ),
    (.field("kind"), ["Тип", "Вид", "Вид контрагента", "Тип контрагента", "Юр/Физ лицо", "ЮрФизЛицо"]),
    (.taxIdWithReason, ["ИНН/КПП", "ИНН / КПП"]),
    (.field("taxReason"), ["КПП", "KPP"]),
    (.field("registrationNumber"), ["ОГРН", "ОГРНИП", "ОГРН/ОГРНИП", "Регистрационный номер", "OGRN"]),
    (.element("classifierCodes", kind: "OKPO"), ["ОКПО", "Код по ОКПО"]),
    (.field("director"), ["Руководитель", "Директор", "Генеральный директор"]),
    (.field("accountant"), ["Главный бухгалтер", "Бухгалтер"]),
    (
      .field("bankAccounts"),
      ["Расчетный счет", "Расчётный счёт", "Расч. счет", "Р/с", "Р/счет", "Номер счета"]
    ),
    (.part("bankCode"), ["БИК", "БИК банка", "BIK"]),
    (.part("bankName"), ["Банк", "Наименование банка"]),
    (.part("correspondentAccount"), ["Корр. счет", "К/с", "Корреспондентский счет"]),
  ]

  /// Headings of contacts.
  static let contact: [(Meaning, [String])] = [
    (
      .fullPersonName,
      ["ФИО", "Контактное лицо", "Фамилия Имя Отчество", "Наименование", "Клиент", "Контакт"]
    ),
    (.field("lastName"), ["Фамилия", "Last Name"]),
    (.field("firstName"), ["Имя", "First Name"]),
    (.field("middleName"), ["Отчество", "Middle Name"]),
    (.field("birthDate"), ["Дата рождения", "Дата рожд.", "День рождения", "Birthday"]),
    (.field("position"), ["Должность", "Position", "Job Title"]),
    (.field("sex"), ["Пол"]),
  ]

  /// The spellings of kinds that files use. Source: contractor-formats.md §7, "kind".
  static let kinds: [(String, [String])] = [
    ("legalEntity", ["Юридическое лицо", "Юрлицо", "Юр. лицо", "Юр", "ЮЛ"]),
    ("soleProprietor", ["Индивидуальный предприниматель", "ИП"]),
    ("person", ["Физическое лицо", "Физлицо", "Физ. лицо", "Физ", "ФЛ"]),
  ]
}
