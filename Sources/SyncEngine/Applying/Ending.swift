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
      // A row that stays and carries its source's mark is known further: the next reading finds nothing new in it.
      if let key = pair.keys[side], !isMarked(Stream(side, pair.entity), key) {
        changes.forgotten[Stream(side, pair.entity), default: []].append(key)
      }
    }
    for var conflict in try store.conflicts(includingClosed: false) where conflict.pair == pair.id {
      conflict.closedAt = pair.closedAt
      conflict.decision = "gone"
      changes.conflicts.append(conflict)
    }
  }

  /// Whether a side shows a record and says that it is removed.
  private func isMarked(_ stream: Stream, _ key: RecordKey) -> Bool {
    guard let reading = readings[stream], reading.isShown(key) else { return false }
    return reading.fresh[key]?.record.removal == .removed
      || reading.fresh[key] == nil && reading.gone[key] == .explicit
  }
}
