import Contractors
import Reconciliation
import ReplicaTesting

/// The smallest engine that the planner's laws can be tried with: reads everything, plans, writes, and takes the answers into
/// account. It knows no crashes, leases or guards.
struct PlannedRun {
  var settings: SyncSettings
  let replicas: Sides<MemoryReplica>
  var pairs: [PairID: Pair] = [:]
  var registers: [PairID: Registers] = [:]
  var conflicts: [Conflict] = []
  var capabilities: [Entity: Sides<Capabilities>] = [:]
  private var lastID: Int64 = 0

  init(_ settings: SyncSettings, left: MemoryReplica, right: MemoryReplica) async throws {
    self.settings = settings
    replicas = Sides(left: left, right: right)
    for entity in Entity.allCases {
      capabilities[entity] = Sides(
        left: try await left.capabilities(of: entity), right: try await right.capabilities(of: entity))
    }
  }

  /// Reads, plans, writes and confirms; gives the number of operations that were sent.
  mutating func run() async throws -> Int {
    let plan = Planner.plan(try await input())
    pairs.merge(plan.pairs) { $1 }
    registers.merge(plan.registers.unpacked) { $1 }
    lastID = pairs.keys.map(\.rawValue).max() ?? 0
    conflicts.removeAll { old in
      plan.conflicts.contains { $0.pair == old.pair && $0.unit == old.unit && $0.element == old.element }
    }
    conflicts += plan.conflicts.filter { $0.closedAt == nil }
    for operation in plan.operations { try await send(operation) }
    return plan.operations.count
  }

  private func input() async throws -> PlanningInput {
    var input = PlanningInput(settings: settings, capabilities: capabilities, now: Timestamp(milliseconds: 1))
    input.nextPairID = PairID(rawValue: lastID + 1)
    input.conflicts = conflicts
    for pair in pairs.values { input.references.add(pair) }
    for entity in Entity.allCases {
      var shown = Sides<[RecordKey: Observed]>(left: [:], right: [:])
      for side in Side.allCases { shown[side] = try await read(replicas[side], entity) }
      for pair in pairs.values.sorted(by: { $0.id < $1.id })
      where pair.entity == entity && pair.state != .tomb {
        let observed = Sides<Observed?> { side in
          pair.keys[side].flatMap { shown[side].removeValue(forKey: $0) }
        }
        input.pairs.append(
          PairInput(
            pair: pair, registers: registers[pair.id], observed: observed,
            presence: Sides { pair.keys[$0] != nil && observed[$0] == nil ? .gone : .present }))
      }
      for pair in pairs.values where pair.entity == entity && pair.state == .tomb {
        for side in Side.allCases {
          if let key = pair.keys[side] { shown[side][key] = nil }
        }
      }
      input.unpaired[entity] = Sides { Array(shown[$0].values) }
    }
    return input
  }

  private func read(_ replica: MemoryReplica, _ entity: Entity) async throws -> [RecordKey: Observed] {
    let pages = try await replica.read(ReadRequest(entity: entity))
    var records: [RecordKey: Observed] = [:]
    while case .page(let page) = try await pages.next() {
      for case .record(let observed) in page { records[observed.key] = observed }
    }
    return records
  }

  private mutating func send(_ planned: PlannedOperation) async throws {
    var references = References()
    for pair in pairs.values { references.add(pair) }
    let side = planned.side
    func local(_ fields: [FieldName: Value]) -> [FieldName: Value] {
      references.shown(Record(planned.entity, fields), side: side, catalogue: settings.catalogue).fields
    }
    let action: Operation.Action
    switch planned.kind {
    case .create, .restore:
      guard let record = planned.record else { return }
      action = .create(references.local(record, side: side, catalogue: settings.catalogue))
    case .delete: action = .delete
    case .update, .flag, .detach: action = .update(planned.changes)
    }
    let outcomes = try await replicas[side].apply([
      Operation(
        id: 0, entity: planned.entity, key: planned.keys[side], action: action,
        expected: planned.kind == .update || planned.kind == .flag ? local(planned.before) : [:])
    ])
    guard case .done(let key, let observed)? = outcomes.first, var pair = pairs[planned.pair] else { return }
    if planned.kind == .delete || planned.kind == .flag {
      pair.state = .tomb
    } else {
      pair.keys[side] = key
      pair.state = .coupled
      if let observed, let known = registers[pair.id], let both = capabilities[pair.entity] {
        let units = Units(pair.entity, settings: settings, capabilities: both)
        let shown = references.neutral(observed.record, side: side, catalogue: settings.catalogue)
        registers[pair.id] =
          units.landed(
            known, written: planned.kind == .update ? planned.changes : nil, shown: shown, on: side
          ).registers
      }
    }
    pairs[pair.id] = pair
  }
}
