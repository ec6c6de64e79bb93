/// Turning the `fields` of a request into changes, checked before any is made.
extension Portal {
  /// Reads `fields`, whose names are in the style of the door; unknown and read-only ones are dropped.
  ///
  /// `record` is the record as it is, or `nil` while one is created. A wrong value throws what the door
  /// answers to it.
  func changes(
    _ fields: PHPArray, to record: PortalRecord?, _ entity: PortalEntity, door: WriteDoor,
    originalUserNames: Bool = false
  ) throws(RestError) -> [Change] {
    let catalog = catalog(entity)
    var changes: [Change] = []
    for (key, value) in fields.pairs {
      if door.isItem, key == "fm" {
        guard door == .item || options.importsKeyedMultiFields else { continue }
        changes.append(
          .multi(try checked(MultiEditReading.keyed(value, rows: record?.multi ?? []), record, entity, door)))
        continue
      }
      let field: Field? =
        if door.isItem {
          catalog.field(itemNamed: key, originalUserNames: originalUserNames)
            ?? (door == .itemImport
              ? catalog.field(named: key).flatMap { $0.kind == .multi ? $0 : nil } : nil)
        } else {
          catalog.field(named: key)
        }
      guard let field else { continue }
      if let change = try change(field, value, to: record, entity, door) { changes.append(change) }
    }
    try checkNames(changes, of: record, entity, door)
    if door.isImport { try checkDates(changes, entity, door) }
    return changes
  }

  private func change(
    _ field: Field, _ value: PHPValue, to record: PortalRecord?, _ entity: PortalEntity, _ door: WriteDoor
  ) throws(RestError) -> Change? {
    if field.isReadOnly {
      guard door.isImport, field.isImported, let text = value.text, !text.isEmpty else { return nil }
      guard actingUser == 1 || !door.isItem else { throw .invalidValue(field.title) }
      return try imported(field, text)
    }
    switch field.source {
    case .stored where field.isUserField && field.isMultiple:
      return try multipleText(value, field, entity, door).map { .text(field.name, $0) }
    case .stored:
      guard let text = try storedText(value, field, entity, door) else { return nil }
      if door == .item, entity == .company, record != nil, text.isEmpty,
        options.companyFieldsItemUpdateCannotClear.contains(field.name)
      {
        return nil
      }
      return .text(field.name, text)
    case .assignedBy: return value.integer > 0 ? .assigned(value.integer) : nil
    case .multi(let kind):
      return .multi(try checked(MultiEditReading.classic(kind: kind, value), record, entity, door))
    case .primaryCompany:
      let company = value.integer
      return company == 0 || companies.index(of: company) != nil ? .primaryCompany(company) : nil
    case .companyIDs: return .companies(ids(value).filter { companies.index(of: $0) != nil })
    case .contactIDs: return .contacts(ids(value).filter { contacts.index(of: $0) != nil })
    default: return nil
    }
  }

  private func ids(_ value: PHPValue) -> [Int] {
    (value.array?.values ?? [value]).map(\.integer).filter { $0 > 0 }
  }

  private func imported(_ field: Field, _ text: String) throws(RestError) -> Change? {
    switch field.source {
    case .createdBy: return .createdBy(PHPValue.string(text).integer)
    case .modifiedBy: return .modifiedBy(PHPValue.string(text).integer)
    default:
      guard let moment = time.moment(text) else { throw .invalidValue(field.title) }
      return field.source == .created ? .created(moment) : .modified(moment)
    }
  }

  /// The universal methods want a list; the classic ones take a single value as a list of one.
  private func multipleText(_ value: PHPValue, _ field: Field, _ entity: PortalEntity, _ door: WriteDoor)
    throws(RestError) -> String?
  {
    let elements: [PHPValue]
    if let array = value.array {
      elements = array.values
    } else if door.isItem, value.text?.isEmpty == false {
      throw RestError(
        400, "100", "Expected iterable value for multiple field, but got \(value.typeName) instead")
    } else {
      elements = [value]
    }
    var texts: [String] = []
    for element in elements {
      if let text = try storedText(element, field, entity, door), !text.isEmpty { texts.append(text) }
    }
    return MultipleValues.joined(texts)
  }

  /// - Returns: `nil` for a value the door drops.
  private func storedText(_ value: PHPValue, _ field: Field, _ entity: PortalEntity, _ door: WriteDoor)
    throws(RestError) -> String?
  {
    guard field.kind != .file else { return nil }
    guard var text = value.text else {
      if door.isItem { throw .invalidValue(field.title) }
      return nil
    }
    if options.normalising.trims { text = TextRules.trimmed(text) }
    switch field.kind {
    case .flag:
      if field.isUserField { return text.isEmpty ? "" : value.isOn ? "1" : "0" }
      return value.isOn ? "Y" : "N"
    case .integer, .user, .lead, .company, .contact:
      if text.isEmpty || Int(text) != nil { return text }
    case .double:
      if text.isEmpty || Double(text) != nil { return text }
    case .date:
      if text.isEmpty { return "" }
      if let date = PortalTime.dateOnly(text) { return date }
    case .moment:
      if text.isEmpty { return "" }
      if let moment = time.moment(text) { return time.text(moment) }
    case .status(let dictionary):
      if !door.isItem || text.isEmpty || dictionaries.contains(text, in: dictionary) { return text }
    // What is no choice is dropped without a word: bitrix24-rest.md §11, 24.
    case .enumeration(let ids): return text.isEmpty || Int(text).map(ids.contains) == true ? text : nil
    case .money:
      if text.isEmpty || text.hasPrefix("|") { return "" }
      return text.contains("|") ? text : text + "|" + Portal.currency
    default:
      if field.name == "COMMENTS" { return TextRules.withoutTags(text) }
      return options.normalising.truncatesAt255 ? String(text.prefix(255)) : text
    }
    if door.isItem { throw .invalidValue(field.title) }
    return nil
  }

  private func checked(
    _ edits: [MultiEdit], _ record: PortalRecord?, _ entity: PortalEntity, _ door: WriteDoor
  ) throws(RestError) -> [MultiEdit] {
    for edit in edits {
      guard let written = edit.written else { continue }
      var kind = written.kind
      if case .change(let id, nil, _, _) = edit { kind = record?.multi.first { $0.id == id }?.kind }
      guard kind == "EMAIL", !TextRules.isAddress(TextRules.trimmed(written.value)) else { continue }
      let name = entity == .contact ? "Рабочий e-mail" : "E-mail"
      throw RestError(
        400, door.isItem ? "CRM_FIELD_ERROR_VALUE_NOT_VALID" : "ERROR_CORE",
        "Поле \(name) содержит некорректный адрес")
    }
    return edits
  }

  /// A record may be created without a name, but not lose the one it has.
  private func checkNames(
    _ changes: [Change], of record: PortalRecord?, _ entity: PortalEntity, _ door: WriteDoor
  ) throws(RestError) {
    guard let record else { return }
    let names = entity == .company ? ["TITLE"] : ["NAME", "LAST_NAME"]
    var touched = false
    var texts = record.texts
    for case .text(let name, let text) in changes where names.contains(name) {
      touched = true
      texts[name] = text
    }
    guard touched, names.allSatisfy({ (texts[$0] ?? "").isEmpty }) else { return }
    let title = catalog(entity).field(named: names[0])?.title ?? names[0]
    throw door.isItem ? .required(title) : .classic(RestError.required(title).text)
  }

  /// Imported dates may not go back behind what is there, nor into the future.
  ///
  /// Source: bitrix24-rest.md §4.1 and §5.7.
  private func checkDates(_ changes: [Change], _ entity: PortalEntity, _ door: WriteDoor) throws(RestError) {
    var created = now
    var modified: Int?
    for change in changes {
      switch change {
      case .created(let moment):
        created = moment
        let newest = table(entity).rows.reduce(Int.min) { max($0, $1.created) }
        guard moment <= now, moment >= newest else { throw dateRefusal("DATE_CREATE", entity, door) }
      case .modified(let moment): modified = moment
      default: break
      }
    }
    guard let modified else { return }
    guard modified <= now, modified >= created else { throw dateRefusal("DATE_MODIFY", entity, door) }
  }

  private func dateRefusal(_ name: String, _ entity: PortalEntity, _ door: WriteDoor) -> RestError {
    let error = RestError.invalidValue(catalog(entity).field(named: name)?.title ?? name)
    return door.isItem ? error : .classic(error.text)
  }
}
