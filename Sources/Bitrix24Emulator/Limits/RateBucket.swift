/// The leaky bucket of requests: each adds one, a constant flow drains it, a refused request leaves no trace.
///
/// Source: bitrix24-rest.md §2.1.
struct RateBucket: Sendable {
  private let capacity: Double
  private let drainPerSecond: Double
  private var level: Double = 0
  private var seenAt: Double?

  init(plan: EmulatorOptions.Plan) {
    switch plan {
    case .standard: (capacity, drainPerSecond) = (50, 2)
    case .enterprise: (capacity, drainPerSecond) = (250, 5)
    }
  }

  /// - Returns: `false` when the bucket would run over.
  mutating func admit(at now: Double) -> Bool {
    let elapsed = max(0, now - (seenAt ?? now))
    seenAt = now
    level = max(0, level - elapsed * drainPerSecond)
    guard level + 1 <= capacity else { return false }
    level += 1
    return true
  }
}
