import ArgumentParser
import Bitrix24
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
  @OptionGroup var application: ApplicationOptions
  @Option(help: ArgumentHelp(HelpSentence.Init.mapping)) var mapping: String?
  @Flag(help: ArgumentHelp(HelpSentence.Init.full)) var full = false
  @Flag(help: ArgumentHelp(HelpSentence.Init.force)) var force = false
  @OptionGroup var global: GlobalOptions

  /// The webhook's file when the address was typed in: of each configuration its own.
  private static func webhookFile(of configuration: String) -> String {
    configuration == Configuration.stem(of: Configuration.fileName)
      ? "webhook.txt" : configuration + ".webhook.txt"
  }
  /// The folder of a mapping that was made from a header.
  private static let mappingFolder = "mappings"

  func run() async throws {
    try await global.run { console in
      let folder = FileManager.default.currentDirectoryPath
      let target = Workspace.resolve(global.config ?? Configuration.fileName, in: folder)
      try refuseToOverwrite(target)
      let described = try application.settings()
      if described != nil, webhookFrom != nil {
        throw CommandFailure(ExitStatus.usage, InitSentence.webhookOrApplication)
      }
      let path = try file ?? ask(InitSentence.askFile, console)
      let absolute = Workspace.resolve(path, in: folder)
      let data = try DataFile(absolute)
      let choice = try chooseMapping(data, path, folder, console)
      console.say(try choice.mapping.map(data.report) ?? data.plainReport())
      for note in choice.notes { console.say(note) }
      // What the configuration names counts from its own folder.
      let home = URL(fileURLWithPath: target).deletingLastPathComponent().path
      func here(_ path: String) -> String { Workspace.relative(path, typedIn: folder, to: home) }
      let stem = Configuration.stem(of: target)
      let webhookFile = Self.webhookFile(of: stem)
      let webhookPath = Workspace.resolve(webhookFile, in: home)
      let door: String
      var typed: Secret?
      if let described {
        door = described.text(here)
      } else {
        if webhookFrom == nil { try refuseToOverwrite(webhookPath) }
        let (reference, secret) = try webhookReference(console, webhookFile, here)
        door = "webhook: \"\(reference.text)\""
        typed = secret
      }
      _ = try Directories.create(home, mode: 0o755)
      if let yaml = choice.inferred {
        _ = try Directories.create(Workspace.resolve(Self.mappingFolder, in: home), mode: 0o755)
        try write(yaml, to: Workspace.resolve(choice.name, in: home), console)
      }
      if let typed { try keep(typed, at: webhookPath, console) }
      let isPath = choice.inferred == nil && MappingLibrary.isPath(choice.name)
      let text = Self.configurationText(
        path: here(path), mapping: isPath ? here(choice.name) : choice.name, door: door,
        isFull: full, type: data.connectionType,
        origin: target.hasSuffix("/" + Configuration.fileName) ? nil : stem)
      try write(text, to: target, console)
      if choice.mapping == nil {
        console.say(InitSentence.completeMapping(choice.name))
        return ExitStatus.attention
      }
      console.say(described == nil ? InitSentence.next : InitSentence.nextOfApplication)
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

  /// Where the webhook's address stands, and the address when it was typed in.
  private func webhookReference(
    _ console: Console, _ webhookFile: String, _ here: (String) -> String
  ) throws -> (SecretReference, typed: Secret?) {
    if let webhookFrom {
      switch SecretReference("${\(webhookFrom)}") {
      case .environment(let name): return (.environment(name), nil)
      case .file(let path): return (.file(here(path)), nil)
      case nil: throw CommandFailure(ExitStatus.usage, CommandSentence.wrongReference(webhookFrom))
      }
    }
    let typed = try HiddenTyping.during { try ask(InitSentence.askWebhook, console) }
    // What would be refused by every command is refused before anything is written.
    _ = try WebhookURL(typed)
    return (.file(webhookFile), Secret(typed))
  }

  private func keep(_ webhook: Secret, at path: String, _ console: Console) throws {
    let replacement = try AtomicReplacement(of: path, newFileMode: 0o600)
    try replacement.append(Array((webhook.exposed + "\n").utf8))
    _ = try replacement.commit(expecting: nil)
    console.say(CommandSentence.wrote(path))
  }

  /// A mapping for the file, not written yet.
  private struct Choice {
    /// As the configuration names it.
    var name: String
    /// Nil where something that a mapping needs has to be named by a person, such as a key.
    var mapping: CompiledMapping?
    /// The text of a mapping made from the header.
    var inferred: String?
    var notes: [Sentence] = []
  }

  /// The shipped mapping that understands the file best, else one made from what the file says.
  private func chooseMapping(
    _ file: DataFile, _ path: String, _ folder: String, _ console: Console
  ) throws -> Choice {
    let library = global.mappings()
    if let mapping {
      let compiled = try library.load(mapping, relativeTo: folder)
      try Workspace.require(file.format, of: compiled)
      return Choice(name: mapping, mapping: compiled)
    }
    if let best = try library.bestFit(for: file, relativeTo: folder) {
      return Choice(
        name: best.name, mapping: try library.load(best.name, relativeTo: folder), notes: [best.sentence])
    }
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let inferred = try library.propose(for: file, name: name, relativeTo: folder, language: console.language)
    let compiled = try? Mapping.compile(try YAMLReader.read(inferred.yaml, file: "\(name).yaml"))
    return Choice(
      name: "\(Self.mappingFolder)/\(name).yaml", mapping: compiled, inferred: inferred.yaml,
      notes: inferred.notes)
  }

  private func refuseToOverwrite(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) && !force {
      throw CommandFailure(ExitStatus.failed, CommandSentence.exists(path))
    }
  }

  private func write(_ text: String, to path: String, _ console: Console) throws {
    try refuseToOverwrite(path)
    let replacement = try AtomicReplacement(of: path, newFileMode: 0o644)
    try replacement.append(Array(text.utf8))
    _ = try replacement.commit(expecting: nil)
    console.say(CommandSentence.wrote(path))
  }

  /// The configuration's text.
  ///
  /// With an `origin` the records that come from the file carry it: two files may number theirs alike, and the portal must not take
  /// one's for the other's.
  private static func configurationText(
    path: String, mapping: String, door: String, isFull: Bool, type: String, origin: String?
  ) -> String {
    let origin = origin.map { ", origin: \(quoted($0))" } ?? ""
    return """
      version: 1
      country: RU
      connections:
        file: { type: \(type), path: \(quoted(path)), mapping: \(quoted(mapping)), full: \(isFull ? "yes" : "no")\(origin) }
        crm:  { type: bitrix24, \(door) }
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
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
