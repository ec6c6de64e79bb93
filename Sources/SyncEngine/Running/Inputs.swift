import Contractors
import Reconciliation

extension RunSession {
  /// Makes a plan. One that creates records again is made once more, with the pairs that refer to their old keys.
  func plan(_ input: (LostKeys) throws -> PlanningInput) throws -> Plan {
    let plan = Planner.plan(try input(LostKeys()))
    var lost = LostKeys(plan) { pairs[$0] }
    if lost.isEmpty { return plan }
    lost.referrers = try referrers(to: lost)
    // What was read just now may refer to them for the first time.
    let isReferred =
      !lost.referrers.isEmpty
      || plan.pairs.values.contains { pair in
        plan.registers[pair.id].map { lost.isReferred(by: $0, of: pair.entity, settings.catalogue) } == true
      }
    return isReferred ? Planner.plan(try input(lost)) : plan
  }

  /// The pairs that refer to lost keys: all registers are gone through, so many at a time.
  private func referrers(to lost: LostKeys) throws -> Set<PairID> {
    let targets = Set(lost.keys.keys.map(\.entity))
    let referring = Set(
      settings.entities.filter { entity in
        settings.catalogue.fields(of: entity).contains { $0.refersTo.map(targets.contains) == true }
      })
    var found: Set<PairID> = []
    let ids = pairs.values.filter { $0.state == .coupled && referring.contains($0.entity) }.map(\.id).sorted()
    for start in stride(from: 0, to: ids.count, by: 1000) {
      for (id, registers) in try store.registers(of: Array(ids[start..<min(start + 1000, ids.count)])) {
        guard let entity = pairs[id]?.entity else { continue }
        if lost.isReferred(by: registers, of: entity, settings.catalogue) { found.insert(id) }
      }
    }
    return found
  }

  /// The input of the first plan: everything that was observed.
  func firstInput(_ lost: LostKeys) throws -> PlanningInput {
    var dirty: Set<PairID> = []
    var fresh: [Stream: [RecordKey: Observed]] = [:]
    var gone: [Stream: Set<RecordKey>] = [:]
    var reopened: Set<PairID> = []
    for (stream, reading) in readings {
      fresh[stream] = reading.fresh
      gone[stream] = Set(reading.gone.filter { $0.value > .nothing }.keys)
      for (key, observed) in reading.fresh {
        guard let id = references.pair(stream, key) else { continue }
        if observed.record.removal == .removed {
          gone[stream, default: []].insert(key)
          continue
        }
        dirty.insert(id)
        if !reading.isKnown(key) || reading.wasGone(key) { reopened.insert(id) }
      }
      // A removal that was taken into account is decided again only with its pair.
      for key in gone[stream] ?? [] where !reading.wasGone(key) {
        if let id = references.pair(stream, key) { dirty.insert(id) }
      }
    }
    let lifted = try liftedFlags()
    dirty.formUnion(lifted)
    reopened.formUnion(lifted)
    // What was held back while it was asked whether a record has another key now goes on.
    let asked = try store.reviews().filter { $0.reason == .renamed }
    for (stream, reading) in readings {
      for (review, pair) in renamings(asked, stream) {
        guard let key = pair.keys[stream.side], try isBelievedGone(key, stream, reading) else { continue }
        dirty.insert(pair.id)
        if review.answer == .rejected { gone[stream, default: []].insert(key) }
      }
    }
    // What could not be read held up its pair: what the other side said meanwhile is decided once it is there again.
    for (stream, reading) in readings where reading.completeness != .untouched {
      for row in settledRejections(stream, reading) {
        if let id = row.key.flatMap({ references.pair(stream, $0) }) { dirty.insert(id) }
      }
    }
    believedGone = gone
    for pair in pairs.values where pair.isUnsettled || lateness(of: pair) == .over { dirty.insert(pair.id) }
    dirty = dirty.union(lost.referrers).filter { pairs[$0]?.state != .tomb || reopened.contains($0) }
    var input = try input(dirty: dirty, fresh: fresh, gone: gone)
    input.lost = lost
    input.dormant = try dormant(besides: dirty)
    input.unshown = unshown
    input.further = further.mapValues(\.byKey)
    input.whole = Set(readings.filter { $0.value.completeness == .complete }.keys)
    for entity in settings.entities {
      input.unpaired[entity] = try Sides { side in try unpaired(Stream(side, entity)) }
      for side in Side.allCases {
        let stream = Stream(side, entity)
        let keys = (input.unpaired[entity]?[side] ?? []).map(\.key)
        input.knownUnpaired[stream] = Set(
          keys.filter {
            readings[stream]?.isKnown($0) == true && readings[stream]?.wasGone($0) != true
          })
        guard capabilities[entity]?[side].showsAll == true, let reading = readings[stream],
          reading.completeness == .partial
        else { continue }
        input.unshown[stream] = Set(keys.filter { !reading.isShown($0) })
      }
      input.absent[entity] = try Sides { side in
        input.unpaired[entity]?[side].isEmpty == false ? try absent(Stream(side, entity), asked) : []
      }
      input.stayed[entity] = try stayed(entity, besides: dirty, of: input)
    }
    return input
  }

  /// Pairs whose record a side held and does not show, or says to be gone.
  private func absent(_ stream: Stream, _ asked: [Review]) throws -> [PairInput] {
    guard let reading = readings[stream] else { return [] }
    var missing: Set<RecordKey> =
      switch reading.completeness {
      case .complete: Set((missed[stream] ?? [:]).keys)
      case .partial: away[stream] ?? []
      case .untouched: []
      }
    // A source that is as it was shows nothing.
    let isUntouched = reading.completeness == .untouched
    missing.formUnion(inQuestion(asked, stream).filter { isUntouched || !reading.isShown($0) })
    missing.formUnion(reading.gone.keys)
    let marked = Set(reading.fresh.filter { $0.value.record.removal == .removed }.keys)
    missing.formUnion(marked)
    let ids = missing.compactMap { references.pair(stream, $0) }.filter { pairs[$0]?.state == .coupled }
      .sorted()
    let registers = try store.registers(of: ids)
    return ids.compactMap { id in
      guard let pair = pairs[id], let key = pair.keys[stream.side] else { return nil }
      var given = PairInput(pair: pair, registers: registers[id], observed: Sides(left: nil, right: nil))
      let evidence = reading.gone[key] ?? .missing
      if evidence > .missing || marked.contains(key) { given.presence[stream.side] = .gone }
      return given
    }
  }

  /// The keys of pairs of which it was asked whether their records are shown under others: in a source that is as it was, they are still
  /// not there.
  private func inQuestion(_ asked: [Review], _ stream: Stream) -> Set<RecordKey> {
    Set(
      renamings(asked, stream).filter { $0.review.answer != .rejected }.compactMap {
        $0.pair.keys[stream.side]
      })
  }

  /// Whether a record is believed to be gone by this reading, or was by an earlier one where nothing was read now.
  private func isBelievedGone(_ key: RecordKey, _ stream: Stream, _ reading: StreamReading) throws -> Bool {
    if reading.gone[key] != nil || reading.wasGone(key) { return true }
    guard reading.completeness == .untouched else { return false }
    return (try store.observations(of: stream, keys: [key])[key]?.misses ?? 0) >= StreamReading.believedMisses
  }

  /// The questions whether records of a stream are those of pairs under another key, open and answered, with these pairs.
  private func renamings(_ asked: [Review], _ stream: Stream) -> [(review: Review, pair: Pair)] {
    let other = Stream(stream.side.opposite, stream.entity)
    return asked.compactMap { review in
      guard review.entity == stream.entity,
        let pair = references.pair(other, review[other.side]).flatMap({ pairs[$0] }),
        let key = pair.keys[stream.side], key != review[stream.side]
      else { return nil }
      return (review, pair)
    }
  }

  /// Pairs whose second record a side refused, and which nothing new is known of.
  private func dormant(besides dirty: Set<PairID>) throws -> [PairInput] {
    let ids = pairs.values.filter { $0.state == .half && !dirty.contains($0.id) }.map(\.id).sorted()
    let registers = try store.registers(of: ids)
    return ids.compactMap { id in
      guard let pair = pairs[id] else { return nil }
      let isGone = Side.allCases.contains { side in
        guard let reading = readings[Stream(side, pair.entity)], let key = pair.keys[side] else {
          return false
        }
        return reading.gone[key] != nil || reading.wasGone(key)
      }
      return isGone
        ? nil : PairInput(pair: pair, registers: registers[id], observed: Sides(left: nil, right: nil))
    }
  }

  /// The input of a later plan of the same run: only what has been learned since.
  func nextInput(_ lost: LostKeys) throws -> PlanningInput {
    let dirty = next.pairs.union(lost.referrers).union(next.learned(references))
    let gone = believedGone.merging(next.gone) { $0.union($1) }
    var input = try input(dirty: dirty.filter { pairs[$0]?.state != .tomb }, fresh: next.fresh, gone: gone)
    input.lost = lost
    return input
  }

  private func input(
    dirty: Set<PairID>, fresh: [Stream: [RecordKey: Observed]], gone: [Stream: Set<RecordKey>]
  ) throws -> PlanningInput {
    var input = PlanningInput(settings: settings, capabilities: capabilities, now: environment.now())
    input.units = units
    let ids = dirty.sorted()
    var registers = try store.registers(of: ids)
    if next.isEmpty {
      for (id, side) in renewed { registers[id]?.forget(side) }
      for id in movedFields.isEmpty ? [] : ids {
        if let pair = pairs[id], var known = registers[id] {
          forgetMoved(&known, of: pair)
          registers[id] = known
        }
      }
    }
    var versions: [Stream: [RecordKey: StoredObservation]] = [:]
    for entity in settings.entities {
      for side in Side.allCases {
        let stream = Stream(side, entity)
        let keys = ids.compactMap { id -> RecordKey? in
          guard let pair = pairs[id], pair.entity == entity, let key = pair.keys[side],
            fresh[stream]?[key] == nil
          else { return nil }
          return key
        }
        versions[stream] = try store.observations(of: stream, keys: keys)
      }
    }
    remembered = [:]
    for id in ids {
      guard let pair = pairs[id] else { continue }
      let presence = Sides<Presence> { side in
        guard let key = pair.keys[side] else { return .present }
        let stream = Stream(side, pair.entity)
        if gone[stream]?.contains(key) == true { return .gone }
        return pair.state == .tomb && isAbsent(key, of: stream) ? .absent : .present
      }
      func at(_ side: Side) -> (Stream, RecordKey)? {
        pair.keys[side].map { (Stream(side, pair.entity), $0) }
      }
      var given = PairInput(
        pair: pair, registers: registers[id],
        observed: Sides { side in
          at(side).flatMap { stream, key in
            if let observed = fresh[stream]?[key] { return observed }
            // Read by an earlier run that could not decide it.
            return presence[side] != .present ? nil : remember(versions[stream]?[key], stream)
          }
        },
        presence: presence,
        versions: Sides { side in at(side).flatMap { versions[$0.0]?[$0.1]?.version } })
      given.isAway = Sides { side in at(side).map { away[$0.0]?.contains($0.1) == true } ?? false }
      given.lateness = lateness(of: pair)
      given.isMarked = Sides { side in
        guard presence[side] == .gone, let (stream, key) = at(side) else { return false }
        if let observed = fresh[stream]?[key] { return observed.record.removal == .removed }
        return (versions[stream]?[key]?.misses ?? 0) >= StreamReading.markedMisses
      }
      input.pairs.append(given)
    }
    for (stream, reading) in readings {
      references.setAbsent(absentKeys(reading).union(gone[stream] ?? []), of: stream)
    }
    try learnFormerKeys(fresh)
    input.references = references
    input.nextPairID = try store.nextPairID()
    input.reviews = try store.reviews()
    for (stream, reading) in readings { input.setAside[stream] = reading.rejectedKeys }
    for row in knownSetAside where !row.isRefusal && readings[row.stream]?.completeness == .untouched {
      if let key = row.key { input.setAside[row.stream, default: []].insert(key) }
    }
    input.conflicts = try store.conflicts(includingClosed: false)
    for pair in pairs.values where pair.state == .tomb {
      for side in Side.allCases {
        if let key = pair.keys[side] { input.tombs[Stream(side, pair.entity), default: []].insert(key) }
      }
    }
    return input
  }

  /// Keys of ended pairs under which a side has no record any more.
  private func absentKeys(_ reading: StreamReading) -> Set<RecordKey> {
    Set(
      pairs.values.compactMap { pair in
        guard pair.state == .tomb, pair.entity == reading.stream.entity,
          let key = pair.keys[reading.stream.side]
        else { return nil }
        return isAbsent(key, of: reading.stream) ? key : nil
      })
  }

  /// Whether a side has had no record under the key of an ended pair since it ended.
  private func isAbsent(_ key: RecordKey, of stream: Stream) -> Bool {
    guard let reading = readings[stream] else { return false }
    return !reading.isKnown(key) && reading.fresh[key] == nil
  }

  /// The records of a stream that have no pair: read now, or remembered because they waited.
  func unpaired(_ stream: Stream) throws -> [Observed] {
    guard let reading = readings[stream] else { return [] }
    var found: [Observed] = []
    var remembered: [RecordKey] = []
    reading.forEachPresentKey { key in
      if references.pair(stream, key) != nil { return }
      if let observed = reading.fresh[key] { found.append(observed) } else { remembered.append(key) }
    }
    for (_, stored) in try store.observations(of: stream, keys: remembered) {
      if let observed = remember(stored, stream) { found.append(observed) }
    }
    return found.sorted { $0.key < $1.key }
  }

  /// A record that an earlier run read and could not decide; noted, so that its copy is dropped once it is decided.
  private func remember(_ stored: StoredObservation?, _ stream: Stream) -> Observed? {
    guard let stored, let record = stored.record, let fingerprint = stored.fingerprint else { return nil }
    remembered[stream, default: [:]][stored.key] = stored
    return Observed(
      key: stored.key, fingerprint: fingerprint, version: stored.version, record: record,
      position: .key(stored.key))
  }
}
