import Contractors
import Reconciliation

/// The marks of one stream as a run found them.
struct StreamMarks {
  /// The marked records.
  var keys: Set<RecordKey> = []
  /// Whether something changed of which it is not known what.
  var isWhole = false
  /// The number of the newest of these marks.
  var last: Int64 = 0
}

/// Runs that read of a side only what is marked.
extension RunSession {
  /// Takes down the marks, and what they mean where that is all that is read. What is marked from now on may have changed after it was read: it is left to a later run.
  func loadMarks() async throws {
    for mark in try store.marks() {
      var known = marks[mark.stream] ?? StreamMarks()
      if let key = mark.key { known.keys.insert(key) } else { known.isWhole = true }
      known.last = max(mark.sequence, known.last)
      marks[mark.stream] = known
    }
    for (stream, known) in marks where isLimited(stream) && !known.keys.isEmpty {
      let keys = try await replicas[stream.side].records(marked: known.keys, entity: stream.entity)
      if let keys { marks[stream]?.keys = keys } else { marks[stream]?.isWhole = true }
    }
  }

  /// Whether only the marked records of a stream are read.
  func isLimited(_ stream: Stream) -> Bool {
    options.markedOnly.contains(stream.side) && !widened.contains(stream.side) && isFamiliar
      && marks[stream]?.isWhole != true
  }

  /// Asks for the marked records of a stream that its reading did not show. Without pages before, the reading is a partial one:
  /// what is not marked counts as neither there nor missing, and its cursor stays where it was.
  func lookUpMarked(_ reading: inout StreamReading, _ replica: any Replica) async throws {
    let stream = reading.stream
    let keys = (marks[stream]?.keys ?? []).filter { reading.fresh[$0] == nil && reading.gone[$0] == nil }
    if keys.isEmpty { return }
    let found = try await replica.lookUp(keys: keys.sorted(), entity: stream.entity)
    for key in keys.sorted() {
      if let observed = found[key] {
        reading.take(answer: observed)
      } else if reading.isKnown(key), !reading.isShown(key),
        capabilities[stream.entity]?[stream.side].confirmsRemovals == true
      {
        reading.take(.gone(key, .notFound))
      }
    }
    environment.progress(.reading(stream.side, stream.entity, count: keys.count))
  }

  /// The plan of what was observed.
  ///
  /// Where it would create records on a side of which only marked ones were read, that side is read first: somebody may have added
  /// the same contractor there, and no event told of it.
  ///
  /// - Returns: nil when a person stopped the run.
  func firstPlan() async throws -> Plan? {
    environment.progress(.deciding)
    let plan = try plan(firstInput)
    let blind = Set(
      Side.allCases.filter { side in
        settings.entities.contains { isLimited(Stream(side, $0)) }
          && plan.operations.contains { $0.side == side && $0.kind.isCreation }
      })
    if blind.isEmpty { return plan }
    widened.formUnion(blind)
    for side in blind {
      figures.canary[side] = nil
      for entity in settings.entities { missed[Stream(side, entity)] = nil }
    }
    guard try await read(blind) else { return nil }
    return try self.plan(firstInput)
  }
}
