public import Contractors

/// Keys that records lose because they are created again, with the pairs whose records refer to them.
///
/// A reference is not healed by the creation: the side that refers shows the old key on, which leads nowhere.
public struct LostKeys: Sendable, Hashable {
  /// The key that a pair's record had, by stream.
  public var keys: [Stream: [PairID: RecordKey]] = [:]
  /// The pairs that must be decided because they refer to one of them.
  public var referrers: Set<PairID> = []

  /// No lost keys.
  public init() {}

  /// Whether there are none.
  public var isEmpty: Bool { keys.isEmpty }

  /// Takes the keys that pairs lose by a plan which creates their records again.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - known: a pair as it stands before the plan.
  public init(_ plan: Plan, known: (PairID) -> Pair?) {
    for operation in plan.operations where operation.kind == .restore {
      guard let pair = known(operation.pair), let key = pair.keys[operation.side] else { continue }
      keys[Stream(operation.side, operation.entity), default: [:]][pair.id] = key
    }
  }

  /// The lost key of the pair that a neutral form names.
  func key(of token: String, _ stream: Stream) -> RecordKey? {
    guard let lost = keys[stream], token.hasPrefix("pair:") else { return nil }
    return Int64(token.dropFirst("pair:".count)).flatMap { lost[PairID(rawValue: $0)] }
  }

  /// Whether a side that shows what it showed last refers to one of the lost keys.
  public func isReferred(by registers: Registers, of entity: Entity, _ catalogue: Catalogue) -> Bool {
    keys.contains { stream, keys in
      let names = Set(keys.keys.map { "pair:\($0.rawValue)" })
      return catalogue.fields(of: entity).contains { field in
        guard field.refersTo == stream.entity else { return false }
        if let text = registers.tuples[field.group ?? field.name]?.seen[stream.side][field.name],
          names.contains(text)
        {
          return true
        }
        return registers.bags[field.name]?.elements.contains {
          $0.seen[stream.side] && names.contains($0.attributes.seen[stream.side]["value"] ?? "")
        } == true
      }
    }
  }
}
