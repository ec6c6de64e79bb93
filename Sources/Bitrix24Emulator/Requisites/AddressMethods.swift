/// `crm.address.*`, whose rows are known by type and requisite. Source: bitrix24-rest.md §6.5.
enum AddressMethods {
  static let methods: [Method] = [
    Method(name: "crm.address.add", scope: "crm") { (portal, arguments) throws(RestError) in
      let (fields, key) = try portal.addressKey(arguments)
      guard portal.address(key) == nil else { throw exists }
      try portal.checkWritable(.accessDenied)
      portal.addressCreate(key, portal.rowTexts(.address, fields, isChange: false))
      return .done
    },
    Method(name: "crm.address.update", scope: "crm") { (portal, arguments) throws(RestError) in
      let (fields, key) = try portal.addressKey(arguments)
      guard let row = portal.address(key) else { throw notFound }
      try portal.checkWritable(.accessDenied)
      portal.addressUpdate(row, portal.rowTexts(.address, fields, isChange: true))
      return .done
    },
    Method(name: "crm.address.delete", scope: "crm") { (portal, arguments) throws(RestError) in
      let (_, key) = try portal.addressKey(arguments)
      guard let row = portal.address(key) else { throw notFound }
      try portal.checkWritable(.accessDenied)
      portal.rowDelete(.address, row.id)
      return .done
    },
    Method(name: "crm.address.list", scope: "crm") { (portal, arguments) throws(RestError) in
      try portal.addressList(arguments)
    },
    Method(name: "crm.address.fields", scope: "crm") { (portal, _) throws(RestError) in
      Answer(portal.rowFields(.address))
    },
    Method(name: "crm.enum.addresstype", scope: "crm") { (_, _) throws(RestError) in
      Answer(
        .list(
          types.map { type in
            .map([
              ("ID", .int(type.id)), ("NAME", .string(type.name)), ("SYMBOL_CODE", .null),
              ("SYMBOL_CODE_SHORT", .null),
            ])
          }))
    },
  ]

  /// In the order of page `crm.enum.addresstype`.
  static let types: [(id: Int, name: String)] = [
    (11, "Адрес доставки"), (1, "Фактический адрес"), (6, "Юридический адрес"), (4, "Адрес регистрации"),
    (8, "Адрес для корреспонденции"), (9, "Адрес бенефициара"),
  ]

  /// What a person types, as opposed to keys and numbers.
  static let parts = [
    "ADDRESS_1", "ADDRESS_2", "CITY", "POSTAL_CODE", "REGION", "PROVINCE", "COUNTRY",
  ]

  static let typeInvalid = RestError.classic("TYPE_ID is not defined or invalid.")
  static let exists = RestError.classic("TypeAddress exists.")
  static let notFound = RestError.classic("TypeAddress not found.")
}

/// What an address is known by.
struct AddressKey: Sendable, Hashable {
  let typeID: Int
  let requisite: Int
}

extension Portal {
  /// Reads the key; addresses of leads, contacts and companies themselves are not kept here.
  func addressKey(_ arguments: Arguments) throws(RestError) -> (fields: PHPArray, key: AddressKey) {
    let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
    let typeID = fields["TYPE_ID"]?.integer ?? 0
    guard AddressMethods.types.contains(where: { $0.id == typeID }) else { throw AddressMethods.typeInvalid }
    guard fields["ENTITY_TYPE_ID"]?.integer == RowOwner.requisiteTypeID else {
      throw RequisiteMethods.ownerTypeInvalid
    }
    let requisite = fields["ENTITY_ID"]?.integer ?? 0
    guard visible(.requisite, requisite) != nil else { throw RequisiteMethods.ownerInvalid }
    return (fields, AddressKey(typeID: typeID, requisite: requisite))
  }

  func address(_ key: AddressKey) -> Row? {
    rows(.address).rows(of: .requisite(key.requisite)).first { $0.texts["TYPE_ID"] == String(key.typeID) }
  }

  mutating func addressCreate(_ key: AddressKey, _ written: [String: String]) {
    guard let requisite = rows(.requisite)[id: key.requisite] else { return }
    var texts = written
    texts["TYPE_ID"] = String(key.typeID)
    texts["ENTITY_TYPE_ID"] = String(RowOwner.requisiteTypeID)
    texts["ENTITY_ID"] = String(key.requisite)
    texts["ANCHOR_TYPE_ID"] = String(requisite.owner.typeID)
    texts["ANCHOR_ID"] = String(requisite.owner.id)
    // Not used any more, always null: page `crm.address.add`.
    texts["COUNTRY_CODE"] = nil
    let id = rowCreate(.address, owner: .requisite(key.requisite), texts)
    // Every address gets a location of its own; one that is named is copied: page `crm.address.add`.
    rows[.address, default: RowTable()].update(id) { $0.texts["LOC_ADDR_ID"] = String(id) }
  }

  mutating func addressUpdate(_ row: Row, _ written: [String: String]) {
    var texts = written.filter { AddressMethods.parts.contains($0.key) }
    if options.addressUpdateLosesMissing {
      for part in AddressMethods.parts where texts[part] == nil { texts[part] = "" }
    }
    rowUpdate(.address, row.id, texts)
  }

  func addressList(_ arguments: Arguments) throws(RestError) -> Answer {
    if let own = ownAddresses(arguments) { return own }
    var answer = try rowList(.address, arguments)
    guard options.addressTotalIsCapped else { return answer }
    if (arguments["start"]?.integer ?? 0) >= 0 {
      answer.total = answer.total.map { min($0, Page.rowsMax) }
      answer.next = nil
    } else {
      var counting = arguments.values
      counting.set("start", .int(0))
      answer.total = try rowList(.address, Arguments(counting)).total
    }
    return answer
  }

  /// The addresses of companies themselves, as portals in the old mode have them; nil when others are asked for.
  private func ownAddresses(_ arguments: Arguments) -> Answer? {
    guard options.companiesKeepAddresses, let filter = arguments["filter"]?.array else { return nil }
    let types = ["ENTITY_TYPE_ID", "@ENTITY_TYPE_ID"].compactMap { filter[$0] }.flatMap { value in
      (value.array?.values ?? [value]).map(\.integer)
    }
    guard types.contains(PortalEntity.company.typeID) else { return nil }
    let rows = companies.rows.prefix(Page.rowsMax).map { company in
      PHPValue.map([
        ("TYPE_ID", .string("1")), ("ENTITY_TYPE_ID", .string("4")),
        ("ENTITY_ID", .string(String(company.id))),
        ("ADDRESS_1", .string("ул. Ленина, \(company.id)")),
      ])
    }
    return Answer(.list(Array(rows)), total: rows.count)
  }
}
