internal import Glibc

/// An open file that is closed when nobody holds it any more.
///
/// Calls that a signal interrupted are repeated.
final class FileDescriptor: Sendable {
  let path: String
  let faults: FileFaults
  private let number: Int32

  private init(number: Int32, path: String, faults: FileFaults) {
    self.number = number
    self.path = path
    self.faults = faults
  }

  deinit { close(number) }

  /// Opens or makes a file; `mode` is for a file that is made, before the process's mask.
  static func open(
    _ path: String, flags: Int32, mode: mode_t = 0, as operation: FileOperation, faults: FileFaults
  ) throws(FileError) -> FileDescriptor {
    try faults.check(operation, path: path)
    let number = repeating { Glibc.open(path, flags | O_CLOEXEC, mode) }
    guard number >= 0 else { throw .system(operation: operation, path: path, code: errno) }
    return FileDescriptor(number: number, path: path, faults: faults)
  }

  func identity() throws(FileError) -> FileIdentity {
    try faults.check(.inspect, path: path)
    var status = stat()
    guard fstat(number, &status) == 0 else { throw failure(.inspect) }
    return FileIdentity(status)
  }

  func status() throws(FileError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw failure(.inspect) }
    return status
  }

  /// Up to `count` bytes from `offset`; fewer at the file's end or when the system gives fewer.
  func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try faults.check(.read, path: path)
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let got = Self.repeating { pread(self.number, buffer.baseAddress, count, off_t(offset)) }
      code = got < 0 ? errno : 0
      filled = max(0, got)
    }
    guard code == 0 else { throw .system(operation: .read, path: path, code: code) }
    return bytes
  }

  /// Writes all bytes at the file's position.
  func write(_ bytes: ArraySlice<UInt8>) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      try faults.check(.write, path: path)
      let written = Self.repeating {
        rest.withUnsafeBytes { Glibc.write(self.number, $0.baseAddress, $0.count) }
      }
      guard written > 0 else { throw failure(.write) }
      rest = rest.dropFirst(written)
    }
  }

  func truncate() throws(FileError) {
    try faults.check(.write, path: path)
    guard Self.repeating({ ftruncate(self.number, 0) }) == 0 else { throw failure(.write) }
  }

  func setMode(_ mode: mode_t) throws(FileError) {
    try faults.check(.changeMode, path: path)
    guard fchmod(number, mode & 0o7777) == 0 else { throw failure(.changeMode) }
  }

  /// Whether owner and group could be set; only root may give files away.
  func setOwner(_ user: uid_t, _ group: gid_t) -> Bool { fchown(number, user, group) == 0 }

  func sync(as operation: FileOperation = .sync) throws(FileError) {
    try faults.check(operation, path: path)
    guard Self.repeating({ fsync(self.number) }) == 0 else { throw failure(operation) }
  }

  /// Takes the exclusive lock without waiting; `false` when another holds it.
  func lock() throws(FileError) -> Bool {
    try faults.check(.lock, path: path)
    if Self.repeating({ flock(self.number, LOCK_EX | LOCK_NB) }) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw failure(.lock)
  }

  /// Gives the lock back, also where a process that is just being started still shares the open file.
  func unlock() { _ = flock(number, LOCK_UN) }

  private func failure(_ operation: FileOperation) -> FileError {
    .system(operation: operation, path: path, code: errno)
  }

  private static func repeating<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }
}
