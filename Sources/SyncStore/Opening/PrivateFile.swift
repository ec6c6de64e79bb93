internal import Contractors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Files and directories that only their owner may look into: the store holds personal data.
enum PrivateFile {
  /// Creates an empty file with mode 0600 unless there is one, and the directories above it with mode 0700.
  ///
  /// SQLite would create it with 0644. Its `-wal` and `-shm` files get the mode of the database itself.
  /// A file that exists is never opened here: closing any descriptor of it would drop the locks that SQLite
  /// holds on it.
  ///
  /// - Returns: whether the file was created now.
  @discardableResult
  static func create(_ path: String) throws(StoreError) -> Bool {
    try createDirectory(above: path)
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
      return true
    }
    if errno == EEXIST { return false }
    throw failure(path)
  }

  /// Whether there is a file of that name, of any kind.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Gives a file another name in its directory; says whether that was possible.
  static func move(_ source: String, to target: String) -> Bool { rename(source, target) == 0 }

  /// Removes a file if it is there.
  static func remove(_ path: String) { unlink(path) }

  /// Puts a file in the place of another in one step, after its bytes have reached the disk.
  static func replace(_ target: String, by source: String) throws(StoreError) {
    let descriptor = open(source, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(source) }
    let isSynced = fsync(descriptor) == 0
    close(descriptor)
    guard isSynced, rename(source, target) == 0 else { throw failure(target) }
  }

  /// The system's reason for the failure that has just happened.
  static func failure(_ path: String) -> StoreError { failure(path, code: errno) }

  /// What an error number of the system means for a file.
  static func failure(_ path: String, code: CInt) -> StoreError {
    let file = fileName(of: path)
    switch code {
    case ENOSPC, EDQUOT: return .full(file: file)
    case EROFS, EACCES, EPERM: return .readOnly(file: file)
    case let code: return .cannotOpen(file: file, reason: Sentence(same: String(cString: strerror(code))))
    }
  }

  private static func createDirectory(above path: String) throws(StoreError) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let directory = String(path[..<slash])
    if exists(directory) { return }
    if mkdir(directory, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw failure(directory) }
    try createDirectory(above: directory)
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw failure(directory) }
  }
}
