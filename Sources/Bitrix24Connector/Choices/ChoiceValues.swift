import Contractors

extension EntitySchema {
  /// The record with names in place of the codes that are the portal's own.
  func named(_ record: Record) -> Record {
    if choices.isEmpty { return record }
    var named = record
    for field in choices.keys {
      if let value = record[field] { named[field] = self.named(value, of: field) }
    }
    return named
  }

  /// The value with names in place of the codes that are the portal's own.
  func named(_ value: Value, of field: FieldName) -> Value {
    choices[field].map { value.mapTexts($0.canonical) } ?? value
  }

  /// The value as the portal holds it: codes in place of names.
  func coded(_ value: Value, of field: FieldName) throws(NoSuchChoice) -> Value {
    guard let list = choices[field] else { return value }
    switch value {
    case .empty: return value
    case .text(let text): return .text(try list.code(of: text))
    case .bag(let elements):
      var coded: [Element] = []
      for var element in elements {
        element.value = try list.code(of: element.value)
        coded.append(element)
      }
      return .bag(coded)
    }
  }

  /// What people see of a column's text beside its code, so that a changed name is read as a change; empty for other columns.
  func shown(_ text: String, in column: String) -> String {
    guard let list = columnChoices[column] else { return "" }
    let canonical = list.canonical(text)
    return canonical == text ? "" : canonical
  }
}

extension Value {
  fileprivate func mapTexts(_ change: (String) -> String) -> Value {
    switch self {
    case .empty: self
    case .text(let text): .scalar(change(text))
    case .bag(let elements):
      .elements(
        elements.map { element in
          var element = element
          element.value = change(element.value)
          return element
        })
    }
  }
}
