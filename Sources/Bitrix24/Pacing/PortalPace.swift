import Synchronization

/// The one pacer of a portal, shared by every client of this process that talks to it.
///
/// The portal counts per caller's address, whatever the webhook (bitrix24-rest.md §2.1), so that two clients with
/// pacers of their own would overfill the bucket together.
public final class PortalPace: Sendable {
  private static let registry = Mutex<[String: PortalPace]>([:])

  private let pacer = Mutex(Pacer())

  /// A pacer of its own; for tests and for portals reached from several addresses.
  public init() {}

  /// The pacer of the portal at a host, made on first use.
  ///
  /// - Parameter host: as ``WebhookURL/host`` gives it.
  /// - Returns: the same object for the same host, as long as the process lives.
  public static func shared(host: String) -> PortalPace {
    registry.withLock { registry in
      if let pace = registry[host] { return pace }
      let pace = PortalPace()
      registry[host] = pace
      return pace
    }
  }

  /// What is known now; to be kept for the next run.
  public var state: PacerState { pacer.withLock { $0.state } }

  /// Goes on from a state kept by an earlier run; see ``Pacer/init(restoring:at:)``. `now` is in seconds since 1970.
  public func restore(_ state: PacerState, at now: Double) {
    pacer.withLock { $0 = Pacer(restoring: state, at: now) }
  }

  /// Takes the portal's tariff as known. `now` is in seconds since 1970.
  public func adopt(_ plan: PacerState.Plan, at now: Double) {
    pacer.withLock { $0.adopt(plan, at: now) }
  }

  func update<Value: Sendable>(_ change: (inout Pacer) -> Value) -> Value {
    pacer.withLock { change(&$0) }
  }
}
