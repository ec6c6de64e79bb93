import Contractors

/// Records for which a requisite or bank detail was sent, and no answer told whether it was made.
///
/// The portal may still be making it when the connection is gone: until the horizon of unknown creations has passed, a row that a
/// list does not show yet is not sent again. Source: sync-algorithm.md §1, "Unknown creates".
struct UnderwayRows: Sendable {
  static let horizonSeconds = 90.0

  private struct Owner: Hashable {
    let entity: Entity
    let id: Int
  }

  private var sent: [Owner: Timestamp] = [:]
  private var made: Set<Owner> = []

  /// The record was made here: what became of its requisite is known.
  mutating func made(_ entity: Entity, _ id: Int) { made.insert(Owner(entity: entity, id: id)) }

  func isMade(_ entity: Entity, _ id: Int) -> Bool { made.contains(Owner(entity: entity, id: id)) }

  mutating func sent(_ entity: Entity, _ id: Int, at moment: Timestamp) {
    sent[Owner(entity: entity, id: id)] = moment
  }

  /// Nil once the horizon has passed.
  func until(_ entity: Entity, _ id: Int, now: Timestamp) -> Timestamp? {
    guard let moment = sent[Owner(entity: entity, id: id)]?.adding(seconds: Self.horizonSeconds) else {
      return nil
    }
    return now < moment ? moment : nil
  }
}
