import Contractors
import Reconciliation

extension RunSession {
  /// Until when an update has to wait that adds elements to a record of which an earlier write was not answered: a side that is still to
  /// carry that out would have each of them twice. Other changes may be sent again at once. Nil where nothing is in the way.
  ///
  /// Source: sync-algorithm.md §1, "Unknown creates".
  func additionsWait(_ planned: PlannedOperation) -> Timestamp? {
    guard planned.kind == .update, mayBeLate(planned), planned.changes.values.contains(where: \.addsElements),
      let sentAt = [unanswered[planned.pair], adopted[planned.pair]].compactMap(\.self).max()
    else { return nil }
    let until = sentAt.adding(seconds: Self.horizonSeconds)
    return environment.now() < until ? until : nil
  }

  /// Has an operation decided again when it may be sent, by the next run where this one is not to wait.
  func putOff(_ planned: PlannedOperation, until moment: Timestamp) {
    guard options.waitsForUnknown else {
      halfMade.insert(planned.pair)
      return
    }
    next.pairs.insert(planned.pair)
    next.isThrottled = true
    next.notBefore = max(next.notBefore ?? moment, moment)
  }
}

extension FieldChange {
  fileprivate var addsElements: Bool {
    if case .bag(let change) = self { !change.added.isEmpty } else { false }
  }
}
