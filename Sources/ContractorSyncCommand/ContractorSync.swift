public import ArgumentParser

/// The program `contractor-sync`.
public struct ContractorSync: AsyncParsableCommand {
  /// The version that `--version` prints.
  static let version = "0.1.0"

  /// Name, commands and help.
  public static let configuration = CommandConfiguration(
    commandName: "contractor-sync",
    abstract: HelpSentence.program, discussion: HelpSentence.firstSteps,
    version: version,
    subcommands: [
      DemoCommand.self, InitCommand.self, CheckCommand.self, PlanCommand.self, SyncCommand.self,
      ImportCommand.self,
      ExportCommand.self, StatusCommand.self, HistoryCommand.self, UndoCommand.self, ConflictsCommand.self,
      ReviewCommand.self,
      SetAsideCommand.self, LinksCommand.self, MappingsCommand.self, ConnectionsCommand.self,
      AuthorizeCommand.self, StatsCommand.self,
      CallCommand.self, ServeCommand.self,
      EmulatorCommand.self,
    ])

  /// For the parser.
  public init() {}

  /// Runs the program with the process's arguments; ends the process with the exit code of `architecture.md` §6.
  public static func start() async {
    Interruption.ignoreClosedPipes()
    await main(HelpText.parsed(Array(CommandLine.arguments.dropFirst())))
  }
}
