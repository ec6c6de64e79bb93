import Contractors
import Reconciliation

extension RunSession {
  /// Ends a pair whose counterpart was flagged or removed; its open questions end with it.
  func end(_ pair: inout Pair, _ changes: inout Changes, forgetting sides: [Side]) throws {
    pair.state = .tomb
    pair.isUnsettled = false
    pair.sentAt = nil
    pair.closedAt = environment.now()
    for side in sides {
      if let key = pair.keys[side] {
        changes.forgotten[Stream(side, pair.entity), default: []].append(key)
      }
    }
    for var conflict in try store.conflicts(includingClosed: false) where conflict.pair == pair.id {
      conflict.closedAt = pair.closedAt
      conflict.decision = "gone"
      changes.conflicts.append(conflict)
    }
  }
}
