import Contractors

/// What is done where the headings give no key, and where rows have no name.
extension HeaderReading {
  /// Takes another column as the key where nothing was found: one whose cells are all filled and all different.
  mutating func settleMissingKey() {
    guard keys.isEmpty, let note = notes.firstIndex(of: InferenceSentence.noKey) else { return }
    let found = unknown.first { column in
      let cells = self.cells(of: column).map(\.trimmed)
      return !cells.isEmpty && !cells.contains("") && Set(cells).count == cells.count
    }
    guard let found else { return }
    keys = [found]
    unknown.removeAll { $0 == found }
    notes[note] = InferenceSentence.guessedKey(keys)
  }

  /// The columns of a person's names, where some row has nothing in any of them: it is nobody.
  var namelessColumns: [String]? {
    guard entity == .contact else { return nil }
    let names: [FieldName] = ["personName", "lastName", "firstName", "middleName"]
    let found = fields.filter { names.contains(FieldName(rawValue: $0.name)) }
      .compactMap { $0.rule.text ?? $0.rule["column"]?.text }
    let cells = found.map(self.cells)
    guard let count = cells.map(\.count).min(), count > 0 else { return nil }
    let isNameless = (0..<count).contains { row in cells.allSatisfy { $0[row].trimmed.isEmpty } }
    return isNameless ? found : nil
  }
}
