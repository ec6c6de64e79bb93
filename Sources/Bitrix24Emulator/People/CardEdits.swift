/// What people do on the cards, by an employee who is not the webhook's owner where there is one.
extension Portal {
  mutating func asPerson<Result>(
    _ body: (inout Portal) throws(PortalEditError) -> Result
  ) throws(PortalEditError) -> Result {
    actingUser = options.userCount >= 2 && options.userID != 2 ? 2 : 1
    defer { actingUser = options.userID }
    return try body(&self)
  }

  mutating func personAdds(_ entity: PortalEntity, _ fields: [String: String]) throws(PortalEditError) -> Int
  {
    try asPerson { (portal) throws(PortalEditError) in
      portal.create(entity, try portal.personChanges(fields, to: nil, entity))
    }
  }

  mutating func personUpdates(_ entity: PortalEntity, _ id: Int, _ fields: [String: String])
    throws(PortalEditError)
  {
    try asPerson { (portal) throws(PortalEditError) in
      guard let place = portal.table(entity).index(of: id) else { throw .recordMissing(entity, id: id) }
      let changes = try portal.personChanges(fields, to: portal.table(entity).rows[place], entity)
      portal.update(entity, at: place, changes, touchesAlways: false)
    }
  }

  mutating func personLinks(_ contact: Int, _ companies: [Int]) throws(PortalEditError) {
    try asPerson { (portal) throws(PortalEditError) in
      guard let place = portal.contacts.index(of: contact) else {
        throw .recordMissing(.contact, id: contact)
      }
      let known = companies.filter { portal.companies.index(of: $0) != nil }
      portal.update(.contact, at: place, [.companies(known)], touchesAlways: false)
    }
  }

  mutating func personDeletes(_ entity: PortalEntity, _ id: Int) throws(PortalEditError) {
    guard let place = table(entity).index(of: id) else { throw .recordMissing(entity, id: id) }
    delete(entity, at: place)
  }

  /// Overwrites a row found by its text; an empty new text removes it.
  mutating func personReplaces(
    _ kind: String, _ entity: PortalEntity, _ id: Int, from old: String, to new: String
  )
    throws(PortalEditError)
  {
    try asPerson { (portal) throws(PortalEditError) in
      guard let place = portal.table(entity).index(of: id) else { throw .recordMissing(entity, id: id) }
      let record = portal.table(entity).rows[place]
      guard let row = record.multi.first(where: { $0.kind == kind && $0.value == old }) else {
        throw .valueMissing(kind: kind, value: old)
      }
      let element = PHPValue.map([("ID", .int(row.id)), ("VALUE", .string(new))])
      let changes = try portal.personChanges([:], to: record, entity, adding: [(kind, .list([element]))])
      portal.update(entity, at: place, changes, touchesAlways: false)
    }
  }

  /// Phones, e-mails and sites given as plain text are added as further rows.
  private func personChanges(
    _ fields: [String: String], to record: PortalRecord?, _ entity: PortalEntity,
    adding elements: [(String, PHPValue)] = []
  ) throws(PortalEditError) -> [Change] {
    var values = PHPArray()
    for (name, text) in fields.sorted(by: { $0.key < $1.key }) {
      let isMulti = catalog(entity).field(named: name)?.kind == .multi
      values.set(name, isMulti ? .list([.map([("VALUE", .string(text))])]) : .string(text))
    }
    for (name, value) in elements { values.set(name, value) }
    do throws(RestError) {
      return try changes(values, to: record, entity, door: .person)
    } catch {
      throw .refused(error.text)
    }
  }
}
