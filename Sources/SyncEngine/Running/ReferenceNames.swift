public import Contractors
public import Reconciliation

/// Gives references the keys that people know them by, in what is shown: plans, reports and the history have them in neutral form,
/// as numbers of pairs.
public struct ReferenceNames {
  /// The fields that refer to records.
  private let referring: [Entity: [FieldName]]
  private let keys: (PairID) throws -> Sides<RecordKey?>?

  /// Makes a translation.
  ///
  /// - Parameters:
  ///   - catalogue: tells which fields refer to records.
  ///   - keys: the keys of a pair's records; nil where there is no such pair.
  public init(catalogue: Catalogue = .standard, keys: @escaping (PairID) throws -> Sides<RecordKey?>?) {
    referring = Entity.allCases.reduce(into: [:]) { fields, entity in
      fields[entity] = catalogue.fields(of: entity).filter { $0.refersTo != nil }.map(\.name)
    }
    self.keys = keys
  }

  /// A value as a side knows it; a record that is not there yet goes by its key of the other side.
  public func named(_ value: Value, _ field: FieldName, of entity: Entity, on side: Side) -> Value {
    guard referring[entity]?.contains(field) == true else { return value }
    switch value {
    case .empty: return .empty
    case .text(let text): return .text(key(text, side))
    case .bag(let elements):
      return .bag(
        elements.map { element in
          var element = element
          element.value = key(element.value, side)
          return element
        })
    }
  }

  /// An operation as people read it.
  public func named(_ operation: PlannedOperation) -> PlannedOperation {
    var operation = operation
    for field in referring[operation.entity] ?? [] {
      name(&operation.before, field, operation.entity, operation.side)
      name(&operation.after, field, operation.entity, operation.side)
      if let change = operation.changes[field] {
        operation.changes[field] = named(change, field, of: operation.entity, on: operation.side)
      }
    }
    return operation
  }

  /// A row of the journal as people read it.
  public func named(_ entry: JournalEntry) -> JournalEntry {
    var entry = entry
    for field in referring[entry.entity] ?? [] {
      name(&entry.before, field, entry.entity, entry.side)
      name(&entry.after, field, entry.entity, entry.side)
    }
    return entry
  }

  private func name(_ values: inout [FieldName: Value], _ field: FieldName, _ entity: Entity, _ side: Side) {
    if let value = values[field] { values[field] = named(value, field, of: entity, on: side) }
  }

  /// An entry of the history as people read it.
  public func named(_ entry: HistoryEntry, of entity: Entity?) -> HistoryEntry {
    guard let entity else { return entry }
    var entry = entry
    entry.old = entry.old.map { named($0, entry.field, of: entity, on: entry.side) }
    entry.new = entry.new.map { named($0, entry.field, of: entity, on: entry.side) }
    return entry
  }

  /// A field that is undone as people read it.
  public func named(_ undone: UndoneField) -> UndoneField {
    guard let field = undone.field else { return undone }
    var copy = undone
    copy.written = undone.written.map { named($0, field, of: undone.entity, on: undone.side) }
    copy.before = undone.before.map { named($0, field, of: undone.entity, on: undone.side) }
    return copy
  }

  private func named(_ change: FieldChange, _ field: FieldName, of entity: Entity, on side: Side)
    -> FieldChange
  {
    func named(_ element: Element) -> Element {
      self.named(.bag([element]), field, of: entity, on: side).elements.first ?? element
    }
    switch change {
    case .set(let value): return .set(self.named(value, field, of: entity, on: side))
    case .bag(var bag):
      bag.added = bag.added.map(named)
      bag.removed = bag.removed.map(named)
      bag.order = bag.order?.map(named)
      bag.changed = bag.changed.map { ElementChange(from: named($0.from), to: named($0.to)) }
      return .bag(bag)
    }
  }

  private func key(_ token: String, _ side: Side) -> String {
    guard let colon = token.firstIndex(of: ":") else { return token }
    let rest = String(token[token.index(after: colon)...])
    if Side(rawValue: String(token[..<colon])) != nil { return rest }
    guard token[..<colon] == "pair", let number = Int64(rest),
      let known = try? keys(PairID(rawValue: number)),
      let key = known[side] ?? known[side.opposite]
    else { return token }
    return key.rawValue
  }
}
