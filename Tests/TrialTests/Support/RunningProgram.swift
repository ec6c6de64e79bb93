import Foundation
import Glibc

/// How a run of the program ended.
struct Ending {
  /// The exit code; of a killed one, the signal's number negated.
  let status: Int32
  let output: String
  let messages: String
  let board: Interposer.Board
  let seconds: Double

  var wasKilled: Bool { status == -SIGKILL }
  /// Died of something that nobody sent: a trap of the program's own.
  var crashed: Bool { status < 0 && !wasKilled }
}

/// The program while it runs.
final class RunningProgram: Sendable {
  private let process = Process()
  private let files: [String: URL]
  private let start = ContinuousClock.now
  private let end: Task<Void, Never>

  init(_ arguments: [String], in folder: URL, fate: Interposer.Fate, ahead: Int, webhook: String) throws {
    let stem = "contractor-sync-trial-\(UUID().uuidString)"
    let files = Dictionary(
      uniqueKeysWithValues: ["output", "messages", "board"].map {
        ($0, Bench.folder.appendingPathComponent("\(stem).\($0)"))
      })
    self.files = files
    process.executableURL = Bench.program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = try Interposer.environment(
      fate, root: folder.path, board: Self.path(files, "board"), ahead: ahead
    ).merging(
      [
        "LANG": "C", "NO_COLOR": "1", "PATH": "/usr/bin:/bin", "WEBHOOK": webhook,
        "CONTRACTOR_SYNC_MAPPINGS": Bench.repository.appendingPathComponent("mappings").path,
      ]) { $1 }
    let handles = try ["output", "messages"].map { name in
      try Data().write(to: URL(fileURLWithPath: Self.path(files, name)))
      return try FileHandle(forWritingTo: URL(fileURLWithPath: Self.path(files, name)))
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    let (ended, continuation) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
    for handle in handles { try handle.close() }
    end = Task { for await _ in ended {} }
  }

  private static func path(_ files: [String: URL], _ name: String) -> String { files[name]?.path ?? "" }

  var isRunning: Bool { process.isRunning }

  /// What it has said so far on standard error.
  var messages: String { (try? String(contentsOfFile: Self.path(files, "messages"), encoding: .utf8)) ?? "" }

  func signal(_ number: Int32) { if process.isRunning { kill(process.processIdentifier, number) } }

  /// Lets somebody do something while the program stands still between two instructions.
  func whileStopped(_ body: () throws -> Void) throws {
    guard process.isRunning else { return try body() }
    let number = process.processIdentifier
    kill(number, SIGSTOP)
    defer { kill(number, SIGCONT) }
    // The signal arrives when the process is scheduled next.
    while process.isRunning, !Self.isStopped(number) { usleep(200) }
    try body()
  }

  private static func isStopped(_ number: Int32) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
      let state = text.split(separator: ")").last?.split(separator: " ").first
    else { return true }
    return ["T", "t", "Z", "X"].contains(state)
  }

  /// Waits for the end; to be asked once.
  func ending() async throws -> Ending {
    await end.value
    process.waitUntilExit()
    defer { for file in files.values { try? FileManager.default.removeItem(at: file) } }
    func text(_ name: String) -> String {
      (try? String(contentsOfFile: Self.path(files, name), encoding: .utf8)) ?? ""
    }
    let sign: Int32 = process.terminationReason == .uncaughtSignal ? -1 : 1
    return Ending(
      status: sign * process.terminationStatus, output: text("output"), messages: text("messages"),
      board: try Interposer.board(Self.path(files, "board")),
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}
