/// The waiting times of a scheduler, in seconds.
public struct SchedulerPacing: Sendable, Hashable {
  /// So long nothing more must have been told before a run begins on account of events.
  public var quietSeconds: Double
  /// And so long after the first one it begins in any case.
  public var patienceSeconds: Double
  /// A scheduled run begins at most so much later than its time, so that not all the world asks on the full minute; at most a
  /// tenth of the time to the next one.
  public var jitterSeconds: Double
  /// When another process is at it, the next attempt.
  public var busySeconds: Double
  /// After a failure, the next attempt; each further one waits twice as long.
  public var failureSeconds: Double
  /// And at most so long.
  public var failureSecondsMax: Double

  /// Makes waiting times.
  public init(
    quietSeconds: Double = 2, patienceSeconds: Double = 20, jitterSeconds: Double = 30,
    busySeconds: Double = 30,
    failureSeconds: Double = 60, failureSecondsMax: Double = 1800
  ) {
    self.quietSeconds = quietSeconds
    self.patienceSeconds = patienceSeconds
    self.jitterSeconds = jitterSeconds
    self.busySeconds = busySeconds
    self.failureSeconds = failureSeconds
    self.failureSecondsMax = failureSecondsMax
  }
}
