import Contractors
import Dispatch
import Foundation
import Synchronization

/// Ctrl-C: the first asks the run to stop after the batch in flight, the second ends the process at once.
final class Interruption: Sendable {
  private let count = Mutex(0)
  // Dispatch's sources are safe to use from any thread, which their type does not say; this one is set once in `init`.
  private nonisolated(unsafe) let source: any DispatchSourceSignal

  /// The exit code of an interrupted run. Source: `architecture.md` §6.
  static let exitCode: Int32 = 130

  init(console: Console) {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { [weak self] in
      guard let self else { return }
      let times = self.count.withLock { count in
        count += 1
        return count
      }
      if times > 1 { exit(Self.exitCode) }
      console.say(ProgressSentence.stopping)
    }
    source.resume()
  }

  deinit { source.cancel() }

  var isAsked: Bool { count.withLock { $0 > 0 } }
}
