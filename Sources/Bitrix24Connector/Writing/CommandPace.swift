import Bitrix24
import Synchronization

/// How many writes fit into one batch: few enough that the whole batch stays far from the portal's 60 s a request.
///
/// Source: sync-algorithm.md §4.5, P6; bitrix24-rest.md §2.3.
final class CommandPace: Sendable {
  /// The time a batch may take by what its commands took so far.
  private static let secondsMax = 25.0
  /// Before the first answer: between a live portal's 0.1 s and the 2 s and more of the documentation's captures.
  private static let secondsAtFirst = 0.5
  /// Of a command that makes twenty records.
  private static let secondsAtFirstOfImport = secondsAtFirst * Double(ImportSender.recordsMax)
  /// How much a new figure counts against the average.
  private static let weight = 0.2

  private struct State {
    var seconds = CommandPace.secondsAtFirst
    /// Whether ``seconds`` was measured.
    var isKnown = false
    var limit = BatchLimit.commandsMax
  }

  private let states = Mutex<[String: State]>([:])

  /// How many commands of a method one batch should hold, when some of its places are taken by lists.
  func batchSize(of method: String, besides lists: Int = 0) -> Int {
    let state = states.withLock { $0[method] ?? State() }
    let seconds =
      state.isKnown || method != ImportSender.method ? state.seconds : Self.secondsAtFirstOfImport
    let fitting = Int(Self.secondsMax / max(seconds, 0.001))
    return max(1, min(state.limit, fitting, BatchLimit.commandsMax - lists))
  }

  /// Whether the time of a method's commands was measured.
  func knows(_ method: String) -> Bool { states.withLock { $0[method]?.isKnown ?? false } }

  /// A command took this long; the batch it was in came through.
  func took(_ seconds: Double, _ method: String) {
    update(method) {
      $0.seconds = $0.isKnown ? $0.seconds + Self.weight * (seconds - $0.seconds) : seconds
      $0.isKnown = true
    }
  }

  /// A batch came through.
  func succeeded(_ method: String) {
    update(method) { $0.limit = min(BatchLimit.commandsMax, $0.limit + 1) }
  }

  /// A batch of that size gave no answer.
  func failed(_ method: String, size: Int) {
    update(method) { $0.limit = max(1, size / 2) }
  }

  private func update(_ method: String, _ change: (inout State) -> Void) {
    states.withLock { change(&$0[method, default: State()]) }
  }
}
