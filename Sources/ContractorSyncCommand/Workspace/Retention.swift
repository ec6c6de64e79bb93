import Contractors
import SyncStore

extension PreparedSync {
  /// As long as the engine remembers records that were removed (`sync-algorithm.md` §4.6, the last paragraph).
  static let secondsKept = 400.0 * 86_400

  /// Forgets what runs replaced longer ago than history is kept: a run of then can no longer be shown or undone.
  ///
  /// A store that another program writes at this moment is left as it is: the next run does it.
  func forgetOldHistory() {
    _ = try? file.prune(before: Timestamp.present.adding(seconds: -Self.secondsKept))
  }
}
