import Synchronization

/// A number that closures may raise.
final class SharedCounter: Sendable {
  private let state = Mutex(0)

  /// Raises the number and gives the one before.
  func next() -> Int {
    state.withLock { number in
      defer { number += 1 }
      return number
    }
  }
}
