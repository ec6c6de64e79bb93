import Contractors
import Reconciliation

extension RunSession {
  /// How long after the last sending of a creation its record can still come into being: the request's own limit, the lag of the
  /// portal's index and a margin for clocks. Source: `sync-algorithm.md` §1, "Unknown creates", §4.5, P1.
  static let horizonSeconds = 90.0

  /// Pairs whose creation or removal ended without an answer.
  var unknownPairs: [Pair] {
    pairs.values.filter { $0.state == .sent || $0.state == .deleting }.sorted { $0.id < $1.id }
  }

  /// Settles creations and removals whose outcome is unknown, as far as the horizon has passed.
  func recover() async throws {
    let now = environment.now()
    var changes = Changes()
    for pair in unknownPairs {
      var pair = pair
      if pair.state == .deleting {
        guard
          let side = Side.allCases.first(where: { pair.keys[$0] != nil && settings.direction.isTarget($0) })
        else { continue }
        try await settleRemoval(&pair, preferring: side, &changes)
      } else {
        try await settleCreation(&pair, now, &changes)
      }
      pairs[pair.id] = pair
      references.add(pair)
      changes.pairs.append(pair)
    }
    if !changes.isEmpty { try store.commit(changes) }
  }

  private func settleCreation(_ pair: inout Pair, _ now: Timestamp, _ changes: inout Changes) async throws {
    let target: Side = pair.keys.left == nil ? .left : .right
    guard let origin = pair.origin else {
      pair.state = .half
      return
    }
    try await awaitReadiness(of: target)
    let found = try await replicas[target].lookUp(origin: origin, entity: pair.entity)
      .sorted { ($0.key.rawValue.count, $0.key) < ($1.key.rawValue.count, $1.key) }
    if let first = found.first {
      // The record came into being: it is adopted, and compared with what was decided like any other reading.
      pair.keys[target] = first.key
      pair.state = .coupled
      pair.sentAt = nil
      pair.isUnsettled = true
      next.fresh[Stream(target, pair.entity), default: [:]][first.key] = first
      changes.observations[Stream(target, pair.entity), default: []].append(
        StoredObservation(key: first.key, fingerprint: nil))
    } else if let sentAt = pair.sentAt, now < sentAt.adding(seconds: Self.horizonSeconds) {
      return
    } else {
      pair.state = .half
      pair.sentAt = nil
      pair.isUnsettled = true
    }
  }

  /// A removal that was sent: the record is asked for by key.
  private func settleRemoval(_ pair: inout Pair, preferring side: Side, _ changes: inout Changes) async throws
  {
    // The side that was to be removed is the one whose counterpart is believed to be gone.
    let there = try Sides { side in try isThere(Stream(side, pair.entity), pair.keys[side]) }
    let stream = Stream(there.left == there.right ? side : there.left ? .left : .right, pair.entity)
    guard let key = pair.keys[stream.side] else { return }
    try await awaitReadiness(of: stream.side)
    if try await replicas[stream.side].lookUp(key: key, entity: pair.entity) == nil {
      try end(&pair, &changes, forgetting: Side.allCases)
    } else {
      pair.state = .coupled
      pair.sentAt = nil
      pair.isUnsettled = true
    }
  }

  private func isThere(_ stream: Stream, _ key: RecordKey?) throws -> Bool {
    guard let key, let known = try store.observations(of: stream, keys: [key])[key] else { return false }
    return known.misses < StreamReading.believedMisses
  }
}
