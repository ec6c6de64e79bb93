import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

/// What must hold after the store went back to an older copy. What was answered and removed since may be asked and come back.
extension Judge {
  // What counts begins where the journals of the sides ended before.
  func judgeReturn(since lines: Sides<Int>) throws {
    try judgeIdentity()
    for (place, _) in before.records where after.records[place] == nil && settings.removals != .delete {
      throw Violation("I9", "\(place) was there before the store went back, and is gone")
    }
    // What nobody edited is replaced only with an image.
    var kept: [Side: Set<String>] = [:]
    for run in try stage.store.runs(limit: .max) {
      for entry in try stage.store.journal(of: run.id) {
        kept[entry.side, default: []].formUnion(entry.before.map { "\($0) \($1)" })
      }
    }
    for side in Side.allCases {
      for line in stage.replica(side).journal.dropFirst(lines[side]) where line.isExecuted {
        guard let old = line.before, case .update(let changes) = line.operation.action else { continue }
        for field in changes.keys.sorted() where scalarFields.contains(field) {
          guard let value = old[field], value != .empty, value != line.after?[field] else { continue }
          if kept[side]?.contains("\(field) \(value)") != true {
            throw Violation(
              "I5", "\(line.operation.key as Any) on \(side): «\(value)» was replaced and not kept")
          }
        }
      }
    }
  }

  private var scalarFields: Set<FieldName> {
    ["name", "fullName", "comment", "position", "lastName", "firstName"]
  }
}
