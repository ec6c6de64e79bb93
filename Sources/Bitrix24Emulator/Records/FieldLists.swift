/// The system fields of both kinds, in the order of captured answers.
///
/// Source: bitrix24-rest.md §4.2, §4.3, §4.5, §5.2.
enum FieldLists {
  static func fields(of entity: PortalEntity) -> [Field] {
    switch entity {
    case .contact: contact
    case .company: company
    }
  }

  private static let contact: [Field] =
    [
      identifier,
      Field("POST", "post", .text, "Должность"),
      comments,
      Field("HONORIFIC", "honorific", .status(dictionary: "HONORIFIC"), "Обращение"),
      Field("NAME", "name", .text, "Имя").with { $0.isRequired = true },
      Field("SECOND_NAME", "secondName", .text, "Отчество"),
      Field("LAST_NAME", "lastName", .text, "Фамилия").with { $0.isRequired = true },
      Field("PHOTO", "photo", .file, "Фотография"),
      lead,
      Field("TYPE_ID", "typeId", .status(dictionary: "CONTACT_TYPE"), "Тип контакта"),
      Field("SOURCE_ID", "sourceId", .status(dictionary: "SOURCE"), "Источник"),
      Field("SOURCE_DESCRIPTION", "sourceDescription", .text, "Дополнительно об источнике"),
      Field("COMPANY_ID", "companyId", .company, "Компания").from(.primaryCompany)
        .with { $0.isDeprecated = true },
      Field("COMPANY_IDS", "companyIds", .company, "Компании").from(.companyIDs)
        .with {
          $0.isMultiple = true
          $0.isWriteOnly = true
        },
      Field("BIRTHDATE", "birthdate", .date, "Дата рождения").unset(.empty),
      Field("EXPORT", "export", .flag, "Участвует в экспорте контактов").unset(.yes),
    ] + presence + dates + people + foreign + [
      Field("LAST_ACTIVITY_TIME", "lastActivityTime", .moment, "Последняя активность").from(.modified)
        .readOnly
    ] + address("", "Адрес") + utm + [lastActivityBy] + multi

  private static let company: [Field] =
    [
      identifier,
      Field("COMPANY_TYPE", "typeId", .status(dictionary: "COMPANY_TYPE"), "Тип компании"),
      Field("TITLE", "title", .text, "Название компании").with { $0.isRequired = true },
      Field("LOGO", "logo", .file, "Логотип"),
      lead,
    ] + presence + people + [
      Field("BANKING_DETAILS", "bankingDetails", .text, "Банковские реквизиты"),
      Field("INDUSTRY", "industry", .status(dictionary: "INDUSTRY"), "Сфера деятельности"),
      Field("REVENUE", "revenue", .double, "Годовой оборот").unset(.zero),
      Field("CURRENCY_ID", "currencyId", .currency, "Валюта"),
      Field("EMPLOYEES", "employees", .status(dictionary: "EMPLOYEES"), "Кол-во сотрудников"),
      comments,
    ] + dates + [
      Field("IS_MY_COMPANY", "isMyCompany", .flag, "Моя компания").unset(.no),
      Field("CONTACT_ID", "contactIds", .contact, "Контакты").from(.contactIDs)
        .with {
          $0.isMultiple = true
          $0.isWriteOnly = true
        },
    ] + foreign + address("", "Адрес") + [
      Field("ADDRESS_LEGAL", "addressLegal", .text, "Юридический адрес")
    ] + address("REG_", "Юридический адрес") + utm + [
      lastActivityBy,
      Field("LAST_ACTIVITY_TIME", "lastActivityTime", .moment, "Последняя активность").from(.modified)
        .readOnly,
      Field("LAST_COMMUNICATION_TIME", "lastCommunicationTime", .text, "Последняя коммуникация")
        .from(.fixed(nil)).readOnly,
    ] + multi

  private static let identifier = Field("ID", "id", .integer, "ID").from(.id).readOnly
  private static let comments = Field("COMMENTS", "comments", .text, "Комментарий").unset(.empty)
  private static let lead = Field("LEAD_ID", "leadId", .lead, "Лид").from(.fixed(nil)).readOnly
  private static let lastActivityBy =
    Field("LAST_ACTIVITY_BY", "lastActivityBy", .user, "Последняя активность автор").from(.modifiedBy)
    .readOnly

  private static let presence: [Field] = [
    Field("HAS_PHONE", "hasPhone", .flag, "Задан телефон").from(.has(multi: "PHONE")).readOnly,
    Field("HAS_EMAIL", "hasEmail", .flag, "Задан e-mail").from(.has(multi: "EMAIL")).readOnly,
    Field("HAS_IMOL", "hasImol", .flag, "Задана открытая линия").from(.has(multi: "IMOL")).readOnly,
  ]

  private static let dates: [Field] = [
    Field("DATE_CREATE", "createdTime", .moment, "Дата создания").from(.created).readOnly
      .with { $0.isImported = true },
    Field("DATE_MODIFY", "updatedTime", .moment, "Дата изменения").from(.modified).readOnly
      .with { $0.isImported = true },
    Field("OPENED", "opened", .flag, "Доступен для всех").unset(.yes),
  ]

  private static let people: [Field] = [
    Field("ASSIGNED_BY_ID", "assignedById", .user, "Ответственный").from(.assignedBy),
    Field("CREATED_BY_ID", "createdBy", .user, "Кем создан").from(.createdBy).readOnly
      .with { $0.isImported = true },
    Field("MODIFY_BY_ID", "updatedBy", .user, "Кем изменен").from(.modifiedBy).readOnly
      .with { $0.isImported = true },
  ]

  private static let foreign: [Field] = [
    Field("ORIGINATOR_ID", "originatorId", .text, "Внешний источник"),
    Field("ORIGIN_ID", "originId", .text, "Идентификатор элемента во внешнем источнике"),
    Field("ORIGIN_VERSION", "originVersion", .text, "Версия оригинала"),
  ]

  private static let utm: [Field] = [
    Field("UTM_SOURCE", "utmSource", .text, "Рекламная система"),
    Field("UTM_MEDIUM", "utmMedium", .text, "Тип трафика"),
    Field("UTM_CAMPAIGN", "utmCampaign", .text, "Обозначение рекламной кампании"),
    Field("UTM_CONTENT", "utmContent", .text, "Содержание кампании"),
    Field("UTM_TERM", "utmTerm", .text, "Условие поиска кампании"),
  ]

  private static let multi: [Field] = [
    ("PHONE", "Телефон"), ("EMAIL", "E-mail"), ("WEB", "Сайт"), ("IM", "Мессенджер"), ("LINK", "LINK"),
  ].map { name, title in
    Field(name, nil, .multi, title).from(.multi(name)).with { $0.isMultiple = true }
  }

  private static func address(_ prefix: String, _ title: String) -> [Field] {
    [
      ("ADDRESS", ""), ("ADDRESS_2", ", квартира, офис"), ("ADDRESS_CITY", ", город"),
      ("ADDRESS_POSTAL_CODE", ", индекс"), ("ADDRESS_REGION", ", район"), ("ADDRESS_PROVINCE", ", область"),
      ("ADDRESS_COUNTRY", ", страна"), ("ADDRESS_COUNTRY_CODE", ", код страны"),
    ].map { Field(prefix + $0.0, nil, .text, title + $0.1) }
      + [Field(prefix + "ADDRESS_LOC_ADDR_ID", nil, .integer, title + ", местоположение")]
  }
}
