import Contractors
import Reconciliation
import Synchronization

/// Which of several sets of official numbers a side keeps for one record is the one this sync means.
///
/// A record with a pair is meant by the numbers that were decided for the pair. One without is meant by those under which the other
/// side has a record without a pair, so that a firm is recognised by any of its requisites. Source: `sync-algorithm.md` §1, §4.7.
extension RunSession {
  func meant(_ stream: Stream) throws -> @Sendable (RecordKey, [OfficialNumbers]) -> Int? {
    guard keepsSeveralNumbers(stream) else { return { _, _ in nil } }
    var unpaired = KnownNumbers()
    for observed in try self.unpaired(Stream(stream.side.opposite, stream.entity)) {
      unpaired.add(OfficialNumbers(observed.record))
    }
    let (wanted, references, store) = (unpaired, self.references, self.store)
    let further = FurtherNumbers()
    self.further[stream] = further
    let handed = try handedOver(stream)
    @Sendable func place(_ key: RecordKey, _ sets: [OfficialNumbers]) -> Int? {
      guard let pair = references.pair(stream, key) else { return wanted.place(in: sets) }
      if handed.contains(key), let place = wanted.place(in: sets) { return place }
      // Asked for records with several sets alone, which are few; where the store cannot tell, the side's own order decides.
      guard let registers = (try? store.registers(of: [pair]))?[pair] else { return nil }
      func decided(_ field: FieldName) -> String {
        registers.tuples.values.lazy.compactMap { $0.decided[field] }.first ?? ""
      }
      var known = KnownNumbers()
      known.add(
        OfficialNumbers(
          taxId: decided("taxId"), taxReason: decided("taxReason"),
          registrationNumber: decided("registrationNumber")))
      return known.place(in: sets)
    }
    return { key, sets in
      let place = place(key, sets)
      further.note(sets, besides: place, of: key)
      return place
    }
  }

  /// Records that a person said to be those of further ones on the other side, whose own counterpart is not there any more: they are meant
  /// by the numbers of the one that takes its place.
  private func handedOver(_ stream: Stream) throws -> Set<RecordKey> {
    let other = Stream(stream.side.opposite, stream.entity)
    guard let reading = readings[other] else { return [] }
    let accepted = try store.reviews().filter {
      $0.entity == stream.entity && $0.reason == .furtherNumbers && $0.answer == .accepted
    }
    return Set(
      accepted.map { $0[stream.side] }.filter { key in
        guard let pair = references.pair(stream, key).flatMap({ pairs[$0] }),
          let counterpart = pair.keys[other.side]
        else { return false }
        return !reading.isShown(counterpart)
      })
  }

  func keepsSeveralNumbers(_ stream: Stream) -> Bool {
    capabilities[stream.entity]?[stream.side].keepsSeveralNumbers == true
  }

  /// The sides in the order of reading: one that keeps several numbers for a record comes after the one that tells which are meant.
  func readingOrder(of entity: Entity) -> [Side] {
    let isTold = keepsSeveralNumbers(Stream(.left, entity)) && !keepsSeveralNumbers(Stream(.right, entity))
    return isTold ? [.right, .left] : [.left, .right]
  }
}

/// The sets of official numbers that records of a side keep and that do not feed them: only records with several have any.
final class FurtherNumbers: Sendable {
  private let sets = Mutex<[RecordKey: [OfficialNumbers]]>([:])

  /// By the records' keys.
  var byKey: [RecordKey: [OfficialNumbers]] { sets.withLock { $0 } }

  /// Learns the sets of a record; where no place is meant, any of them may be.
  func note(_ all: [OfficialNumbers], besides place: Int?, of key: RecordKey) {
    var further = all
    if let place, further.indices.contains(place) { further.remove(at: place) }
    sets.withLock { $0[key] = further.isEmpty ? nil : further }
  }
}
