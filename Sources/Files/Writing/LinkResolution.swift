internal import Glibc

/// Follows symbolic links to the file that is meant.
enum LinkResolution {
  /// As many as the kernel follows.
  private static let linksMax = 40

  /// The path at the end of the links; the last part need not exist.
  static func resolved(_ path: String) throws(FileError) -> String {
    var current = path
    for _ in 0..<linksMax {
      guard let destination = try destination(of: current) else { return current }
      current =
        destination.utf8.first == UInt8(ascii: "/")
        ? destination : "\(PathParts.split(current).directory)/\(destination)"
    }
    throw .system(operation: .inspect, path: path, code: ELOOP)
  }

  private static func destination(of path: String) throws(FileError) -> String? {
    let capacity = Int(PATH_MAX)
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
      let count = buffer.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { readlink(path, $0, capacity) } ?? 0
      }
      code = count < 0 ? errno : 0
      filled = max(0, count)
    }
    switch code {
    case 0: return String(decoding: bytes, as: UTF8.self)
    // Not a link, or nothing there yet.
    case EINVAL, ENOENT: return nil
    default: throw .system(operation: .inspect, path: path, code: code)
    }
  }
}

/// A path cut at its last slash.
enum PathParts {
  /// The directory, `.` for a bare name, and the name within it.
  static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let directory = String(path[..<slash])
    return (directory.isEmpty ? "/" : directory, String(path[path.utf8.index(after: slash)...]))
  }
}
