import ArgumentParser
import CSVConnector
import Contractors
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
        let names = library.names()
        if global.output == .text { console.say(CommandSentence.shipped(names.count)) }
        for name in names {
          let mapping = try library.load(name, relativeTo: FileManager.default.currentDirectoryPath)
          let description = mapping.descriptions[console.language.rawValue] ?? ""
          if global.output == .text {
            console.data("  " + name.padding(toLength: 28, withPad: " ", startingAt: 0) + " " + description)
          } else {
            console.data(
              JSONText.text(.object([("name", .string(name)), ("description", .string(description))])))
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
      commandName: "check", abstract: HelpSentence.Mappings.check)
    @Argument(help: ArgumentHelp(HelpSentence.Mappings.mapping), completion: .file()) var mapping: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let compiled = try global.mappings().load(
          mapping, relativeTo: FileManager.default.currentDirectoryPath)
        for entity in compiled.entities {
          let fields = compiled.capabilities(of: entity)
          for field in fields.keys.sorted() {
            let ways = fields[field]?.isWritable == true ? "↔" : "→"
            console.data("\(entity.rawValue)  \(ways)  \(field)")
          }
        }
        console.say(CommandSentence.mappingIsFine)
        return 0
      }
    }
  }

  struct Infer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "infer", abstract: HelpSentence.Mappings.infer,
      discussion: HelpSentence.Mappings.inferDiscussion)
    @Argument(help: ArgumentHelp(HelpSentence.file), completion: .file()) var file: String
    @Option(help: ArgumentHelp(HelpSentence.Mappings.name)) var name: String?
    @Option(help: ArgumentHelp(HelpSentence.Mappings.entity)) var entity: Entity?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let path = Workspace.resolve(file, in: FileManager.default.currentDirectoryPath)
        let sample = try CSVFileReport.describe(path: path)
        let name = name ?? URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        let inferred = Mapping.infer(
          header: sample.header, samples: sample.samples, name: name, entity: entity,
          language: console.language)
        console.data(inferred.yaml)
        for note in inferred.notes { console.say(note) }
        return 0
      }
    }
  }
}
