/// What a client sent, for reports: requests count against the portal's rate, commands against execution time.
public struct PortalStatistics: Sendable, Hashable, Codable {
  /// What was done by one method.
  public struct Method: Sendable, Hashable, Codable {
    /// How often it was sent, alone or inside batches, repetitions included.
    public var commands = 0
    /// How many of these failed or were refused.
    public var failures = 0
  }

  /// HTTP requests sent.
  public var requests = 0

  /// Methods run: a plain call is one, a batch as many as it holds.
  public var commands = 0

  /// Requests that repeated an earlier one.
  public var retries = 0

  /// Requests the portal refused for their rate; 0 when pacing works and nobody else uses the address.
  public var rateRefusals = 0

  /// Seconds spent waiting for leave to send and between attempts.
  public var waitedSeconds = 0.0

  /// By method, in lower case.
  public var methods: [String: Method] = [:]

  /// Nothing sent yet.
  public init() {}

  mutating func count(_ sent: [String: Int], isRetry: Bool) {
    requests += 1
    if isRetry { retries += 1 }
    for (method, number) in sent {
      commands += number
      methods[method, default: Method()].commands += number
    }
  }
}
