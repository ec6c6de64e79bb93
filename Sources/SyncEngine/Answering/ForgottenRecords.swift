import Contractors
import Reconciliation

extension SyncStoring {
  /// Whether a question about a record and a pair is nobody's any more: its side has forgotten the record that may be of the pair, which is
  /// gone or has yet another key. `paired` says which of its records have a pair.
  func isForgotten(_ review: Review, paired: Sides<Bool>) throws -> Bool {
    guard review.reason.isOfPair else { return false }
    return try Side.allCases.contains { side in
      let key = review[side]
      return try !paired[side]
        && observations(of: Stream(side, review.entity), keys: [key])[key] == nil
    }
  }
}
