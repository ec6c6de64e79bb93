import Contractors
import Synchronization

/// A portal's clock that only moves when told to.
final class SettableClock: Sendable {
  private let value: Mutex<Double>

  init(_ seconds: Double) { value = Mutex(seconds) }

  var seconds: Double { value.withLock { $0 } }

  var timestamp: Timestamp { Timestamp(milliseconds: Int64(seconds * 1000)) }

  func advance(by seconds: Double) { value.withLock { $0 += seconds } }
}
