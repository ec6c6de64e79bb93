/// Making changes: creating, updating and deleting records, whoever asked for it.
extension Portal {
  /// Creates a record; one without a name gets a made-up one.
  ///
  /// - Returns: the new id.
  mutating func create(_ entity: PortalEntity, _ changes: [Change], isImport: Bool = false) -> Int {
    let moment = now
    let user = actingUser
    let id = withTable(entity) { table in
      let id = table.claimID()
      table.append(
        PortalRecord(
          id: id, created: moment, modified: moment, createdBy: user, modifiedBy: user, assignedBy: user))
      return id
    }
    guard let place = table(entity).index(of: id) else { return id }
    _ = apply(changes, entity, at: place)
    let texts = table(entity).rows[place].texts
    let names = entity == .company ? ["TITLE"] : ["NAME", "LAST_NAME"]
    if names.allSatisfy({ (texts[$0] ?? "").isEmpty }) {
      withTable(entity) { table in
        table.update(at: place) { $0.texts[names[0]] = "\(entity.madeUpName) #\(id)" }
      }
    }
    if !isImport || options.importsFireEvents { emit("ONCRM\(entity.symbol)ADD", id: id) }
    return id
  }

  /// Changes a record.
  ///
  /// `touchesAlways` is for classic updates, which move the modified time even when nothing changed; the
  /// universal ones save nothing then. Source: bitrix24-rest.md §14.6.
  mutating func update(_ entity: PortalEntity, at place: Int, _ changes: [Change], touchesAlways: Bool) {
    let isChanged = apply(changes, entity, at: place)
    guard isChanged || touchesAlways else { return }
    let moment = now
    let user = actingUser
    withTable(entity) { table in
      table.update(at: place) {
        $0.modified = moment
        $0.modifiedBy = user
      }
    }
    emit("ONCRM\(entity.symbol)UPDATE", id: table(entity).rows[place].id)
  }

  mutating func delete(_ entity: PortalEntity, at place: Int) {
    let id = table(entity).rows[place].id
    withTable(entity) { $0.remove(at: place) }
    links.forget(entity, id)
    forgetRequisites(of: entity, id)
    emit("ONCRM\(entity.symbol)DELETE", id: id)
  }

  /// - Returns: whether anything is different now.
  private mutating func apply(_ changes: [Change], _ entity: PortalEntity, at place: Int) -> Bool {
    let before = table(entity).rows[place]
    var record = before
    var isLinkChanged = false
    for change in changes {
      switch change {
      case .text(let name, let text):
        // Writing what an untouched field reads anyway is no difference.
        if record.texts[name] == nil, text.isEmpty || text == defaultText(name, entity) { continue }
        record.texts[name] = text
      case .assigned(let user): record.assignedBy = user
      case .created(let moment):
        record.created = moment
        record.modified = max(moment, record.modified)
      case .modified(let moment): record.modified = moment
      case .createdBy(let user): record.createdBy = user
      case .modifiedBy(let user): record.modifiedBy = user
      case .multi(let edits): edit(&record.multi, edits)
      case .primaryCompany(let company):
        isLinkChanged = isLinkChanged || (links.primaryCompany(of: record.id) ?? 0) != company
        links.setPrimary(company, of: record.id)
      case .companies(let companies):
        isLinkChanged = isLinkChanged || links.companies(of: record.id) != companies
        links.setCompanies(companies, of: record.id)
      case .contacts(let contacts):
        isLinkChanged = isLinkChanged || links.contacts(of: record.id) != contacts
        links.setContacts(contacts, of: record.id)
      }
    }
    let changed = record
    withTable(entity) { table in table.update(at: place) { $0 = changed } }
    return isLinkChanged || changed != before
  }

  private func defaultText(_ name: String, _ entity: PortalEntity) -> String? {
    switch catalog(entity).field(named: name)?.unset {
    case .yes: "Y"
    case .no: "N"
    case .zero: "0"
    default: nil
    }
  }

  private mutating func edit(_ rows: inout [MultiField], _ edits: [MultiEdit]) {
    for edit in edits {
      switch edit {
      case .add("PHONE", _, let value) where options.normalising.droppedPhone.map(value.contains) == true:
        continue
      case .add(let kind, let type, let value):
        rows.append(
          MultiField(id: claimMultiID(), kind: kind, valueType: type, value: stored(value, kind: kind)))
      case .delete(let id): rows.removeAll { $0.id == id }
      case .change(let id, let kind, let type, let value):
        // A row of another record is left alone.
        guard let place = rows.firstIndex(where: { $0.id == id }) else { continue }
        if let kind { rows[place].kind = kind }
        if let type { rows[place].valueType = type }
        rows[place].value = stored(value, kind: rows[place].kind)
      }
    }
  }

  private func stored(_ value: String, kind: String) -> String {
    let rules = options.normalising
    var text = rules.trims ? TextRules.trimmed(value) : value
    if kind == "PHONE" {
      if rules.dropsExtensions { text = TextRules.withoutExtension(text) }
      if rules.reformatsPhones { text = TextRules.reformattedPhone(text) }
    }
    return rules.multiFieldLength.map { String(text.prefix($0)) } ?? text
  }
}
