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
    return way(to: resolve(path, in: folder), from: from)
  }

  /// One spelling for a file that a configuration names, which stays the same when the whole folder is moved: `./a.csv` and
  /// the absolute path of `a.csv` in the folder are `a.csv`.
  static func place(of path: String, in folder: String) -> String {
    let absolute = resolve(path, in: folder)
    let home = parts(folder)
    let isInside = parts(absolute).starts(with: home)
    return path.hasPrefix("/") && !isInside ? absolute : way(to: absolute, from: home)
  }

  private static func way(to absolute: String, from home: [Substring]) -> String {
    let target = parts(absolute)
    let common = zip(home, target.dropLast()).prefix { $0 == $1 }.count
    if common == 0, !home.isEmpty { return absolute }
    return (Array(repeating: "..", count: home.count - common) + target.dropFirst(common))
      .joined(separator: "/")
  }

  private static func parts(_ path: String) -> [Substring] {
    resolve(path, in: "/").split(separator: "/")
  }
}
