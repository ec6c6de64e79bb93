/// What a pacer knows, for keeping across runs: the portal's bucket outlives a process.
///
/// All times are seconds since 1970 by this machine's clock.
public struct PacerState: Sendable, Hashable, Codable {
  /// A portal's tariff, as far as requests go. Source: bitrix24-rest.md §2.1.
  public enum Plan: String, Sendable, Hashable, Codable {
    /// 50 requests at once, 2 a second.
    case standard
    /// 250 requests at once, 5 a second.
    case enterprise

    /// Requests the bucket holds before the next is refused.
    public var capacity: Double { self == .standard ? 50 : 250 }

    /// Requests that leave the bucket per second.
    public var drainPerSecond: Double { self == .standard ? 2 : 5 }
  }

  /// The execution time a method has used up.
  public struct Operating: Sendable, Hashable, Codable {
    /// Seconds counted by the portal for this method.
    public var seconds: Double
    /// When the oldest of them leave the count.
    public var resetAt: Double

    /// Seconds used, and the time at which some of them are forgotten.
    public init(seconds: Double, resetAt: Double) {
      self.seconds = seconds
      self.resetAt = resetAt
    }
  }

  /// The tariff taken as given.
  public var plan: Plan

  /// Requests in the bucket at ``updatedAt``.
  public var level: Double

  /// When ``level`` was true.
  public var updatedAt: Double

  /// Execution time by method, in lower case; only methods heard of in the last ten minutes.
  public var operating: [String: Operating]

  /// An empty bucket of a tariff.
  public init(plan: Plan = .standard) {
    self.plan = plan
    level = 0
    updatedAt = 0
    operating = [:]
  }
}
