import ArgumentParser
import Contractors
import Foundation
import Mappings
import Reconciliation
import SyncConfiguration
import SyncEngine
import SyncStore

/// A sync's memory, for commands that ask and answer without reading the sides.
struct Memory {
  let name: String
  let store: StoredSync
  let connections: Sides<String>
  /// How the sync compares values.
  var comparison = Comparison()
  /// All codes that a field of a side can have, where the side's mapping lists them.
  var choices: @Sendable (Side, FieldName) -> [String]? = { _, _ in nil }

  var answers: Answers { Answers(store: store, now: .present) }
}

extension GlobalOptions {
  /// The memory of a configured sync, or of a one-off transfer named in full.
  func memory(of sync: String?, _ console: Console) throws -> Memory {
    let workspace = try memoryWorkspace(console)
    guard let file = try workspace.existingStore() else {
      throw CommandFailure(ExitStatus.failed, CommandSentence.noStore)
    }
    let configured = workspace.configuration.syncs
    let transfers = try file.syncNames().filter { configured[$0] == nil }
    // Without a configuration the only transfer is the one that is meant.
    let transfer = sync ?? (configured.isEmpty && transfers.count == 1 ? transfers.first : nil)
    if let transfer, transfers.contains(transfer) {
      return Memory(
        name: transfer, store: try file.sync(named: transfer), connections: Self.connections(of: transfer))
    }
    if sync == nil, configured.count != 1 {
      throw CommandFailure(
        ExitStatus.usage, CommandSentence.whichSync((configured.keys + transfers).sorted()))
    }
    let definition = try workspace.sync(named: sync)
    return Memory(
      name: definition.settings.name, store: try file.sync(named: definition.settings.name),
      connections: definition.settings.connections,
      comparison: Comparison(country: workspace.configuration.country),
      choices: { side, field in workspace.choices(of: field, on: definition.settings.connections[side]) })
  }
}

extension Workspace {
  /// All codes that a field can have by the mapping of a connection; nil where they are not known.
  fileprivate func choices(of field: FieldName, on connection: String) -> [String]? {
    configuration.connections[connection]
      .flatMap { try? mappings.load($0.mapping, relativeTo: folder) }?.choices(of: field)
  }
}

extension GlobalOptions {
  /// The workspace of the configuration file, or the bare folder in which one-off transfers keep their memory.
  func memoryWorkspace(_ console: Console) throws -> Workspace {
    let folder = FileManager.default.currentDirectoryPath
    let bare = Workspace(
      Configuration(connections: [:]), folder: folder, mappings: mappings(),
      environment: ProcessInfo.processInfo.environment, watch: PortalWatch(console))
    let hasConfiguration = FileManager.default.fileExists(
      atPath: Workspace.resolve(Configuration.fileName, in: folder))
    guard config == nil, !hasConfiguration, try bare.existingStore() != nil else {
      return try workspace(console)
    }
    return bare
  }

  /// The two ends of a one-off transfer, which its name tells: `import SOURCE TARGET`.
  private static func connections(of transfer: String) -> Sides<String> {
    let words = transfer.split(separator: " ").map(String.init)
    return words.count == 3 ? Sides(left: words[1], right: words[2]) : Sides(left: "left", right: "right")
  }
}

/// The option that names a sync where a command's arguments are taken by something else.
struct SyncOption: ParsableArguments {
  @Option(help: ArgumentHelp(HelpSentence.sync)) var sync: String?
}
