internal import Glibc

/// A file without a name for what does not fit into memory while something is read; it vanishes with the value, and with the
/// process however that ends.
public final class SpoolFile: Sendable {
  private let descriptor: FileDescriptor

  /// Makes an empty one in the directory for temporary files (`TMPDIR`, or `/tmp`), for its owner alone.
  ///
  /// - Parameter faults: failures for tests.
  /// - Throws: ``FileError``.
  public init(faults: FileFaults = .none) throws(FileError) {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = "\(directory)/.spool.\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
    descriptor = try FileDescriptor.open(
      path, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, as: .create, faults: faults)
    unlink(path)
  }

  /// Writes bytes behind all that was written before.
  public func append(_ bytes: [UInt8]) throws(FileError) { try descriptor.write(bytes[...]) }

  /// The bytes at an offset; fewer where the file ends before.
  public func bytes(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try descriptor.read(at: offset, count: count)
  }
}
