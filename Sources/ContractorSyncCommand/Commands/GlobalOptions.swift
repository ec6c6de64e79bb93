import Contractors
import ArgumentParser
import Foundation
import Reconciliation

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case ndjson
}

/// The options that every command has.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("The configuration file.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var config: String?

  @Option(help: "How results are printed: text, json or ndjson.")
  var output: OutputFormat = .text

  @Option(help: "The language: en or ru; by default that of the locale.")
  var lang: Language?

  @Flag(name: .long, help: "No colours (also with NO_COLOR set).")
  var noColor = false

  @Flag(name: .long, help: "Results and errors only, no messages.")
  var quiet = false

  @Option(help: "How much is logged on standard error: debug (every request), info, warning or error.")
  var logLevel: LogLevel = .warning

  @Option(help: "How messages and log are written: text, or json with one object a line.")
  var logFormat: LogFormat = .text

  var language: Language { .chosen(option: lang, environment: ProcessInfo.processInfo.environment) }

  /// The console for this run of the program.
  func console() -> Console {
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = isatty(STDERR_FILENO) == 1
    return Console(
      language: language, isQuiet: quiet,
      usesColour: !noColor && environment["NO_COLOR"] == nil && isTerminal && isatty(STDOUT_FILENO) == 1,
      showsProgress: isTerminal, logLevel: logLevel, logFormat: logFormat)
  }

  func mappings() -> MappingLibrary {
    MappingLibrary(
      executable: Bundle.main.executablePath ?? CommandLine.arguments[0],
      environment: ProcessInfo.processInfo.environment)
  }

  func workspace(_ console: Console) throws -> Workspace {
    try Workspace(
      configurationPath: config, mappings: mappings(), environment: ProcessInfo.processInfo.environment,
      watch: PortalWatch(logger: console.logger))
  }

  /// Runs a command's work; whatever it throws becomes a sentence and an exit code here and nowhere else.
  func run(_ body: (Console) async throws -> Int32) async throws {
    let console = console()
    let status: Int32
    do {
      status = try await body(console)
    } catch let code as ExitCode {
      throw code
    } catch {
      let failure = ErrorSentence.failure(error)
      console.complain(failure.sentence[console.language])
      throw ExitCode(failure.status)
    }
    console.clearProgress()
    if status != 0 { throw ExitCode(status) }
  }
}
