import Contractors
import Reconciliation

extension RunSession {
  /// The operation in the target's key space; nil when nothing of it can be written yet.
  func operation(_ planned: PlannedOperation, id: Int) -> Operation? {
    let side = planned.side
    func local(_ values: [FieldName: Value]) -> [FieldName: Value] {
      references.shown(Record(planned.entity, values), side: side, catalogue: settings.catalogue).fields
    }
    let before = local(planned.before)
    let isPairedOnly = pairedOnly.contains(SidedPair(planned))
    let action: Operation.Action
    switch planned.kind {
    case .create, .restore:
      guard let record = planned.record else { return nil }
      var local = references.local(
        record, side: side, catalogue: settings.catalogue, pairedOnly: isPairedOnly)
      if withoutReferences.contains(planned.pair) {
        local.fields = local.fields.filter { !isReference($0.key, planned.entity) }
      }
      action = .create(local)
    case .delete:
      action = .delete
    case .update, .flag, .detach:
      var changes: [FieldName: FieldChange] = [:]
      let refused = refusedFields[planned.pair]?[side] ?? []
      let tried = planned.kind == .update ? divisions[planned.pair]?[side]?.current : nil
      for (name, change) in planned.changes
      where !refused.contains(name) && tried?.contains(name) != false {
        changes[name] = references.local(
          change, of: name, in: planned.entity, side: side, catalogue: settings.catalogue,
          pairedOnly: isPairedOnly)
        guard isReference(name, planned.entity) else { continue }
        changes[name] = changes[name]?.lacking(in: before[name])
      }
      if changes.isEmpty && !planned.liftsMark && planned.origin == nil { return nil }
      action = .update(changes)
    }
    var operation = Operation(
      id: id, entity: planned.entity, key: pairs[planned.pair]?.keys[side] ?? planned.keys[side],
      action: action,
      expected: before, expectedVersion: planned.version)
    operation.liftsMark = planned.liftsMark
    operation.origin = planned.origin
    operation.settled = planned.settled
    return operation
  }

  /// Whether a field refers to records.
  func isReference(_ field: FieldName, _ entity: Entity) -> Bool {
    settings.catalogue.descriptor(of: field, in: entity)?.refersTo != nil
  }
}

extension FieldChange {
  /// The change of references without what a side shows already: people may have written a key down before its record came into
  /// being under it. Nil when nothing is left to do.
  fileprivate func lacking(in shown: Value?) -> FieldChange? {
    switch self {
    case .set(let value):
      return value == shown ? nil : self
    case .bag(var change):
      let held = Set((shown?.elements ?? []).map(\.value))
      change.added.removeAll { held.contains($0.value) }
      return FieldChange.bag(change).ordering(shown)
    }
  }
}
