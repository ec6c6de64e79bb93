/// Creating, changing and removing rows.
extension Portal {
  /// The texts that `fields` writes: unknown and read-only names are dropped, immutable ones on a change too.
  func rowTexts(_ kind: RowKind, _ fields: PHPArray, isChange: Bool) -> [String: String] {
    var texts: [String: String] = [:]
    for (name, value) in fields.pairs {
      guard let field = rowCatalog(kind).field(named: name), !field.isReadOnly,
        !(isChange && field.isImmutable), var text = value.text
      else { continue }
      switch field.kind {
      case .flag: text = field.isUserField ? (value.isOn ? "1" : "0") : value.isOn ? "Y" : "N"
      case .integer, .user: text = text.isEmpty ? field.unsetText ?? "0" : String(value.integer)
      default:
        if options.normalising.trims { text = TextRules.trimmed(text) }
        if options.normalising.truncatesAt255 { text = String(text.prefix(255)) }
      }
      texts[name] = text
    }
    return texts
  }

  /// - Returns: the new row's id.
  @discardableResult
  mutating func rowCreate(_ kind: RowKind, owner: RowOwner, _ texts: [String: String]) -> Int {
    let (moment, user) = (now, actingUser)
    let id = rows[kind, default: RowTable()].claimID()
    rows[kind, default: RowTable()].append(
      Row(id: id, owner: owner, created: moment, createdBy: user, texts: texts))
    touchOwner(of: owner)
    emit(kind, .added, id)
    return id
  }

  /// The modified time moves whether or not anything is different.
  mutating func rowUpdate(_ kind: RowKind, _ id: Int, _ texts: [String: String]) {
    let (moment, user) = (now, actingUser)
    rows[kind, default: RowTable()].update(id) { row in
      row.texts.merge(texts) { _, new in new }
      row.modified = moment
      row.modifiedBy = user
    }
    if let row = rows(kind)[id: id] { touchOwner(of: row.owner) }
    emit(kind, .changed, id)
  }

  /// Removes a row with all that belongs to it.
  mutating func rowDelete(_ kind: RowKind, _ id: Int) {
    guard let row = rows(kind)[id: id] else { return }
    if kind == .requisite {
      for below in [RowKind.bankDetail, .address] {
        for inner in rows(below).ids(of: .requisite(id)) { rowDelete(below, inner) }
      }
      forgetLinks(ofRequisite: id)
    }
    emit(kind, .removed, id)
    rows[kind, default: RowTable()].remove(id)
    touchOwner(of: row.owner)
  }

  /// All requisites of a removed contact or company go with it.
  mutating func forgetRequisites(of entity: PortalEntity, _ id: Int) {
    for requisite in rows(.requisite).ids(of: RowOwner(typeID: entity.typeID, id: id)) {
      rowDelete(.requisite, requisite)
    }
  }

  /// Nothing documented says that a change below moves the owner's modified time; a switch makes it so.
  ///
  /// Source: bitrix24-rest.md §6.1, §13.
  private mutating func touchOwner(of owner: RowOwner) {
    guard options.requisitesTouchOwner else { return }
    if owner.typeID == RowOwner.requisiteTypeID {
      if let requisite = rows(.requisite)[id: owner.id] { touchOwner(of: requisite.owner) }
      return
    }
    guard let entity = PortalEntity(typeID: owner.typeID), let place = table(entity).index(of: owner.id)
    else { return }
    let (moment, user) = (now, actingUser)
    withTable(entity) { table in
      table.update(at: place) {
        $0.modified = moment
        $0.modifiedBy = user
      }
    }
  }
}
