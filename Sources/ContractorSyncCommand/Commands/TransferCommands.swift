import ArgumentParser
import Contractors
import CSVConnector
import Foundation
import Mappings
import Reconciliation
import SyncConfiguration
import SyncEngine
import SyncStore
import TextConnector
import XMLConnector

/// The options that name the two ends of a one-off transfer.
struct TransferArguments: ParsableArguments {
  @Option(help: ArgumentHelp(HelpSentence.Transfer.mapping)) var mapping: String
  @Option(help: ArgumentHelp(HelpSentence.Transfer.connection)) var connection: String?
  @Option(help: ArgumentHelp(HelpSentence.Transfer.webhookFrom, valueName: "reference"))
  var webhookFrom: String?
  @Option(help: ArgumentHelp(HelpSentence.Transfer.source)) var source: String?
  @Option(help: ArgumentHelp(HelpSentence.Transfer.policy)) var policy: Policy = .ask
  @Option(help: ArgumentHelp(HelpSentence.Transfer.encoding)) var encoding: String?
  @Option(help: ArgumentHelp(HelpSentence.Transfer.delimiter)) var delimiter: DelimiterName?
  @Flag(help: ArgumentHelp(HelpSentence.Transfer.dryRun)) var dryRun = false

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
      environment: ProcessInfo.processInfo.environment, watch: PortalWatch(console))
  }

  /// The file as a connection of its own, of the kind that the mapping is written for.
  func fileConnection(_ path: String, _ workspace: Workspace) throws -> ConnectionSettings {
    let name = source ?? URL(fileURLWithPath: mapping).deletingPathExtension().lastPathComponent
    let absolute = Workspace.resolve(path, in: FileManager.default.currentDirectoryPath)
    let format = try workspace.mappings.load(mapping, relativeTo: workspace.folder).format
    if format == .xml {
      guard delimiter == nil else {
        throw CommandFailure(ExitStatus.usage, CommandSentence.noDelimiterInXML)
      }
      return ConnectionSettings(
        name: name, kind: .xml(XMLSettings(path: absolute, mapping: mapping, encoding: encoding)))
    }
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
    let result = try await prepared.reporting(console, global.output, isDryRun: dryRun) {
      dryRun ? try await prepared.engine.plan(options) : try await prepared.engine.sync(options)
    }
    try prepared.keepPace()
    if !dryRun { prepared.forgetOldHistory() }
    return RunOutput(
      console: console, settings: prepared.settings, format: global.output, isDryRun: dryRun,
      mustNameSync: try prepared.file.syncNames().count > 1 || !workspace.configuration.syncs.isEmpty
    ).print(result)
  }
}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: HelpSentence.Import.abstract, discussion: HelpSentence.Import.discussion)

  @Argument(help: ArgumentHelp(HelpSentence.anyFile), completion: .file()) var file: String
  @OptionGroup var transfer: TransferArguments
  @OptionGroup var run: RunArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try transfer.workspace(global, console)
      let source = try workspace.open(
        try transfer.fileConnection(file, workspace), lifting: Set(run.allow))
      let target = try workspace.open(try workspace.connection(named: transfer.connection ?? "portal"))
      try describe(source, console)
      let name = "import \(source.settings.name) \(target.settings.name)"
      return try await transfer.carryOut(
        name, from: source, to: target, workspace: workspace, run: run, global: global, console: console)
    }
  }

  private func describe(_ source: Place, _ console: Console) throws {
    do {
      if let report = try source.fileReport() { console.say(report) }
    } catch CSVConnectorError.empty, XMLConnectorError.empty, TextConnectorError.empty {
      // The run tells it, which knows whether the file is suddenly so and whether that may pass.
    }
  }
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: HelpSentence.Export.abstract, discussion: HelpSentence.Export.discussion)

  @Argument(help: ArgumentHelp(HelpSentence.anyFile), completion: .file()) var file: String
  @OptionGroup var transfer: TransferArguments
  @OptionGroup var run: RunArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try transfer.workspace(global, console)
      let source = try workspace.open(try workspace.connection(named: transfer.connection ?? "portal"))
      let target = try workspace.open(
        try transfer.fileConnection(file, workspace), createsFile: true)
      let name = "export \(source.settings.name) \(target.settings.name)"
      let status = try await transfer.carryOut(
        name, from: source, to: target, workspace: workspace, run: run, global: global, console: console)
      let path = Workspace.resolve(file, in: FileManager.default.currentDirectoryPath)
      if status == 0, !transfer.dryRun, !FileManager.default.fileExists(atPath: path) {
        console.say(CommandSentence.nothingExported(path))
      }
      return status
    }
  }
}
