import ArgumentParser
import Contractors
import Reconciliation
import SyncEngine
import SyncStore

struct SetAsideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setaside", abstract: HelpSentence.SetAside.abstract,
    discussion: HelpSentence.SetAside.discussion,
    subcommands: [List.self, Show.self, Retry.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: HelpSentence.SetAside.list)
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        let rows = try memory.store.setAside()
        if rows.isEmpty && global.output == .text { console.say(CommandSentence.noneOpen) }
        try SetAsideCommand.print(rows, memory, global.output, console, showsRaw: false)
        return rows.isEmpty ? 0 : ExitStatus.attention
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: HelpSentence.SetAside.show)
    @Argument(help: ArgumentHelp(HelpSentence.SetAside.id)) var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        guard let row = try memory.store.setAside().first(where: { $0.id == id }) else {
          throw AnswerError.unknown(id)
        }
        try SetAsideCommand.print([row], memory, global.output, console, showsRaw: true)
        return 0
      }
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retry", abstract: HelpSentence.SetAside.retry)
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let count = try global.memory(of: sync.sync, console).answers.retrySetAside()
        console.say(CommandSentence.retried[console.language] + Noun.record.counted(count)[console.language])
        return 0
      }
    }
  }

  private static func print(
    _ rows: [SetAside], _ memory: Memory, _ format: OutputFormat, _ console: Console, showsRaw: Bool
  ) throws {
    let language = console.language
    let names = try names(of: rows, memory)
    console.list(rows.map { QuestionJSON.setAside($0, name: names[$0.id], in: language) }, as: format) {
      for row in rows {
        // What a side did not take as new has no record there: it is named by the other side's.
        let isNew = row.isRefusal && row.key == nil
        let source = isNew ? "← \(memory.connections[row.stream.side.opposite]) " : ""
        let place = "\(memory.connections[row.stream.side]) \(source)\(row.position.words[language])"
        let name = names[row.id].map { "  " + OperationText.cut($0, nameCharacters) } ?? ""
        console.data("\(row.id)  \(place)\(name)\(row.field.map { "  \($0)" } ?? "")")
        console.data("   \(row.reason[language])")
        if showsRaw && !row.raw.isEmpty { console.data("   \(row.raw)") }
      }
    }
  }

  private static let nameCharacters = 40

  /// What contractors are called, by the numbers of their rows: as their links, or records that wait for one, have it.
  private static func names(of rows: [SetAside], _ memory: Memory) throws -> [Int64: String] {
    var pairs: [Int64: PairID] = [:]
    var names: [Int64: String] = [:]
    for row in rows {
      if let pair = try row.pair ?? row.key.flatMap({ try memory.store.pair(of: row.stream, key: $0)?.id }) {
        pairs[row.id] = pair
      } else if let key = row.key {
        let record = try memory.store.observations(of: row.stream, keys: [key])[key]?.record
        names[row.id] = record.flatMap { record in ContractorName.name { record[$0]?.text } }
      }
    }
    let registers = try memory.store.registers(of: Array(Set(pairs.values)))
    for (row, pair) in pairs { names[row] = registers[pair]?.label }
    return names.filter { !$0.value.isEmpty }
  }
}
