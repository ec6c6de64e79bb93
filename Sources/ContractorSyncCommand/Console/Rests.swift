import Foundation
import Synchronization

/// The waits of a run, which a request to stop cuts short: minutes may be left until a portal lends its time again.
final class Rests: Sendable {
  /// A wait with no more than this left goes on to its end, so that what a batch began is finished.
  private static let grace = Duration.seconds(5)

  private struct Rest {
    var end: ContinuousClock.Instant
    var sleep: Task<Void, any Error>
  }

  private struct State {
    var isCut = false
    var rests: [UUID: Rest] = [:]
  }
  private let state = Mutex(State())

  /// Waits.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, or when the waits are cut and more than some seconds are left.
  func rest(_ duration: Duration) async throws {
    let sleep = Task { try await Task.sleep(for: duration) }
    let number = UUID()
    let isCut = state.withLock { state in
      state.rests[number] = Rest(end: .now + duration, sleep: sleep)
      return state.isCut
    }
    defer { state.withLock { state in _ = state.rests.removeValue(forKey: number) } }
    if isCut, duration > Self.grace { sleep.cancel() }
    try await withTaskCancellationHandler {
      try await sleep.value
    } onCancel: {
      sleep.cancel()
    }
  }

  /// Ends the long waits, also those that would begin later.
  func cut() {
    let now = ContinuousClock.now
    let long = state.withLock { state in
      state.isCut = true
      return state.rests.values.filter { now.duration(to: $0.end) > Self.grace }
    }
    for rest in long { rest.sleep.cancel() }
  }
}
