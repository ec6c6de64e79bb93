public import Contractors

/// A call that a replica is about to serve.
public struct ReplicaCall: Sendable, Hashable {
  /// What is asked.
  public enum Kind: Sendable, Hashable {
    case read
    case page
    case apply
    /// One operation of a call after the first: no call of its own, and no faults come here.
    case operation
    case lookUpKey
    case lookUpOrigin
  }

  /// What is asked.
  public var kind: Kind
  /// How many calls were served before.
  public var number: Int
  /// How many operations the call carries.
  public var operations: Int
}

/// What goes wrong with one call.
public enum Fault: Sendable, Hashable {
  /// The source cannot be reached: the call throws and nothing is changed.
  case unreachable
  /// The first operations are done and the others not; of none an answer arrives.
  case answerLost(done: Int)
  /// No answer arrives, and the first operations are done so many seconds later, when everybody believes that they were not.
  case late(done: Int, seconds: Double)
  /// Nothing is done and no answer arrives.
  case requestLost
  /// The side asks to wait.
  case throttled
  /// The operations at these places are refused.
  case refused([Int])
  /// Reading shows an earlier state, so many changes ago.
  case stale(changes: Int)
  /// Reading ends after so many records and claims to be whole.
  case truncated(records: Int)
  /// Reading throws after so many records.
  case broken(records: Int)
  /// Reading shows its records in another order.
  case shuffled(seed: UInt64)
  /// Reading shows its first page twice.
  case doubled
  /// Reading states nothing of these fields, as an export without the column does.
  case silent(Set<FieldName>)
}

extension Fault {
  /// What it is called, without its figures.
  public var name: String {
    switch self {
    case .unreachable: "unreachable"
    case .answerLost: "answer lost"
    case .late: "done late"
    case .requestLost: "request lost"
    case .throttled: "throttled"
    case .refused: "refused"
    case .stale: "earlier state"
    case .truncated: "cut short"
    case .broken: "broken off"
    case .shuffled: "another order"
    case .doubled: "first page twice"
    case .silent: "column missing"
    }
  }

  /// Whether a file that is read so has other bytes than the whole one.
  var isAnotherExport: Bool {
    switch self {
    case .truncated, .silent: true
    default: false
    }
  }
}

/// Which call meets which fault. Faults that do not fit the call do nothing.
public struct FaultPlan: Sendable {
  private let choose: @Sendable (ReplicaCall) -> Fault?

  /// A plan by a function of the call alone, so that it can be repeated.
  public init(_ choose: @escaping @Sendable (ReplicaCall) -> Fault?) { self.choose = choose }

  /// Nothing goes wrong.
  public static let none = FaultPlan { _ in nil }

  /// Faults of every kind that loses nothing for good, with a chance a call; calls that carry operations may have their own.
  /// `harmful` listings may be stale or truncated too.
  public static func random(
    seed: UInt64, chance: Double, writing: Double? = nil, harmful: Bool = false
  ) -> FaultPlan {
    FaultPlan { call in
      var random = RandomSource(seed: RandomSource.mixed(seed &+ UInt64(call.number) &* 0x9E37_79B9))
      guard random.chance(call.kind == .apply ? writing ?? chance : chance) else { return nil }
      switch call.kind {
      case .apply:
        return switch random.below(6) {
        case 5: .late(done: 1 + random.below(call.operations), seconds: random.pick(1, 20, 55))
        case 0: .unreachable
        case 1: .answerLost(done: random.below(call.operations + 1))
        case 2: .requestLost
        case 3: .throttled
        default: .refused([random.below(call.operations)])
        }
      case .read:
        return switch random.below(harmful ? 6 : 4) {
        case 0: .unreachable
        case 1: .broken(records: random.below(6))
        case 2: .shuffled(seed: random.next())
        case 3: .doubled
        case 4: .truncated(records: random.below(6))
        default: .stale(changes: 1 + random.below(3))
        }
      case .page, .lookUpKey, .lookUpOrigin, .operation: return .unreachable
      }
    }
  }

  /// The fault of a call, or nil.
  public func fault(for call: ReplicaCall) -> Fault? { choose(call) }
}

/// The error of a replica that cannot be reached.
public struct ReplicaUnreachable: Error, Sendable, Hashable, CustomStringConvertible {
  /// The connection.
  public var connection: String

  /// What happened.
  public var description: String { "connection \(connection): not reachable, as the test asked" }
}
