/// What a person does in the requisites of a card.
enum RequisiteEdit: Sendable {
  case addRequisite(PortalEntity, Int, preset: Int, [String: String])
  case updateRequisite(Int, [String: String])
  case deleteRequisite(Int)
  case addBankDetail(requisite: Int, [String: String])
  case updateBankDetail(Int, [String: String])
  case deleteBankDetail(Int)
  case setAddress(requisite: Int, type: Int, [String: String])
  case deleteAddress(requisite: Int, type: Int)
}

extension Portal {
  /// - Returns: the new row's id, or 0 where nothing with an id was made.
  mutating func personEdits(_ edit: RequisiteEdit) throws(PortalEditError) -> Int {
    try asPerson { portal throws(PortalEditError) in
      switch edit {
      case .addRequisite(let entity, let id, let preset, let fields):
        guard portal.table(entity).index(of: id) != nil else { throw .recordMissing(entity, id: id) }
        var texts = portal.personTexts(.requisite, fields, isChange: false)
        texts["ENTITY_TYPE_ID"] = String(entity.typeID)
        texts["ENTITY_ID"] = String(id)
        texts["PRESET_ID"] = String(preset)
        return portal.rowCreate(.requisite, owner: RowOwner(typeID: entity.typeID, id: id), texts)
      case .addBankDetail(let requisite, let fields):
        try portal.checkPart(.requisite, requisite)
        var texts = portal.personTexts(.bankDetail, fields, isChange: false)
        texts["ENTITY_ID"] = String(requisite)
        texts["COUNTRY_ID"] = portal.country(ofRequisite: requisite)
        return portal.rowCreate(.bankDetail, owner: .requisite(requisite), texts)
      case .updateRequisite(let id, let fields): try portal.personChanges(.requisite, id, fields)
      case .updateBankDetail(let id, let fields): try portal.personChanges(.bankDetail, id, fields)
      case .deleteRequisite(let id): try portal.personRemoves(.requisite, id)
      case .deleteBankDetail(let id): try portal.personRemoves(.bankDetail, id)
      case .setAddress(let requisite, let type, let fields):
        try portal.checkPart(.requisite, requisite)
        let key = AddressKey(typeID: type, requisite: requisite)
        let texts = portal.personTexts(.address, fields, isChange: true)
        if let row = portal.address(key) {
          portal.rowUpdate(.address, row.id, texts)
        } else {
          portal.addressCreate(key, texts)
        }
      case .deleteAddress(let requisite, let type):
        guard let row = portal.address(AddressKey(typeID: type, requisite: requisite)) else {
          throw .partMissing("address of type \(type) of requisite \(requisite)")
        }
        portal.rowDelete(.address, row.id)
      }
      return 0
    }
  }

  private mutating func personChanges(_ kind: RowKind, _ id: Int, _ fields: [String: String])
    throws(PortalEditError)
  {
    try checkPart(kind, id)
    rowUpdate(kind, id, personTexts(kind, fields, isChange: true))
  }

  private mutating func personRemoves(_ kind: RowKind, _ id: Int) throws(PortalEditError) {
    try checkPart(kind, id)
    rowDelete(kind, id)
  }

  private func checkPart(_ kind: RowKind, _ id: Int) throws(PortalEditError) {
    guard rows(kind)[id: id] == nil else { return }
    throw .partMissing("\(kind == .requisite ? "requisite" : "bank detail") with id \(id)")
  }

  private func personTexts(_ kind: RowKind, _ fields: [String: String], isChange: Bool) -> [String: String] {
    rowTexts(
      kind, PHPArray(keys: Array(fields.keys), values: fields.values.map(PHPValue.string)), isChange: isChange
    )
  }
}
