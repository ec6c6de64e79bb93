import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

/// What both sides held at a rest, to be compared with the next one.
struct Rest: Sendable {
  var records: [Place: Record] = [:]
  var pairs: [PairID: Pair] = [:]
  /// Units that a person still has to decide.
  var held: [PairID: Set<FieldName>] = [:]

  init(_ stage: Stage) throws {
    for side in Side.allCases {
      for entity in Entity.allCases {
        for (key, record) in stage.replica(side).records(of: entity) {
          records[Place(side: side, entity: entity, key: key)] = record
        }
      }
    }
    var pairs: [PairID: Pair] = [:]
    try stage.store.forEachPair { pairs[$0.id] = $0 }
    self.pairs = pairs
    held = try stage.store.registers(of: pairs.keys.sorted()).mapValues { Set($0.heldUnits) }
  }

  func record(_ pair: Pair, _ side: Side) -> Record? {
    pair.keys[side].flatMap { records[Place(side: side, entity: pair.entity, key: $0)] }
  }
}

/// The units that histories touch, with their parts.
let scalarUnits: [Entity: [FieldName: [FieldName]]] = [
  .company: [
    "name": ["name"], "comment": ["comment"], "identifiers": ["taxId", "taxReason"], "active": ["active"],
  ],
  .contact: [
    "personName": ["lastName", "firstName"], "position": ["position"], "comment": ["comment"],
    "active": ["active"],
  ],
]

/// A property that does not hold.
struct Violation: Error, CustomStringConvertible {
  var description: String
  init(_ invariant: String, _ detail: String) { description = "\(invariant): \(detail)" }
}
