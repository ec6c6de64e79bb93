import Contractors
import Files
import Foundation
import Mappings
import SyncConfiguration

/// Finds mapping files: shipped ones by name, others by path.
struct MappingLibrary {
  /// The environment variable that names another folder of shipped mappings.
  static let folderVariable = "CONTRACTOR_SYNC_MAPPINGS"

  /// The folders that may hold the shipped mappings, in order.
  let folders: [String]

  init(executable: String, environment: [String: String]) {
    var folders: [String] = []
    if let folder = environment[Self.folderVariable], !folder.isEmpty { folders.append(folder) }
    self.folders = folders + Self.shippedFolders("mappings", executable: executable)
  }

  /// The folders in which shipped files of one kind may stand.
  static func shippedFolders(_ name: String, executable: String) -> [String] {
    let home = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    // Installed: bin/contractor-sync beside share/contractor-sync.
    var folders = [home.appendingPathComponent("../share/contractor-sync/\(name)").standardized.path]
    // Built in a checkout: .build/<triple>/<configuration>/contractor-sync, several folders below the repository.
    var parent = home
    for _ in 0..<5 {
      folders.append(parent.appendingPathComponent(name).path)
      parent = parent.deletingLastPathComponent()
    }
    return folders
  }

  /// The names of the shipped mappings.
  func names() -> [String] {
    for folder in folders {
      guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else { continue }
      let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
      if names.contains("generic") { return names.sorted() }
    }
    return []
  }

  /// The names of the shipped mappings, of which there must be some.
  ///
  /// - Throws: ``CommandFailure`` where their folder was not found.
  func shippedNames() throws -> [String] {
    let names = names()
    if names.isEmpty {
      throw CommandFailure(ExitStatus.configuration, CommandSentence.noShippedMappings(folders.first ?? ""))
    }
    return names
  }

  /// Whether a mapping is named by its file and not by the name of a shipped one.
  static func isPath(_ mapping: String) -> Bool {
    mapping.contains("/") || mapping.hasSuffix(".yaml") || mapping.hasSuffix(".yml")
  }

  /// The file of a mapping; a path is relative to `folder`.
  func path(of mapping: String, relativeTo folder: String) throws -> String {
    if Self.isPath(mapping) {
      let path = Workspace.resolve(mapping, in: folder)
      if FileManager.default.fileExists(atPath: path) { return path }
      throw CommandFailure(ExitStatus.configuration, CommandSentence.noMappingFile(path))
    }
    for folder in folders {
      let path = folder + "/" + mapping + ".yaml"
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    throw CommandFailure(ExitStatus.configuration, CommandSentence.noSuchMapping(mapping, try shippedNames()))
  }

  /// A mapping, compiled.
  func load(_ mapping: String, relativeTo folder: String, catalogue: Catalogue = .standard) throws
    -> CompiledMapping
  {
    try Mapping.compile(document(of: mapping, relativeTo: folder), catalogue: catalogue)
  }

  /// The text of a mapping's file.
  func text(of mapping: String, relativeTo folder: String) throws -> String {
    try Workspace.text(of: path(of: mapping, relativeTo: folder), limit: YAMLReader.bytesMaximum)
  }

  /// A mapping as a document.
  func document(of mapping: String, relativeTo folder: String) throws -> SourceDocument {
    let path = try path(of: mapping, relativeTo: folder)
    let text = try Workspace.text(of: path, limit: YAMLReader.bytesMaximum)
    return try YAMLReader.read(text, file: URL(fileURLWithPath: path).lastPathComponent)
  }

  /// Whether a name or path means a mapping rather than a file of records.
  func isMapping(_ name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml") || names().contains(name)
  }
}
