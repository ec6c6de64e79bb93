internal import Glibc

/// What tells one state of a file from another without reading it: size, time of modification and inode.
///
/// Two equal identities are the same content unless the file was written twice within the file system's clock step;
/// wait until ``modifiedNanoseconds`` is two seconds old before trusting one.
/// Source: architecture.md §4.
public struct FileIdentity: Sendable, Hashable, Codable {
  /// The device the file is on.
  public let device: UInt64
  /// The inode; another file put in the place of this one has another.
  public let inode: UInt64
  /// Size in bytes.
  public let size: Int
  /// Time of the last modification in nanoseconds since 1970 UTC.
  public let modifiedNanoseconds: Int64

  /// An identity that was kept elsewhere.
  public init(device: UInt64, inode: UInt64, size: Int, modifiedNanoseconds: Int64) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modifiedNanoseconds = modifiedNanoseconds
  }

  /// The identity of the file at a path; symbolic links are followed.
  ///
  /// - Throws: ``FileError``; ``FileError/isMissing`` tells a file that is not there.
  public init(path: String, faults: FileFaults = .none) throws(FileError) {
    try faults.check(.inspect, path: path)
    var status = Glibc.stat()
    guard stat(path, &status) == 0 else {
      throw .system(operation: .inspect, path: path, code: errno)
    }
    self.init(status)
  }

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    modifiedNanoseconds = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}
