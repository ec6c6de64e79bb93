import Files
import Glibc

/// A directory of its own for one test, removed with everything in it.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = "/tmp/files-tests-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try Directories.create(path)
  }

  deinit { Self.remove(path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  func write(_ text: String, to name: String, mode: UInt32 = 0o600) throws -> String {
    let replacement = try AtomicReplacement(of: file(name), newFileMode: mode)
    try replacement.append(Array(text.utf8))
    try replacement.commit()
    return file(name)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try FileReader.contents(of: file(name), limit: 1 << 20), as: UTF8.self)
  }

  var names: [String] { Self.names(in: path).sorted() }

  func mode(_ name: String) -> UInt32 {
    var status = stat()
    return lstat(file(name), &status) == 0 ? status.st_mode : 0
  }

  private static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func remove(_ path: String) {
    for name in names(in: path) where unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
