internal import Glibc

/// Making directories and files that only their owner can read, and making names durable.
public enum Directories {
  /// Makes a directory and those above it that are missing.
  ///
  /// - Parameters:
  ///   - path: the directory; one that is already there is left as it is.
  ///   - mode: of each directory that is made; 0700 keeps it to its owner whatever the process's mask.
  ///   - faults: failures for tests.
  /// - Returns: whether `path` itself was made.
  /// - Throws: ``FileError``, also when `path` is there and no directory.
  @discardableResult
  public static func create(
    _ path: String, mode: UInt32 = 0o700, faults: FileFaults = .none
  ) throws(FileError) -> Bool {
    var code = try make(path, mode: mode, faults: faults)
    let parent = PathParts.split(path).directory
    if code == ENOENT, !path.isEmpty, parent != ".", parent.utf8.count < path.utf8.count {
      try create(parent, mode: mode, faults: faults)
      // Once more and no oftener: where nothing can be made, as below /proc, the answer stays the same.
      code = try make(path, mode: mode, faults: faults)
    }
    switch code {
    case 0: return true
    case EEXIST where isDirectory(path): return false
    default: throw .system(operation: .createDirectory, path: path, code: code)
    }
  }

  /// Makes one directory and gives the system's answer, 0 when it was made.
  private static func make(_ path: String, mode: UInt32, faults: FileFaults) throws(FileError) -> Int32 {
    try faults.check(.createDirectory, path: path)
    guard mkdir(path, mode) == 0 else { return errno }
    // The mask may have taken bits away.
    guard chmod(path, mode) == 0 else { throw .system(operation: .changeMode, path: path, code: errno) }
    return 0
  }

  /// Makes an empty file unless there is one; for files that another library will open, such as a database.
  ///
  /// - Parameters:
  ///   - path: the file; one that is already there is left as it is.
  ///   - mode: 0600 keeps it to its owner whatever the process's mask.
  ///   - faults: failures for tests.
  /// - Returns: whether it was made.
  /// - Throws: ``FileError``.
  @discardableResult
  public static func createFile(
    _ path: String, mode: UInt32 = 0o600, faults: FileFaults = .none
  ) throws(FileError) -> Bool {
    do throws(FileError) {
      let flags = O_WRONLY | O_CREAT | O_EXCL
      let file = try FileDescriptor.open(path, flags: flags, mode: mode, as: .create, faults: faults)
      try file.setMode(mode)
      return true
    } catch {
      if case .system(.create, _, EEXIST) = error { return false }
      throw error
    }
  }

  /// Makes the names in the directory of a file durable.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - faults: failures for tests.
  /// - Throws: ``FileError``.
  public static func sync(of path: String, faults: FileFaults) throws(FileError) {
    let directory = PathParts.split(path).directory
    do throws(FileError) {
      try FileDescriptor.open(directory, flags: O_RDONLY | O_DIRECTORY, as: .open, faults: faults)
        .sync(as: .syncDirectory)
    } catch {
      guard case .system(_, _, let code) = error else { throw error }
      throw .system(operation: .syncDirectory, path: path, code: code)
    }
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
