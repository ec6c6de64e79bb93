import Contractors

extension HeaderReading {
  /// The column of ids, where rows without one seem to continue the record above: others say nothing in their own fields either.
  var continuedKey: String? {
    guard keys.count == 1, let key = keys.first, let first = cells(of: key).first, !first.trimmed.isEmpty
    else {
      return nil
    }
    let ids = cells(of: key).map(\.trimmed)
    let names = fields.filter { ["name", "personName", "lastName"].contains($0.name) }
      .compactMap { $0.rule.text ?? $0.rule["column"]?.text }
    let continued = ids.indices.filter { ids[$0].isEmpty }
    guard !continued.isEmpty, !names.isEmpty else { return nil }
    let areNameless = names.allSatisfy { name in
      let cells = cells(of: name)
      return continued.allSatisfy { !cells.indices.contains($0) || cells[$0].trimmed.isEmpty }
    }
    return areNameless ? key : nil
  }

  /// Whether rows that continue a record have cells in any of these columns.
  func standsInEachRow(_ columns: [String]) -> Bool {
    guard let key = continuedKey else { return false }
    let ids = cells(of: key).map(\.trimmed)
    return columns.contains { column in
      let cells = cells(of: column)
      return ids.indices.contains {
        ids[$0].isEmpty && cells.indices.contains($0) && !cells[$0].trimmed.isEmpty
      }
    }
  }
}
