import Foundation
import ProgramTesting

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

  static let program = TestedProgram.url(repository: repository)

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
