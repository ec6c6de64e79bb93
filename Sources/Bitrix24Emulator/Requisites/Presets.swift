/// The templates by which requisites are filled in.
///
/// Composition of the Russian ones: page `crm.requisite.preset.field.list` for organisations, the CRM module of the
/// on-premise edition for the other two. Source: bitrix24-rest.md §6.3.
enum Presets {
  /// The number of a country: page `crm.requisite.preset.countries`.
  static let russia = 1
  static let organisation = 1
  static let soleProprietor = 2
  static let person = 3

  static let countries: [(id: Int, code: String, title: String)] = [
    (1, "RU", "Россия"), (4, "BY", "Беларусь"), (6, "KZ", "Казахстан"), (14, "UA", "Украина"),
    (34, "BR", "Бразилия"), (46, "DE", "Германия"), (77, "CO", "Колумбия"), (110, "PL", "Польша"),
    (122, "US", "США"), (132, "FR", "Франция"),
  ]

  /// What a Russian preset may hold: page `crm.requisite.preset.field.availabletoadd`.
  static let russianFields = [
    "RQ_FIRST_NAME", "RQ_LAST_NAME", "RQ_SECOND_NAME", "RQ_NAME", "RQ_COMPANY_NAME", "RQ_COMPANY_FULL_NAME",
    "RQ_COMPANY_REG_DATE", "RQ_DIRECTOR", "RQ_ACCOUNTANT", "RQ_ADDR", "RQ_CONTACT", "RQ_EMAIL", "RQ_PHONE",
    "RQ_FAX", "RQ_IDENT_DOC", "RQ_IDENT_DOC_SER", "RQ_IDENT_DOC_NUM", "RQ_IDENT_DOC_DATE",
    "RQ_IDENT_DOC_ISSUED_BY", "RQ_IDENT_DOC_DEP_CODE", "RQ_INN", "RQ_KPP", "RQ_IFNS", "RQ_OGRN", "RQ_OGRNIP",
    "RQ_OKPO", "RQ_OKTMO", "RQ_OKVED", "RQ_ST_CERT_SER", "RQ_ST_CERT_NUM", "RQ_ST_CERT_DATE",
    "RQ_SIGNATURE", "RQ_STAMP",
  ]

  private static let russian: [(name: String, code: String, fields: [String], short: Set<String>)] = [
    (
      "Организация", "RU_COMPANY",
      [
        "RQ_INN", "RQ_COMPANY_NAME", "RQ_COMPANY_FULL_NAME", "RQ_OGRN", "RQ_KPP", "RQ_COMPANY_REG_DATE",
        "RQ_OKPO", "RQ_OKTMO", "RQ_DIRECTOR", "RQ_ACCOUNTANT", "RQ_ADDR", "RQ_SIGNATURE", "RQ_STAMP",
      ], ["RQ_INN", "RQ_COMPANY_NAME", "RQ_KPP"]
    ),
    (
      "ИП", "RU_INDIVIDUAL",
      [
        "RQ_LAST_NAME", "RQ_FIRST_NAME", "RQ_SECOND_NAME", "RQ_INN", "RQ_OGRNIP", "RQ_OKPO", "RQ_OKVED",
        "RQ_ADDR",
      ], ["RQ_LAST_NAME", "RQ_FIRST_NAME", "RQ_SECOND_NAME", "RQ_INN"]
    ),
    (
      "Физ. лицо", "RU_PERSON",
      [
        "RQ_LAST_NAME", "RQ_FIRST_NAME", "RQ_SECOND_NAME", "RQ_IDENT_DOC", "RQ_IDENT_DOC_SER",
        "RQ_IDENT_DOC_NUM", "RQ_IDENT_DOC_ISSUED_BY", "RQ_IDENT_DOC_DATE", "RQ_IDENT_DOC_DEP_CODE", "RQ_ADDR",
      ], ["RQ_LAST_NAME", "RQ_FIRST_NAME", "RQ_SECOND_NAME"]
    ),
  ]

  /// Gives a new portal the presets that a Russian one begins with.
  static func fill(_ portal: inout Portal) {
    for preset in russian {
      let id = portal.rowCreate(
        .preset, owner: .none,
        [
          "ENTITY_TYPE_ID": String(RowOwner.requisiteTypeID), "COUNTRY_ID": String(russia),
          "NAME": preset.name, "XML_ID": "#CRM_REQUISITE_PRESET_DEF_\(preset.code)#",
        ])
      portal.presetFields[id] = preset.fields.enumerated().map { place, name in
        PresetField(
          id: place + 1, name: name, title: "", isInShortList: preset.short.contains(name),
          sort: 510 + place * 10)
      }
    }
  }
}

/// One field of a preset.
struct PresetField: Sendable, Hashable {
  /// Within its preset.
  let id: Int
  let name: String
  var title: String
  var isInShortList: Bool
  var sort: Int

  /// Numbers are numbers here although the method is old.
  var value: PHPValue {
    .map([
      ("ID", .int(id)), ("FIELD_NAME", .string(name)), ("FIELD_TITLE", .string(title)),
      ("IN_SHORT_LIST", .string(isInShortList ? "Y" : "N")), ("SORT", .int(sort)),
    ])
  }
}
