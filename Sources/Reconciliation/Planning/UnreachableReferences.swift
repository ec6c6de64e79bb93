public import Contractors

extension Planner {
  /// Leaves out of the updates what cannot be written yet: references to records that the side neither has nor gets in this plan.
  ///
  /// Their pairs stay unsettled, so that they are written once the records are there. Source: `sync-algorithm.md` §4.5, P5.
  mutating func dropUnreachable() {
    var reachable = references
    for operation in plan.operations {
      guard operation.kind == .create || operation.kind == .restore, var pair = plan.pairs[operation.pair]
      else {
        continue
      }
      pair.keys[operation.side] = RecordKey(rawValue: "to be created for pair \(pair.id.rawValue)")
      reachable.add(pair)
    }
    plan.operations = plan.operations.compactMap { operation in
      guard operation.kind == .update else { return operation }
      var operation = operation
      for (field, change) in operation.changes {
        let local = reachable.local(
          change, of: field, in: operation.entity, side: operation.side, catalogue: settings.catalogue)
        let before = operation.before[field].map { Record(operation.entity, [field: $0]) }
        let shown = before.map { reachable.shown($0, side: operation.side, catalogue: settings.catalogue) }
        if local?.ordering(shown?[field]) != nil { continue }
        operation.changes[field] = nil
        operation.before[field] = nil
        operation.after[field] = nil
      }
      return operation.changes.isEmpty && operation.origin == nil ? nil : operation
    }
  }
}

extension FieldChange {
  /// The change without an order in which everything stands already, where something that was to be put into its place cannot be
  /// written. Nil when nothing is left to do.
  public func ordering(_ shown: Value?) -> FieldChange? {
    guard case .bag(var change) = self else { return self }
    let removed = Set(change.removed.map(\.value))
    let coming = (shown?.elements ?? []).filter { !removed.contains($0.value) } + change.added
    if let order = change.order, coming.arranged(order, key: \.value) == coming { change.order = nil }
    return change.isEmpty ? nil : .bag(change)
  }
}
