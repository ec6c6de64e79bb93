public import Contractors

/// How often one method of a portal was called within one hour.
///
/// A request of several commands counts as one request of the method that carries them (`batch`), and each command as one of its own
/// method.
public struct CallCount: Sendable, Hashable {
  /// What is counted together.
  public struct Key: Sendable, Hashable {
    /// The connection by its name in the configuration.
    public var connection: String
    /// Whole hours since 1970 in UTC.
    public var hour: Int64
    /// The method in lower case.
    public var method: String

    /// Makes a key.
    public init(connection: String, hour: Int64, method: String) {
      self.connection = connection
      self.hour = hour
      self.method = method
    }
  }

  /// What is counted together.
  public var key: Key
  /// HTTP requests sent, repetitions included.
  public var requests = 0
  /// How often the method was run, alone or inside batches.
  public var commands = 0
  /// How many requests and commands failed, refusals included.
  public var failures = 0
  /// How many of these were refused for a limit: too many requests, or too much execution time.
  public var rejected = 0
  /// Seconds from sending the requests to the last byte of their answers.
  public var seconds = 0.0
  /// The most execution time in ten minutes that the portal said the method had used, in seconds; 0 where it said none.
  public var operatingSeconds = 0.0

  /// Nothing counted yet.
  public init(_ key: Key) { self.key = key }

  /// When the hour began.
  public var began: Timestamp { Timestamp(milliseconds: key.hour * Self.hourMilliseconds) }

  /// The hour that a moment lies in.
  public static func hour(of moment: Timestamp) -> Int64 {
    Int64((Double(moment.milliseconds) / Double(hourMilliseconds)).rounded(.down))
  }

  /// Adds what was counted elsewhere of the same method and hour.
  public mutating func add(_ other: CallCount) {
    requests += other.requests
    commands += other.commands
    failures += other.failures
    rejected += other.rejected
    seconds += other.seconds
    operatingSeconds = max(operatingSeconds, other.operatingSeconds)
  }

  private static let hourMilliseconds: Int64 = 3_600_000
}
