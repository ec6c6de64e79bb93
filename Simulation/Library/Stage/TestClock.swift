import Contractors
import Synchronization

/// The time of a test: it stands still until somebody sleeps or moves it.
final class TestClock: Sendable {
  private let time = Mutex(Timestamp(milliseconds: 1_790_000_000_000))
  private let slept = Mutex(0.0)
  private let skew = Mutex(0.0)

  /// The time by this machine's clock.
  var now: Timestamp {
    let skew = skew.withLock { $0 }
    return skew == 0 ? others : others.adding(seconds: skew)
  }

  /// The time by everybody else's clock.
  var others: Timestamp { time.withLock { $0 } }

  /// This machine's clock jumps back.
  func goBack(_ seconds: Double) { skew.withLock { $0 -= seconds } }

  /// This machine's clock is right again.
  func setRight() { skew.withLock { $0 = 0 } }

  /// How many seconds the engine has slept.
  var secondsSlept: Double { slept.withLock { $0 } }

  func advance(_ seconds: Double) { time.withLock { $0 = $0.adding(seconds: seconds) } }

  func sleep(_ seconds: Double) {
    slept.withLock { $0 += seconds }
    advance(seconds)
  }
}

/// A switch that any task may turn.
final class Flag: Sendable {
  private let state = Mutex(false)
  var isOn: Bool { state.withLock { $0 } }
  func set(_ isOn: Bool = true) { state.withLock { $0 = isOn } }
}

/// A number that any task may raise.
final class Counter: Sendable {
  private let state = Mutex(0)
  var value: Int { state.withLock { $0 } }

  /// Raises the number and gives the one before.
  @discardableResult
  func next() -> Int {
    state.withLock { number in
      defer { number += 1 }
      return number
    }
  }
}

/// Texts that any task may add to.
final class Texts: Sendable {
  private let state = Mutex<[String]>([])
  var all: [String] { state.withLock { $0 } }
  var first: String? { all.first }
  func add(_ text: String) { state.withLock { $0.append(text) } }
}
