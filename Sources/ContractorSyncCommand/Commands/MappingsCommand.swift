import ArgumentParser
import CSVConnector
import Contractors
import Files
import Foundation
import Mappings
import SyncConfiguration

struct MappingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mappings", abstract: HelpSentence.Mappings.abstract,
    discussion: HelpSentence.Mappings.discussion,
    subcommands: [List.self, Show.self, Check.self, Infer.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: HelpSentence.Mappings.list)
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let library = global.mappings()
        let names = try library.shippedNames()
        if global.output == .text { console.say(CommandSentence.shipped(names.count)) }
        let described = try names.map { name in
          let mapping = try library.load(name, relativeTo: FileManager.default.currentDirectoryPath)
          return (name, mapping.descriptions[console.language.rawValue] ?? "")
        }
        let objects = described.map { name, description in
          JSONText.Value.object([("name", .string(name)), ("description", .string(description))])
        }
        console.list(objects, as: global.output) {
          for (name, description) in described {
            console.data("  " + name.padding(toLength: 28, withPad: " ", startingAt: 0) + " " + description)
          }
        }
        return 0
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: HelpSentence.Mappings.show)
    @Argument(help: ArgumentHelp(HelpSentence.Mappings.mapping)) var mapping: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let path = try global.mappings().path(
          of: mapping, relativeTo: FileManager.default.currentDirectoryPath)
        console.data(try Workspace.text(of: path, limit: YAMLReader.bytesMaximum))
        return 0
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: HelpSentence.Mappings.check,
      discussion: HelpSentence.Mappings.checkDiscussion)
    @Argument(help: ArgumentHelp(HelpSentence.Mappings.checked), completion: .file()) var file: String
    @Option(help: ArgumentHelp(HelpSentence.Mappings.checkMapping)) var mapping: String?
    @Option(help: ArgumentHelp(HelpSentence.Mappings.records, valueName: "count")) var records = 3
    @Option(help: ArgumentHelp(HelpSentence.Transfer.encoding)) var encoding: String?
    @Option(help: ArgumentHelp(HelpSentence.Transfer.delimiter)) var delimiter: DelimiterName?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let library = global.mappings()
        let folder = FileManager.default.currentDirectoryPath
        if mapping == nil, library.isMapping(file) {
          return try checkMapping(library.load(file, relativeTo: folder), console)
        }
        let data = try DataFile(
          Workspace.resolve(file, in: folder), encoding: encoding.map { try TextEncoding(named: $0) },
          delimiter: delimiter.flatMap { CSVReplicaOptions.delimiter(named: $0.character) })
        return try await check(data, try chosen(data, library, folder, console), console)
      }
    }

    /// The mapping that is named, else the shipped one that understands the file best.
    private func chosen(
      _ data: DataFile, _ library: MappingLibrary, _ folder: String, _ console: Console
    ) throws -> CompiledMapping {
      if let mapping { return try library.load(mapping, relativeTo: folder) }
      guard let fit = try library.bestFit(for: data, relativeTo: folder) else {
        // A file that cannot be read at all says why.
        _ = try data.plainReport()
        throw CommandFailure(ExitStatus.usage, MappingSentence.nothingFits(file))
      }
      console.say(fit.sentence)
      return fit.mapping
    }

    private func check(_ data: DataFile, _ mapping: CompiledMapping, _ console: Console) async throws -> Int32
    {
      console.say(try data.report(mapping))
      let check = try await FileCheck(data.replica(mapping), mapping, records: max(0, records))
      console.list(check.objects(mapping), as: global.output) {
        for line in check.lines(console.language) { console.data(line) }
      }
      return check.isClean ? 0 : ExitStatus.attention
    }

    private func checkMapping(_ compiled: CompiledMapping, _ console: Console) throws -> Int32 {
      let fields = compiled.entities.flatMap { entity in
        compiled.capabilities(of: entity).sorted { $0.key < $1.key }
          .map { (entity: entity.rawValue, name: $0.key.rawValue, isWritable: $0.value.isWritable) }
      }
      let objects = fields.map { field in
        JSONText.Value.object([
          ("mapping", .string(compiled.name)), ("entity", .string(field.entity)),
          ("field", .string(field.name)), ("writable", .bool(field.isWritable)),
        ])
      }
      console.list(objects, as: global.output) {
        for field in fields {
          console.data("\(field.entity)  \(field.isWritable ? "↔" : "→")  \(field.name)")
        }
      }
      console.say(CommandSentence.mappingIsFine)
      return 0
    }
  }

  struct Infer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "infer", abstract: HelpSentence.Mappings.infer,
      discussion: HelpSentence.Mappings.inferDiscussion)
    @Argument(help: ArgumentHelp(HelpSentence.anyFile), completion: .file()) var file: String
    @Option(help: ArgumentHelp(HelpSentence.Mappings.name)) var name: String?
    @Option(help: ArgumentHelp(HelpSentence.Mappings.entity)) var entity: Entity?
    @Option(help: ArgumentHelp(HelpSentence.Transfer.encoding)) var encoding: String?
    @Option(help: ArgumentHelp(HelpSentence.Transfer.delimiter)) var delimiter: DelimiterName?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let folder = FileManager.default.currentDirectoryPath
        let data = try DataFile(
          Workspace.resolve(file, in: folder), encoding: encoding.map { try TextEncoding(named: $0) },
          delimiter: delimiter.flatMap { CSVReplicaOptions.delimiter(named: $0.character) })
        console.say(try data.plainReport())
        let name = name ?? URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        let inferred = try global.mappings().propose(
          for: data, name: name, entity: entity, relativeTo: folder, language: console.language)
        console.data(inferred.yaml)
        for note in inferred.notes { console.say(note) }
        return 0
      }
    }
  }
}
