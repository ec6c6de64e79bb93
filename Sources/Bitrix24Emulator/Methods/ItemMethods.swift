/// `crm.item.*` for contacts (3) and companies (4). Source: bitrix24-rest.md §5.
enum ItemMethods {
  /// Records one `batchImport` takes. Source: §5.7.
  static let importedMax = 20

  static let methods: [Method] = [
    method("add") { (portal, arguments, call) throws(RestError) in
      let fields = try ItemMethods.fields(arguments)
      try portal.checkWritable(.itemAccessDenied)
      let changes = try portal.changes(
        fields, to: nil, call.entity, door: .item, originalUserNames: call.originalUserNames)
      let id = portal.create(call.entity, changes)
      return try portal.itemAnswer(id, call)
    },
    method("update") { (portal, arguments, call) throws(RestError) in
      let id = try ItemMethods.id(arguments)
      let fields = try ItemMethods.fields(arguments)
      guard let place = portal.place(call.entity, id) else { throw .itemNotFound }
      try portal.checkWritable(.itemAccessDenied)
      let changes = try portal.changes(
        fields, to: portal.table(call.entity).rows[place], call.entity, door: .item,
        originalUserNames: call.originalUserNames)
      portal.update(call.entity, at: place, changes, touchesAlways: false)
      return try portal.itemAnswer(id, call)
    },
    method("get") { (portal, arguments, call) throws(RestError) in
      try portal.itemAnswer(try ItemMethods.id(arguments), call)
    },
    method("delete") { (portal, arguments, call) throws(RestError) in
      let id = try ItemMethods.id(arguments)
      guard let place = portal.place(call.entity, id) else { throw .itemNotFound }
      try portal.checkWritable(.itemAccessDenied)
      portal.delete(call.entity, at: place)
      return Answer(.list([]))
    },
    method("list") { (portal, arguments, call) throws(RestError) in try portal.itemList(arguments, call) },
    method("fields") { (portal, _, call) throws(RestError) in
      Answer(portal.itemFields(call.entity, originalUserNames: call.originalUserNames))
    },
    method("import") { (portal, arguments, call) throws(RestError) in
      let fields = try ItemMethods.fields(arguments)
      try portal.checkWritable(.itemAccessDenied)
      return Answer(try portal.itemImport(fields, call))
    },
    method("batchImport") { (portal, arguments, call) throws(RestError) in
      guard let data = arguments.exactly("data")?.array else { throw .missingParameter("data") }
      guard data.count <= importedMax else { throw .importTooLong }
      try portal.checkWritable(.itemAccessDenied)
      var items = data
      items.mapValues { fields in
        do throws(RestError) {
          return try portal.itemImport(fields.array ?? PHPArray(), call)
        } catch {
          return error.value
        }
      }
      return Answer(.map([("items", .array(items))]))
    },
  ]

  /// What all these methods are told besides their own parameters.
  struct Call: Sendable {
    let entity: PortalEntity
    let originalUserNames: Bool
  }

  private static func method(
    _ name: String,
    _ body: @escaping @Sendable (inout Portal, Arguments, Call) throws(RestError) -> Answer
  ) -> Method {
    Method(name: "crm.item.\(name)", scope: "crm") { (portal, arguments) throws(RestError) in
      guard let type = arguments.exactly("entityTypeId") else { throw .missingParameter("entityTypeId") }
      if type.integer == 5 {
        throw RestError(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type is not supported")
      }
      guard let entity = PortalEntity(typeID: type.integer) else { throw .typeNotFound }
      let original = arguments.exactly("useOriginalUfNames")?.text == "Y"
      return try body(&portal, arguments, Call(entity: entity, originalUserNames: original))
    }
  }

  private static func fields(_ arguments: Arguments) throws(RestError) -> PHPArray {
    guard let fields = arguments.exactly("fields")?.array else { throw .missingParameter("fields") }
    return fields
  }

  private static func id(_ arguments: Arguments) throws(RestError) -> Int {
    guard let id = arguments.exactly("id") else { throw .missingParameter("id") }
    return id.integer
  }
}

extension Portal {
  func itemAnswer(_ id: Int, _ call: ItemMethods.Call) throws(RestError) -> Answer {
    guard let record = record(call.entity, id) else { throw .itemNotFound }
    return Answer(.map([("item", item(record, call, select: nil))]))
  }

  mutating func itemImport(_ fields: PHPArray, _ call: ItemMethods.Call) throws(RestError) -> PHPValue {
    let changes = try changes(
      fields, to: nil, call.entity, door: .itemImport, originalUserNames: call.originalUserNames)
    return .map([("item", .map([("id", .int(create(call.entity, changes, isImport: true)))]))])
  }

  func itemList(_ arguments: Arguments, _ call: ItemMethods.Call) throws(RestError) -> Answer {
    let filter = try itemFilter(
      arguments.exactly("filter")?.array ?? PHPArray(), call.entity,
      originalUserNames: call.originalUserNames)
    let order = try itemOrder(
      arguments.exactly("order")?.array ?? PHPArray(), call.entity,
      originalUserNames: call.originalUserNames)
    let start = arguments.exactly("start")?.integer ?? 0
    let page = page(call.entity, filter, order: order, start: start)
    let names = Set((arguments.exactly("select")?.array?.values ?? []).compactMap(\.text))
    let select = names.isEmpty || names.contains("*") ? nil : names
    let items = page.rows.map { item($0, call, select: select, isListed: true) }
    return Answer(.map([("items", .list(items))]), total: page.total, next: page.next)
  }

  /// A `select` of `nil` means everything, which alone brings `fm`. Source: bitrix24-rest.md §5.4.
  /// In a list companies stand by their numbers: that they stand in their order is said of a single record alone.
  private func item(
    _ record: PortalRecord, _ call: ItemMethods.Call, select: Set<String>?, isListed: Bool = false
  ) -> PHPValue {
    let catalog = catalog(call.entity)
    var keys: [String] = []
    var values: [PHPValue] = []
    func show(_ name: String, _ value: @autoclosure () -> PHPValue) {
      guard select?.contains(name) ?? true else { return }
      keys.append(name)
      values.append(value())
    }
    for field in catalog.fields {
      guard let name = catalog.itemName(of: field, originalUserNames: call.originalUserNames) else {
        continue
      }
      if field.source == .id {
        keys.append(name)
        values.append(.int(record.id))
      } else {
        let isUnordered = isListed && field.source == .companyIDs
        show(
          name,
          isUnordered
            ? .list(links.companies(of: record.id).sorted().map(PHPValue.int)) : itemValue(field, of: record))
      }
    }
    for alias in MultiAlias.all { show(alias.name, .string(alias.value(record))) }
    show("categoryId", .int(0))
    show("observers", .list([]))
    if select == nil {
      keys += ["fm", "entityTypeId"]
      values += [keyedRows(of: record), .int(call.entity.typeID)]
    }
    return .array(PHPArray(keys: keys, values: values))
  }
}

/// `phone`, `emailWork` and the like: the first value of that sort. Source: bitrix24-rest.md §5.2.
struct MultiAlias: Sendable {
  let name: String
  let kind: String
  let valueType: String?

  /// `PHONE_MOBILE` for `phoneMobile`.
  var upperName: String { [kind, valueType].compactMap(\.self).joined(separator: "_") }

  static let all: [MultiAlias] = [
    MultiAlias(name: "phone", kind: "PHONE", valueType: nil),
    MultiAlias(name: "phoneMobile", kind: "PHONE", valueType: "MOBILE"),
    MultiAlias(name: "phoneWork", kind: "PHONE", valueType: "WORK"),
    MultiAlias(name: "phoneMailing", kind: "PHONE", valueType: "MAILING"),
    MultiAlias(name: "email", kind: "EMAIL", valueType: nil),
    MultiAlias(name: "emailHome", kind: "EMAIL", valueType: "HOME"),
    MultiAlias(name: "emailWork", kind: "EMAIL", valueType: "WORK"),
    MultiAlias(name: "emailMailing", kind: "EMAIL", valueType: "MAILING"),
    MultiAlias(name: "imol", kind: "IMOL", valueType: nil),
  ]

  func value(_ record: PortalRecord) -> String {
    record.multi.first { $0.kind == kind && (valueType == nil || $0.valueType == valueType) }?.value ?? ""
  }
}
