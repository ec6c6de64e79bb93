import Contractors

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
        if local != nil { continue }
        operation.changes[field] = nil
        operation.before[field] = nil
        operation.after[field] = nil
      }
      return operation.changes.isEmpty && operation.origin == nil ? nil : operation
    }
  }
}
