import Bitrix24
import Contractors
import Foundation
import Synchronization
import SyncStore

/// Counts what is asked of portals and keeps the counts in the store, for `stats`.
///
/// Counts reach the store some seconds after the calls and when the command ends; what a killed program counted last is lost, which is
/// all there is to lose. A store is never made for them, and none of their failures stops a command.
final class CallLedger: Sendable {
  /// So long counts stay in memory.
  private static let restMilliseconds: Int64 = 5000
  /// A store that another program writes is waited for this long: counts are worth no more.
  private static let storeSeconds = 1.0

  private struct State {
    var counts: [CallCount.Key: CallCount] = [:]
    var path: String?
    var savedAt = Timestamp.present
  }

  private let state = Mutex(State())
  /// One saving at a time, so that the last one finds what the one before could not write.
  private let turn = Mutex(())

  /// Takes the path of the store; where there is no such file the counts are dropped in the end.
  func keep(in path: String) { state.withLock { $0.path = path } }

  /// Counts what a client did.
  func note(_ event: PortalEvent, connection: String) {
    let now = Timestamp.present
    let hour = CallCount.hour(of: now)
    let isDue = state.withLock { state in
      func count(_ method: String, _ change: (inout CallCount) -> Void) {
        let key = CallCount.Key(connection: connection, hour: hour, method: method)
        change(&state.counts[key, default: CallCount(key)])
      }
      switch event {
      case .sent(let method, let methods, let seconds, _):
        count(method.lowercased()) {
          $0.requests += 1
          $0.seconds += seconds
        }
        for (method, number) in methods { count(method) { $0.commands += number } }
      case .failed(let method, let isLimit):
        count(method) {
          $0.failures += 1
          if isLimit { $0.rejected += 1 }
        }
      case .operating(let method, let seconds):
        count(method) { $0.operatingSeconds = max($0.operatingSeconds, seconds) }
      case .waits: break
      }
      guard now.milliseconds - state.savedAt.milliseconds >= Self.restMilliseconds else { return false }
      state.savedAt = now
      return true
    }
    if isDue { Task.detached { self.save() } }
  }

  /// Writes the counts into the store, if there is one.
  ///
  /// - Returns: why they could not be written; they are kept then.
  @discardableResult
  func save() -> Sentence? {
    turn.withLock { _ in
      let (path, counts) = state.withLock { state in
        defer { state.counts = [:] }
        return (state.path, state.counts)
      }
      guard let path, !counts.isEmpty, FileManager.default.fileExists(atPath: path) else { return nil }
      do {
        let store = try StoreFile.open(
          path: path, options: StoreOptions(busyTimeoutSeconds: Self.storeSeconds))
        defer { try? store.close() }
        try store.add(counts.values)
        return nil
      } catch {
        state.withLock { state in
          for count in counts.values { state.counts[count.key, default: CallCount(count.key)].add(count) }
        }
        return ErrorSentence.failure(error).sentence
      }
    }
  }
}
