#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Tells whether anybody else has the store open: everyone who has holds a shared lock on a file beside it.
///
/// The system drops the lock of a process that dies, so that "nobody has it open and nobody said that it was
/// closed" means a crash. The database file itself cannot carry the lock: closing a descriptor of it would
/// drop SQLite's own locks.
final class PresenceLock: Sendable {
  private let descriptor: CInt
  private let path: String

  /// Opens the lock file of a store, with mode 0600, and joins those who have it open.
  init(beside path: String) throws(StoreError) {
    self.path = path + ".lock"
    descriptor = open(self.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PrivateFile.failure(self.path) }
  }

  deinit { close(descriptor) }

  /// Whether nobody else has the store open; then nobody can open it until ``share()``.
  func isAlone() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  /// Says that this one has closed the store.
  func leave() { _ = flock(descriptor, LOCK_UN) }

  /// Lets others open the store as well; waits while one of them is alone with it.
  func share() throws(StoreError) {
    while flock(descriptor, LOCK_SH) != 0 {
      guard errno == EINTR else { throw PrivateFile.failure(path) }
    }
  }
}
