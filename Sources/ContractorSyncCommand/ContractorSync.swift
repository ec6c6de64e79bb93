public import ArgumentParser

/// The program `contractor-sync`.
public struct ContractorSync: AsyncParsableCommand {
  /// The version that `--version` prints.
  static let version = "0.1.0"

  /// Name, commands and help.
  public static let configuration = CommandConfiguration(
    commandName: "contractor-sync",
    abstract: "Keeps contractors the same in accounting files, warehouse files and a Bitrix24 portal.",
    discussion: """
      A first look, without any account:
        contractor-sync demo
      With a file and a portal of your own:
        contractor-sync init --file clients.csv --webhook-from env:BITRIX24_WEBHOOK
        contractor-sync plan
        contractor-sync sync
      """,
    version: version,
    subcommands: [
      DemoCommand.self, InitCommand.self, CheckCommand.self, PlanCommand.self, SyncCommand.self,
      ImportCommand.self,
      ExportCommand.self, StatusCommand.self, HistoryCommand.self, ConflictsCommand.self, ReviewCommand.self,
      SetAsideCommand.self, LinksCommand.self, MappingsCommand.self, EmulatorCommand.self,
    ])

  /// For the parser.
  public init() {}

  /// Runs the program with the process's arguments; ends the process with the exit code of `architecture.md` §6.
  public static func start() async { await main() }
}
