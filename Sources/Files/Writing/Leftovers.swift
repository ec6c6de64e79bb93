internal import Glibc

extension AtomicReplacement {
  /// Removes what replacements of a file left beside it when their process was killed.
  ///
  /// To be called only where nobody else can be replacing the file, as under its ``FileLock``. What cannot be listed or removed
  /// stays: a hidden file is not worth failing for.
  ///
  /// - Parameters:
  ///   - path: the file that is replaced; links are followed.
  ///   - faults: failures for tests.
  /// - Returns: how many files were removed.
  @discardableResult
  public static func removeLeftovers(of path: String, faults: FileFaults = .none) -> Int {
    guard let target = try? LinkResolution.resolved(path) else { return 0 }
    let (directory, name) = PathParts.split(target)
    let stem = temporaryStem(of: name)
    guard let listing = opendir(directory) else { return 0 }
    defer { closedir(listing) }
    var removed = 0
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        // The name is NUL-terminated within the entry.
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      guard isTemporary(name, stem: stem) else { continue }
      let file = "\(directory)/\(name)"
      var status = stat()
      guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        (try? faults.check(.remove, path: file)) != nil, unlink(file) == 0
      else { continue }
      removed += 1
    }
    return removed
  }

  /// The name may be as long as the file system allows (255 bytes), so that only its beginning is taken over.
  static func temporaryStem(of name: String) -> String {
    "." + String(decoding: Array(name.utf8.prefix(200)), as: UTF8.self) + "."
  }

  static let temporaryEnding = ".tmp"

  private static func isTemporary(_ name: String, stem: String) -> Bool {
    guard name.hasPrefix(stem), name.hasSuffix(temporaryEnding) else { return false }
    let middle = name.dropFirst(stem.count).dropLast(temporaryEnding.count)
    return UInt64(middle, radix: 36) != nil
  }
}
