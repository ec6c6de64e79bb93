/// Reading rows in the classic manner: every scalar a string. Source: bitrix24-rest.md §6.1.
extension Portal {
  /// The value as text; `nil` while nothing was written.
  func text(_ field: Field, of row: Row) -> String? {
    switch field.source {
    case .id: String(row.id)
    case .created: time.text(row.created)
    case .modified: row.modified.map(time.text) ?? ""
    case .createdBy: String(row.createdBy)
    case .modifiedBy: row.modifiedBy.map(String.init)
    case .fixed(let text): text
    default: row.texts[field.name] ?? field.unsetText
    }
  }

  func value(_ field: Field, of row: Row) -> PHPValue { .optional(text(field, of: row)) }

  /// All fields of a row, or the selected ones in the catalogue's order.
  func value(of row: Row, _ fields: [Field]) -> PHPValue {
    .array(PHPArray(keys: fields.map(\.name), values: fields.map { value($0, of: row) }))
  }

  func rowFields(_ kind: RowKind) -> PHPValue {
    .map(rowCatalog(kind).fields.map { ($0.name, .map(descriptor($0))) })
  }

  func rowGet(_ kind: RowKind, _ arguments: Arguments) throws(RestError) -> Answer {
    let id = try arguments.id()
    guard let row = visible(kind, id) else { throw kind.notFound(id) }
    return Answer(value(of: row, rowCatalog(kind).fields))
  }

  /// A row, unless its contact or company is hidden from REST callers.
  func visible(_ kind: RowKind, _ id: Int) -> Row? {
    rows(kind)[id: id].flatMap { isVisible($0) ? $0 : nil }
  }

  func isVisible(_ row: Row) -> Bool {
    guard !hidden.isEmpty else { return true }
    var owner = row.owner
    if owner.typeID == RowOwner.requisiteTypeID, let requisite = rows(.requisite)[id: owner.id] {
      owner = requisite.owner
    }
    guard let entity = PortalEntity(typeID: owner.typeID) else { return true }
    return !isHidden(entity, owner.id)
  }
}

extension Field {
  /// What an untouched field of a row reads.
  var unsetText: String? {
    switch unset {
    case .null: nil
    case .empty: ""
    case .zero: "0"
    case .yes: "Y"
    case .no: "N"
    case .text(let text): text
    }
  }
}
