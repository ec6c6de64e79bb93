import ArgumentParser
import Contractors
import Reconciliation
import SyncConfiguration
import SyncEngine
import SyncStore

/// A sync's memory, for commands that ask and answer without reading the sides.
struct Memory {
  let name: String
  let store: StoredSync
  let connections: Sides<String>

  var answers: Answers { Answers(store: store, now: .present) }
}

extension GlobalOptions {
  /// The memory of a configured sync, or of a one-off transfer named in full.
  func memory(of sync: String?, _ console: Console) throws -> Memory {
    let workspace = try workspace(console)
    guard let file = try workspace.existingStore() else {
      throw CommandFailure(ExitStatus.failed, CommandSentence.noStore)
    }
    if let sync, workspace.configuration.syncs[sync] == nil, try file.syncNames().contains(sync) {
      return Memory(
        name: sync, store: try file.sync(named: sync), connections: Sides(left: "left", right: "right"))
    }
    let definition = try workspace.sync(named: sync)
    return Memory(
      name: definition.settings.name, store: try file.sync(named: definition.settings.name),
      connections: definition.settings.connections)
  }
}

/// The option that names a sync where a command's arguments are taken by something else.
struct SyncOption: ParsableArguments {
  @Option(help: "The sync; may be left out when only one is configured.") var sync: String?
}
