/// Dictionaries and the search for duplicates. Source: bitrix24-rest.md §8.2 and §10.
enum CatalogueMethods {
  static let methods: [Method] = [
    Method(name: "crm.status.list", scope: "crm") { (portal, arguments) throws(RestError) in
      portal.statusList(arguments)
    },
    Method(name: "crm.duplicate.findbycomm", scope: "crm") { (portal, arguments) throws(RestError) in
      try portal.findByCommunication(arguments)
    },
  ]

  /// Values one search takes; the rest are ignored.
  static let valuesMax = 20
  /// Hits of one kind that end the search.
  static let hitsMax = 20
}

extension Portal {
  fileprivate func statusList(_ arguments: Arguments) -> Answer {
    let filter = arguments["filter"]?.array ?? PHPArray()
    let rows = Dictionaries.entries.enumerated().map { place, entry -> PHPArray in
      PHPArray(
        keys: [
          "ID", "ENTITY_ID", "STATUS_ID", "NAME", "NAME_INIT", "SORT", "SYSTEM", "CATEGORY_ID", "COLOR",
          "SEMANTICS",
        ],
        values: [
          .string(String(place + 1)), .string(entry.dictionary), .string(entry.code), .string(entry.name),
          .string(entry.name), .string(String(entry.sort)), .string("Y"), .null, .null, .null,
        ])
    }.filter { row in
      filter.pairs.allSatisfy { key, value in
        let wanted = value.array?.values.map(\.text) ?? [value.text]
        return row[Comparison.split(key).name].map { wanted.contains($0.text) } ?? true
      }
    }
    let start = max(0, arguments["start"]?.integer ?? 0) / Page.rowsMax * Page.rowsMax
    let shown = rows.dropFirst(start < rows.count ? start : 0).prefix(Page.rowsMax)
    let end = shown.endIndex
    return Answer(
      .list(shown.map(PHPValue.array)), total: rows.count, next: end < rows.count ? end : nil)
  }

  fileprivate func findByCommunication(_ arguments: Arguments) throws(RestError) -> Answer {
    guard let type = arguments["type"]?.text, !type.isEmpty else {
      throw .classic("Communication type is not defined.")
    }
    guard type == "PHONE" || type == "EMAIL" else {
      throw .classic("Communication type '\(type)' is not supported in current context.")
    }
    guard let values = arguments["values"]?.array, !values.isEmpty else {
      throw .classic("Communication values is not defined.")
    }
    let wanted = Set(
      values.values.prefix(CatalogueMethods.valuesMax).compactMap(\.text).map { comparable($0, type) })
    let only = arguments["entity_type"]?.text.flatMap { $0.isEmpty ? nil : $0.uppercased() }
    var found: [(String, PHPValue)] = []
    for entity in PortalEntity.allCases where only == nil || only == entity.symbol {
      let ids = table(entity).rows.filter { record in
        !isHidden(entity, record.id)
          && record.multi.contains { $0.kind == type && wanted.contains(comparable($0.value, type)) }
      }.prefix(CatalogueMethods.hitsMax).map(\.id)
      guard !ids.isEmpty else { continue }
      found.append((entity.symbol, .list(ids.map(PHPValue.int))))
      if ids.count == CatalogueMethods.hitsMax { break }
    }
    return Answer(.map(found))
  }

  /// What follows `#` is an extension and does not count; spelling does.
  private func comparable(_ value: String, _ type: String) -> String {
    guard type == "PHONE" else { return value.lowercased() }
    return String(value.prefix { $0 != "#" })
  }
}
