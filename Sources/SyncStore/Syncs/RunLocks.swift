internal import Contractors
internal import Files
internal import Synchronization

/// The locks of the syncs that are run through one open store: a file for each sync beside the store.
///
/// The system gives a lock back when the process ends, however it ends. So a lock that can be taken says that
/// whoever holds the sync's lease is dead, and one that is held says that a process lives that may be writing.
final class RunLocks: Sendable {
  private let path: String
  private let held = Mutex<[Int64: FileLock]>([:])

  /// What taking a lock found.
  enum Finding {
    /// Nobody had it: no living process runs the sync.
    case taken
    /// It was taken through this store before.
    case kept
    /// Another process, or another open store of this one, has it.
    case elsewhere
  }

  init(beside path: String) { self.path = path }

  func take(_ sync: Int64) throws(StoreError) -> Finding {
    try held.withLock { held throws(StoreError) in
      if held[sync] != nil { return .kept }
      do throws(FileError) {
        held[sync] = try FileLock(path: path(of: sync))
        return .taken
      } catch {
        if case .locked = error { return .elsewhere }
        throw failure(error, path(of: sync))
      }
    }
  }

  func drop(_ sync: Int64) { held.withLock { $0[sync] = nil } }

  func dropAll() { held.withLock { $0 = [:] } }

  private func path(of sync: Int64) -> String { "\(path).run-\(sync).lock" }

  private func failure(_ error: FileError, _ path: String) -> StoreError {
    if case .system(_, _, let code) = error { return PrivateFile.failure(path, code: code) }
    return .cannotOpen(file: fileName(of: path), reason: Sentence(same: error.description))
  }
}
