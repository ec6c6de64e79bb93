/// `crm.requisite.*`, requisites themselves. Source: bitrix24-rest.md §6.1.
enum RequisiteMethods {
  static let methods: [Method] =
    [
      Method(name: "crm.requisite.add", scope: "crm") { (portal, arguments) throws(RestError) in
        let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
        let owner = try portal.requisiteOwner(fields)
        try portal.checkWritable(.accessDenied)
        return Answer(
          .int(
            portal.rowCreate(
              .requisite, owner: owner, portal.rowTexts(.requisite, fields, isChange: false))))
      },
      Method(name: "crm.requisite.update", scope: "crm") { (portal, arguments) throws(RestError) in
        try portal.rowUpdate(.requisite, arguments)
      },
      Method(name: "crm.requisite.delete", scope: "crm") { (portal, arguments) throws(RestError) in
        try portal.rowDelete(.requisite, arguments)
      },
    ] + RowKind.requisite.readingMethods("crm.requisite.")

  static let ownerTypeInvalid = RestError.classic("ENTITY_TYPE_ID is not defined or invalid.")
  static let ownerInvalid = RestError.classic("ENTITY_ID is not defined or invalid.")
  static let presetInvalid = RestError.classic("PRESET_ID is not defined or invalid.")
  static let ownerNotFound = RestError.classic("Entity not found.")
}

extension RowKind {
  /// `get`, `list` and `fields`, which are alike for all kinds that have them.
  func readingMethods(_ prefix: String) -> [Method] {
    [
      Method(name: prefix + "get", scope: "crm") { (portal, arguments) throws(RestError) in
        try portal.rowGet(self, arguments)
      },
      Method(name: prefix + "list", scope: "crm") { (portal, arguments) throws(RestError) in
        try portal.rowList(self, arguments)
      },
      Method(name: prefix + "fields", scope: "crm") { (portal, _) throws(RestError) in
        Answer(portal.rowFields(self))
      },
    ]
  }
}

extension Portal {
  /// The contact or company a new requisite is for; whether its preset exists is not checked.
  func requisiteOwner(_ fields: PHPArray) throws(RestError) -> RowOwner {
    let typeID = fields["ENTITY_TYPE_ID"]?.integer ?? 0
    guard let entity = PortalEntity(typeID: typeID) else { throw RequisiteMethods.ownerTypeInvalid }
    let id = fields["ENTITY_ID"]?.integer ?? 0
    guard id > 0 else { throw RequisiteMethods.ownerInvalid }
    guard (fields["PRESET_ID"]?.integer ?? 0) > 0 else { throw RequisiteMethods.presetInvalid }
    guard place(entity, id) != nil else { throw RequisiteMethods.ownerNotFound }
    return RowOwner(typeID: typeID, id: id)
  }

  mutating func rowUpdate(_ kind: RowKind, _ arguments: Arguments) throws(RestError) -> Answer {
    let id = try arguments.id()
    let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
    guard visible(kind, id) != nil else { throw kind.notFound(id) }
    try checkWritable(.accessDenied)
    rowUpdate(kind, id, rowTexts(kind, fields, isChange: true))
    return .done
  }

  mutating func rowDelete(_ kind: RowKind, _ arguments: Arguments) throws(RestError) -> Answer {
    let id = try arguments.id()
    guard visible(kind, id) != nil else { throw kind.notFound(id) }
    try checkWritable(.accessDenied)
    rowDelete(kind, id)
    return .done
  }
}
