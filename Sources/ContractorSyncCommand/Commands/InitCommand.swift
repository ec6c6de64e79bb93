import ArgumentParser
import Contractors
import Files
import Foundation
import Mappings
import SyncConfiguration

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: HelpSentence.Init.abstract, discussion: HelpSentence.Init.discussion)

  @Option(help: ArgumentHelp(HelpSentence.file), completion: .file()) var file: String?
  @Option(help: ArgumentHelp(HelpSentence.Init.webhookFrom, valueName: "reference"))
  var webhookFrom: String?
  @Option(help: ArgumentHelp(HelpSentence.Init.mapping)) var mapping: String?
  @Flag(help: ArgumentHelp(HelpSentence.Init.full)) var full = false
  @Flag(help: ArgumentHelp(HelpSentence.Init.force)) var force = false
  @OptionGroup var global: GlobalOptions

  /// The webhook's file when the address was typed in.
  private static let webhookFile = "webhook.txt"

  func run() async throws {
    try await global.run { console in
      let folder = FileManager.default.currentDirectoryPath
      let target = Workspace.resolve(global.config ?? Configuration.fileName, in: folder)
      if FileManager.default.fileExists(atPath: target) && !force {
        throw CommandFailure(ExitStatus.failed, CommandSentence.exists(target))
      }
      let path = try file ?? ask(InitSentence.askFile, console)
      let absolute = Workspace.resolve(path, in: folder)
      let data = try DataFile(absolute)
      console.say(try data.plainReport())
      let reference = try webhookReference(folder, console)
      let mappingName = try chooseMapping(data, path, folder, console)
      let text = Self.configurationText(
        path: path, mapping: mappingName, webhook: reference.text, isFull: full, format: data.format)
      try write(text, to: target, console)
      console.say(InitSentence.next)
      return 0
    }
  }

  private func ask(_ question: Sentence, _ console: Console) throws -> String {
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure(ExitStatus.usage, InitSentence.needsArguments)
    }
    FileHandle.standardError.write(Data(question[console.language].utf8))
    guard let line = readLine(), !line.isEmpty else {
      throw CommandFailure(ExitStatus.usage, InitSentence.needsArguments)
    }
    return line
  }

  private func webhookReference(_ folder: String, _ console: Console) throws -> SecretReference {
    if let webhookFrom {
      guard let reference = SecretReference("${\(webhookFrom)}") else {
        throw CommandFailure(ExitStatus.usage, CommandSentence.wrongReference(webhookFrom))
      }
      return reference
    }
    let typed = try ask(InitSentence.askWebhook, console)
    let path = Workspace.resolve(Self.webhookFile, in: folder)
    let replacement = try AtomicReplacement(of: path, newFileMode: 0o600)
    try replacement.append(Array((typed + "\n").utf8))
    _ = try replacement.commit(expecting: nil)
    return .file(Self.webhookFile)
  }

  /// The shipped mapping that understands the file best, else one made from what the file says.
  private func chooseMapping(
    _ file: DataFile, _ path: String, _ folder: String, _ console: Console
  ) throws -> String {
    if let mapping { return mapping }
    if let best = try global.mappings().bestFit(for: file, relativeTo: folder) {
      console.say(best.sentence)
      return best.name
    }
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let inferred = try global.mappings().propose(
      for: file, name: name, relativeTo: folder, language: console.language)
    let target = "mappings/\(name).yaml"
    _ = try Directories.create(Workspace.resolve("mappings", in: folder), mode: 0o755)
    try write(inferred.yaml, to: Workspace.resolve(target, in: folder), console)
    for note in inferred.notes { console.say(note) }
    return target
  }

  private func write(_ text: String, to path: String, _ console: Console) throws {
    if FileManager.default.fileExists(atPath: path) && !force {
      throw CommandFailure(ExitStatus.failed, CommandSentence.exists(path))
    }
    let replacement = try AtomicReplacement(of: path, newFileMode: 0o644)
    try replacement.append(Array(text.utf8))
    _ = try replacement.commit(expecting: nil)
    console.say(CommandSentence.wrote(path))
  }

  static func configurationText(
    path: String, mapping: String, webhook: String, isFull: Bool, format: MappingFormat = .csv
  )
    -> String
  {
    """
    version: 1
    country: RU
    connections:
      file: { type: \(format.rawValue), path: \(quoted(path)), mapping: \(quoted(mapping)), full: \(isFull ? "yes" : "no") }
      crm:  { type: bitrix24, webhook: "\(webhook)" }
    syncs:
      contractors:
        left: file
        right: crm
        direction: both
        policy:
          default: ask
          phones: union
          emails: union

    """
  }

  /// A text as YAML in double quotes.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
