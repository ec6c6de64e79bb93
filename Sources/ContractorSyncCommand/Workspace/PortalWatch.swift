import Bitrix24
import Logging
import Synchronization

/// Hears what the clients of portals do, and tells the log, the counts for `stats` and, once a run shows its progress, the person.
final class PortalWatch: Sendable {
  /// Shorter rests are no news.
  private static let restSecondsShown = 3.0

  private let logger: Logger
  private let ledger: CallLedger
  /// Where the clients wait.
  let waits: Rests
  private let rests = Mutex<(@Sendable (Double, PortalEvent.WaitReason) -> Void)?>(nil)

  init(_ console: Console) {
    logger = console.logger
    ledger = console.calls
    waits = console.rests
  }

  /// Takes the path of the store that keeps the counts.
  func keepCounts(in path: String) { ledger.keep(in: path) }

  /// Takes who is told of long rests.
  func onRest(_ body: @escaping @Sendable (Double, PortalEvent.WaitReason) -> Void) {
    rests.withLock { $0 = body }
  }

  func hear(_ event: PortalEvent, host: String, connection: String) {
    ledger.note(event, connection: connection)
    switch event {
    case .sent(let method, let methods, let seconds, let failure):
      let commands = methods.values.reduce(0, +)
      var metadata: Logger.Metadata = [
        "portal": "\(host)", "method": "\(method)", "commands": "\(commands)",
        "milliseconds": "\(Int(seconds * 1000))",
      ]
      if let failure {
        metadata["failure"] = "\(failure)"
        logger.warning("request failed", metadata: metadata)
      } else {
        logger.debug("request", metadata: metadata)
      }
    case .waits(let seconds, let reason):
      guard seconds >= Self.restSecondsShown else { return }
      logger.info(
        "waits", metadata: ["portal": "\(host)", "seconds": "\(Int(seconds))", "reason": "\(reason)"])
      rests.withLock { $0 }?(seconds, reason)
    case .failed, .operating: break
    }
  }
}
