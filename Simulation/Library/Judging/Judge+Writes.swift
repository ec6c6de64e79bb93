import Contractors
import Reconciliation
import ReplicaTesting

/// What was sent to the sides, operation by operation.
extension Judge {
  func judgeWrites() throws {
    for side in Side.allCases {
      let replica = stage.replica(side)
      if replica.counts.hastyCalls > 0 {
        throw Violation(
          "I23", "\(side) was called \(replica.counts.hastyCalls) times though it asked to wait")
      }
      var calls: [Int: Int] = [:]
      for (place, line) in replica.journal.enumerated() {
        let entity = line.operation.entity
        calls[line.call, default: 0] += 1
        if calls[line.call, default: 0] > replica.batchSize(entity) {
          throw Violation(
            "I23", "a call to \(side) carries more than \(replica.batchSize(entity)) operations")
        }
        if !settings.direction.isTarget(side) {
          throw Violation("direction", "\(side) is the source and was sent \(line.operation)")
        }
        if place >= log.linesBefore[side] { try judgeReferences(line, side) }
        switch line.operation.action {
        case .create(let record): try judgeCreation(record, side)
        case .update(let changes): try judgeUpdate(changes, line, side)
        case .delete: break
        }
      }
    }
  }

  /// I21: nothing refers to a record that is not there, unless people of the side removed it meanwhile or say so themselves.
  private func judgeReferences(_ line: ReplicaJournalLine, _ side: Side) throws {
    for key in line.unknownReferences where memory.everNamed[side]?.contains(key) != true {
      let isRemoved = Entity.allCases.contains {
        log.removed.contains(Place(side: side, entity: $0, key: RecordKey(rawValue: key)))
      }
      if !isRemoved {
        throw Violation(
          "I21", "\(side) was sent a reference to \(key), which is not there: \(line.operation)")
      }
    }
  }

  private func policy(_ field: FieldName, _ entity: Entity) -> FieldRule {
    settings.rule(for: field, group: Catalogue.standard.descriptor(of: field, in: entity)?.group)
  }

  private func judgeCreation(_ record: Record, _ side: Side) throws {
    for field in record.fields.keys.sorted() {
      if stage.replica(side).capability(of: field, record.entity)?.isWritable != true {
        throw Violation("I11", "a record was made on \(side) with \(field), which cannot be written there")
      }
      if policy(field, record.entity).policy == .never {
        throw Violation("I11", "a record was made on \(side) with \(field), which takes no part")
      }
    }
  }

  /// I3, I11: an update names what it changes and nothing else, and only what may be written.
  private func judgeUpdate(_ changes: [FieldName: FieldChange], _ line: ReplicaJournalLine, _ side: Side)
    throws
  {
    let entity = line.operation.entity
    let isFlag = changes.count == 1 && settings.flags[side].keys.contains { changes[$0] != nil }
    for (field, change) in changes where !isFlag {
      let rule = policy(field, entity)
      if stage.replica(side).capability(of: field, entity)?.isWritable != true || rule.policy == .never
        || rule.policy == .createOnly
      {
        throw Violation("I11", "\(field) of \(side) was written, which may not be: \(line.operation)")
      }
      guard line.isExecuted, case .done = line.outcome, let old = line.before else { continue }
      let now = line.after?[field] ?? .empty
      // How a side holds a text that it never held for us before is learned by writing it.
      if isHonest, case .set(let value) = change, value.text != now.text { continue }
      if isHonest && now == old[field] ?? .empty {
        throw Violation("I3", "\(field) of \(side) was written as it was: \(line.operation)")
      }
      // What people put into a field that was decided to be empty is drift like any other.
      let isReverted = settings.direction != .both && settings.drift == .revert
      if case .set(.empty) = change, !rule.isClearable, !isReverted, !isAnswered(field, line, side) {
        throw Violation("clear", "\(field) of \(side) may not be cleared: \(line.operation)")
      }
    }
    guard line.isExecuted, let old = line.before, let now = line.after else { return }
    for field in Set(old.fields.keys).union(now.fields.keys) where changes[field] == nil {
      if old[field] != now[field] { throw Violation("I11", "\(field) of \(side) changed and was not named") }
    }
  }

  /// Whether a person decided the field of a pair.
  private func isAnswered(_ field: FieldName, _ line: ReplicaJournalLine, _ side: Side) -> Bool {
    guard let key = line.operation.key else { return false }
    let place = Place(side: side, entity: line.operation.entity, key: key)
    guard let pair = after.holder(place) else { return true }
    let unit = Catalogue.standard.descriptor(of: field, in: line.operation.entity)?.group ?? field
    return memory.answered.contains(Answered(pair: pair, unit: unit))
  }

  /// I5, I24: every value that a write of ours replaced is kept with its run.
  func judgeKept() throws {
    var kept: [PairID: [FieldName: Set<String>]] = [:]
    var sent: [Side: Int] = [:]
    for run in try stage.store.runs(limit: .max) {
      for entry in try stage.store.journal(of: run.id) {
        if entry.attempts > 0 || entry.state != .planned { sent[entry.side, default: 0] += 1 }
        for (field, value) in entry.before {
          kept[entry.pair, default: [:]][field, default: []].formUnion(normals(value, field, entry.entity))
        }
      }
    }
    for side in Side.allCases {
      let lines = stage.replica(side).journal.filter(\.isExecuted)
      if lines.count > sent[side] ?? 0 {
        throw Violation(
          "I24", "\(lines.count) operations on \(side) and only \(sent[side] ?? 0) in the journal")
      }
      for line in lines {
        guard let key = line.operation.key, case .update(let changes) = line.operation.action,
          let old = line.before,
          let pair = after.pairs.values.first(where: {
            $0.entity == line.operation.entity && $0.keys[side] == key
          })
        else { continue }
        for field in changes.keys.sorted()
        where Catalogue.standard.descriptor(of: field, in: pair.entity)?.refersTo == nil {
          let texts = normals(old[field] ?? .empty, field, pair.entity)
          let still = normals(line.after?[field] ?? .empty, field, pair.entity)
          let lost = texts.subtracting(still).subtracting(kept[pair.id]?[field] ?? [])
          if !lost.isEmpty {
            throw Violation("I5", "\(pair.id) \(side) \(field): \(lost) was replaced and not kept")
          }
        }
      }
    }
  }

  private func normals(_ value: Value, _ field: FieldName, _ entity: Entity) -> Set<String> {
    let type = type(field, entity)
    if let text = value.text { return text.isEmpty ? [] : [comparison.normal(text, as: type)] }
    return Set(value.elements.map { comparison.elementKey(of: $0, type: type) })
  }
}
