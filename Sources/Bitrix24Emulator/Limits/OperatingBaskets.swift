/// Execution time per method in one-minute baskets of which the last ten count.
///
/// Source: bitrix24-rest.md §2.2.
struct OperatingBaskets: Sendable {
  private struct Basket: Sendable {
    let minute: Int
    /// The first call counted in it; the basket leaves ten minutes later.
    let start: Int
    var seconds: Double
  }

  static let windowSeconds = 600

  private var baskets: [String: [Basket]] = [:]

  /// Seconds that still count against a method.
  mutating func seconds(_ method: String, at now: Double) -> Double {
    let moment = Int(now)
    baskets[method]?.removeAll { $0.start + OperatingBaskets.windowSeconds <= moment }
    return baskets[method]?.reduce(0) { $0 + $1.seconds } ?? 0
  }

  mutating func add(_ seconds: Double, to method: String, at now: Double) {
    let minute = Int(now) / 60
    var list = baskets[method] ?? []
    if let last = list.indices.last, list[last].minute == minute {
      list[last].seconds += seconds
    } else {
      list.append(Basket(minute: minute, start: Int(now), seconds: seconds))
    }
    baskets[method] = list
  }

  /// When the oldest counted basket leaves.
  func resetAt(_ method: String, now: Double) -> Int {
    (baskets[method]?.first?.start ?? Int(now)) + OperatingBaskets.windowSeconds
  }
}
