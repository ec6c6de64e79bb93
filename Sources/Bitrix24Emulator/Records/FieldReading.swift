/// Reading fields in the manner of each API.
extension Portal {
  /// The value as text; `nil` while nothing was written.
  func text(_ field: Field, of record: PortalRecord) -> String? {
    switch field.source {
    case .stored: record.texts[field.name]
    case .id: String(record.id)
    case .created: time.text(record.created)
    case .modified: time.text(record.modified)
    case .createdBy: String(record.createdBy)
    case .modifiedBy: String(record.modifiedBy)
    case .assignedBy: String(record.assignedBy)
    case .has(let kind): record.multi.contains { $0.kind == kind } ? "Y" : "N"
    case .primaryCompany: links.primaryCompany(of: record.id).map(String.init)
    case .fixed(let text): text
    case .multi, .companyIDs, .contactIDs: nil
    }
  }

  /// Classic: every scalar a string, nothing is `null`, "" or "0" by field. Source: bitrix24-rest.md §4.5.
  func classicValue(_ field: Field, of record: PortalRecord) -> PHPValue {
    if case .multi(let kind) = field.source {
      return .list(record.values(of: kind).map(classicRow))
    }
    if field.isUserField, field.isMultiple {
      let values = MultipleValues.split(text(field, of: record) ?? "")
      if values.isEmpty, options.emptyMultipleIsFalse { return .bool(false) }
      return .list(values.map { .string($0) })
    }
    guard let text = text(field, of: record) else {
      return switch field.unset {
      case .null: .null
      case .empty: .string("")
      case .zero: .string("0")
      case .yes: .string("Y")
      case .no: .string("N")
      case .text(let text): .string(text)
      }
    }
    if text.isEmpty, field.unset == .zero { return .string("0") }
    return .string(field.kind == .date && !text.isEmpty ? time.birthday(text) : text)
  }

  private func classicRow(_ row: MultiField) -> PHPValue {
    .array(
      PHPArray(
        keys: ["ID", "VALUE_TYPE", "VALUE", "TYPE_ID"],
        values: [.string(String(row.id)), .string(row.valueType), .string(row.value), .string(row.kind)]))
  }

  /// Universal: numbers are numbers, flags stay letters, nothing is `null`, 0 or "" by type.
  ///
  /// Source: bitrix24-rest.md §5.2.
  func itemValue(_ field: Field, of record: PortalRecord) -> PHPValue {
    switch field.source {
    case .companyIDs: return .list(links.companies(of: record.id).map(PHPValue.int))
    case .contactIDs: return .list(links.contacts(of: record.id).map(PHPValue.int))
    case .primaryCompany: return .int(links.primaryCompany(of: record.id) ?? 0)
    default: break
    }
    let text = text(field, of: record)
    if field.isUserField, field.isMultiple {
      return .list(MultipleValues.split(text ?? "").map { itemValue(field, $0) })
    }
    return itemValue(field, text)
  }

  private func itemValue(_ field: Field, _ text: String?) -> PHPValue {
    switch field.kind {
    case .enumeration, .integer, .user, .lead, .company, .contact:
      return text.flatMap { Int($0) }.map(PHPValue.int) ?? .null
    case .double:
      return text.flatMap { Double($0) }.map(PHPValue.double) ?? (field.unset == .zero ? .int(0) : .null)
    case .flag:
      if field.isUserField { return .string(text == "1" ? "Y" : "N") }
      return .string(text ?? (field.unset == .yes ? "Y" : "N"))
    case .date, .moment:
      guard let text, !text.isEmpty else { return .null }
      return .string(field.kind == .date ? time.birthday(text) : text)
    default:
      return text.map(PHPValue.string) ?? (field.unset == .empty ? .string("") : .null)
    }
  }

  /// The rows of `fm`. Source: bitrix24-rest.md §5.2.
  func keyedRows(of record: PortalRecord) -> PHPValue {
    .list(
      record.multi.map { row in
        .array(
          PHPArray(
            keys: ["id", "valueType", "value", "typeId"],
            values: [.int(row.id), .string(row.valueType), .string(row.value), .string(row.kind)]))
      })
  }
}
