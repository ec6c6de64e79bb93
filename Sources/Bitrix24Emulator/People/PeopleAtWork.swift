/// Edits that people make in the portal while programs look away.
///
/// Field names are the classic ones, upper case; unknown ones are ignored as the portal does. `PHONE`, `EMAIL`
/// and `WEB` given as plain text are added as further rows of type WORK. The edits are not counted by limits
/// or the journal.
extension PortalEmulator {
  /// A person creates a company.
  ///
  /// - Returns: its id.
  /// - Throws: ``PortalEditError/refused(_:)`` for values the portal refuses.
  @discardableResult
  public func addCompany(fields: [String: String]) throws(PortalEditError) -> Int {
    try add(.company, fields)
  }

  /// A person creates a contact; `COMPANY_ID` links it.
  ///
  /// - Returns: its id.
  /// - Throws: ``PortalEditError/refused(_:)`` for values the portal refuses.
  @discardableResult
  public func addContact(fields: [String: String]) throws(PortalEditError) -> Int {
    try add(.contact, fields)
  }

  /// A person changes fields of a company; an empty text clears one.
  ///
  /// - Throws: ``PortalEditError``.
  public func updateCompany(_ id: Int, _ fields: [String: String]) throws(PortalEditError) {
    try update(.company, id, fields)
  }

  /// A person changes fields of a contact; an empty text clears one.
  ///
  /// - Throws: ``PortalEditError``.
  public func updateContact(_ id: Int, _ fields: [String: String]) throws(PortalEditError) {
    try update(.contact, id, fields)
  }

  /// A person puts companies on a contact's card, in their order, the first one as the primary one; those that are not there are ignored.
  ///
  /// - Throws: ``PortalEditError/recordMissing(_:id:)``.
  public func linkContact(_ id: Int, to companies: [Int]) throws(PortalEditError) {
    defer { postEvents() }
    try withPortal { portal in
      Result { () throws(PortalEditError) in try portal.personLinks(id, companies) }
    }.get()
  }

  /// A person deletes a company; its contacts stay.
  ///
  /// - Throws: ``PortalEditError/recordMissing(_:id:)``.
  public func deleteCompany(_ id: Int) throws(PortalEditError) { try delete(.company, id) }

  /// A person deletes a contact.
  ///
  /// - Throws: ``PortalEditError/recordMissing(_:id:)``.
  public func deleteContact(_ id: Int) throws(PortalEditError) { try delete(.contact, id) }

  /// A person adds an entry to a dictionary, or gives the one with that code another name; records that hold it stay untouched.
  public func define(_ entry: DictionaryEntry) { withPortal { $0.dictionaries.define(entry) } }

  /// A person overwrites a phone; an empty new one removes it. The row keeps its id.
  ///
  /// - Throws: ``PortalEditError/valueMissing(kind:value:)`` when no row holds exactly the old text.
  public func changePhone(_ entity: PortalEntity, _ id: Int, from old: String, to new: String)
    throws(PortalEditError)
  {
    try replace("PHONE", entity, id, old, new)
  }

  /// A person overwrites an e-mail; an empty new one removes it. The row keeps its id.
  ///
  /// - Throws: ``PortalEditError/valueMissing(kind:value:)`` when no row holds exactly the old text.
  public func changeEmail(_ entity: PortalEntity, _ id: Int, from old: String, to new: String)
    throws(PortalEditError)
  {
    try replace("EMAIL", entity, id, old, new)
  }

  private func add(_ entity: PortalEntity, _ fields: [String: String]) throws(PortalEditError) -> Int {
    defer { postEvents() }
    return try withPortal { portal in
      Result { () throws(PortalEditError) in try portal.personAdds(entity, fields) }
    }.get()
  }

  private func update(_ entity: PortalEntity, _ id: Int, _ fields: [String: String]) throws(PortalEditError) {
    defer { postEvents() }
    try withPortal { portal in
      Result { () throws(PortalEditError) in try portal.personUpdates(entity, id, fields) }
    }.get()
  }

  private func delete(_ entity: PortalEntity, _ id: Int) throws(PortalEditError) {
    defer { postEvents() }
    try withPortal { portal in
      Result { () throws(PortalEditError) in try portal.personDeletes(entity, id) }
    }.get()
  }

  private func replace(_ kind: String, _ entity: PortalEntity, _ id: Int, _ old: String, _ new: String)
    throws(PortalEditError)
  {
    defer { postEvents() }
    try withPortal { portal in
      Result { () throws(PortalEditError) in
        try portal.personReplaces(kind, entity, id, from: old, to: new)
      }
    }.get()
  }
}
