/// Requisites, bank details and addresses for made-up records; they exist nowhere either.
///
/// They come from a generator of their own, so that asking for them changes nothing else.
enum MadeUpRequisites {
  private static let cities: [(name: String, province: String, code: String)] = [
    ("Москва", "", "101000"), ("Санкт-Петербург", "", "190000"), ("Казань", "Республика Татарстан", "420000"),
    ("Екатеринбург", "Свердловская область", "620000"), ("Тюмень", "Тюменская область", "625000"),
    ("Новосибирск", "Новосибирская область", "630000"), ("Самара", "Самарская область", "443000"),
  ]

  private static let streets = ["Садовая", "Заречная", "Кедровая", "Полевая", "Новая", "Речная", "Лесная"]
  private static let banks = ["Банк «Пример»", "АО «Образцовый банк»", "ПАО «Небывалый банк»"]

  static func fill(_ portal: inout Portal) {
    guard portal.options.madeUpRequisites else { return }
    var generator = SeededGenerator(seed: portal.options.seed ^ 0x5245_5155)
    for company in portal.companies.rows { add(to: company, .company, &portal, &generator) }
    for contact in portal.contacts.rows where contact.texts["UF_CRM_INN"] != nil {
      add(to: contact, .contact, &portal, &generator)
    }
  }

  private static func add(
    to record: PortalRecord, _ entity: PortalEntity, _ portal: inout Portal,
    _ generator: inout SeededGenerator
  ) {
    let owner = RowOwner(typeID: entity.typeID, id: record.id)
    let (preset, own) = requisite(of: record, entity)
    var texts = own
    texts["ENTITY_TYPE_ID"] = String(entity.typeID)
    texts["ENTITY_ID"] = String(record.id)
    texts["PRESET_ID"] = String(preset)
    let id = portal.rowCreate(.requisite, owner: owner, texts)
    let bank = generator.pick(banks)
    let bik = "0499" + generator.digits(2) + "9" + generator.digits(2)
    portal.rowCreate(
      .bankDetail, owner: .requisite(id),
      [
        "ENTITY_ID": String(id), "COUNTRY_ID": String(Presets.russia), "NAME": bank, "RQ_BANK_NAME": bank,
        "RQ_BIK": bik,
        "RQ_ACC_NUM": TaxNumbers.accountKeyed(
          balanceAccount(preset) + "8100", generator.digits(11), String(bik.suffix(3))),
        "RQ_COR_ACC_NUM": TaxNumbers.accountKeyed(
          "301018100", "00000000" + bik.suffix(3), "0" + bik.dropFirst(4).prefix(2)),
        "RQ_ACC_CURRENCY": "RUB",
      ])
    address(of: id, &portal, &generator)
    portal.age(requisite: id, to: record.created)
  }

  /// The first five digits of an account tell whose it is.
  private static func balanceAccount(_ preset: Int) -> String {
    switch preset {
    case Presets.organisation: "40702"
    case Presets.soleProprietor: "40802"
    default: "40817"
    }
  }

  private static func requisite(of record: PortalRecord, _ entity: PortalEntity) -> (Int, [String: String]) {
    let inn = record.texts["UF_CRM_INN"] ?? ""
    guard entity == .company else {
      return (
        Presets.person,
        [
          "NAME": "Физ. лицо", "RQ_LAST_NAME": record.texts["LAST_NAME"] ?? "",
          "RQ_FIRST_NAME": record.texts["NAME"] ?? "", "RQ_SECOND_NAME": record.texts["SECOND_NAME"] ?? "",
          "RQ_INN": inn,
        ]
      )
    }
    let title = record.texts["TITLE"] ?? ""
    guard let kpp = record.texts["UF_CRM_KPP"] else {
      let names = title.split(separator: " ").dropFirst().map(String.init)
      return (
        Presets.soleProprietor,
        [
          "NAME": "ИП", "RQ_INN": inn, "RQ_OGRNIP": TaxNumbers.ogrnip(inn: inn),
          "RQ_LAST_NAME": names.first ?? "",
          "RQ_FIRST_NAME": names.dropFirst().first ?? "", "RQ_SECOND_NAME": names.dropFirst(2).first ?? "",
        ]
      )
    }
    return (
      Presets.organisation,
      [
        "NAME": "Организация", "RQ_INN": inn, "RQ_KPP": kpp, "RQ_OGRN": record.texts["UF_CRM_OGRN"] ?? "",
        "RQ_COMPANY_NAME": title,
      ]
    )
  }

  private static func address(
    of requisite: Int, _ portal: inout Portal, _ generator: inout SeededGenerator
  ) {
    let city = generator.pick(cities)
    var texts = [
      "ADDRESS_1": "ул. \(generator.pick(streets)), д. \(1 + generator.below(99))", "CITY": city.name,
      "POSTAL_CODE": city.code, "COUNTRY": "Россия",
    ]
    if !city.province.isEmpty { texts["PROVINCE"] = city.province }
    if generator.below(2) == 0 { texts["ADDRESS_2"] = "оф. \(1 + generator.below(300))" }
    portal.addressCreate(AddressKey(typeID: 6, requisite: requisite), texts)
    guard generator.below(4) == 0 else { return }
    portal.addressCreate(AddressKey(typeID: 1, requisite: requisite), texts)
  }
}

extension Portal {
  /// Lets a made-up requisite and its parts be as old as their owner.
  fileprivate mutating func age(requisite id: Int, to moment: Int) {
    rows[.requisite]?.update(id) { $0.created = moment }
    for kind in [RowKind.bankDetail, .address] {
      for part in rows(kind).ids(of: .requisite(id)) { rows[kind]?.update(part) { $0.created = moment } }
    }
  }
}
