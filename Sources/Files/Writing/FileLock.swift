internal import Glibc

/// An exclusive lock between processes, held as long as the value lives and given back by the system when the
/// process ends, however it ends.
///
/// The lock is on the open file (`flock`), so that two locks of one process exclude each other too. The file stays
/// behind: removing it would let two processes hold a lock each on different files of one name.
public final class FileLock: Sendable {
  /// The lock file.
  public let path: String
  private let descriptor: FileDescriptor

  private static let holderBytesMax = 200

  /// Takes the lock at once or not at all; the file is made with mode 0600 when missing.
  ///
  /// - Parameters:
  ///   - path: the lock file.
  ///   - holder: what another process shall be told about this one, at most 200 bytes, for example `process 4711`.
  ///   - faults: failures for tests.
  /// - Throws: ``FileError/locked(path:holder:)`` when another holds it.
  public init(path: String, holder: String = "", faults: FileFaults = .none) throws(FileError) {
    self.path = path
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW
    descriptor = try FileDescriptor.open(path, flags: flags, mode: 0o600, as: .create, faults: faults)
    guard try descriptor.lock() else {
      let note = try descriptor.read(at: 0, count: Self.holderBytesMax)
      throw .locked(path: path, holder: String(decoding: note, as: UTF8.self))
    }
    try descriptor.truncate()
    try descriptor.write(Array(holder.utf8.prefix(Self.holderBytesMax))[...])
  }

  deinit { descriptor.unlock() }
}
