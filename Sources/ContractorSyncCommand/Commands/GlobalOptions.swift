import Contractors
import ArgumentParser
import Foundation
import Logging
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
    name: .long, help: ArgumentHelp(HelpSentence.Global.config, valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var config: String?

  @Option(help: ArgumentHelp(HelpSentence.Global.output))
  var output: OutputFormat = .text

  @Option(help: ArgumentHelp(HelpSentence.Global.lang))
  var lang: Language?

  @Flag(name: .long, help: ArgumentHelp(HelpSentence.Global.noColor))
  var noColor = false

  @Flag(name: .long, help: ArgumentHelp(HelpSentence.Global.quiet))
  var quiet = false

  @Option(help: ArgumentHelp(HelpSentence.Global.logLevel))
  var logLevel: LogLevel = .error

  @Option(help: ArgumentHelp(HelpSentence.Global.logFormat))
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
      watch: PortalWatch(console))
  }

  /// Runs a command's work; whatever it throws becomes a sentence and an exit code here and nowhere else.
  func run(_ body: (Console) async throws -> Int32) async throws {
    let console = console()
    defer {
      if let reason = console.calls.save() {
        console.logger.warning("calls not counted", metadata: ["reason": "\(reason.english)"])
      }
    }
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
