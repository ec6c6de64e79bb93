/// The search for duplicates. Source: bitrix24-rest.md §8.2.
enum DuplicateMethods {
  static let methods: [Method] = [
    Method(name: "crm.duplicate.findbycomm", scope: "crm") { (portal, arguments) throws(RestError) in
      try portal.findByCommunication(arguments)
    }
  ]

  /// Values one search takes; the rest are ignored.
  static let valuesMax = 20
  /// Hits of one kind that end the search.
  static let hitsMax = 20
}

extension Portal {
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
      values.values.prefix(DuplicateMethods.valuesMax).compactMap(\.text).map { comparable($0, type) })
    let only = arguments["entity_type"]?.text.flatMap { $0.isEmpty ? nil : $0.uppercased() }
    var found: [(String, PHPValue)] = []
    for entity in PortalEntity.allCases where only == nil || only == entity.symbol {
      let ids = table(entity).rows.filter { record in
        !isHidden(entity, record.id)
          && record.multi.contains { $0.kind == type && wanted.contains(comparable($0.value, type)) }
      }.prefix(DuplicateMethods.hitsMax).map(\.id)
      guard !ids.isEmpty else { continue }
      found.append((entity.symbol, .list(ids.map(PHPValue.int))))
      if ids.count == DuplicateMethods.hitsMax { break }
    }
    return Answer(.map(found))
  }

  /// What follows `#` is an extension and does not count; spelling does.
  private func comparable(_ value: String, _ type: String) -> String {
    guard type == "PHONE" else { return value.lowercased() }
    return String(value.prefix { $0 != "#" })
  }
}
