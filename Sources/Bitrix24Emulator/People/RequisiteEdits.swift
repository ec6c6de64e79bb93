/// Edits that people make in the requisites of a card while programs look away.
///
/// Field names are those of the REST methods; unknown ones are ignored. Empty texts clear.
extension PortalEmulator {
  /// A person adds a requisite.
  ///
  /// - Parameters:
  ///   - entity: contact or company.
  ///   - id: the owner's id.
  ///   - preset: the template's id; 1 organisation, 2 sole proprietor, 3 person.
  ///   - fields: texts by field name, such as RQ_INN.
  /// - Returns: the requisite's id.
  /// - Throws: ``PortalEditError/recordMissing(_:id:)``.
  @discardableResult
  public func addRequisite(
    to entity: PortalEntity, _ id: Int, preset: Int = 1, fields: [String: String]
  ) throws(PortalEditError) -> Int {
    try edit { portal throws(PortalEditError) in
      guard portal.table(entity).index(of: id) != nil else { throw .recordMissing(entity, id: id) }
      var texts = portal.personTexts(.requisite, fields, isChange: false)
      texts["ENTITY_TYPE_ID"] = String(entity.typeID)
      texts["ENTITY_ID"] = String(id)
      texts["PRESET_ID"] = String(preset)
      return portal.rowCreate(.requisite, owner: RowOwner(typeID: entity.typeID, id: id), texts)
    }
  }

  /// A person changes fields of a requisite.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func updateRequisite(_ id: Int, _ fields: [String: String]) throws(PortalEditError) {
    try change(.requisite, id, fields)
  }

  /// A person deletes a requisite with its bank details and addresses.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func deleteRequisite(_ id: Int) throws(PortalEditError) { try remove(.requisite, id) }

  /// A person adds a bank detail to a requisite.
  ///
  /// - Returns: its id.
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  @discardableResult
  public func addBankDetail(toRequisite requisite: Int, fields: [String: String]) throws(PortalEditError)
    -> Int
  {
    try edit { portal throws(PortalEditError) in
      try portal.checkPart(.requisite, requisite)
      var texts = portal.personTexts(.bankDetail, fields, isChange: false)
      texts["ENTITY_ID"] = String(requisite)
      texts["COUNTRY_ID"] = portal.country(ofRequisite: requisite)
      return portal.rowCreate(.bankDetail, owner: .requisite(requisite), texts)
    }
  }

  /// A person changes fields of a bank detail.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func updateBankDetail(_ id: Int, _ fields: [String: String]) throws(PortalEditError) {
    try change(.bankDetail, id, fields)
  }

  /// A person deletes a bank detail.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func deleteBankDetail(_ id: Int) throws(PortalEditError) { try remove(.bankDetail, id) }

  /// A person writes an address of a requisite, adding it where there is none of that type.
  ///
  /// - Parameters:
  ///   - requisite: the requisite's id.
  ///   - type: 1 actual, 4 registration, 6 legal, 8 correspondence, 9 beneficiary, 11 delivery.
  ///   - fields: texts by field name, such as CITY; the others stay.
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func setAddress(ofRequisite requisite: Int, type: Int, _ fields: [String: String])
    throws(PortalEditError)
  {
    try edit { portal throws(PortalEditError) in
      try portal.checkPart(.requisite, requisite)
      let key = AddressKey(typeID: type, requisite: requisite)
      let texts = portal.personTexts(.address, fields, isChange: true)
      if let row = portal.address(key) {
        portal.rowUpdate(.address, row.id, texts)
      } else {
        portal.addressCreate(key, texts)
      }
    }
  }

  /// A person deletes an address of a requisite.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func deleteAddress(ofRequisite requisite: Int, type: Int) throws(PortalEditError) {
    try edit { portal throws(PortalEditError) in
      guard let row = portal.address(AddressKey(typeID: type, requisite: requisite)) else {
        throw .partMissing("address of type \(type) of requisite \(requisite)")
      }
      portal.rowDelete(.address, row.id)
    }
  }

  private func change(_ kind: RowKind, _ id: Int, _ fields: [String: String]) throws(PortalEditError) {
    try edit { portal throws(PortalEditError) in
      try portal.checkPart(kind, id)
      portal.rowUpdate(kind, id, portal.personTexts(kind, fields, isChange: true))
    }
  }

  private func remove(_ kind: RowKind, _ id: Int) throws(PortalEditError) {
    try edit { portal throws(PortalEditError) in
      try portal.checkPart(kind, id)
      portal.rowDelete(kind, id)
    }
  }

  private func edit<Value: Sendable>(
    _ body: (inout Portal) throws(PortalEditError) -> Value
  ) throws(PortalEditError) -> Value {
    try withPortal { portal in
      Result { () throws(PortalEditError) in try portal.asPerson(body) }
    }.get()
  }
}

extension Portal {
  fileprivate func checkPart(_ kind: RowKind, _ id: Int) throws(PortalEditError) {
    guard rows(kind)[id: id] == nil else { return }
    throw .partMissing("\(kind == .requisite ? "requisite" : "bank detail") with id \(id)")
  }

  fileprivate func personTexts(_ kind: RowKind, _ fields: [String: String], isChange: Bool) -> [String:
    String]
  {
    rowTexts(
      kind, PHPArray(keys: Array(fields.keys), values: fields.values.map(PHPValue.string)), isChange: isChange
    )
  }
}
