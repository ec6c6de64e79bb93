package import Files

extension FileLock {
  /// Takes the lock by which writers of a file exclude each other: the file `.NAME.lock` beside it, which stays there.
  ///
  /// - Parameters:
  ///   - path: the file that is to be written.
  ///   - connection: who writes, for the others' message.
  ///   - faults: failures for tests.
  /// - Throws: ``FileError/locked(path:holder:)`` when another holds it.
  package convenience init(
    writing path: String, connection: String, faults: FileFaults
  ) throws(FileError) {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    try self.init(path: "\(directory).\(name).lock", holder: "connection \(connection)", faults: faults)
  }
}
