import Contractors

extension FieldChange {
  /// The whole new value of a field that holds `current`.
  ///
  /// Elements that are not named stay as they are; what is to be added and is there already is not added again.
  func value(from current: Value?, _ type: FieldType, _ comparison: Comparison) -> Value {
    switch self {
    case .set(let value): return value
    case .bag(let change):
      func key(_ element: Element) -> String { comparison.elementKey(of: element, type: type) }
      var elements = current?.elements ?? []
      let removed = Set(change.removed.map(key))
      elements.removeAll { removed.contains(key($0)) }
      for edit in change.changed {
        let place = elements.firstIndex(of: edit.from) ?? elements.firstIndex { key($0) == key(edit.from) }
        // One that is gone meanwhile is not brought back by an edit of its attributes.
        if let place { elements[place] = edit.to }
      }
      let present = Set(elements.map(key))
      elements += change.added.filter { !present.contains(key($0)) }
      return .elements(change.order.map { elements.arranged($0, key: key) } ?? elements)
    }
  }

  /// The values on the way to the new one, one for each corrected element.
  ///
  /// A mapping keeps a row's id when one element of a kind gives way to one other; several corrections at once are therefore
  /// written into the raw record one by one.
  func corrections(from current: Value?, _ type: FieldType, _ comparison: Comparison) -> [Value] {
    guard case .bag(let change) = self, var elements = current?.elements else { return [] }
    func key(_ element: Element) -> String { comparison.elementKey(of: element, type: type) }
    var steps: [Value] = []
    for edit in change.changed where key(edit.from) != key(edit.to) {
      let place = elements.firstIndex(of: edit.from) ?? elements.firstIndex { key($0) == key(edit.from) }
      guard let place else { continue }
      elements[place] = edit.to
      steps.append(.elements(elements))
    }
    return steps
  }
}
