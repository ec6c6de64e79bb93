import Contractors

/// Two keys, one of each side.
struct KeyPair: Hashable {
  var left: RecordKey
  var right: RecordKey

  init(_ left: RecordKey, _ right: RecordKey) {
    self.left = left
    self.right = right
  }
}

/// Two records that are the same contractor.
struct Couple: Hashable {
  var left: RecordKey
  var right: RecordKey
  var tier: MatchTier
}

/// What the matcher found.
struct Matching {
  private(set) var couples: [Couple] = []
  private(set) var reviews: [Review] = []
  /// Records that wait for an answer: neither paired nor created on the other side.
  var waiting = Sides<Set<RecordKey>>(left: [], right: [])
  /// Records whose origin names another one of other official numbers.
  var contradicted: [KeyPair] = []
  /// Proposals that a person accepted and that cannot become a pair, since one of the two is not there.
  var accepted: Set<KeyPair> = []
  /// Proposals that a person rejected.
  var rejected: Set<KeyPair> = []
  private var taken = Sides<Set<RecordKey>>(left: [], right: [])
  private var proposed: Set<KeyPair> = []

  func isTaken(_ key: RecordKey, _ side: Side) -> Bool { taken[side].contains(key) }

  func isWaiting(_ key: RecordKey, _ side: Side) -> Bool { waiting[side].contains(key) }

  mutating func couple(_ left: RecordKey, _ right: RecordKey, _ tier: MatchTier) {
    guard !isTaken(left, .left), !isTaken(right, .right) else { return }
    taken.left.insert(left)
    taken.right.insert(right)
    couples.append(Couple(left: left, right: right, tier: tier))
    // A record that has found its counterpart no longer asks about others.
    reviews.removeAll { $0.left == left || $0.right == right }
  }

  mutating func couple(_ key: RecordKey, _ other: RecordKey, from side: Side, _ tier: MatchTier) {
    side == .left ? couple(key, other, tier) : couple(other, key, tier)
  }

  /// A record has found its counterpart among those that are not matched.
  mutating func take(_ key: RecordKey, _ side: Side) {
    taken[side].insert(key)
    reviews.removeAll { $0[side] == key }
  }

  mutating func wait(_ left: RecordKey, _ right: RecordKey) {
    waiting.left.insert(left)
    waiting.right.insert(right)
    proposed.insert(KeyPair(left, right))
  }

  /// Proposes a pair unless it was answered or proposed before.
  @discardableResult
  mutating func propose(
    _ key: RecordKey, _ other: RecordKey, from side: Side, _ entity: Entity, _ reason: ReviewReason
  ) -> Bool {
    let keys = side == .left ? KeyPair(key, other) : KeyPair(other, key)
    if rejected.contains(keys) || accepted.contains(keys) { return false }
    let isNew = !proposed.contains(keys)
    wait(keys.left, keys.right)
    if isNew { reviews.append(Review(entity: entity, left: keys.left, right: keys.right, reason: reason)) }
    return isNew
  }
}
