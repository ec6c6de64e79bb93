/// Decides when a request to one portal may go: a state machine without clock; events and the present time go in,
/// decisions come out.
///
/// Keeps our own copy of the portal's leaky bucket and leaves a tenth of it free, so that requests that the
/// network bunches together (up to 2.5 s on the standard tariff) never overfill it. Besides, a method whose
/// execution time passes 400 of the 480 s allowed in ten minutes rests until the oldest minute leaves the count.
///
/// Source: bitrix24-rest.md §2.1, §2.2.
public struct Pacer: Sendable, Hashable {
  /// The part of the bucket that is left free.
  public static let headroomShare = 0.1

  /// Seconds of execution time after which a method rests.
  public static let operatingRestSeconds = 400.0

  /// Seconds of execution time at which the portal refuses a method.
  public static let operatingMaxSeconds = 480.0

  /// How long a method rests that was refused and of whose reset nothing is known: half of a portal's minute.
  public static let blindRestSeconds = 30.0

  /// The span over which the portal counts execution time.
  private static let operatingWindowSeconds = 600.0

  /// More methods than the connector uses; a caller with more forgets those that reset first.
  private static let methodsMax = 256

  /// An answer to "may it go now?".
  public enum Decision: Sendable, Hashable {
    /// It goes, and is counted.
    case send
    /// Not before that time, in seconds since 1970; ask again then. Nothing is counted.
    case wait(until: Double, Reason)
  }

  /// Why a request has to wait.
  public enum Reason: Sendable, Hashable {
    case requestRate
    case operating(method: String)
  }

  /// All it knows.
  public private(set) var state: PacerState

  /// Begins empty on the standard tariff.
  public init() {
    state = PacerState()
  }

  /// Goes on from a kept state.
  ///
  /// A state that no pacer can have written (not a number, from the future, over-full) is cut to what can be, so
  /// that a damaged file cannot stop a run for more than ten minutes.
  public init(restoring kept: PacerState, at now: Double) {
    state = kept
    state.level = kept.level.isFinite ? min(max(kept.level, 0), kept.plan.capacity) : kept.plan.capacity
    state.updatedAt = kept.updatedAt.isFinite ? min(kept.updatedAt, now) : now
    state.operating = kept.operating.filter { _, used in
      used.seconds.isFinite && used.resetAt > now && used.resetAt <= now + Self.operatingWindowSeconds
    }
  }

  /// Asks for leave to send one request; a batch is one request.
  ///
  /// - Parameters:
  ///   - methods: the methods it runs, in lower case; a batch's own name is not among them.
  ///   - now: seconds since 1970.
  /// - Returns: ``Decision/send``, then the request counts as sent; or the time at which to ask again.
  public mutating func admit(_ methods: some Sequence<String>, at now: Double) -> Decision {
    drain(to: now)
    for method in methods {
      guard let used = state.operating[method] else { continue }
      if used.resetAt <= now {
        state.operating[method] = nil  // what is left in the count, the next answer tells
      } else if used.seconds >= Self.operatingRestSeconds {
        return .wait(until: used.resetAt, .operating(method: method))
      }
    }
    let excess = state.level + 1 - state.plan.capacity * (1 - Self.headroomShare)
    guard excess <= 0 else { return .wait(until: now + excess / state.plan.drainPerSecond, .requestRate) }
    state.level += 1
    return .send
  }

  /// The portal refused a request for its rate: others fill the same bucket, or the tariff is smaller than thought.
  ///
  /// The bucket counts as full, and the tariff as standard from now on.
  public mutating func rateWasExceeded(at now: Double) {
    drain(to: now)
    state.plan = .standard
    state.level = state.plan.capacity
  }

  /// An answer told a method's execution time, and in how many seconds, by the portal's own clock, the oldest minute
  /// leaves the count.
  public mutating func operatingWasReported(
    _ method: String, seconds: Double, resetIn: Double, at now: Double
  ) {
    guard seconds.isFinite, resetIn.isFinite, resetIn > 0 else { return }
    record(method, PacerState.Operating(seconds: seconds, resetAt: now + resetIn), at: now)
  }

  /// The portal refused a method for its execution time.
  public mutating func operatingWasExceeded(_ method: String, at now: Double) {
    let known = state.operating[method]?.resetAt ?? 0
    let resetAt = known > now ? known : now + Self.blindRestSeconds
    record(method, PacerState.Operating(seconds: Self.operatingMaxSeconds, resetAt: resetAt), at: now)
  }

  /// The tariff became known, say from the portal's licence.
  public mutating func adopt(_ plan: PacerState.Plan, at now: Double) {
    drain(to: now)
    state.plan = plan
  }

  private mutating func record(_ method: String, _ used: PacerState.Operating, at now: Double) {
    var used = used
    used.resetAt = min(used.resetAt, now + Self.operatingWindowSeconds)
    state.operating[method] = used
    if state.operating.count > Self.methodsMax,
      let oldest = state.operating.min(by: { $0.value.resetAt < $1.value.resetAt })?.key
    {
      state.operating[oldest] = nil
    }
  }

  /// A clock that goes back drains nothing.
  private mutating func drain(to now: Double) {
    let elapsed = max(0, now - state.updatedAt)
    state.level = max(0, state.level - elapsed * state.plan.drainPerSecond)
    state.updatedAt = max(now, state.updatedAt)
  }
}
