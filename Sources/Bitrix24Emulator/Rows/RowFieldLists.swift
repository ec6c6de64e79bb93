/// The fields of the smaller tables, in the order of documented answers.
///
/// Source: bitrix24-rest.md §6; pages `crm.requisite.fields`, `crm.requisite.bankdetail.fields`,
/// `crm.address.fields`, `crm.requisite.preset.fields` and `crm.requisite.link.fields`.
enum RowFieldLists {
  static func fields(of kind: RowKind, userFields: [UserField]) -> [Field] {
    switch kind {
    case .requisite: requisite + userFields.map(\.field)
    case .bankDetail: bankDetail
    case .address: address
    case .preset: preset
    case .requisiteLink: link
    }
  }

  private static func integer(_ name: String, _ title: String) -> Field { Field(name, nil, .integer, title) }

  private static func text(_ name: String, _ title: String? = nil) -> Field {
    Field(name, nil, .text, title ?? name)
  }

  private static let identifier = integer("ID", "ID").from(.id).readOnly

  private static let made: [Field] = [
    Field("DATE_CREATE", nil, .moment, "Дата создания").from(.created).readOnly,
    Field("DATE_MODIFY", nil, .moment, "Дата изменения").from(.modified).readOnly,
    Field("CREATED_BY_ID", nil, .user, "Создал").from(.createdBy).readOnly,
    Field("MODIFY_BY_ID", nil, .user, "Изменил").from(.modifiedBy).readOnly,
  ]

  private static let active = Field("ACTIVE", nil, .flag, "Активен").unset(.yes)
  private static let sort = integer("SORT", "Сортировка").unset(.text("500"))

  private static let requisite: [Field] =
    [
      identifier,
      integer("ENTITY_TYPE_ID", "ID типа сущности").required.immutable,
      integer("ENTITY_ID", "ID сущности").required.immutable,
      integer("PRESET_ID", "ID пресета").required.immutable,
    ] + made + [
      text("NAME", "Название"), text("CODE", "Код"), text("XML_ID", "Внешний код"), text("ORIGINATOR_ID"),
      active, Field("ADDRESS_ONLY", nil, .flag, "ADDRESS_ONLY").unset(.no), sort,
      text("RQ_NAME", "Ф.И.О."), text("RQ_FIRST_NAME", "Имя"), text("RQ_LAST_NAME", "Фамилия"),
      text("RQ_SECOND_NAME", "Отчество"), text("RQ_COMPANY_ID"),
      text("RQ_COMPANY_NAME", "Сокращенное наименование организации"),
      text("RQ_COMPANY_FULL_NAME", "Полное наименование организации"),
      text("RQ_COMPANY_REG_DATE", "Дата государственной регистрации"), text("RQ_DIRECTOR", "Ген. директор"),
      text("RQ_ACCOUNTANT", "Гл. бухгалтер"), text("RQ_CEO_NAME"), text("RQ_CEO_WORK_POS"),
      text("RQ_CONTACT", "Контактное лицо"), text("RQ_EMAIL", "E-Mail"), text("RQ_PHONE", "Телефон"),
      text("RQ_FAX", "Факс"),
      Field("RQ_IDENT_TYPE", nil, .statuses(dictionaries: ["RQ_IDENT_TYPE_CO"]), "RQ_IDENT_TYPE"),
      text("RQ_IDENT_DOC", "Вид документа"), text("RQ_IDENT_DOC_SER", "серия"),
      text("RQ_IDENT_DOC_NUM", "номер"), text("RQ_IDENT_DOC_PERS_NUM"),
      text("RQ_IDENT_DOC_DATE", "дата выдачи"), text("RQ_IDENT_DOC_ISSUED_BY", "кем выдан"),
      text("RQ_IDENT_DOC_DEP_CODE", "код подразделения"), text("RQ_INN", "ИНН"), text("RQ_KPP", "КПП"),
      text("RQ_USRLE"), text("RQ_IFNS", "ИФНС"), text("RQ_OGRN", "ОГРН"), text("RQ_OGRNIP", "ОГРНИП"),
      text("RQ_OKPO", "ОКПО"), text("RQ_OKTMO", "ОКТМО"), text("RQ_OKVED", "ОКВЭД"),
    ]
    + [
      "RQ_EDRPOU", "RQ_DRFO", "RQ_KBE", "RQ_IIN", "RQ_BIN",
    ].map { text($0) } + [
      text("RQ_ST_CERT_SER", "Серия св. о гос. регистрации"),
      text("RQ_ST_CERT_NUM", "Номер св. о гос. регистрации"),
      text("RQ_ST_CERT_DATE", "Дата св. о гос. регистрации"),
      Field("RQ_VAT_PAYER", nil, .flag, "RQ_VAT_PAYER").unset(.no),
    ]
    + [
      "RQ_VAT_ID", "RQ_VAT_CERT_SER", "RQ_VAT_CERT_NUM", "RQ_VAT_CERT_DATE", "RQ_RESIDENCE_COUNTRY",
      "RQ_BASE_DOC", "RQ_REGON", "RQ_KRS", "RQ_PESEL", "RQ_LEGAL_FORM", "RQ_SIRET", "RQ_SIREN", "RQ_CAPITAL",
      "RQ_RCS", "RQ_CNPJ", "RQ_STATE_REG", "RQ_MNPL_REG", "RQ_CPF",
    ].map { text($0) }

  private static let bankDetail: [Field] =
    [
      identifier, integer("ENTITY_ID", "ID объекта").required.immutable,
      integer("COUNTRY_ID", "ID страны").unset(.text(String(Presets.russia))),
    ] + made + [
      text("NAME", "Название"), text("CODE", "Код"), text("XML_ID", "Внешний код"), active, sort,
      text("RQ_BANK_NAME", "Наименование банка"), text("RQ_BANK_ADDR", "Адрес банка"), text("RQ_BANK_CODE"),
      text("RQ_AGENCY_NAME"), text("RQ_BANK_ROUTE_NUM"), text("RQ_BIK", "БИК"), text("RQ_MFO"),
      text("RQ_ACC_NAME"), text("RQ_ACC_NUM", "Расчетный счёт"), text("RQ_ACC_TYPE"), text("RQ_IIK"),
      text("RQ_ACC_CURRENCY", "Валюта счёта"), text("RQ_COR_ACC_NUM", "Кор. счёт"), text("RQ_IBAN"),
      text("RQ_SWIFT", "SWIFT"), text("RQ_BIC"), text("RQ_CODEB"), text("RQ_CODEG"), text("RQ_RIB"),
      text("COMMENTS", "Комментарий"), text("ORIGINATOR_ID", "Внешний источник"),
    ]

  private static let address: [Field] = [
    integer("TYPE_ID", "TYPE_ID").required.immutable,
    integer("ENTITY_TYPE_ID", "ENTITY_TYPE_ID").required.immutable,
    integer("ENTITY_ID", "ENTITY_ID").required.immutable,
    text("ADDRESS_1", "Улица, дом, корпус, строение"), text("ADDRESS_2", "Квартира / офис"),
    text("CITY", "Город"), text("POSTAL_CODE", "Почтовый индекс"), text("REGION", "Район"),
    text("PROVINCE", "Область"), text("COUNTRY", "Страна"), text("COUNTRY_CODE"),
    integer("LOC_ADDR_ID", "Идентификатор адреса местоположения"),
    integer("ANCHOR_TYPE_ID", "ANCHOR_TYPE_ID").readOnly, integer("ANCHOR_ID", "ANCHOR_ID").readOnly,
  ]

  private static let preset: [Field] =
    [
      identifier, integer("ENTITY_TYPE_ID", "ID типа объекта").required.immutable,
      integer("COUNTRY_ID", "ID страны").required.immutable,
    ] + made + [
      text("NAME", "Название").required, text("XML_ID", "Внешний код"), active, sort,
    ]

  private static let link: [Field] = [
    integer("ENTITY_TYPE_ID", "ID типа объекта").required.immutable,
    integer("ENTITY_ID", "ID объекта").required.immutable,
    integer("REQUISITE_ID", "Привязка к реквизитам").required.unset(.zero),
    integer("BANK_DETAIL_ID", "Привязка к банковским реквизитам").required.unset(.zero),
    integer("MC_REQUISITE_ID", "Привязка к реквизитам моей компании").required.unset(.zero),
    integer("MC_BANK_DETAIL_ID", "Привязка к банковским реквизитам моей компании").required.unset(.zero),
  ]
}
