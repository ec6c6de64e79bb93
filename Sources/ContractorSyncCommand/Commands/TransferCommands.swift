import ArgumentParser
import Contractors
import CSVConnector
import Foundation
import Reconciliation
import SyncConfiguration
import SyncEngine
import SyncStore

/// The options that name the two ends of a one-off transfer.
struct TransferArguments: ParsableArguments {
  @Option(help: "A shipped mapping's name or a mapping file.") var mapping: String
  @Option(help: "A connection of the configuration file.") var connection: String?
  @Option(
    help: ArgumentHelp(
      "Where the webhook's address stands, without a configuration: env:NAME or file:PATH.",
      valueName: "reference"))
  var webhookFrom: String?
  @Option(help: "Names the source, so that repeating sends only what changed (default: the mapping's name).")
  var source: String?
  @Option(help: "How differences are settled where both sides hold a value: ask, left, right, prefer-left, …")
  var policy: Policy = .ask
  @Option(help: "The file's encoding; recognised by default.") var encoding: String?
  @Option(help: "The file's delimiter: comma, semicolon, tab or pipe; recognised by default.")
  var delimiter: DelimiterName?
  @Flag(help: "Shows what would be done.") var dryRun = false

  /// The workspace of the configuration file, or one made for this transfer.
  func workspace(_ global: GlobalOptions, _ console: Console) throws -> Workspace {
    guard let webhookFrom else {
      guard connection != nil else { throw CommandFailure(ExitStatus.usage, CommandSentence.notOneSided) }
      return try global.workspace(console)
    }
    guard connection == nil, let reference = SecretReference("${\(webhookFrom)}") else {
      throw CommandFailure(ExitStatus.usage, CommandSentence.wrongReference(webhookFrom))
    }
    let name = "portal"
    return Workspace(
      Configuration(
        connections: [
          name: ConnectionSettings(name: name, kind: .bitrix24(PortalSettings(webhook: reference)))
        ]),
      folder: FileManager.default.currentDirectoryPath, mappings: global.mappings(),
      environment: ProcessInfo.processInfo.environment, watch: PortalWatch(logger: console.logger))
  }

  /// The file as a connection of its own.
  func fileConnection(_ path: String) -> ConnectionSettings {
    let name = source ?? URL(fileURLWithPath: mapping).deletingPathExtension().lastPathComponent
    let absolute = Workspace.resolve(path, in: FileManager.default.currentDirectoryPath)
    return ConnectionSettings(
      name: name,
      kind: .csv(
        CSVSettings(
          path: absolute, mapping: mapping, encoding: encoding,
          delimiter: delimiter?.character)))
  }

  func definition(_ name: String, left: ConnectionSettings, right: ConnectionSettings) -> SyncDefinition {
    var settings = SyncSettings(
      name: name, connections: Sides(left: left.name, right: right.name),
      origins: Sides(left: left.origin, right: right.origin))
    settings.direction = .leftToRight
    settings.defaultRule = FieldRule(policy)
    settings.drift = .ignore
    settings.removals = .ignore
    return SyncDefinition(settings: settings)
  }

  func carryOut(
    _ name: String, from left: Place, to right: Place, workspace: Workspace, run: RunArguments,
    global: GlobalOptions,
    console: Console
  ) async throws -> Int32 {
    var definition = definition(name, left: left.settings, right: right.settings)
    definition.settings.comparison = Comparison(country: workspace.configuration.country)
    let prepared = try workspace.prepare(
      definition, places: Sides(left: left, right: right), console: console,
      interruption: Interruption(console: console))
    let options = run.options()
    let result = dryRun ? try await prepared.engine.plan(options) : try await prepared.engine.sync(options)
    try prepared.keepPace()
    return RunOutput(
      console: console, settings: prepared.settings, format: global.output, isDryRun: dryRun,
      mustNameSync: try prepared.file.syncNames().count > 1 || !workspace.configuration.syncs.isEmpty
    ).print(result)
  }
}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Brings the contractors of a file into a portal.",
    discussion: """
      Records that are there already are recognised by origin, tax id, e-mail and phone; repeating the command sends only \
      what changed; nothing is ever removed. Examples:
        contractor-sync import clients.csv --mapping accounting-ru --connection crm
        BITRIX24_WEBHOOK=… contractor-sync import clients.csv --mapping accounting-ru --webhook-from env:BITRIX24_WEBHOOK
      """)

  @Argument(help: "The CSV file.", completion: .file()) var file: String
  @OptionGroup var transfer: TransferArguments
  @OptionGroup var run: RunArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try transfer.workspace(global, console)
      let source = try workspace.open(transfer.fileConnection(file))
      let target = try workspace.open(try workspace.connection(named: transfer.connection ?? "portal"))
      try describe(source, console)
      let name = "import \(source.settings.name) \(target.settings.name)"
      return try await transfer.carryOut(
        name, from: source, to: target, workspace: workspace, run: run, global: global, console: console)
    }
  }

  private func describe(_ source: Place, _ console: Console) throws {
    guard let report = try source.fileReport() else { return }
    console.say(report.sentence)
  }
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes the contractors of a portal into a file.",
    discussion: """
      A file that is there is brought up to date, its other rows and columns stay as they are. Example:
        contractor-sync export clients.csv --mapping generic --connection crm
      """)

  @Argument(help: "The CSV file.", completion: .file()) var file: String
  @OptionGroup var transfer: TransferArguments
  @OptionGroup var run: RunArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try transfer.workspace(global, console)
      let source = try workspace.open(try workspace.connection(named: transfer.connection ?? "portal"))
      let target = try workspace.open(transfer.fileConnection(file), createsFile: true)
      let name = "export \(source.settings.name) \(target.settings.name)"
      return try await transfer.carryOut(
        name, from: source, to: target, workspace: workspace, run: run, global: global, console: console)
    }
  }
}
