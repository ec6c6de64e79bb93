import Foundation

/// Where trials happen, and which program they try.
enum Bench {
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// In memory where there is such a place: a trial flushes a thousand times, and no power fails here.
  static let folder: URL = {
    let memory = URL(fileURLWithPath: "/dev/shm")
    let isThere = FileManager.default.isWritableFile(atPath: memory.path)
    return (isThere ? memory : FileManager.default.temporaryDirectory).resolvingSymlinksInPath()
  }()

  /// `TRIAL_PROGRAM`, or the program beside the test bundle.
  static let program: URL = {
    if let path = ProcessInfo.processInfo.environment["TRIAL_PROGRAM"] { return URL(fileURLWithPath: path) }
    let names = CommandLine.arguments.prefix(1) + [Bundle.main.executablePath ?? ""]
    for name in names {
      var folder = URL(fileURLWithPath: name).resolvingSymlinksInPath()
      for _ in 0..<4 {
        folder = folder.deletingLastPathComponent()
        let candidate = folder.appendingPathComponent("contractor-sync")
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue
        {
          return candidate
        }
      }
    }
    return repository.appendingPathComponent(".build/debug/contractor-sync")
  }()

  /// A number of the environment, or the usual one.
  static func number(_ variable: String, otherwise: Int) -> Int {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? otherwise
  }
}

/// What a trial found.
struct TrialFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
