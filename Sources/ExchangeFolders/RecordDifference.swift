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
      let descriptor = catalogue.descriptor(of: field, in: entity)
      if descriptor?.cardinality == .many {
        let (held, wanted) = (old.elements, value.elements)
        changes[field] = .bag(
          BagChange(
            added: wanted.filter { !held.contains($0) }, removed: held.filter { !wanted.contains($0) },
            order: descriptor?.type == .reference ? wanted : nil))
      } else {
        changes[field] = .set(value)
      }
    }
    return (changes, before)
  }

  /// The fields in which this record and another one both differ from an earlier state, and from each other, with what they were then.
  func contested(with other: Record, since before: Record) -> [FieldName: Value] {
    fields.keys.reduce(into: [:]) { contested, field in
      let (own, old) = (fields[field] ?? .empty, before.fields[field] ?? .empty)
      let others = other.fields[field] ?? .empty
      if own != old, others != old, own != others { contested[field] = old }
    }
  }

  /// What this record says beyond an earlier state of it, laid upon another record: a field in which nothing was changed since is
  /// left out, and of several values those that were added and taken away count.
  func edits(since before: Record, on other: Record, catalogue: Catalogue) -> Record {
    var edits = self
    for (field, value) in fields {
      let old = before.fields[field] ?? .empty
      if old == value {
        edits.fields[field] = nil
      } else if catalogue.descriptor(of: field, in: entity)?.cardinality == .many {
        let removed = old.elements.filter { !value.elements.contains($0) }
        let added = value.elements.filter { !old.elements.contains($0) }
        let held = (other.fields[field]?.elements ?? []).filter { !removed.contains($0) }
        edits.fields[field] = .elements(held + added.filter { !held.contains($0) })
      }
    }
    return edits
  }
}
