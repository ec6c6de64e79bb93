/// How often and how long a call is repeated.
public struct RetryPolicy: Sendable, Hashable {
  /// Attempts in all, the first included.
  public var attemptsMax: Int

  /// The wait before the first repetition; it doubles with each further one.
  public var waitFirst: Duration

  /// The longest single wait between attempts. Waiting for leave to send is not counted here.
  public var waitMax: Duration

  /// After this long since the call began, nothing more is repeated.
  ///
  /// Longer than the ten minutes in which the portal forgets execution time, so that a resting method comes back.
  public var totalMax: Duration

  /// The house's policy: 6 attempts, 0.5 s doubling up to 30 s, 15 minutes.
  public init(
    attemptsMax: Int = 6, waitFirst: Duration = .milliseconds(500), waitMax: Duration = .seconds(30),
    totalMax: Duration = .seconds(900)
  ) {
    self.attemptsMax = attemptsMax
    self.waitFirst = waitFirst
    self.waitMax = waitMax
    self.totalMax = totalMax
  }

  /// No repetition at all.
  public static let once = RetryPolicy(attemptsMax: 1)

  /// The wait after a number of failed attempts.
  ///
  /// - Parameters:
  ///   - attempts: failed so far, at least 1.
  ///   - jitter: from 0 up to 1; the wait is between half and all of the step.
  /// - Returns: at most ``waitMax``.
  public func wait(after attempts: Int, jitter: Double) -> Duration {
    let step = waitFirst * (1 << min(max(attempts - 1, 0), 20))
    return min(step, waitMax) * (0.5 + 0.5 * min(max(jitter, 0), 1))
  }
}
