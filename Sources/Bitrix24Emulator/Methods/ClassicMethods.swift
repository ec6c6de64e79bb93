/// `crm.contact.*` and `crm.company.*`. Source: bitrix24-rest.md §4.
enum ClassicMethods {
  static let methods: [Method] = PortalEntity.allCases.flatMap { entity in
    let prefix = "crm.\(entity.rawValue)."
    let bodies: [(String, Method.Body)] = [
      ("add", { (portal, arguments) throws(RestError) in try portal.classicAdd(entity, arguments) }),
      ("update", { (portal, arguments) throws(RestError) in try portal.classicUpdate(entity, arguments) }),
      ("get", { (portal, arguments) throws(RestError) in try portal.classicGet(entity, arguments) }),
      ("list", { (portal, arguments) throws(RestError) in try portal.classicList(entity, arguments) }),
      ("delete", { (portal, arguments) throws(RestError) in try portal.classicDelete(entity, arguments) }),
      ("fields", { (portal, _) throws(RestError) in Answer(portal.classicFields(entity)) }),
    ]
    return bodies.map { Method(name: prefix + $0.0, scope: "crm", body: $0.1) }
  }
}

extension Portal {
  func checkWritable(_ refusal: RestError) throws(RestError) {
    if options.isReadOnly { throw refusal }
  }

  mutating func classicAdd(_ entity: PortalEntity, _ arguments: Arguments) throws(RestError) -> Answer {
    let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
    let parameters = try arguments.array("params", orThrow: .mustBeArray("params"))
    try checkWritable(.accessDenied)
    let isImport = parameters["IMPORT"].map { $0.isOn } ?? false
    let changes = try changes(fields, to: nil, entity, door: isImport ? .classicImport : .classic)
    return Answer(.int(create(entity, changes, isImport: isImport)))
  }

  mutating func classicUpdate(_ entity: PortalEntity, _ arguments: Arguments) throws(RestError) -> Answer {
    let id = try arguments.id()
    let fields = try arguments.requiredArray("fields", orThrow: .mustBeArray("fields"))
    _ = try arguments.array("params", orThrow: .mustBeArray("params"))
    guard let place = place(entity, id) else { throw .classic(entity.notFoundText) }
    try checkWritable(.accessDenied)
    let changes = try changes(fields, to: table(entity).rows[place], entity, door: .classic)
    update(entity, at: place, changes, touchesAlways: true)
    return .done
  }

  func classicGet(_ entity: PortalEntity, _ arguments: Arguments) throws(RestError) -> Answer {
    let id = try arguments.id()
    guard let record = record(entity, id) else { throw .notFound }
    let shown = catalog(entity).fields.filter { field in
      guard !field.isWriteOnly else { return false }
      guard case .multi(let kind) = field.source else { return true }
      return record.multi.contains { $0.kind == kind }
    }
    return Answer(
      .array(PHPArray(keys: shown.map(\.name), values: shown.map { classicValue($0, of: record) })))
  }

  mutating func classicDelete(_ entity: PortalEntity, _ arguments: Arguments) throws(RestError) -> Answer {
    let id = try arguments.id()
    guard let place = place(entity, id) else {
      throw entity == .contact
        ? RestError(400, "ERROR_CORE", "Элемент не найден") : .classic(entity.notFoundText)
    }
    try checkWritable(.accessDenied)
    delete(entity, at: place)
    return .done
  }

  func classicList(_ entity: PortalEntity, _ arguments: Arguments) throws(RestError) -> Answer {
    let filter = classicFilter(try arguments.array("filter", orThrow: .listMustBeArray("filter")), entity)
    let order = classicOrder(try arguments.array("order", orThrow: .listMustBeArray("order")), entity)
    let page = page(entity, filter, order: order, start: arguments["start"]?.integer ?? 0)
    let fields = classicSelection(arguments["select"]?.array, entity)
    let keys = fields.map(\.name)
    let multi = fields.filter { $0.kind == .multi }
    let rows = page.rows.map { record -> PHPValue in
      let isWhole = multi.allSatisfy { field in record.multi.contains { $0.kind == field.name } }
      if isWhole {
        return .array(PHPArray(keys: keys, values: fields.map { classicValue($0, of: record) }))
      }
      let present = fields.filter { field in
        field.kind != .multi || record.multi.contains { $0.kind == field.name }
      }
      return .array(
        PHPArray(keys: present.map(\.name), values: present.map { classicValue($0, of: record) }))
    }
    return Answer(.list(rows), total: page.total, next: page.next)
  }

  /// ID first, then the named fields and masks; no mask covers multi-fields. Source: bitrix24-rest.md §4.6.
  private func classicSelection(_ select: PHPArray?, _ entity: PortalEntity) -> [Field] {
    let fields = catalog(entity).fields
    let names = Set((select?.values ?? []).compactMap(\.text).filter { !$0.isEmpty })
    if names.isEmpty { return fields.filter { $0.isInDefaultMask || $0.isUserField } }
    return fields.filter { field in
      if field.isWriteOnly { return false }
      return field.source == .id || names.contains(field.name)
        || (names.contains("*") && field.isInDefaultMask) || (names.contains("UF_*") && field.isUserField)
    }
  }
}
