public import Contractors
public import Reconciliation

/// One field of a record that a run wrote, and what becomes of it when the run is undone.
public struct UndoneField: Sendable, Hashable {
  /// Why a field stays as it is.
  public enum Obstacle: String, Sendable, Hashable, CaseIterable {
    /// It was changed again since, or its value is in question.
    case touched
    /// The run wrote two different values over on the two sides.
    case twofold
    /// The run created the record.
    case created
    /// The run removed or marked the record, or its pair has ended since.
    case ended
  }

  /// The pair.
  public var pair: PairID
  /// Its entity.
  public var entity: Entity
  /// The side that the run wrote to.
  public var side: Side
  /// The record's key there.
  public var key: RecordKey?
  /// The field; nil for a record as a whole.
  public var field: FieldName?
  /// What the run wrote.
  public var written: Value?
  /// What stood there before, and stands there again after the next run.
  public var before: Value?
  /// Why it stays; nil where it is taken back.
  public var obstacle: Obstacle?
}

/// Takes back what a run wrote, as far as nobody changed it since. Source: `sync-algorithm.md` §4.11.
///
/// What is decided becomes what stood there before; the next run writes it to every side that shows something else, also to the one where
/// the change came from, else it would come again. Nothing is read from or written to the sides.
public struct Undo: Sendable {
  private let store: any SyncStoring
  private let comparison: Comparison

  /// Undoes in a sync's memory; values are compared as the sync compares them.
  public init(store: any SyncStoring, comparison: Comparison) {
    self.store = store
    self.comparison = comparison
  }

  /// What undoing a run would do, record by record and field by field.
  ///
  /// - Throws: what the store throws.
  public func plan(_ run: Int64) throws -> [UndoneField] { try prepare(run).fields }

  /// Decides for what stood there before; the next run writes it.
  ///
  /// - Returns: what ``plan(_:)`` would have said.
  /// - Throws: what the store throws; then nothing was decided.
  public func callAsFunction(_ run: Int64) throws -> [UndoneField] {
    let (fields, changes) = try prepare(run)
    if !changes.isEmpty { try store.commit(changes) }
    return fields
  }

  private func prepare(_ run: Int64) throws -> (fields: [UndoneField], changes: Changes) {
    let entries = try store.history(of: run).filter { entry in
      switch entry.cause {
      case .changed, .policy, .joined, .restored, .created, .removed:
        entry.new != nil || entry.cause == .removed
      case .answer, .asked, .overwritten, .drift, .leftOut, .reshaped, .undone: false
      }
    }
    let registers = try store.registers(of: Set(entries.map(\.pair)).sorted())
    var order: [PairID] = []
    var byPair: [PairID: [HistoryEntry]] = [:]
    for entry in entries {
      if byPair[entry.pair] == nil { order.append(entry.pair) }
      byPair[entry.pair, default: []].append(entry)
    }
    var fields: [UndoneField] = []
    var changes = Changes()
    let last = try store.runs(limit: 1).first?.id ?? run
    for id in order {
      guard let pair = try store.pair(id) else { continue }
      var known = registers[id] ?? Registers()
      let undone = undo(byPair[id] ?? [], pair, &known)
      fields += undone
      let back = undone.filter { $0.obstacle == nil }
      if back.isEmpty { continue }
      var unsettled = pair
      unsettled.isUnsettled = true
      changes.pairs.append(unsettled)
      changes.registers[id] = known
      changes.history += back.compactMap { one in
        one.field.map {
          HistoryEntry(
            run: last, pair: id, side: one.side, key: one.key, field: $0, old: one.written, new: one.before,
            cause: .undone)
        }
      }
    }
    return (fields, changes)
  }

  private func undo(_ entries: [HistoryEntry], _ pair: Pair, _ registers: inout Registers) -> [UndoneField] {
    func told(_ entry: HistoryEntry, _ obstacle: UndoneField.Obstacle?, whole: Bool = false) -> UndoneField {
      UndoneField(
        pair: pair.id, entity: pair.entity, side: entry.side, key: entry.key,
        field: whole ? nil : entry.field,
        written: whole ? nil : entry.new, before: whole ? nil : entry.old ?? .empty, obstacle: obstacle)
    }
    if let first = entries.first(where: { $0.cause == .created }) {
      return [told(first, .created, whole: true)]
    }
    if let first = entries.first, pair.state != .coupled || entries.contains(where: { $0.cause == .removed })
    {
      return [told(first, .ended, whole: true)]
    }
    var fields: [UndoneField] = []
    for (_, written) in Dictionary(grouping: entries, by: \.field).sorted(by: { $0.key < $1.key }) {
      guard let first = written.first else { continue }
      let olds = Set(written.map { $0.old ?? .empty })
      guard olds.count == 1 else {
        fields += written.map { told($0, .twofold) }
        continue
      }
      let isBack = takeBack(first, pair.entity, &registers)
      fields.append(told(first, isBack ? nil : .touched))
    }
    return fields
  }

  /// Decides for the value of before.
  ///
  /// - Returns: false where what the run wrote is not what is decided any more.
  private func takeBack(_ entry: HistoryEntry, _ entity: Entity, _ registers: inout Registers) -> Bool {
    let descriptor = Catalogue.standard.descriptor(of: entry.field, in: entity)
    if var bag = registers.bags[entry.field] {
      guard takeBack(entry, descriptor?.type ?? .text, &bag) else { return false }
      registers.bags[entry.field] = bag
      return true
    }
    guard let unit = registers.tuples.first(where: { $0.value.decided[entry.field] != nil }),
      let decided = unit.value.decided[entry.field], !unit.value.isHeld,
      comparison.same(decided, entry.new?.text ?? "", as: descriptor?.type ?? .text),
      // An edit that no run has seen yet is an edit all the same: it meets the decision in the next one.
      unit.value.seen[entry.side][entry.field] != nil
    else { return false }
    registers.tuples[unit.key]?.decided[entry.field] = entry.old?.text ?? ""
    return true
  }

  private func takeBack(_ entry: HistoryEntry, _ type: FieldType, _ bag: inout BagRegister) -> Bool {
    func byKey(_ value: Value?) -> [(key: String, element: Element)] {
      (value?.elements ?? []).map { (comparison.elementKey(of: $0, type: type), $0) }
    }
    let (old, new) = (byKey(entry.old), byKey(entry.new))
    let (oldKeys, newKeys) = (Set(old.map(\.key)), Set(new.map(\.key)))
    func isMember(_ key: String) -> Bool { bag.elements.contains { $0.key == key && $0.isMember } }
    guard newKeys.subtracting(oldKeys).allSatisfy(isMember),
      !oldKeys.subtracting(newKeys).contains(where: isMember),
      !bag.elements.contains(where: { $0.attributes.isHeld && oldKeys.union(newKeys).contains($0.key) })
    else { return false }
    for index in bag.elements.indices where newKeys.subtracting(oldKeys).contains(bag.elements[index].key) {
      bag.elements[index].isMember = false
    }
    for (key, element) in old {
      let attributes = Self.attributes(of: element)
      guard let index = bag.elements.firstIndex(where: { $0.key == key }) else {
        bag.elements.append(
          ElementRegister(key: key, isMember: true, attributes: TupleRegister(decided: attributes)))
        continue
      }
      bag.elements[index].isMember = true
      bag.elements[index].attributes.decided.merge(attributes) { $1 }
    }
    if type == .reference { takeBackOrder(old.map(\.key), new.map(\.key), &bag) }
    return true
  }

  /// Decides for the order of before, where the one that the run wrote is still the decided one.
  private func takeBackOrder(_ old: [String], _ new: [String], _ bag: inout BagRegister) {
    let decided = bag.elements.map(\.key)
    guard old.filter(new.contains) != new.filter(old.contains), decided.filter(new.contains) == new else {
      return
    }
    bag.elements = bag.elements.arranged(old.map { ElementRegister(key: $0) }, key: \.key)
  }

  private static func attributes(of element: Element) -> Parts {
    var parts: Parts = ["value": element.value]
    parts["kind"] = element.kind
    parts["comment"] = element.comment
    for (name, text) in element.parts { parts[FieldName(rawValue: name)] = text }
    return parts
  }
}
