import ArgumentParser
import Contractors
import Reconciliation
import SyncEngine
import SyncStore

struct ConflictsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts", abstract: HelpSentence.Conflicts.abstract,
    discussion: HelpSentence.Conflicts.discussion,
    subcommands: [List.self, Show.self, Resolve.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: HelpSentence.Conflicts.list)
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        let conflicts = try memory.store.conflicts(includingClosed: false)
        if conflicts.isEmpty && global.output == .text { console.say(CommandSentence.noneOpen) }
        try print(conflicts, memory, global.output, console)
        return conflicts.isEmpty ? 0 : ExitStatus.attention
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: HelpSentence.Conflicts.show)
    @Argument(help: ArgumentHelp(HelpSentence.Conflicts.id)) var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        guard let conflict = try memory.store.conflicts(includingClosed: true).first(where: { $0.id == id })
        else {
          throw AnswerError.unknown(id)
        }
        try ConflictsCommand.print([conflict], memory, global.output, console)
        return 0
      }
    }
  }

  struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resolve", abstract: HelpSentence.Conflicts.resolve,
      discussion: HelpSentence.Conflicts.resolveDiscussion)
    @Argument(help: ArgumentHelp(HelpSentence.Conflicts.id)) var id: Int64
    @Option(help: ArgumentHelp(HelpSentence.Conflicts.take, valueName: "answer"))
    var take: [String]
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        guard let conflict = try memory.store.conflicts(includingClosed: false).first(where: { $0.id == id })
        else {
          throw AnswerError.unknown(id)
        }
        let answer = try ConflictsCommand.answer(take, to: conflict)
        try ConflictsCommand.check(answer, memory)
        try memory.answers.resolve(id, answer)
        console.say(CommandSentence.taken(ConflictsCommand.values(of: answer, conflict)))
        console.say(CommandSentence.resolved)
        return 0
      }
    }
  }

  private static let nameCharacters = 40

  /// Reads an answer: a side, one value, or values by field.
  static func answer(_ texts: [String], to conflict: Conflict) throws -> ConflictAnswer {
    let parts = Set(conflict.values.left.keys).union(conflict.values.right.keys)
    if texts.count == 1, let text = texts.first {
      if let side = Side(rawValue: text) { return .take(side) }
      if parts.count == 1, let part = parts.first { return .values([part: text]) }
    }
    var values: [FieldName: String] = [:]
    for text in texts {
      guard let equals = text.firstIndex(of: "=") else {
        throw CommandFailure(ExitStatus.usage, CommandSentence.wrongAnswer(text))
      }
      values[FieldName(rawValue: String(text[..<equals]))] = String(text[text.index(after: equals)...])
    }
    return .values(values)
  }

  /// A word that a side's mapping has no spelling for would be refused when it is written.
  private static func check(_ answer: ConflictAnswer, _ memory: Memory) throws {
    guard case .values(let values) = answer else { return }
    for (field, text) in values.sorted(by: { $0.key < $1.key }) where !text.isEmpty {
      for side in Side.allCases {
        guard let known = memory.choices(side, field), !known.contains(text) else { continue }
        throw CommandFailure(
          ExitStatus.usage, CommandSentence.unknownChoice(text, field, memory.connections[side], known))
      }
    }
  }

  /// What an answer makes of each field; a side stands for its values.
  static func values(of answer: ConflictAnswer, _ conflict: Conflict) -> [(FieldName, String)] {
    let values: [FieldName: String] =
      switch answer {
      case .take(let side): conflict.values[side]
      case .values(let values): values
      }
    return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func print(
    _ conflicts: [Conflict], _ memory: Memory, _ format: OutputFormat, _ console: Console
  ) throws {
    let names = try memory.store.registers(of: Array(Set(conflicts.map(\.pair)))).mapValues(\.label)
    func text(_ parts: [FieldName: String]) -> String {
      let empty = ReportSentence.empty[console.language]
      return parts.sorted { $0.key < $1.key }.map { part, text in
        let line = OperationText.line(text)
        return parts.count == 1 ? (line.isEmpty ? empty : line) : "\(part)=\(line.isEmpty ? empty : line)"
      }.joined(separator: ", ")
    }
    console.list(
      conflicts.map { QuestionJSON.conflict($0, name: names[$0.pair], sync: memory.name) }, as: format
    ) {
      for conflict in conflicts {
        let place = conflict.element.map { "\(conflict.unit)/\($0)" } ?? conflict.unit.rawValue
        let keys = [conflict.keys.left?.rawValue, conflict.keys.right?.rawValue].compactMap { $0 }
          .joined(separator: " ↔ ")
        let name = names[conflict.pair].map { "  " + OperationText.cut($0, nameCharacters) } ?? ""
        console.data("\(conflict.id)  \(place)  \(conflict.entity.rawValue) \(keys)\(name)")
        console.data("   left   \(memory.connections.left): \(text(conflict.values.left))")
        console.data("   right  \(memory.connections.right): \(text(conflict.values.right))")
        if !conflict.base.isEmpty {
          console.data("   " + ReportSentence.before[console.language] + ": \(text(conflict.base))")
        }
      }
    }
  }
}
