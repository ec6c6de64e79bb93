import Contractors

/// A new record that may be the one of a pair whose key a side does not show at present.
///
/// It is neither made anew nor given to the pair until a person has judged.
struct RenamingQuestion {
  /// Where the new record is.
  let stream: Stream
  /// The new record's key.
  let key: RecordKey
  /// The question, with its answer where there is one.
  let review: Review

  /// Asks, unless it was answered already.
  ///
  /// A question that was open about the two before one of them got its pair has closed by itself: it is opened again.
  init(_ stream: Stream, key: RecordKey, other: RecordKey, _ reviews: [Review]) {
    self.stream = stream
    self.key = key
    let keys = stream.side == .left ? KeyPair(key, other) : KeyPair(other, key)
    let known = reviews.first {
      $0.entity == stream.entity && $0.left == keys.left && $0.right == keys.right
    }
    var review = known ?? Review(entity: stream.entity, left: keys.left, right: keys.right, reason: .renamed)
    if review.answer == .open { review.reason = .renamed }
    self.review = review
  }
}
