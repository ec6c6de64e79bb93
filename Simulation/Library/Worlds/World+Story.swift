import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

extension World {
  /// Keeps a line of the story where it will be printed.
  func tell(_ line: @autoclosure () -> String) {
    if isTold { told.add(line()) }
  }

  /// What happened, line by line, and at last what both sides were sent.
  var story: [String] {
    let settings = stage.settings
    var lines = [
      "\(weather), \(settings.direction), drift \(settings.drift), removals \(settings.removals)"
    ]
    lines += settings.rules.sorted { $0.key < $1.key }.filter { field, rule in
      rule != FieldRule(.ask) && !(rule == FieldRule(.union) && Catalogue.standard.isBag(field))
    }.map { "\($0): \($1.policy), clearable: \($1.isClearable)" }
    return lines + told.all + ending
  }

  /// What both sides were sent, and how everything ended.
  var ending: [String] {
    var lines: [String] = []
    for side in Side.allCases {
      lines += replica(side).journal.map { line in
        let deed =
          switch line.operation.action {
          case .create(let record): "create \(brief(record)) \(record.origin?.id ?? "")"
          case .update(let changes): "update \(changes)"
          case .delete: "delete"
          }
        let key = line.operation.key?.rawValue ?? ""
        return "call \(line.call) to \(side) \(line.operation.entity) \(key): \(deed) -> \(line.outcome.name)"
      }
      for entity in Entity.allCases {
        lines += replica(side).wholeRecords(of: entity).sorted { $0.key < $1.key }.map {
          "\(side) \(entity) \($0): \(brief($1))"
        }
      }
    }
    var pairs: [String] = []
    try? stage.store.forEachPair { pair in
      pairs.append("\(pair.id.rawValue) \(pair.entity) \(pair.state) \(pair.keys)")
      let registers = try stage.store.registers(of: [pair.id])[pair.id] ?? Registers()
      pairs += registers.tuples.sorted { $0.key < $1.key }.map { unit, register in
        "  \(unit): \(register.decided), seen \(register.seen), held: \(register.isHeld)"
      }
      for (unit, bag) in registers.bags.sorted(by: { $0.key < $1.key }) {
        pairs += bag.elements.map {
          "  \(unit) \($0.key): \($0.isMember), seen \($0.seen) at \($0.places.seen), sent to \($0.places.sent)"
        }
        pairs.append("  \(unit): \(bag.standing)")
      }
    }
    return lines + pairs
  }

  func brief(_ record: Record) -> String {
    record.fields.filter { $0.value != .empty }.sorted { $0.key < $1.key }.map { field, value in
      "\(field)=\(value.text ?? "\(value.elements.map(\.value))")"
    }.joined(separator: " ")
  }
}

extension Catalogue {
  fileprivate func isBag(_ field: FieldName) -> Bool {
    Entity.allCases.contains { descriptor(of: field, in: $0)?.cardinality == .many }
  }
}

extension Outcome {
  /// What the answer was.
  var name: String {
    switch self {
    case .done(let key, _): "done \(key)"
    case .refused: "refused"
    case .stale: "stale"
    case .gone: "gone"
    case .throttled: "throttled"
    case .unknown(let text): text.english
    }
  }
}

extension MemoryReplica {
  /// A record with everything it holds.
  func whole(_ key: RecordKey, _ entity: Entity) -> Record? { wholeRecord(key, entity) }
}
