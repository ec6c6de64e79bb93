import Contractors
import FileSources
import Files
import Foundation
import Mappings
import Reconciliation
import SyncConfiguration
import SyncStore

/// A configuration with its folder, its mappings and its store: what most commands work on.
struct Workspace {
  let configuration: Configuration
  /// The folder of the configuration file; paths in it are relative to it.
  let folder: String
  let mappings: MappingLibrary
  let environment: [String: String]
  /// Hears what the clients of portals do.
  let watch: PortalWatch

  /// Reads the configuration file.
  init(
    configurationPath: String?, mappings: MappingLibrary, environment: [String: String], watch: PortalWatch
  ) throws {
    let path = Self.resolve(
      configurationPath ?? Configuration.fileName, in: FileManager.default.currentDirectoryPath)
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(ExitStatus.configuration, CommandSentence.noConfiguration(configurationPath))
    }
    let text = try Self.text(of: path, limit: YAMLReader.bytesMaximum)
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    // What is wrong with the mapping is told when it is opened.
    func mapping(_ connection: ConnectionSettings) -> CompiledMapping? {
      try? mappings.load(connection.mapping, relativeTo: folder)
    }
    let configuration = try Configuration.read(
      text, file: url.lastPathComponent,
      declaredFields: { connection in
        mapping(connection).map { mapping in
          Entity.allCases.flatMap { mapping.catalogue.fields(of: $0).map(\.name) }
        }
      }, knownChoices: { mapping($0)?.choices(of: $1) })
    self.init(
      configuration, folder: folder, mappings: mappings, environment: environment, watch: watch)
  }

  /// Takes a configuration made by a command.
  init(
    _ configuration: Configuration, folder: String, mappings: MappingLibrary, environment: [String: String],
    watch: PortalWatch
  ) {
    self.configuration = configuration
    self.folder = folder
    self.mappings = mappings
    self.environment = environment
    self.watch = watch
    watch.keepCounts(in: Self.resolve(configuration.store, in: folder))
  }

  /// Opens the store, and creates it when there is none.
  func openStore() throws -> StoreFile {
    try StoreFile.open(path: Self.resolve(configuration.store, in: folder))
  }

  /// The store if there is one already.
  func existingStore() throws -> StoreFile? {
    let path = Self.resolve(configuration.store, in: folder)
    return FileManager.default.fileExists(atPath: path) ? try StoreFile.open(path: path) : nil
  }

  /// The sync of a name, or the only one.
  func sync(named name: String?) throws -> SyncDefinition {
    let names = configuration.syncs.keys.sorted()
    if let name {
      if let sync = configuration.syncs[name] { return sync }
      throw CommandFailure(ExitStatus.configuration, CommandSentence.noSuchSync(name, names))
    }
    guard names.count == 1, let sync = configuration.syncs[names[0]] else {
      throw CommandFailure(ExitStatus.usage, CommandSentence.whichSync(names))
    }
    return sync
  }

  /// A connection by its name.
  func connection(named name: String) throws -> ConnectionSettings {
    if let connection = configuration.connections[name] { return connection }
    throw CommandFailure(
      ExitStatus.configuration,
      CommandSentence.noSuchConnection(name, configuration.connections.keys.sorted()))
  }

  /// The text that a reference stands for, a webhook's address unless something else is said.
  func secret(_ reference: SecretReference, _ kind: SecretKind = .webhook) throws -> Secret {
    switch reference {
    case .environment(let name):
      if let value = environment[name], !value.isEmpty { return Secret(value) }
      throw CommandFailure(ExitStatus.configuration, CommandSentence.noVariable(name, kind))
    case .file(let path):
      let text: String
      do {
        text = try Self.text(of: Self.resolve(path, in: folder), limit: Self.secretBytesMaximum)
      } catch let error as FileError {
        throw CommandFailure(ExitStatus.configuration, CommandSentence.noSecret(error.sentence, kind))
      }
      return Secret(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  private static let secretBytesMaximum = 64 * 1024

  static func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : URL(fileURLWithPath: folder).appendingPathComponent(path).standardized.path
  }

  static func text(of path: String, limit: Int) throws -> String {
    let bytes = try FileReader.contents(of: path, limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(
        ExitStatus.configuration, CommandSentence.notUTF8(URL(fileURLWithPath: path).lastPathComponent))
    }
    return text
  }
}
