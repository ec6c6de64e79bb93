import Bitrix24
import Contractors
import Synchronization

/// Which of a record's requisites feeds it.
///
/// The one whose numbers the sync means, as far as it says so; else the one that this program made, then the first by the order on the
/// card. What a reading chose holds for what this replica writes and reads back afterwards. Source: sync-algorithm.md §1.
struct RequisiteChoice: Sendable {
  /// What readings chose of the records that have several.
  let memory: RequisiteMemory
  let entity: Entity
  /// The official numbers in a requisite, as the mapping finds them.
  let numbers: @Sendable (RequisiteRow) -> OfficialNumbers
  /// Whether it is decided anew; else what was chosen stays.
  let isReading: Bool

  /// The one of an owner's requisites that feeds it.
  func chosen(of rows: [RequisiteRow]) -> RequisiteRow? {
    let ordered = rows.sorted { $0.comes(before: $1, entity) }
    guard let first = ordered.first, ordered.count > 1 else { return ordered.first }
    if !isReading, let known = memory.requisite(of: first.owner, entity) {
      return ordered.first { $0.id == known } ?? first
    }
    let several = ordered.map { (row: $0, numbers: numbers($0)) }.filter { !$0.numbers.isEmpty }
    // Numbers behind a requisite without any are further ones as well.
    let place =
      several.count > 1 || several.contains { $0.row.id != first.id }
      ? memory.place(in: several.map(\.numbers), of: first.owner, entity, isReading: isReading) : nil
    let chosen = place.flatMap { several.indices.contains($0) ? several[$0].row : nil } ?? first
    memory.choose(chosen.id, of: first.owner, entity)
    return chosen
  }
}

/// What is known of which requisites feed records that have several.
final class RequisiteMemory: Sendable {
  private struct Owner: Hashable {
    let entity: Entity
    let id: Int
  }

  private struct State {
    var chosen: [Owner: Int] = [:]
    var expected: [Owner: OfficialNumbers] = [:]
    /// The requisites that fed records when they were last read, whether they have several or not.
    var last: [Entity: [Int: Int]] = [:]
    var meant: [Entity: @Sendable (RecordKey, [OfficialNumbers]) -> Int?] = [:]
  }

  private let state = Mutex(State())

  func requisite(of owner: Int, _ entity: Entity) -> Int? {
    state.withLock { $0.chosen[Owner(entity: entity, id: owner)] }
  }

  func choose(_ requisite: Int, of owner: Int, _ entity: Entity) {
    state.withLock { $0.chosen[Owner(entity: entity, id: owner)] = requisite }
  }

  /// The requisite that fed a record when it was last read: it is probably still the one, and what belongs to it can be asked for at once.
  func lastRequisite(of owner: Int, _ entity: Entity) -> Int? {
    state.withLock { $0.last[entity]?[owner] }
  }

  func noteLast(_ requisite: Int, of owner: Int, _ entity: Entity) {
    state.withLock { $0.last[entity, default: [:]][owner] = requisite }
  }

  /// Learns what the sync means, see `ReadRequest.meant`, when a reading begins: what was chosen before is decided anew.
  func learn(_ meant: @escaping @Sendable (RecordKey, [OfficialNumbers]) -> Int?, _ entity: Entity) {
    state.withLock { state in
      state.meant[entity] = meant
      state.chosen = state.chosen.filter { $0.key.entity != entity }
      state.expected = state.expected.filter { $0.key.entity != entity }
    }
  }

  /// Learns the numbers that a record to be written showed when it was last read, which may be before this reading.
  func expect(_ numbers: OfficialNumbers, of owner: Int, _ entity: Entity) {
    state.withLock { $0.expected[Owner(entity: entity, id: owner)] = numbers }
  }

  /// The place of the numbers that are meant, as far as anything tells.
  func place(in sets: [OfficialNumbers], of owner: Int, _ entity: Entity, isReading: Bool) -> Int? {
    let (expected, meant) = state.withLock { state in
      (isReading ? nil : state.expected[Owner(entity: entity, id: owner)], state.meant[entity])
    }
    if let expected {
      var known = KnownNumbers()
      known.add(expected)
      if let place = known.place(in: sets) { return place }
    }
    return meant?(RecordKey(rawValue: String(owner)), sets)
  }
}

extension EntitySchema {
  /// The official numbers that a record shows when this requisite feeds it.
  func numbers(_ row: RequisiteRow) -> OfficialNumbers {
    let requisite = StoredRequisite(row, bankDetails: [], addresses: [])
    let stored = record(.object(JSON.Object([])), id: row.owner, Belongings(requisite: requisite))
    return OfficialNumbers(see(stored).observed.record)
  }
}
