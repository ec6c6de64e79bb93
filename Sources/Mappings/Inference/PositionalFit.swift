import Contractors

extension CompiledMapping {
  /// Whether rows without headings are likely of this format: as wide as its files, with keys that are keys, and with values where
  /// it has them.
  ///
  /// - Parameter rows: some rows of a file, from its first.
  /// - Returns: how many columns hold values of their kind; nil where something speaks against the format, or too little for it.
  public func positionalFit(of rows: [[String]]) -> Int? {
    guard let header, header.naming == .position, header.headings != .yes, rows.count >= Self.rowsMinimum
    else {
      return nil
    }
    let columns = header.columns
    let width = rows.map(\.count).max() ?? 0
    guard width <= columns.count, width * 2 > columns.count else { return nil }
    func cells(_ name: String) -> [String] {
      guard let index = columns.firstIndex(of: name) else { return [] }
      return rows.map { $0.indices.contains(index) ? $0[index].trimmed : "" }
    }
    for entity in entities {
      for place in rules[entity]?.key.places ?? [] {
        let keys = cells(place.name)
        guard keys.allSatisfy({ !$0.isEmpty && !$0.contains(" ") && $0.count <= 20 }),
          Set(keys).count == keys.count
        else { return nil }
      }
    }
    var fits = 0
    for (name, meaning) in typedColumns {
      let evidence = ColumnEvidence(cells(name))
      guard !evidence.values.isEmpty, let count = evidence.count(as: meaning) else { continue }
      // A column that holds something else than it should: another table of that width.
      if count * 2 < evidence.values.count { return nil }
      if count * 10 >= evidence.values.count * 9 { fits += 1 }
    }
    return fits >= Self.fitsMinimum ? fits : nil
  }

  private static let rowsMinimum = 2
  private static let fitsMinimum = 2

  /// The columns whose values have a form, with their meanings.
  private var typedColumns: [(String, HeaderSynonyms.Meaning)] {
    var typed: [(String, HeaderSynonyms.Meaning)] = []
    for entity in entities {
      for case .bag(let rule) in rules[entity]?.allRules ?? []
      where ["phones", "emails", "websites"].contains(rule.field.name) {
        for case .slot(let slot) in rule.sources {
          if let place = slot.value { typed.append((place.name, .element(rule.field.name, kind: ""))) }
        }
      }
    }
    return typed
  }
}
