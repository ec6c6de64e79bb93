internal import Glibc

/// Writes a new state of a file beside it and puts it in its place at once: readers see the old file or the new one,
/// whole, also after a power cut.
///
/// The order is: temporary file, bytes, flush, rename, flush of the directory. Without ``commit(expecting:)`` nothing
/// happens to the target, and the temporary file is removed when the value goes away.
///
/// A symbolic link stays one: the file it leads to is replaced. Mode is kept, owner and group where the process may
/// set them; access control lists, extended attributes and further hard links are not.
public final class AtomicReplacement {
  /// The file that is replaced, links followed.
  public let target: String
  /// Where the new bytes are until they are committed.
  public let temporary: String

  private static let bufferBytes = 256 << 10
  private static let attemptsMax = 16

  private let faults: FileFaults
  private let descriptor: FileDescriptor
  private var buffer: [UInt8] = []
  private var isOver = false

  /// Begins a replacement.
  ///
  /// - Parameters:
  ///   - path: the file to replace or to make; its directory must exist.
  ///   - newFileMode: the mode of a file that is not there yet; 0600 keeps it to its owner.
  ///   - faults: failures for tests.
  /// - Throws: ``FileError``.
  public init(of path: String, newFileMode: UInt32 = 0o600, faults: FileFaults = .none) throws(FileError) {
    let target = try LinkResolution.resolved(path)
    self.target = target
    self.faults = faults
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG { throw .notARegularFile(path: target) }
    if !exists, errno != ENOENT { throw .system(operation: .inspect, path: target, code: errno) }

    descriptor = try Self.makeTemporary(beside: target, faults: faults)
    temporary = descriptor.path
    do throws(FileError) {
      if exists {
        let owner = try descriptor.status()
        var mode = status.st_mode
        if owner.st_uid != status.st_uid || owner.st_gid != status.st_gid,
          !descriptor.setOwner(status.st_uid, status.st_gid)
        {
          // Under another owner these bits would mean something else.
          mode &= ~(S_ISUID | S_ISGID)
        }
        try descriptor.setMode(mode)
      } else {
        try descriptor.setMode(newFileMode)
      }
    } catch {
      removeTemporary()
      throw error
    }
  }

  deinit { abort() }

  /// Adds bytes to the new file; they are written in blocks.
  public func append(_ bytes: [UInt8]) throws(FileError) { try append(bytes[...]) }

  /// Adds bytes to the new file; they are written in blocks.
  public func append(_ bytes: ArraySlice<UInt8>) throws(FileError) {
    guard !isOver else { throw .replacementOver(path: target) }
    if buffer.count + bytes.count > Self.bufferBytes { try flush() }
    if bytes.count >= Self.bufferBytes { try descriptor.write(bytes) } else { buffer += bytes }
  }

  /// Puts the new file in the place of the old one, durably.
  ///
  /// - Parameter expected: the state of the target that the new bytes were made from; when the target is not in it
  ///   any more, nothing is replaced. The check and the rename are two calls, so that a writer in between is not
  ///   noticed.
  /// - Returns: the identity of the new file.
  /// - Throws: ``FileError``; the temporary file is removed and the target is as it was, except after a failed
  ///   ``FileOperation/syncDirectory``, when the new file is in place.
  @discardableResult
  public func commit(expecting expected: FileIdentity? = nil) throws(FileError) -> FileIdentity {
    guard !isOver else { throw .replacementOver(path: target) }
    do throws(FileError) {
      try flush()
      try descriptor.sync()
      if let expected { try checkTarget(is: expected) }
      try faults.check(.rename, path: target)
      guard rename(temporary, target) == 0 else {
        throw .system(operation: .rename, path: target, code: errno)
      }
    } catch {
      abort()
      throw error
    }
    isOver = true
    try Directories.sync(of: target, faults: faults)
    return try descriptor.identity()
  }

  /// Gives up: removes the temporary file and leaves the target alone. Does nothing after ``commit(expecting:)``.
  public func abort() {
    guard !isOver else { return }
    isOver = true
    removeTemporary()
  }

  private func flush() throws(FileError) {
    guard !buffer.isEmpty else { return }
    try descriptor.write(buffer[...])
    buffer.removeAll(keepingCapacity: true)
  }

  private func checkTarget(is expected: FileIdentity) throws(FileError) {
    do throws(FileError) {
      if try FileIdentity(path: target, faults: faults) == expected { return }
    } catch {
      if !error.isMissing { throw error }
    }
    throw .changedMeanwhile(path: target)
  }

  /// A failure leaves a hidden file behind and is not worth hiding the error that led here.
  private func removeTemporary() {
    guard (try? faults.check(.remove, path: temporary)) != nil else { return }
    unlink(temporary)
  }

  private static func makeTemporary(
    beside target: String, faults: FileFaults
  ) throws(FileError) -> FileDescriptor {
    let (directory, name) = PathParts.split(target)
    let stem = temporaryStem(of: name)
    for attempt in 1...attemptsMax {
      let number = String(UInt64.random(in: .min ... .max), radix: 36)
      let path = "\(directory)/\(stem)\(number)\(temporaryEnding)"
      do throws(FileError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
        return try FileDescriptor.open(path, flags: flags, mode: 0o600, as: .create, faults: faults)
      } catch {
        guard case .system(_, _, EEXIST) = error, attempt < attemptsMax else { throw error }
      }
    }
    throw .system(operation: .create, path: target, code: EEXIST)
  }
}
