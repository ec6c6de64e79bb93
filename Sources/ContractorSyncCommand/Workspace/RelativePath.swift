import Foundation

extension Workspace {
  /// A path that was typed in one folder, as a file in another folder names it.
  ///
  /// - Parameters:
  ///   - path: as typed; an absolute one stays as it is.
  ///   - folder: where it was typed, absolute.
  ///   - home: the folder from which it will count, absolute.
  /// - Returns: a relative path, with `..` where needed; an absolute one where the two have nothing in common.
  static func relative(_ path: String, typedIn folder: String, to home: String) -> String {
    let (from, to) = (parts(home), parts(folder))
    if path.hasPrefix("/") || from == to { return path }
    let absolute = resolve(path, in: folder)
    let target = parts(absolute)
    let common = zip(from, target.dropLast()).prefix { $0 == $1 }.count
    if common == 0 { return absolute }
    return (Array(repeating: "..", count: from.count - common) + target.dropFirst(common))
      .joined(separator: "/")
  }

  private static func parts(_ path: String) -> [Substring] {
    resolve(path, in: "/").split(separator: "/")
  }
}
