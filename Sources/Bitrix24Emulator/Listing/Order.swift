/// One key of an order.
struct OrderKey: Sendable {
  let field: Field
  let isDescending: Bool
}

extension Portal {
  /// The classic form, in which unknown names are ignored.
  func classicOrder(_ order: PHPArray, _ entity: PortalEntity) -> [OrderKey] {
    order.pairs.compactMap { name, direction in
      guard let field = catalog(entity).field(named: name), field.kind != .multi else { return nil }
      return OrderKey(field: field, isDescending: direction.text?.uppercased() == "DESC")
    }
  }

  /// The universal form, in which unknown names and directions are refused. Source: bitrix24-rest.md §5.5.
  ///
  /// The portal turns names into upper case itself, so that `ID` is taken as well; fast_bitrix24 and b24pysdk
  /// both begin their lists with it.
  func itemOrder(_ order: PHPArray, _ entity: PortalEntity, originalUserNames: Bool) throws(RestError)
    -> [OrderKey]
  {
    var keys: [OrderKey] = []
    for (name, direction) in order.pairs {
      let known = name == "ID" ? "id" : name
      guard let field = catalog(entity).field(itemNamed: known, originalUserNames: originalUserNames) else {
        throw .invalidArgument("Invalid order: field '\(name)' is not allowed in order")
      }
      let text = direction.text ?? ""
      guard ["ASC", "DESC"].contains(text.uppercased()) else {
        throw .invalidArgument(
          "Invalid order: allowed sort directions are `ASC, DESC`. But got '\(text)' for field '\(name)'")
      }
      keys.append(OrderKey(field: field, isDescending: text.uppercased() == "DESC"))
    }
    return keys
  }

  /// Sorts by the keys, by id where they leave a tie.
  func sorted(_ places: [Int], of rows: [PortalRecord], by keys: [OrderKey]) -> [Int] {
    let values = places.map { place in keys.map { sortValue($0.field, rows[place]) } }
    return places.indices.sorted { left, right in
      for (number, key) in keys.enumerated() {
        let (first, second) = (values[left][number], values[right][number])
        if first == second { continue }
        return (first < second) != key.isDescending
      }
      return left < right
    }.map { places[$0] }
  }

  private enum SortValue: Comparable {
    case number(Double)
    case text(String)
  }

  private func sortValue(_ field: Field, _ record: PortalRecord) -> SortValue {
    switch field.source {
    case .id: return .number(Double(record.id))
    case .created: return .number(Double(record.created))
    case .modified: return .number(Double(record.modified))
    default: break
    }
    let text = text(field, of: record) ?? ""
    switch field.kind {
    case .integer, .user, .double, .company: return .number(Double(text) ?? 0)
    default: return .text(text.lowercased())
    }
  }
}
