import Contractors

extension Record {
  /// What must be changed in this record so that it says what another one says. What the other one does not state stays.
  func changes(to other: Record, catalogue: Catalogue) -> (
    changes: [FieldName: FieldChange], before: [FieldName: Value]
  ) {
    var changes: [FieldName: FieldChange] = [:]
    var before: [FieldName: Value] = [:]
    for (field, value) in other.fields {
      let old = fields[field] ?? .empty
      if old == value { continue }
      before[field] = old
      if catalogue.descriptor(of: field, in: entity)?.cardinality == .many {
        let (held, wanted) = (old.elements, value.elements)
        changes[field] = .bag(
          BagChange(
            added: wanted.filter { !held.contains($0) }, removed: held.filter { !wanted.contains($0) }))
      } else {
        changes[field] = .set(value)
      }
    }
    return (changes, before)
  }
}
