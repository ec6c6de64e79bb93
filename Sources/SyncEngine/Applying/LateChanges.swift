import Contractors
import Reconciliation

extension RunSession {
  /// Whether what an operation asks for may be carried out after nobody waits for it any more.
  func mayBeLate(_ planned: PlannedOperation) -> Bool {
    capabilities[planned.entity]?[planned.side].settlesAtOnce != true
  }

  /// Keeps in mind when a change was sent that was not answered; an answer to a later one says nothing of it.
  func noteLateness(_ one: SentOperation, _ outcome: Outcome, _ pair: inout Pair) {
    guard pair.state == .coupled else { return }
    if case .unknown = outcome, one.planned.kind == .update {
      unanswered[pair.id] = pair.sentAt
    } else {
      pair.sentAt = unanswered[pair.id]
    }
  }

  /// How a pair stands of which a change was not answered; nil for others.
  ///
  /// What this run has read counts from the moment at which it began.
  func lateness(of pair: Pair) -> Lateness? {
    guard pair.state == .coupled, pair.sentAt != nil, let sentAt = unanswered[pair.id] else { return nil }
    if run.startedAt < sentAt.adding(seconds: Self.horizonSeconds) { return .open }
    let isShown = Side.allCases.allSatisfy { side in
      guard let key = pair.keys[side] else { return false }
      return readings[Stream(side, pair.entity)]?.isShown(key) == true
    }
    return isShown ? .over : .open
  }
}
