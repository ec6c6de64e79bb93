import Bitrix24Emulator
import Foundation
import ProgramTesting

/// How a run of the real program ended.
struct Ending {
  var status: Int32
  var output: String
  var messages: String

  /// The object that `--output json` printed.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
  }
}

/// The real program in a folder of its own.
final class Workshop: Sendable {
  let folder: URL
  // Set up before the program is run, never while it runs.
  nonisolated(unsafe) var environment: [String: String] = [
    "LANG": "C", "NO_COLOR": "1", "PATH": "/usr/bin:/bin",
  ]

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "contractor-sync-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The repository's root, for samples and mappings.
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let program = TestedProgram.url(repository: repository)

  func path(_ name: String) -> URL { folder.appendingPathComponent(name) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: path(name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: path(name)), as: UTF8.self)
  }

  func copyFixture(_ fixture: String, as name: String) throws {
    try FileManager.default.copyItem(
      at: Self.repository.appendingPathComponent("fixtures/\(fixture)"), to: path(name))
  }

  /// Runs the program to its end without holding a thread: the emulated portal of this process must go on answering it.
  func run(_ arguments: String...) async throws -> Ending { try await run(arguments) }

  func run(_ arguments: [String], input: FileHandle = .nullDevice, output: Pipe? = nil) async throws -> Ending
  {
    try await run(process(arguments), input: input, output: output)
  }

  /// The program with arguments, not started, so that a test can send it signals while ``run(_:input:output:)`` waits for it.
  func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment.merging(
      ["CONTRACTOR_SYNC_MAPPINGS": Self.repository.appendingPathComponent("mappings").path]) { $1 }
    return process
  }

  func run(_ process: Process, input: FileHandle = .nullDevice, output: Pipe? = nil) async throws -> Ending {
    // Into files rather than pipes: nothing blocks, however much is printed.
    let outputFile = path("stdout-\(UUID().uuidString)")
    let messageFile = path("stderr-\(UUID().uuidString)")
    try Data().write(to: outputFile)
    try Data().write(to: messageFile)
    let (outputHandle, messageHandle) = try (
      FileHandle(forWritingTo: outputFile), FileHandle(forWritingTo: messageFile)
    )
    // A process that has ended is not freed at once, nor what it holds: a run of all tests would hold thousands of open files.
    defer {
      try? outputHandle.close()
      try? messageHandle.close()
    }
    if let output { process.standardOutput = output } else { process.standardOutput = outputHandle }
    process.standardError = messageHandle
    process.standardInput = input
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    defer {
      try? FileManager.default.removeItem(at: outputFile)
      try? FileManager.default.removeItem(at: messageFile)
    }
    return Ending(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
      messages: String(decoding: try Data(contentsOf: messageFile), as: UTF8.self))
  }
}

/// Runs a body beside an emulated portal.
func withPortal(
  _ change: (inout EmulatorOptions) -> Void = { _ in },
  _ body: (PortalEmulator, Workshop) async throws -> Void
) async throws {
  var options = EmulatorOptions()
  options.limits = .off
  change(&options)
  let emulator = PortalEmulator(options: options)
  let running = try await emulator.start()
  do {
    let workshop = try Workshop()
    workshop.environment["WEBHOOK"] = running.webhookURL
    try await body(emulator, workshop)
  } catch {
    await running.stop()
    throw error
  }
  await running.stop()
}

/// A configuration with a file and the emulated portal.
let bothWays = """
  version: 1
  country: RU
  connections:
    file: { type: csv, path: clients.csv, mapping: generic, full: yes }
    crm: { type: bitrix24, webhook: "${env:WEBHOOK}" }
  syncs:
    clients: { left: file, right: crm, direction: both, removals: delete }

  """

/// Four companies in the generic format.
let fourClients = #"""
  key,entity,name,taxId,taxReason,phones,emails,comment
  a1,company,ООО «Альфа»,9900000017,990101001,work:+7 495 000-00-01,work:a@alfa.example,
  b2,company,"ООО ""Бета""",9900000024,990101001,work:+7 495 000-00-02; mobile:+7 900 000-00-02,,важный
  c3,company,ООО «Гамма»,9900000031,990101001,,,
  d4,company,АО «Дельта»,9900000049,990101001,,,

  """#
