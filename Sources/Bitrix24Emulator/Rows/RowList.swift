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
    let isDescending = isByID && order.first?.isDescending == true
    let isCounted = start >= 0
    let (candidates, rest) = narrowed(kind, conditions)
    var matching: [Row] = []
    for row in isDescending ? candidates.reversed() : candidates {
      guard isVisible(row), rest.allSatisfy({ matches($0, row) }) else { continue }
      matching.append(row)
      // Nobody asked how many there are.
      if isByID, !isCounted, matching.count == Page.rowsMax { break }
    }
    if !isByID { matching = sorted(matching, by: order) }
    let rounded = max(0, start) / Page.rowsMax * Page.rowsMax
    let offset = rounded < matching.count ? rounded : 0
    let end = min(offset + Page.rowsMax, matching.count)
    return (
      Array(matching[offset..<end]), isCounted ? matching.count : 0,
      isCounted && end < matching.count ? end : nil
    )
  }

  /// Answers the conditions on id and owner from the indexes, ascending, and leaves the others.
  private func narrowed(_ kind: RowKind, _ conditions: [Condition]) -> ([Row], [Condition]) {
    let table = rows(kind)
    var low = 0
    var ids: Set<Int>?
    var owners: [Int]?
    var rest: [Condition] = []
    for condition in conditions {
      switch (condition.field.name, condition.comparison) {
      case ("ID", .greater):
        low = max(low, table.firstPlace(above: condition.operands.map(\.integer).min() ?? 0))
      case ("ID", .equal):
        let named = Set(condition.operands.map(\.integer))
        ids = ids?.intersection(named) ?? named
      case ("ENTITY_ID", .equal) where kind != .requisiteLink && owners == nil:
        owners = condition.operands.map(\.integer)
      default: rest.append(condition)
      }
    }
    if let owners {
      let typeIDs = kind == .requisite ? PortalEntity.allCases.map(\.typeID) : [RowOwner.requisiteTypeID]
      let named = Set(
        owners.flatMap { id in typeIDs.flatMap { table.ids(of: RowOwner(typeID: $0, id: id)) } })
      ids = ids?.intersection(named) ?? named
    }
    guard let ids else { return (Array(table.rows[low...]), rest) }
    return (ids.sorted().compactMap { table.place(of: $0) }.filter { $0 >= low }.map { table.rows[$0] }, rest)
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
