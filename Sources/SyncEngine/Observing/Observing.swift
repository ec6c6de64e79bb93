import Contractors
import Reconciliation

extension RunSession {
  /// More look-ups than this in one run are not made: so many missing records are for the guards.
  private static let lookUpsMaximum = 1000

  /// Reads one side's entity and holds it against what is known. Source: `sync-algorithm.md` §4.5, P2.
  ///
  /// - Returns: false when a person stopped the run meanwhile.
  func observe(_ stream: Stream) async throws -> Bool {
    var reading = StreamReading(stream)
    var known: [SourceFingerprint: RecordKey] = [:]
    try store.forEachObservation(of: stream) { observation in
      reading.know(observation)
      if let fingerprint = observation.fingerprint { known[fingerprint] = observation.key }
    }
    let replica = replicas[stream.side]
    if isLimited(stream) {
      replica.learn(meant: try meant(stream), of: stream.entity)
      try await lookUpMarked(&reading, replica)
    } else {
      guard try await readPages(&reading, replica, known) else { return false }
    }
    try await judgeAbsences(&reading, replica)
    try await noteAway(reading, replica)
    readings[stream] = reading
    return true
  }

  /// Reads what the side shows, and asks for marked records that this need not show: a delta knows only what it knows.
  private func readPages(
    _ reading: inout StreamReading, _ replica: any Replica, _ known: [SourceFingerprint: RecordKey]
  ) async throws -> Bool {
    let stream = reading.stream
    let since = try store.cursor(of: stream)
    let pages = try await replica.read(
      ReadRequest(
        entity: stream.entity, since: since, known: { known[$0] }, meant: try meant(stream),
        expectedCount: known.count))
    var count = 0
    reading: while true {
      if environment.isStopping() { return false }
      switch try await pages.next() {
      case .page(let observations):
        for observation in observations { reading.take(observation) }
        count += observations.count
        environment.progress(.reading(stream.side, stream.entity, count: count))
      case .end(let completeness, let cursor):
        reading.completeness = completeness
        reading.cursor = cursor
        break reading
      }
    }
    if !reading.wanted.isEmpty {
      let found = try await replica.lookUp(keys: reading.wanted, entity: stream.entity)
      for key in reading.wanted.sorted() {
        if let observed = found[key] { reading.take(observed) }
      }
    }
    if since != nil || reading.completeness != .complete { try await lookUpMarked(&reading, replica) }
    return true
  }

  /// Decides which missing records are believed to be gone. Source: `sync-algorithm.md` §4.6.
  private func judgeAbsences(_ reading: inout StreamReading, _ replica: any Replica) async throws {
    let stream = reading.stream
    let missing = reading.close()
    let confirms = capabilities[stream.entity]?[stream.side].confirmsRemovals == true
    var asked = missing.map(\.key)
    asked += reading.gone.filter { $0.value < .notFound }.map(\.key)
    // What comes back after its removal was confirmed may be an earlier state that is shown as the present one.
    asked += reading.fresh.keys.filter { key in
      references.pair(stream, key).flatMap { pairs[$0] }?.state == .tomb
        && (!reading.isKnown(key) || reading.wasGone(key))
    }
    if confirms {
      let keys = Array(asked.sorted().prefix(Self.lookUpsMaximum))
      if !keys.isEmpty {
        let found = try await replica.lookUp(keys: keys, entity: stream.entity)
        for key in keys {
          if let observed = found[key] {
            reading.gone[key] = nil
            reading.take(observed)
          } else {
            reading.take(.gone(key, .notFound))
          }
        }
      }
    } else {
      for (key, misses) in missing where misses >= StreamReading.believedMisses {
        reading.gone[key] = .missing
      }
    }
    for (key, misses) in missing { missed[stream, default: [:]][key] = misses }
    if reading.gone.values.contains(where: { $0 == .notFound }) {
      try await watchCanary(stream, reading, replica)
    }
  }

  /// Notes the records that a file without all records does not hold at present.
  ///
  /// Where nothing was read, since the file is as it was, those are asked for to which something is still to be written.
  private func noteAway(_ reading: StreamReading, _ replica: any Replica) async throws {
    let stream = reading.stream
    guard capabilities[stream.entity]?[stream.side].showsAll == true, !isLimited(stream) else { return }
    let keys = pairs.values.filter { pair in
      pair.entity == stream.entity
        && (reading.completeness == .partial
          ? pair.state == .coupled || pair.state == .tomb : pair.state == .coupled && pair.isUnsettled)
    }
    .compactMap { $0.keys[stream.side] }.filter { reading.isKnown($0) && reading.gone[$0] == nil }
    switch reading.completeness {
    case .complete: return
    case .partial: away[stream] = Set(keys.filter { !reading.isShown($0) })
    case .untouched:
      let asked = try store.reviews().filter { $0.entity == stream.entity && $0.reason == .renamed }
        .map { $0[stream.side] }.filter { references.pair(stream, $0) == nil && reading.isKnown($0) }
      if !asked.isEmpty {
        unshown[stream] = Set(asked).subtracting(
          try await replica.lookUp(keys: asked.sorted(), entity: stream.entity).keys)
      }
      if keys.isEmpty { return }
      away[stream] = Set(keys).subtracting(
        try await replica.lookUp(keys: keys.sorted(), entity: stream.entity).keys)
    }
  }

  /// Three long-paired records are asked for by key: when none is found, it is the reader's right that is gone, not the records.
  private func watchCanary(_ stream: Stream, _ reading: StreamReading, _ replica: any Replica) async throws {
    let keys = pairs.values.filter { $0.entity == stream.entity && $0.state == .coupled }.sorted {
      $0.id < $1.id
    }
    .compactMap { $0.keys[stream.side] }.filter { reading.gone[$0] == nil }.prefix(3)
    if keys.isEmpty { return }
    let found = try await replica.lookUp(keys: Array(keys), entity: stream.entity)
    figures.canary[stream.side] = !found.isEmpty
  }
}
