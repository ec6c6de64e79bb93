/// Lists of rows: `select`, `filter`, `order` and `start` as all classic lists take them.
///
/// Unknown names in `filter` and `order` are ignored, an empty `select` means all fields.
/// Source: bitrix24-rest.md §4.6, §6.1.
extension Portal {
  func rowList(_ kind: RowKind, _ arguments: Arguments) throws(RestError) -> Answer {
    let filter = try arguments.array("filter", orThrow: .listMustBeArray("filter"))
    let order = try arguments.array("order", orThrow: .listMustBeArray("order"))
    let catalog = rowCatalog(kind)
    let conditions = filter.pairs.compactMap { key, value -> Condition? in
      let (comparison, name) = Comparison.split(key)
      guard let field = catalog.field(named: name) else { return nil }
      // An empty list says nothing for order comparisons, where it can only come from a lost reference.
      if let array = value.array, array.isEmpty, comparison != .equal { return nil }
      return Condition(field: field, comparison: comparison, value: value, time: time)
    }
    let keys = order.pairs.compactMap { name, direction in
      catalog.field(named: name).map {
        OrderKey(field: $0, isDescending: direction.text?.uppercased() == "DESC")
      }
    }
    let page = rowPage(kind, conditions, order: keys, start: arguments["start"]?.integer ?? 0)
    let names = Set((arguments["select"]?.array?.values ?? []).compactMap(\.text).filter { !$0.isEmpty })
    let selected = catalog.fields.filter { names.isEmpty || names.contains("*") || names.contains($0.name) }
    return Answer(
      .list(page.rows.map { value(of: $0, selected) }), total: page.total, next: page.next)
  }

  private func rowPage(_ kind: RowKind, _ conditions: [Condition], order: [OrderKey], start: Int)
    -> (rows: [Row], total: Int, next: Int?)
  {
    let isByID = order.isEmpty || order[0].field.source == .id
    var matching = candidates(kind, conditions).filter { row in
      isVisible(row) && conditions.allSatisfy { matches($0, row) }
    }
    if isByID {
      if order.first?.isDescending == true { matching.reverse() }
    } else {
      matching = sorted(matching, by: order)
    }
    let isCounted = start >= 0
    let rounded = max(0, start) / Page.rowsMax * Page.rowsMax
    let offset = rounded < matching.count ? rounded : 0
    let end = min(offset + Page.rowsMax, matching.count)
    return (
      Array(matching[offset..<end]), isCounted ? matching.count : 0,
      isCounted && end < matching.count ? end : nil
    )
  }

  /// The rows that the conditions on id and owner leave, from the indexes.
  private func candidates(_ kind: RowKind, _ conditions: [Condition]) -> [Row] {
    let table = rows(kind)
    var low = 0
    var owners: [Int]?
    var typeIDs: [Int] = kind == .requisite ? [3, 4] : [RowOwner.requisiteTypeID]
    for condition in conditions {
      switch (condition.field.name, condition.comparison) {
      case ("ID", .greater):
        low = max(low, table.firstPlace(above: condition.operands.map(\.integer).min() ?? 0))
      case ("ID", .equal):
        return Set(condition.operands.map(\.integer)).sorted().compactMap { table[id: $0] }
      case ("ENTITY_ID", .equal) where kind != .requisiteLink: owners = condition.operands.map(\.integer)
      case ("ENTITY_TYPE_ID", .equal): typeIDs = condition.operands.map(\.integer)
      default: break
      }
    }
    guard let owners else { return Array(table.rows[low...]) }
    return owners.flatMap { id in typeIDs.flatMap { table.rows(of: RowOwner(typeID: $0, id: id)) } }
      .sorted { $0.id < $1.id }
  }

  private func matches(_ condition: Condition, _ row: Row) -> Bool {
    let comparison = condition.comparison
    let text = text(condition.field, of: row)
    switch condition.field.kind {
    case .integer, .user:
      return condition.any { comparison.holds(Int(text ?? "") ?? 0, $0.integer) }
    case .moment:
      let moment = text.flatMap(time.moment)
      return condition.any { operand in
        // A date that was never set is neither before nor after anything.
        guard let moment, let wanted = operand.moment else {
          return (moment == nil && operand.text.isEmpty) != comparison.isNegative
        }
        return comparison.holds(moment, wanted)
      }
    default: return condition.holds(text: text ?? "")
    }
  }

  private func sorted(_ rows: [Row], by keys: [OrderKey]) -> [Row] {
    rows.sorted { left, right in
      for key in keys {
        let (first, second) = (text(key.field, of: left) ?? "", text(key.field, of: right) ?? "")
        if first == second { continue }
        let isBefore =
          key.field.kind == .integer || key.field.kind == .user
          ? (Int(first) ?? 0) < (Int(second) ?? 0) : first.lowercased() < second.lowercased()
        return isBefore != key.isDescending
      }
      return left.id < right.id
    }
  }
}
