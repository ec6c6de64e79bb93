import Contractors
import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, and SIGTERM as service managers send it: the first asks the run to stop after the batch in flight and
/// cuts its waits, the second ends the process at once.
final class Interruption: Sendable {
  private let count = Mutex(0)
  private let onFirst: @Sendable () -> Void
  // Dispatch's sources are safe to use from any thread, which their type does not say; these are set once in `init`.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  /// The exit code of an interrupted run. Source: `architecture.md` §6.
  static let exitCode: Int32 = 130

  /// Listens from now on.
  ///
  /// - Parameters:
  ///   - console: where a person is told that it is heard.
  ///   - onFirst: called when the first signal comes.
  init(console: Console, onFirst: @escaping @Sendable () -> Void = {}) {
    self.onFirst = onFirst
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.hear(console) }
      source.resume()
    }
  }

  deinit { for source in sources { source.cancel() } }

  var isAsked: Bool { count.withLock { $0 > 0 } }

  /// Output to a pipe that nobody reads any more fails from now on, instead of ending the process in the middle of a run.
  static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  private func hear(_ console: Console) {
    let times = count.withLock { count in
      count += 1
      return count
    }
    if times > 1 { exit(Self.exitCode) }
    console.say(ProgressSentence.stopping)
    console.rests.cut()
    onFirst()
  }
}
