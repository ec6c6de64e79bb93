import Contractors
import Reconciliation

extension RunSession {
  /// Takes the lease; whoever called this gives it back.
  func takeLease() throws {
    do { try renewLease() } catch EngineError.leaseLost { throw EngineError.busy }
  }

  /// Makes sure that both sides are the places they were, and loads the mapping table.
  func open() async throws {
    for side in Side.allCases {
      let found = try await replicas[side].identity()
      if let known = try store.note(SyncEngine.identityNote(side)), !known.isEmpty, known != found {
        throw EngineError.identityChanged(
          side: side, connection: settings.connections[side], known: known, found: found)
      }
      identities[side] = found
    }
    for entity in settings.entities {
      let left = try await replicas.left.capabilities(of: entity)
      let right = try await replicas.right.capabilities(of: entity)
      capabilities[entity] = Sides(left: left, right: right)
      for side in Side.allCases where (side == .left ? left : right).hidesNumbers {
        figures.hidingNumbers[side].insert(entity)
      }
      units[entity] = Units(entity, settings: settings, capabilities: Sides(left: left, right: right))
    }
    try store.forEachPair { pair in
      pairs[pair.id] = pair
      references.add(pair)
      // A clock that went back says nothing of how long it may take.
      if pair.state == .coupled, let sentAt = pair.sentAt { unanswered[pair.id] = min(sentAt, run.startedAt) }
    }
    try findMovedFields()
    let fingerprint = try store.note("settings")
    figures.isReconfigured = fingerprint != nil && fingerprint != settings.fingerprint
    isFamiliar = fingerprint == settings.fingerprint
  }

  /// Reads both sides, companies before contacts.
  ///
  /// - Returns: false when a person stopped the run; nothing is known of the sides then.
  func observe() async throws -> Bool {
    try await loadMarks()
    return try await read(Set(Side.allCases))
  }

  /// Reads some sides, and counts what all of them showed.
  ///
  /// - Returns: false when a person stopped the run.
  func read(_ sides: Set<Side>) async throws -> Bool {
    for entity in settings.entities.sorted() {
      for side in readingOrder(of: entity) where sides.contains(side) {
        try renewLease()
        guard try await observe(Stream(side, entity)) else { return false }
      }
    }
    countReadings()
    noteDoubtfulNumbers()
    noteRepeatedNumbers()
    try await adoptShown()
    try await adoptRestored()
    return true
  }

  private func countReadings() {
    figures.records = Sides(left: 0, right: 0)
    for side in Side.allCases {
      var counts = SideCounts()
      var shown: (now: Int, before: Int)?
      for entity in settings.entities {
        guard let reading = readings[Stream(side, entity)] else { continue }
        counts.unchanged += reading.unchanged
        counts.changed += reading.changed
        counts.new += reading.new
        counts.rejected += reading.rejections.count
        figures.records[side] += reading.entries.count + reading.new
        if let one = reading.shown {
          shown = ((shown?.now ?? 0) + one.now, (shown?.before ?? 0) + one.before)
        }
      }
      counts.read = counts.unchanged + counts.changed + counts.new + counts.rejected
      report.sides[side] = counts
      figures.shown[side] = shown
    }
    let coupled = pairs.values.filter { $0.state == .coupled }
    figures.coupled = coupled.count
    figures.coupledOf = Dictionary(coupled.map { ($0.entity, 1) }, uniquingKeysWith: +)
  }

  /// A creation without an answer whose record a reading shows did come into being: it is adopted, the smallest key first.
  ///
  /// A side that settles at once need not show origins: it is asked.
  private func adoptShown() async throws {
    let waiting = pairs.values.filter { ($0.state == .sent || $0.state == .half) && $0.origin != nil }
    if waiting.isEmpty { return }
    var shown: [Stream: [Origin: Observed]] = [:]
    let sent = waiting.filter { $0.state == .sent }
    for (stream, pairs) in Dictionary(grouping: sent, by: { Stream($0.awaitedSide, $0.entity) }) {
      guard capabilities[stream.entity]?[stream.side].settlesAtOnce == true, readings[stream] != nil
      else {
        continue
      }
      let found = try await replicas[stream.side].lookUp(
        origins: pairs.compactMap(\.origin).sorted { $0.id < $1.id }, entity: stream.entity)
      shown[stream] = found.compactMapValues { records in
        records.first { references.pair(stream, $0.key) == nil && readings[stream]?.isShown($0.key) == true }
      }
    }
    for (stream, reading) in readings {
      for observed in reading.fresh.values where references.pair(stream, observed.key) == nil {
        guard let origin = observed.record.origin else { continue }
        if let other = shown[stream]?[origin]?.key,
          (other.rawValue.count, other) < (observed.key.rawValue.count, observed.key)
        {
          continue
        }
        shown[stream, default: [:]][origin] = observed
      }
    }
    for pair in waiting {
      let stream = Stream(pair.awaitedSide, pair.entity)
      guard let made = pair.origin.flatMap({ shown[stream]?[$0] }) else { continue }
      var adopted = pair
      adopted.keys[stream.side] = made.key
      adopted.state = .coupled
      adopted.sentAt = nil
      adopted.isUnsettled = true
      self.adopted[pair.id] = pair.sentAt.map { min($0, run.startedAt) }
      pairs[pair.id] = adopted
      references.add(adopted)
    }
  }
}
