import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

/// What both sides held at a rest, to be compared with the next one.
struct Rest: Sendable {
  /// The records with everything they hold.
  var records: [Place: Record] = [:]
  var pairs: [PairID: Pair] = [:]
  /// Units that a person still has to decide.
  var held: [PairID: Set<FieldName>] = [:]
  private var holders: [Place: PairID] = [:]

  /// Takes down what is there; keys that pairs had at an earlier rest stay known.
  init(_ stage: Stage, since earlier: Rest? = nil) throws {
    for side in Side.allCases {
      for entity in Entity.allCases {
        for (key, record) in stage.replica(side).wholeRecords(of: entity) {
          records[Place(side: side, entity: entity, key: key)] = record
        }
      }
    }
    var pairs: [PairID: Pair] = [:]
    var holders = earlier?.holders ?? [:]
    try stage.store.forEachPair { pair in
      pairs[pair.id] = pair
      for side in Side.allCases {
        if let key = pair.keys[side] { holders[Place(side: side, entity: pair.entity, key: key)] = pair.id }
      }
    }
    self.pairs = pairs
    self.holders = holders
    held = try stage.store.registers(of: pairs.keys.sorted()).mapValues { Set($0.heldUnits) }
  }

  func place(_ pair: Pair, _ side: Side) -> Place? {
    pair.keys[side].map { Place(side: side, entity: pair.entity, key: $0) }
  }

  func record(_ pair: Pair, _ side: Side) -> Record? {
    place(pair, side).flatMap { records[$0] }
  }

  /// The pair that holds a record.
  func holder(_ place: Place) -> PairID? { holders[place] }
}

/// The units that histories touch, with their parts.
let scalarUnits: [Entity: [FieldName: [FieldName]]] = [
  .company: [
    "name": ["name"], "fullName": ["fullName"], "comment": ["comment"],
    "identifiers": ["taxId", "taxReason"], "active": ["active"], "parent": ["parent"],
  ],
  .contact: [
    "personName": ["lastName", "firstName"], "position": ["position"], "comment": ["comment"],
    "active": ["active"],
  ],
]

/// The bags that histories touch.
let bags: [Entity: [FieldName]] = [.company: ["phones", "contacts"], .contact: ["phones", "companies"]]

/// A property that does not hold.
public struct Violation: Error, Sendable, Hashable, CustomStringConvertible {
  /// The invariant of `sync-algorithm.md` §4.12, or a word where that has no number.
  public var invariant: String
  /// What was found.
  public var detail: String

  /// The invariant and what was found.
  public var description: String { "\(invariant): \(detail)" }

  init(_ invariant: String, _ detail: String) {
    self.invariant = invariant
    self.detail = detail
  }
}
