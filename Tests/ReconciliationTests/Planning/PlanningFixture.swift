import Contractors
import Reconciliation
import ReplicaTesting

/// Inputs of plans in few words.
struct PlanningFixture {
  var settings: SyncSettings
  var capabilities: [Entity: Sides<Capabilities>]
  var input: PlanningInput

  init(_ change: (inout SyncSettings) -> Void = { _ in }) {
    settings = SyncSettings(name: "books", connections: Sides(left: "books", right: "portal"))
    change(&settings)
    let options = MemoryOptions.everything()
    capabilities = options.capabilities.mapValues { Sides(left: $0, right: $0) }
    input = PlanningInput(settings: settings, capabilities: capabilities, now: Timestamp(milliseconds: 1000))
  }

  var plan: Plan { Planner.plan(input) }

  static func observed(
    _ key: RecordKey, _ fields: [FieldName: Value], _ entity: Entity = .company, origin: Origin? = nil,
    removal: RemovalMark = .none
  ) -> Observed {
    Observed(
      key: key, fingerprint: SourceFingerprint(of: Array(key.rawValue.utf8)), version: "1",
      record: Record(entity, fields, origin: origin, removal: removal), position: .key(key))
  }

  /// Adds records without a pair.
  mutating func unpaired(
    _ side: Side, _ key: RecordKey, _ fields: [FieldName: Value], _ entity: Entity = .company,
    origin: Origin? = nil,
    removal: RemovalMark = .none
  ) {
    var records = input.unpaired[entity] ?? Sides(left: [], right: [])
    records[side].append(Self.observed(key, fields, entity, origin: origin, removal: removal))
    input.unpaired[entity] = records
  }

  /// Adds a coupled pair in rest, whose two records hold the given fields.
  @discardableResult
  mutating func coupled(
    _ left: RecordKey, _ right: RecordKey, _ fields: [FieldName: Value], _ entity: Entity = .company,
    shown: Sides<[FieldName: Value]?> = Sides(left: nil, right: nil),
    presence: Sides<Presence> = Sides(left: .present, right: .present)
  ) -> PairID {
    let id = PairID(rawValue: Int64(input.pairs.count + 1))
    let pair = Pair(id: id, entity: entity, keys: Sides(left: left, right: right), state: .coupled)
    input.references.add(pair)
    input.pairs.append(
      PairInput(
        pair: pair, registers: registers(fields, entity),
        observed: Sides { side in
          shown[side].map { Self.observed(side == .left ? left : right, $0, entity) }
        }, presence: presence))
    input.nextPairID = PairID(rawValue: id.rawValue + 1)
    return id
  }

  /// The registers of a pair whose sides both hold the given fields.
  func registers(_ fields: [FieldName: Value], _ entity: Entity) -> Registers {
    var fresh = self
    fresh.input.pairs = []
    fresh.input.unpaired = [:]
    let pair = Pair(
      id: PairID(rawValue: 999), entity: entity, keys: Sides(left: "l", right: "r"), state: .coupled)
    fresh.input.pairs = [
      PairInput(
        pair: pair, registers: nil,
        observed: Sides(left: Self.observed("l", fields, entity), right: Self.observed("r", fields, entity)))
    ]
    return fresh.plan.registers[pair.id] ?? Registers()
  }
}

extension Plan {
  /// The coupled keys that the plan makes, as `left=right`.
  var couples: Set<String> {
    Set(
      pairs.values.filter { $0.state == .coupled }.map {
        "\($0.keys.left?.rawValue ?? "-")=\($0.keys.right?.rawValue ?? "-")"
      })
  }

  /// Creations as `side of key`.
  var creations: Set<String> {
    Set(
      operations.filter { $0.kind == .create }.map { operation in
        "\(operation.side.rawValue) of \(operation.keys[operation.side.opposite]?.rawValue ?? "-")"
      })
  }
}
