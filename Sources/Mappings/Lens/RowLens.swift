public import Contractors

extension EntityMapping {
  /// The columns in which each row of a record holds an element of its own.
  fileprivate var rowColumns: Set<Int> {
    var columns: Set<Int> = []
    for case .bag(let rule) in allRules {
      for case .rows(let slot, _) in rule.sources {
        for place in slot.places + slot.belongings {
          if case .column(_, let index) = place.binding { columns.insert(index) }
        }
      }
    }
    return columns
  }
}

extension CompiledMapping {
  /// Whether a bag of any entity has an element in each row.
  var hasRowElements: Bool {
    rules.values.flatMap(\.allRules).contains { rule in
      guard case .bag(let rule) = rule, case .rows? = rule.sources.first else { return false }
      return true
    }
  }

  /// Gives the further rows of a record what they repeat of its first: a new one the text that names the record, an old one
  /// the new text of a cell that said the same before.
  func followFirstRow(_ mapping: EntityMapping, before old: RawNode?, into raw: inout RawNode) {
    guard let continuation, let columns = columnNames?.count, raw.children.count > columns else { return }
    guard continuation.mark == .same, let key = continuation.column else { return }
    let own = mapping.rowColumns
    let before = old?.rowCount(columns: columns) ?? 1
    for row in 1..<raw.rowCount(columns: columns) {
      let start = row * columns
      if row >= before {
        raw.children[start + key].text = raw.children[key].text
        continue
      }
      for column in 0..<columns where !own.contains(column) {
        let was = old?.children[column].text ?? ""
        guard was != raw.children[column].text, !was.isEmpty, raw.children[start + column].text == was else {
          continue
        }
        raw.children[start + column].text = raw.children[column].text
      }
    }
  }

  /// The further rows of a record that an edit left without anything to say, so that they are to be taken out.
  ///
  /// - Parameters:
  ///   - raw: the record after the edit.
  ///   - old: the record before it; rows that said nothing then stay.
  ///   - entity: the record's entity.
  /// - Returns: the indices of rows, from 1.
  public func spentRows(in raw: RawNode, since old: RawNode, entity: Entity) -> Set<Int> {
    guard let continuation, let mapping = rules[entity], let columns = columnNames?.count else { return [] }
    let own = mapping.rowColumns
    let (rows, before) = (raw.rowCells(columns: columns), old.rowCells(columns: columns))
    func isSpent(_ cells: [String?]) -> Bool {
      cells.enumerated().allSatisfy { column, text in
        let text = text ?? ""
        if text.trimmed.isEmpty { return true }
        return continuation.mark == .same && !own.contains(column) && text == rows[0][column]
      }
    }
    return Set(
      rows.indices.dropFirst().filter { row in
        isSpent(rows[row]) && row < before.count && before[row] != rows[row]
      })
  }
}
