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
    try edit(.addRequisite(entity, id, preset: preset, fields))
  }

  /// A person changes fields of a requisite.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func updateRequisite(_ id: Int, _ fields: [String: String]) throws(PortalEditError) {
    try edit(.updateRequisite(id, fields))
  }

  /// A person deletes a requisite with its bank details and addresses.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func deleteRequisite(_ id: Int) throws(PortalEditError) { try edit(.deleteRequisite(id)) }

  /// A person adds a bank detail to a requisite.
  ///
  /// - Returns: its id.
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  @discardableResult
  public func addBankDetail(toRequisite requisite: Int, fields: [String: String]) throws(PortalEditError)
    -> Int
  {
    try edit(.addBankDetail(requisite: requisite, fields))
  }

  /// A person changes fields of a bank detail.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func updateBankDetail(_ id: Int, _ fields: [String: String]) throws(PortalEditError) {
    try edit(.updateBankDetail(id, fields))
  }

  /// A person deletes a bank detail.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func deleteBankDetail(_ id: Int) throws(PortalEditError) { try edit(.deleteBankDetail(id)) }

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
    try edit(.setAddress(requisite: requisite, type: type, fields))
  }

  /// A person deletes an address of a requisite.
  ///
  /// - Throws: ``PortalEditError/partMissing(_:)``.
  public func deleteAddress(ofRequisite requisite: Int, type: Int) throws(PortalEditError) {
    try edit(.deleteAddress(requisite: requisite, type: type))
  }

  @discardableResult
  private func edit(_ edit: RequisiteEdit) throws(PortalEditError) -> Int {
    defer { postEvents() }
    return try withPortal { portal in
      Result { () throws(PortalEditError) in try portal.personEdits(edit) }
    }.get()
  }
}
