public import Foundation

/// Which program the tests run that start a real process.
public enum TestedProgram {
  /// The program that the variable `TESTED_PROGRAM` names, which is how `make test` tries the one of the release build; otherwise the
  /// one that lies beside the test bundle; and where none lies there, that of the debug build.
  ///
  /// - Parameter repository: The folder of the package, in whose build folder the program of last resort lies.
  /// - Returns: Where it lies; that it can be run is not looked at.
  public static func url(repository: URL) -> URL {
    if let path = ProcessInfo.processInfo.environment["TESTED_PROGRAM"] { return URL(fileURLWithPath: path) }
    return besideTests ?? repository.appendingPathComponent(".build/debug/\(name)")
  }

  private static let name = "contractor-sync"

  /// The bundle's path is the first argument or the running executable, according to how the tests were started.
  private static var besideTests: URL? {
    let runners = CommandLine.arguments.prefix(1) + [Bundle.main.executablePath ?? ""]
    for runner in runners {
      var folder = URL(fileURLWithPath: runner).resolvingSymlinksInPath()
      for _ in 0..<4 {
        folder = folder.deletingLastPathComponent()
        let candidate = folder.appendingPathComponent(name)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue
        {
          return candidate
        }
      }
    }
    return nil
  }
}
