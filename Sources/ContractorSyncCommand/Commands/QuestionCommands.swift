import ArgumentParser
import Contractors
import Foundation
import Reconciliation
import SyncConfiguration
import SyncEngine
import SyncStore

/// A sync's memory, for commands that ask and answer without reading the sides.
struct Memory {
  let name: String
  let store: StoredSync
  let connections: Sides<String>

  var answers: Answers {
    Answers(store: store, now: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)))
  }
}

extension GlobalOptions {
  /// The memory of a configured sync, or of a one-off transfer named in full.
  func memory(of sync: String?) throws -> Memory {
    let workspace = try workspace()
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

struct ConflictsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts", abstract: "Questions about values: both sides changed a field.",
    discussion: """
      Examples:
        contractor-sync conflicts
        contractor-sync conflicts resolve 3 --take right
      """,
    subcommands: [List.self, Show.self, Resolve.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the open conflicts.")
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        let conflicts = try memory.store.conflicts(includingClosed: false)
        if conflicts.isEmpty && global.output == .text { console.say(CommandSentence.noneOpen) }
        print(conflicts, memory, global.output, console)
        return conflicts.isEmpty ? 0 : ExitStatus.attention
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows one conflict.")
    @Argument(help: "The conflict's number.") var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        guard let conflict = try memory.store.conflicts(includingClosed: true).first(where: { $0.id == id })
        else {
          throw AnswerError.unknown(id)
        }
        ConflictsCommand.print([conflict], memory, global.output, console)
        return 0
      }
    }
  }

  struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resolve", abstract: "Decides a conflict; the next run writes the answer.",
      discussion: """
        Examples:
          contractor-sync conflicts resolve 3 --take left
          contractor-sync conflicts resolve 3 --take "ООО Вектор"
          contractor-sync conflicts resolve 4 --take taxId=9999000013 --take taxReason=999901001
        """)
    @Argument(help: "The conflict's number.") var id: Int64
    @Option(help: ArgumentHelp("left, right, a value, or field=value for a group.", valueName: "answer"))
    var take: [String]
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        guard let conflict = try memory.store.conflicts(includingClosed: false).first(where: { $0.id == id })
        else {
          throw AnswerError.unknown(id)
        }
        try memory.answers.resolve(id, try ConflictsCommand.answer(take, to: conflict))
        console.say(CommandSentence.resolved)
        return 0
      }
    }
  }

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

  private static func print(
    _ conflicts: [Conflict], _ memory: Memory, _ format: OutputFormat, _ console: Console
  ) {
    func values(_ parts: [FieldName: String]) -> JSONText.Value {
      .object(parts.sorted { $0.key < $1.key }.map { ($0.key.rawValue, .string($0.value)) })
    }
    func text(_ parts: [FieldName: String]) -> String {
      let empty = ReportSentence.empty[console.language]
      return parts.sorted { $0.key < $1.key }.map { part, text in
        parts.count == 1 ? (text.isEmpty ? empty : text) : "\(part)=\(text.isEmpty ? empty : text)"
      }.joined(separator: ", ")
    }
    let objects = conflicts.map { conflict -> JSONText.Value in
      .object([
        ("id", .int(Int(conflict.id))), ("entity", .string(conflict.entity.rawValue)),
        ("leftKey", conflict.keys.left.map { .string($0.rawValue) } ?? .null),
        ("rightKey", conflict.keys.right.map { .string($0.rawValue) } ?? .null),
        ("field", .string(conflict.unit.rawValue)),
        ("element", conflict.element.map { .string($0) } ?? .null),
        ("base", values(conflict.base)), ("left", values(conflict.values.left)),
        ("right", values(conflict.values.right)),
        ("decision", conflict.decision.map { .string($0) } ?? .null),
      ])
    }
    console.list(objects, as: format) {
      for conflict in conflicts {
        let place = conflict.element.map { "\(conflict.unit)/\($0)" } ?? conflict.unit.rawValue
        let keys = [conflict.keys.left?.rawValue, conflict.keys.right?.rawValue].compactMap { $0 }
          .joined(separator: " ↔ ")
        console.data("\(conflict.id)  \(place)  \(conflict.entity.rawValue) \(keys)")
        console.data("   left   \(memory.connections.left): \(text(conflict.values.left))")
        console.data("   right  \(memory.connections.right): \(text(conflict.values.right))")
        if !conflict.base.isEmpty {
          console.data("   " + Sentence("before", "прежде")[console.language] + ": \(text(conflict.base))")
        }
      }
    }
  }
}

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Questions about who is who: two records may be the same contractor.",
    discussion: """
      Examples:
        contractor-sync review
        contractor-sync review accept 2
      """,
    subcommands: [List.self, Accept.self, Reject.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the open questions.")
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        let reviews = try memory.store.reviews().filter { $0.answer == .open }
        let objects = reviews.map { review -> JSONText.Value in
          .object([
            ("id", .int(Int(review.id))), ("entity", .string(review.entity.rawValue)),
            ("leftKey", .string(review.left.rawValue)), ("rightKey", .string(review.right.rawValue)),
            ("reason", .string(review.reason.rawValue)),
          ])
        }
        console.list(objects, as: global.output) {
          if reviews.isEmpty { console.say(CommandSentence.noneOpen) }
          for review in reviews {
            let reason = ReportSentence.reason(review.reason)[console.language]
            console.data(
              "\(review.id)  \(review.entity.rawValue) \(review.left) ↔ \(review.right)  \(reason)")
          }
        }
        return reviews.isEmpty ? 0 : ExitStatus.attention
      }
    }
  }

  struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "accept", abstract: "The two records are the same contractor.")
    @Argument(help: "The question's number.") var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws { try await ReviewCommand.answer(id, isSame: true, sync, global) }
  }

  struct Reject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reject", abstract: "The two records are different contractors.")
    @Argument(help: "The question's number.") var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws { try await ReviewCommand.answer(id, isSame: false, sync, global) }
  }

  private static func answer(_ id: Int64, isSame: Bool, _ sync: SyncOption, _ global: GlobalOptions)
    async throws
  {
    try await global.run { console in
      try global.memory(of: sync.sync).answers.review(id, isSame: isSame)
      console.say(CommandSentence.resolved)
      return 0
    }
  }
}

struct SetAsideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setaside", abstract: "Records that were set aside, and why.",
    discussion: """
      Examples:
        contractor-sync setaside
        contractor-sync setaside show 5
        contractor-sync setaside retry
      """,
    subcommands: [List.self, Show.self, Retry.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the records set aside.")
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        let rows = try memory.store.setAside()
        if rows.isEmpty && global.output == .text { console.say(CommandSentence.noneOpen) }
        SetAsideCommand.print(rows, memory, global.output, console, showsRaw: false)
        return rows.isEmpty ? 0 : ExitStatus.attention
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Shows one record with its raw text.")
    @Argument(help: "The number.") var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        guard let row = try memory.store.setAside().first(where: { $0.id == id }) else {
          throw AnswerError.unknown(id)
        }
        SetAsideCommand.print([row], memory, global.output, console, showsRaw: true)
        return 0
      }
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retry", abstract: "Lets the next run try all of them again.")
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let count = try global.memory(of: sync.sync).answers.retrySetAside()
        console.say(CommandSentence.retried[console.language] + Noun.record.counted(count)[console.language])
        return 0
      }
    }
  }

  private static func print(
    _ rows: [SetAside], _ memory: Memory, _ format: OutputFormat, _ console: Console, showsRaw: Bool
  ) {
    let objects = rows.map { row -> JSONText.Value in
      .object([
        ("id", .int(Int(row.id))), ("side", .string(row.stream.side.rawValue)),
        ("entity", .string(row.stream.entity.rawValue)), ("name", .string(row.name)),
        ("key", row.key.map { .string($0.rawValue) } ?? .null), ("position", .string(row.position.name)),
        ("field", row.field.map { .string($0) } ?? .null), ("reason", .string(row.reason[console.language])),
        ("refused", .bool(row.isRefusal)),
      ])
    }
    console.list(objects, as: format) {
      for row in rows {
        let place = "\(memory.connections[row.stream.side]) \(row.position.words[console.language])"
        console.data("\(row.id)  \(place)\(row.field.map { "  \($0)" } ?? "")")
        console.data("   \(row.reason[console.language])")
        if showsRaw && !row.raw.isEmpty { console.data("   \(row.raw)") }
      }
    }
  }
}
