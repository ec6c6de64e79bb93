import Bitrix24
import Synchronization

/// How many writes fit into one batch: few enough that the whole batch stays far from the portal's 60 s a request.
///
/// Source: sync-algorithm.md §4.5, P6; bitrix24-rest.md §2.3.
final class CommandPace: Sendable {
  /// A list before the writes, a list behind them, and 48 between make the fifty of a batch.
  static let writesMax = BatchLimit.commandsMax - 2
  /// The time a batch may take by what its commands took so far.
  private static let secondsMax = 25.0
  /// Before the first answer: between a live portal's 0.1 s and the 2 s and more of the documentation's captures.
  private static let secondsAtFirst = 0.5
  /// How much a new figure counts against the average.
  private static let weight = 0.2

  private struct State {
    var seconds = CommandPace.secondsAtFirst
    /// Whether ``seconds`` was measured.
    var isKnown = false
    var limit = CommandPace.writesMax
  }

  private let states = Mutex<[String: State]>([:])

  /// How many commands of a method one batch should hold.
  func batchSize(of method: String) -> Int {
    let state = states.withLock { $0[method] ?? State() }
    return max(1, min(state.limit, Int(Self.secondsMax / max(state.seconds, 0.001))))
  }

  /// A command took this long; the batch it was in came through.
  func took(_ seconds: Double, _ method: String) {
    update(method) {
      $0.seconds = $0.isKnown ? $0.seconds + Self.weight * (seconds - $0.seconds) : seconds
      $0.isKnown = true
    }
  }

  /// A batch came through.
  func succeeded(_ method: String) {
    update(method) { $0.limit = min(Self.writesMax, $0.limit + 1) }
  }

  /// A batch of that size gave no answer.
  func failed(_ method: String, size: Int) {
    update(method) { $0.limit = max(1, size / 2) }
  }

  private func update(_ method: String, _ change: (inout State) -> Void) {
    states.withLock { change(&$0[method, default: State()]) }
  }
}
