/// Dictionaries: `crm.status.*`. Source: bitrix24-rest.md §10; pages `crm.status.*`.
enum StatusMethods {
  static let methods: [Method] = [
    Method(name: "crm.status.list", scope: "crm") { (portal, arguments) throws(RestError) in
      try portal.statusList(arguments)
    },
    Method(name: "crm.status.get", scope: "crm") { (portal, arguments) throws(RestError) in
      let id = try arguments.id()
      guard let row = portal.statusRows.first(where: { $0["ID"]?.integer == id }) else {
        throw .classic("Status is not found.")
      }
      return Answer(.array(row))
    },
    Method(name: "crm.status.fields", scope: "crm") { (portal, _) throws(RestError) in
      Answer(.map(StatusMethods.fields.map { ($0.name, .map(portal.descriptor($0))) }))
    },
    Method(name: "crm.status.entity.types", scope: "crm") { (_, _) throws(RestError) in
      Answer(
        .list(
          Dictionaries.types.map { type in
            var pairs: [(String, PHPValue)] = [("ID", .string(type.id)), ("NAME", .string(type.name))]
            if type.id == "STATUS" { pairs += leadStages }
            return .map(pairs)
          }))
    },
    Method(name: "crm.status.entity.items", scope: "crm") { (portal, arguments) throws(RestError) in
      guard let dictionary = arguments["entityId"]?.text, !dictionary.isEmpty else {
        throw .classic("The parameter entityId is not defined or invalid.")
      }
      let entries = portal.dictionaries.entries.filter { $0.dictionary == dictionary }
      return Answer(
        .list(
          entries.sorted { $0.sort < $1.sort }.map {
            .map([
              ("NAME", .string($0.name)), ("SORT", .int($0.sort)), ("STATUS_ID", .string($0.code)),
            ])
          }))
    },
  ]

  private static let leadStages: [(String, PHPValue)] = [
    (
      "SEMANTIC_INFO",
      .map([
        ("START_FIELD", .string("NEW")), ("FINAL_SUCCESS_FIELD", .string("CONVERTED")),
        ("FINAL_UNSUCCESS_FIELD", .string("JUNK")), ("FINAL_SORT", .int(0)),
      ])
    ), ("ENTITY_TYPE_ID", .int(1)),
  ]

  fileprivate static let keys = [
    "ID", "ENTITY_ID", "STATUS_ID", "NAME", "NAME_INIT", "SORT", "SYSTEM", "CATEGORY_ID", "COLOR",
    "SEMANTICS",
  ]

  private static let fields: [Field] = [
    Field("ID", nil, .integer, "ID").readOnly,
    Field("ENTITY_ID", nil, .text, "ID элемента сущности").required.immutable,
    Field("STATUS_ID", nil, .text, "Статус").required.immutable,
    Field("SORT", nil, .integer, "Сортировка"), Field("NAME", nil, .text, "Название").required,
    Field("NAME_INIT", nil, .text, "Название по умолчанию").readOnly,
    Field("SYSTEM", nil, .flag, "Системный").readOnly,
    Field("CATEGORY_ID", nil, .integer, "CATEGORY_ID").immutable, Field("COLOR", nil, .text, "COLOR"),
    Field("SEMANTICS", nil, .flag, "SEMANTICS").immutable,
    Field("EXTRA", nil, .statusExtra, "Дополнительные поля"),
  ]
}

extension Portal {
  fileprivate var statusRows: [PHPArray] {
    dictionaries.entries.enumerated().map { place, entry in
      let isCommon = place < Dictionaries.common.count
      return PHPArray(
        keys: StatusMethods.keys,
        values: [
          .string(String(place + 1)), .string(entry.dictionary), .string(entry.code), .string(entry.name),
          .string(isCommon ? entry.name : ""), .string(String(entry.sort)), .string(isCommon ? "Y" : "N"),
          .null, .null, .null,
        ])
    }
  }

  /// A misspelt key of the filter is ignored, and everything comes back.
  fileprivate func statusList(_ arguments: Arguments) throws(RestError) -> Answer {
    let filter = try arguments.array("filter", orThrow: .classic("Invalid parameters."))
    let order = try arguments.array("order", orThrow: .classic("Invalid parameters."))
    var rows = statusRows.filter { row in
      filter.pairs.allSatisfy { key, value in
        let (comparison, name) = Comparison.split(key)
        guard let text = row[name]?.text else { return true }
        let isFound = (value.array?.values ?? [value]).contains { $0.text == text }
        return isFound != comparison.isNegative
      }
    }
    for (name, direction) in order.pairs.reversed() {
      let isDescending = direction.text?.uppercased() == "DESC"
      rows = rows.enumerated().sorted { left, right in
        let (first, second) = (left.element[name]?.text ?? "", right.element[name]?.text ?? "")
        if first == second { return left.offset < right.offset }
        let isBefore = Int(first).flatMap { one in Int(second).map { one < $0 } } ?? (first < second)
        return isBefore != isDescending
      }.map(\.element)
    }
    return Answer.page(rows.map(PHPValue.array), start: arguments["start"]?.integer ?? 0)
  }
}

extension Answer {
  /// One page of rows that are all at hand. Source: bitrix24-rest.md §2.4.
  static func page(_ rows: [PHPValue], start: Int) -> Answer {
    let rounded = max(0, start) / Page.rowsMax * Page.rowsMax
    let shown = rows.dropFirst(rounded < rows.count ? rounded : 0).prefix(Page.rowsMax)
    let end = shown.endIndex
    let isCounted = start >= 0
    return Answer(
      .list(Array(shown)), total: isCounted ? rows.count : 0,
      next: isCounted && end < rows.count ? end : nil)
  }
}
