/// `crm.requisite.link.*`: which requisite a deal or invoice uses. Source: bitrix24-rest.md §6.6.
///
/// Deals and invoices are not kept here, so that any of them may be named; the requisites are checked.
enum RequisiteLinkMethods {
  static let methods: [Method] = [
    Method(name: "crm.requisite.link.register", scope: "crm") { (portal, arguments) throws(RestError) in
      let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
      let owner = try portal.linkedObject(
        fields["ENTITY_TYPE_ID"], fields["ENTITY_ID"], names: ("ENTITY_TYPE_ID", "ENTITY_ID"))
      try portal.checkLinked(fields)
      try portal.checkWritable(.accessDenied)
      for id in portal.rows(.requisiteLink).ids(of: owner) { portal.rowDelete(.requisiteLink, id) }
      portal.rowCreate(
        .requisiteLink, owner: owner, portal.rowTexts(.requisiteLink, fields, isChange: false))
      return .done
    },
    Method(name: "crm.requisite.link.unregister", scope: "crm") { (portal, arguments) throws(RestError) in
      let owner = try portal.linkedObject(arguments)
      try portal.checkWritable(.accessDenied)
      for id in portal.rows(.requisiteLink).ids(of: owner) { portal.rowDelete(.requisiteLink, id) }
      return .done
    },
    Method(name: "crm.requisite.link.get", scope: "crm") { (portal, arguments) throws(RestError) in
      let owner = try portal.linkedObject(arguments)
      guard let row = portal.rows(.requisiteLink).rows(of: owner).first else { throw .notFound }
      let fields = portal.rowCatalog(.requisiteLink).fields
      return Answer(
        .map(
          fields.map { field in
            switch field.name {
            case "ENTITY_TYPE_ID": (field.name, .int(owner.typeID))
            case "ENTITY_ID": (field.name, .int(owner.id))
            default: (field.name, portal.value(field, of: row))
            }
          }))
    },
    Method(name: "crm.requisite.link.list", scope: "crm") { (portal, arguments) throws(RestError) in
      try portal.rowList(.requisiteLink, arguments)
    },
    Method(name: "crm.requisite.link.fields", scope: "crm") { (portal, _) throws(RestError) in
      Answer(portal.rowFields(.requisiteLink))
    },
  ]

  /// Deal, old invoice, quote, invoice; the numbers of smart processes begin at 128.
  static let linkedTypes: Set<Int> = [2, 5, 7, 31]
  static let firstProcessType = 128
}

extension Portal {
  fileprivate func linkedObject(
    _ type: PHPValue?, _ id: PHPValue?, names: (type: String, id: String)
  ) throws(RestError) -> RowOwner {
    let typeID = type?.integer ?? 0
    guard
      RequisiteLinkMethods.linkedTypes.contains(typeID) || typeID >= RequisiteLinkMethods.firstProcessType
    else { throw .classic("\(names.type) is not defined or invalid.") }
    let id = id?.integer ?? 0
    guard id > 0 else { throw .classic("\(names.id) is not defined or invalid.") }
    return RowOwner(typeID: typeID, id: id)
  }

  fileprivate func linkedObject(_ arguments: Arguments) throws(RestError) -> RowOwner {
    try linkedObject(
      arguments["entityTypeId"], arguments["entityId"], names: ("entityTypeId", "entityId"))
  }

  /// All four must be given, 0 stands for none, and a bank detail must belong to its requisite.
  fileprivate func checkLinked(_ fields: PHPArray) throws(RestError) {
    for (requisiteName, detailName, of) in [
      ("REQUISITE_ID", "BANK_DETAIL_ID", ""), ("MC_REQUISITE_ID", "MC_BANK_DETAIL_ID", " of your company"),
    ] {
      for name in [requisiteName, detailName] where fields[name] == nil {
        throw .classic("\(name) is not defined or invalid.")
      }
      let requisite = fields[requisiteName]?.integer ?? 0
      let detail = fields[detailName]?.integer ?? 0
      if requisite > 0, visible(.requisite, requisite) == nil {
        throw .classic("The Requisite\(of) with ID '\(requisite)' is not found")
      }
      guard detail > 0 else { continue }
      guard let row = visible(.bankDetail, detail) else {
        throw .classic("The BankDetail\(of) with ID '\(detail)' is not found")
      }
      if row.owner != .requisite(requisite) {
        throw .classic(
          "The BankDetail\(of) with ID '\(detail)' is not assigned to Requisite\(of) with ID '\(requisite)'")
      }
    }
  }

  /// A removed requisite is taken out of what used it.
  mutating func forgetLinks(ofRequisite id: Int) {
    for row in rows(.requisiteLink).rows where row.texts["REQUISITE_ID"] == String(id) {
      rowDelete(.requisiteLink, row.id)
    }
  }
}
