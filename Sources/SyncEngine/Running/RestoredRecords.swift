import Contractors
import Reconciliation

/// Records that were created again for a pair which does not know of it: the store is an older copy, or was lost in between.
extension RunSession {
  /// Takes a record over that carries a later origin of a pair whose own record is missing. Without that the pair would be
  /// given one more, and the record would count as a contractor of its own.
  func adoptRestored() async throws {
    for (stream, reading) in readings {
      let strangers = reading.fresh.values.filter {
        references.pair(stream, $0.key) == nil && $0.record.removal != .removed
      }
      if strangers.isEmpty { continue }
      let missing = pairs.values.filter { pair in
        guard pair.entity == stream.entity, pair.state == .coupled, let key = pair.keys[stream.side],
          pair.keys[stream.side.opposite] != nil
        else { return false }
        return !reading.isShown(key) && (reading.gone[key] != nil || missed[stream]?[key] != nil)
      }.sorted { $0.id < $1.id }
      if missing.isEmpty { continue }
      var shown = Dictionary(
        strangers.compactMap { stranger in stranger.record.origin.map { ($0, stranger) } },
        uniquingKeysWith: { first, second in first.key < second.key ? first : second })
      if capabilities[stream.entity]?[stream.side].settlesAtOnce == true {
        // Origins need not be shown there: they are asked for.
        let next = missing.compactMap { origin(of: $0, on: stream.side, $0.generation + 1) }
        let found = try await replicas[stream.side].lookUp(origins: next, entity: stream.entity)
        for (origin, records) in found {
          shown[origin] =
            records.first { record in strangers.contains { $0.key == record.key } } ?? shown[origin]
        }
      }
      for pair in missing { adopt(pair, stream, among: shown) }
    }
  }

  private func adopt(_ pair: Pair, _ stream: Stream, among shown: [Origin: Observed]) {
    // More than so often no pair is created again between two copies of a store.
    for generation in (max(1, pair.generation) + 1)...(max(1, pair.generation) + 8) {
      guard let origin = origin(of: pair, on: stream.side, generation), let observed = shown[origin] else {
        continue
      }
      var adopted = pair
      adopted.keys[stream.side] = observed.key
      adopted.generation = generation
      adopted.origin = origin
      adopted.isUnsettled = true
      pairs[pair.id] = adopted
      references.add(adopted)
      renewed[pair.id] = stream.side
      return
    }
  }

  /// What a pair's record on a side carries when it is created that often.
  private func origin(of pair: Pair, on side: Side, _ generation: Int) -> Origin? {
    pair.keys[side.opposite].map {
      Origin(originator: settings.origins[side.opposite], id: "\($0.rawValue)#\(max(2, generation))")
    }
  }
}
