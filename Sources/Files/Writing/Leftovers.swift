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
    return removeLeftovers(in: directory, faults: faults) { ".\($0)." == stem }
  }

  /// Removes what replacements of several files left in their directory when their process was killed; the same as the other one
  /// otherwise.
  ///
  /// - Parameters:
  ///   - directory: the directory of the files.
  ///   - faults: failures for tests.
  ///   - isTarget: tells from the first 200 bytes of a file's name whether it is one of them; all are unless something else is said.
  /// - Returns: how many files were removed.
  @discardableResult
  public static func removeLeftovers(
    in directory: String, faults: FileFaults = .none, where isTarget: (String) -> Bool = { _ in true }
  ) -> Int {
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
      guard let target = temporaryTarget(of: name), isTarget(target) else { continue }
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

  /// The beginning of the name of the file that a temporary one was made for; nil for any other file.
  private static func temporaryTarget(of name: String) -> String? {
    guard name.hasPrefix("."), name.hasSuffix(temporaryEnding) else { return nil }
    let middle = name.dropFirst().dropLast(temporaryEnding.count)
    guard let dot = middle.lastIndex(of: "."), UInt64(middle[middle.index(after: dot)...], radix: 36) != nil
    else { return nil }
    return String(middle[..<dot])
  }
}
