/// A page of a list.
struct Page: Sendable {
  /// Rows per page, whatever the caller asks. Source: bitrix24-rest.md §2.4.
  static let rowsMax = 50

  var rows: [PortalRecord]
  /// All matches; 0 when the caller declined the count with `start=-1`.
  var total: Int
  /// The offset of the following page.
  var next: Int?
}

extension Portal {
  /// Selects one page.
  ///
  /// `start` is rounded down to a multiple of 50; past the end the list begins again at its first page; -1
  /// declines the count. Source: bitrix24-rest.md §2.4, §14.9.
  func page(_ entity: PortalEntity, _ filter: Filter, order: [OrderKey], start: Int) -> Page {
    let rows = table(entity).rows
    let (candidates, rest) = narrowed(filter, entity)
    let isByID = order.isEmpty || order[0].field.source == .id
    let isDescending = isByID && order.first?.isDescending == true
    let isCounted = start >= 0
    if isByID, rest.isEmpty, (hidden[entity] ?? []).isEmpty {
      let offset = offset(start, total: candidates.count)
      let end = min(offset + Page.rowsMax, candidates.count)
      let places = (offset..<end).map { candidates[isDescending ? candidates.count - 1 - $0 : $0] }
      return Page(
        rows: places.map { rows[$0] }, total: isCounted ? candidates.count : 0,
        next: isCounted && end < candidates.count ? end : nil)
    }
    var matching: [Int] = []
    for number in 0..<candidates.count {
      let place = candidates[isDescending ? candidates.count - 1 - number : number]
      guard !isHidden(entity, rows[place].id), rest.allSatisfy({ matches($0, rows[place]) }) else { continue }
      matching.append(place)
      if isByID, !isCounted, matching.count == Page.rowsMax { break }
    }
    if !isByID { matching = sorted(matching, of: rows, by: order) }
    let offset = offset(start, total: matching.count)
    let end = min(offset + Page.rowsMax, matching.count)
    return Page(
      rows: matching[offset..<end].map { rows[$0] }, total: isCounted ? matching.count : 0,
      next: isCounted && end < matching.count ? end : nil)
  }

  private func offset(_ start: Int, total: Int) -> Int {
    let rounded = max(0, start) / Page.rowsMax * Page.rowsMax
    return rounded < total ? rounded : 0
  }

  /// Places to look at, ascending: a run of rows or a few named ones.
  private enum Candidates {
    case run(Range<Int>)
    case places([Int])

    var count: Int {
      switch self {
      case .run(let run): run.count
      case .places(let places): places.count
      }
    }

    subscript(number: Int) -> Int {
      switch self {
      case .run(let run): run.lowerBound + number
      case .places(let places): places[number]
      }
    }
  }

  /// Answers the conditions on the id from the index and leaves the others.
  private func narrowed(_ filter: Filter, _ entity: PortalEntity) -> (Candidates, [Filter]) {
    let table = table(entity)
    guard case .all(let parts) = filter else { return (.run(0..<table.rows.count), [filter]) }
    var low = 0
    var high = table.rows.count
    var named: [Int]?
    var rest: [Filter] = []
    for part in parts {
      guard case .condition(let condition) = part, condition.field.source == .id else {
        rest.append(part)
        continue
      }
      let ids = condition.operands.map(\.integer)
      switch condition.comparison {
      // Several operands of an order comparison are alternatives: the widest counts.
      case .greater: low = max(low, table.firstIndex(above: ids.min() ?? 0))
      case .greaterOrEqual: low = max(low, table.firstIndex(above: max(1, ids.min() ?? 1) - 1))
      case .less: high = min(high, table.firstIndex(above: max(1, ids.max() ?? 1) - 1))
      case .lessOrEqual: high = min(high, table.firstIndex(above: ids.max() ?? 0))
      case .equal:
        let places = Set(ids.compactMap { table.index(of: $0) })
        named = named.map { $0.filter(places.contains) } ?? places.sorted()
      default: rest.append(part)
      }
    }
    if let named { return (.places(named.filter { $0 >= low && $0 < high }), rest) }
    return (.run(low..<max(low, high)), rest)
  }
}
