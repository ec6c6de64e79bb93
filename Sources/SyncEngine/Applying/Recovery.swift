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
  ///
  /// All that one side can tell is asked for at once: after a killed run there may be as many as a batch holds.
  func recover() async throws {
    let unknown = unknownPairs
    var changes = Changes()
    try await settleCreations(unknown.filter { $0.state == .sent }, &changes)
    try await settleRemovals(unknown.filter { $0.state == .deleting }, &changes)
    for pair in changes.pairs {
      pairs[pair.id] = pair
      references.add(pair)
    }
    if !changes.isEmpty { try store.commit(changes) }
  }

  /// When it can be told whether the record of a pair's creation came into being: after the horizon, and at once where the side
  /// settles at once.
  func settlesAt(_ pair: Pair) -> Timestamp? {
    guard let sentAt = pair.sentAt else { return nil }
    if pair.state == .sent, capabilities[pair.entity]?[pair.awaitedSide].settlesAtOnce == true {
      return sentAt
    }
    return sentAt.adding(seconds: Self.horizonSeconds)
  }

  /// Looks up by their origins the records whose creation was not answered.
  ///
  /// Before the horizon has passed a record that is not found could still come into being, and one that is there is shown by the
  /// reading: nothing is asked.
  private func settleCreations(_ sent: [Pair], _ changes: inout Changes) async throws {
    let now = environment.now()
    let due = sent.filter { settlesAt($0).map { now >= $0 } ?? true }
    let streams = Dictionary(grouping: due) { Stream($0.awaitedSide, $0.entity) }
    for (stream, due) in Self.inOrder(streams) {
      let origins = due.compactMap(\.origin)
      var found: [Origin: [Observed]] = [:]
      if !origins.isEmpty {
        try await awaitReadiness(of: stream.side)
        found = try await replicas[stream.side].lookUp(origins: origins, entity: stream.entity)
      }
      for var pair in due {
        // Of an origin without an answer nothing is known: it is asked for again later.
        guard let records = pair.origin.map({ found[$0] }) ?? [] else { continue }
        settleCreation(&pair, stream, records, &changes)
        changes.pairs.append(pair)
      }
    }
  }

  private func settleCreation(
    _ pair: inout Pair, _ stream: Stream, _ found: [Observed], _ changes: inout Changes
  ) {
    // What another pair holds is its own.
    let found = found.filter { references.pair(stream, $0.key) == nil }
    if let first = found.min(by: { ($0.key.rawValue.count, $0.key) < ($1.key.rawValue.count, $1.key) }) {
      // The record came into being: it is adopted, and compared with what was decided like any other reading.
      pair.keys[stream.side] = first.key
      pair.state = .coupled
      report.sides[stream.side].created += 1
      next.fresh[stream, default: [:]][first.key] = first
      changes.observations[stream, default: []].append(StoredObservation(key: first.key, fingerprint: nil))
    } else {
      pair.state = .half
    }
    pair.sentAt = nil
    pair.isUnsettled = true
  }

  /// Removals that were sent: the records are asked for by their keys.
  private func settleRemovals(_ sent: [Pair], _ changes: inout Changes) async throws {
    var asked: [Stream: [Pair]] = [:]
    for pair in sent {
      guard
        let side = Side.allCases.first(where: { pair.keys[$0] != nil && settings.direction.isTarget($0) })
      else { continue }
      // The side that was to be removed is the one whose counterpart is believed to be gone.
      let there = try Sides { side in try isThere(Stream(side, pair.entity), pair.keys[side]) }
      let stream = Stream(there.left == there.right ? side : there.left ? .left : .right, pair.entity)
      if pair.keys[stream.side] != nil { asked[stream, default: []].append(pair) }
    }
    for (stream, asked) in Self.inOrder(asked) {
      try await awaitReadiness(of: stream.side)
      let keys = asked.compactMap { $0.keys[stream.side] }
      let found = try await replicas[stream.side].lookUp(keys: keys, entity: stream.entity)
      for var pair in asked {
        if pair.keys[stream.side].flatMap({ found[$0] }) == nil {
          try end(&pair, &changes, forgetting: Side.allCases)
        } else {
          pair.state = .coupled
          pair.sentAt = nil
          pair.isUnsettled = true
        }
        changes.pairs.append(pair)
      }
    }
  }

  private static func inOrder(_ streams: [Stream: [Pair]]) -> [(Stream, [Pair])] {
    streams.sorted { ($0.key.entity, $0.key.side.rawValue) < ($1.key.entity, $1.key.side.rawValue) }
      .map { ($0.key, $0.value) }
  }

  private func isThere(_ stream: Stream, _ key: RecordKey?) throws -> Bool {
    guard let key, let known = try store.observations(of: stream, keys: [key])[key] else { return false }
    return known.misses < StreamReading.believedMisses
  }
}
