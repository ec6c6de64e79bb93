import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

/// Everything that a run may leave behind, apart from its own row in the list of runs.
struct Traces: Equatable {
  var records: [Sides<[RecordKey: Record]>]
  var modifyingCalls: [Int]
  var pairs: [Pair] = []
  var registers: [PairID: Registers] = [:]
  var observations: [Stream: [StoredObservation]] = [:]
  var cursors: [Stream: Cursor?] = [:]
  var conflicts: [Conflict]
  var reviews: [Review]
  var setAside: [SetAside]
  var settings: String?

  /// Compared behind a function, so that a failure does not print everything.
  func isSame(as other: Traces) -> Bool { self == other }

  init(_ stage: Stage) {
    records = Entity.allCases.map { entity in Sides { stage.replica($0).records(of: entity) } }
    modifyingCalls = Side.allCases.map { stage.replica($0).counts.modifyingCalls }
    let store = stage.store
    conflicts = (try? store.conflicts(includingClosed: true)) ?? []
    reviews = (try? store.reviews()) ?? []
    setAside = (try? store.setAside()) ?? []
    settings = try? store.note("settings")
    try? store.forEachPair { pairs.append($0) }
    registers = (try? store.registers(of: pairs.map(\.id))) ?? [:]
    for side in Side.allCases {
      for entity in Entity.allCases {
        let stream = Stream(side, entity)
        try? store.forEachObservation(of: stream) { observations[stream, default: []].append($0) }
        cursors[stream] = try? store.cursor(of: stream)
      }
    }
  }
}
