internal import Glibc

/// Reads a regular file in chunks and notices when it changes meanwhile.
///
/// A copy reads on from where the original stood; both share the open file.
public struct FileReader: Sendable {
  /// Large enough that the calls cost nothing, small enough to stay in the processor's cache.
  public static let chunkBytes = 256 << 10

  /// The path the file was opened by.
  public let path: String
  /// The file's identity when it was opened.
  public let identity: FileIdentity
  /// How many bytes were read.
  public private(set) var offset = 0

  private let descriptor: FileDescriptor

  /// Opens a file; symbolic links are followed.
  ///
  /// - Throws: ``FileError``, among others ``FileError/notARegularFile(path:)``.
  public init(path: String, faults: FileFaults = .none) throws(FileError) {
    // Without O_NONBLOCK, opening a pipe would wait for its other end.
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY
    let descriptor = try FileDescriptor.open(path, flags: flags, as: .open, faults: faults)
    guard try descriptor.status().st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    self.path = path
    self.descriptor = descriptor
    identity = try descriptor.identity()
  }

  /// The next bytes of the file, at most `count`; `nil` at its end.
  public mutating func nextChunk(_ count: Int = chunkBytes) throws(FileError) -> [UInt8]? {
    let chunk = try descriptor.read(at: offset, count: max(1, count))
    offset += chunk.count
    return chunk.isEmpty ? nil : chunk
  }

  /// Reads a range of the file, wherever the chunks stand.
  ///
  /// - Parameter range: in bytes from the beginning.
  /// - Returns: the bytes, fewer when the file ends before.
  /// - Throws: ``FileError``.
  public func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var start = max(0, range.lowerBound)
    while start < range.upperBound {
      let part = try descriptor.read(at: start, count: min(range.upperBound - start, Self.chunkBytes))
      if part.isEmpty { break }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      start += part.count
    }
    return bytes
  }

  /// Whether its mode lets others than its owner read, write or run it.
  public func isOpenToOthers() throws(FileError) -> Bool { try descriptor.status().st_mode & 0o077 != 0 }

  /// Whether the file was written to, or another one was put in its place, since it was opened. Ask after the last
  /// chunk: what was read before may mix two states.
  public func hasChanged() throws(FileError) -> Bool {
    if try descriptor.identity() != identity { return true }
    do throws(FileError) {
      return try FileIdentity(path: path, faults: descriptor.faults) != identity
    } catch {
      if error.isMissing { return true }
      throw error
    }
  }

  /// Reads a whole small file.
  ///
  /// - Parameters:
  ///   - path: the file; symbolic links are followed.
  ///   - limit: the most bytes that are accepted.
  ///   - faults: failures for tests.
  /// - Returns: the file's bytes.
  /// - Throws: ``FileError/tooLarge(path:bytes:limit:)`` also when the file grows past the limit while being read.
  public static func contents(
    of path: String, limit: Int, faults: FileFaults = .none
  ) throws(FileError) -> [UInt8] {
    var reader = try FileReader(path: path, faults: faults)
    guard reader.identity.size <= limit else {
      throw .tooLarge(path: path, bytes: reader.identity.size, limit: limit)
    }
    var bytes: [UInt8] = []
    while let chunk = try reader.nextChunk() {
      bytes += chunk
      guard bytes.count <= limit else { throw .tooLarge(path: path, bytes: bytes.count, limit: limit) }
    }
    return bytes
  }
}
