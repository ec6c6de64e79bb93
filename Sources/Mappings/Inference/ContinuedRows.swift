import Contractors

extension HeaderReading {
  /// How rows that continue the record above are known; nil where every row seems to be a record.
  var continued: (key: String, mark: RowContinuation.Mark)? {
    guard keys.count == 1, let key = keys.first, let first = cells(of: key).first, !first.trimmed.isEmpty
    else {
      return nil
    }
    let ids = cells(of: key).map(\.trimmed)
    let names = fields.filter { ["name", "personName", "lastName"].contains($0.name) }
      .compactMap { $0.rule.text ?? $0.rule["column"]?.text }
    if names.isEmpty { return nil }
    if ids.contains(where: \.isEmpty) {
      // Others say nothing in their own fields either.
      let empty = ids.indices.filter { ids[$0].isEmpty }
      return names.allSatisfy { agree(empty, in: $0) { _, cell in cell.isEmpty } } ? (key, .empty) : nil
    }
    let repeated = ids.indices.dropFirst().filter { ids[$0] == ids[$0 - 1] }
    // An id that comes again further down is another record, and a mistake.
    guard !repeated.isEmpty, Set(ids).count == ids.count - repeated.count else { return nil }
    let isOne = names.allSatisfy { name in
      agree(repeated, in: name) { above, cell in cell.isEmpty || cell == above }
    }
    return isOne ? (key, .same) : nil
  }

  private func agree(_ rows: some Sequence<Int>, in column: String, _ test: (String, String) -> Bool) -> Bool
  {
    let cells = cells(of: column).map(\.trimmed)
    return rows.allSatisfy { $0 == 0 || !cells.indices.contains($0) || test(cells[$0 - 1], cells[$0]) }
  }

  /// Whether rows that continue a record have cells of their own in any of these columns.
  func standsInEachRow(_ columns: [String]) -> Bool {
    guard let continued else { return false }
    let ids = cells(of: continued.key).map(\.trimmed)
    return columns.contains { column in
      let cells = cells(of: column).map(\.trimmed)
      return ids.indices.dropFirst().contains { row in
        guard cells.indices.contains(row), !cells[row].isEmpty else { return false }
        return continued.mark == .empty
          ? ids[row].isEmpty : ids[row] == ids[row - 1] && cells[row] != cells[row - 1]
      }
    }
  }
}
