import ArgumentParser
import Contractors
import Foundation
import Reconciliation
import SyncEngine
import SyncStore

/// Moments for people, in the local time zone.
enum MomentText {
  static func text(_ moment: Timestamp) -> String {
    let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    return date.formatted(
      .iso8601.year().month().day().dateSeparator(.dash).dateTimeSeparator(.space).time(
        includingFractionalSeconds: false
      )
      .timeSeparator(.colon))
  }
}

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Where things stand: last runs, open questions, links.",
    discussion: """
      Examples:
        contractor-sync status
        contractor-sync status --output json
      """)
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try global.workspace()
      guard let file = try workspace.existingStore() else {
        console.say(CommandSentence.noStore)
        return 0
      }
      var needsAttention = false
      for name in try file.syncNames() {
        let store = try file.sync(named: name)
        let run = try store.runs(limit: 1).first
        let conflicts = try store.conflicts(includingClosed: false).count
        let reviews = try store.reviews().count { $0.answer == .open }
        let setAside = try store.setAside().count
        needsAttention = needsAttention || conflicts + reviews + setAside > 0
        let object = JSONText.Value.object([
          ("sync", .string(name)), ("run", run.map { .int(Int($0.id)) } ?? .null),
          ("startedAt", run.map { .string(MomentText.text($0.startedAt)) } ?? .null),
          ("outcome", run?.outcome.map { .string($0.rawValue) } ?? .null),
          ("pairs", .int(run?.report?.pairs ?? 0)), ("conflicts", .int(conflicts)), ("review", .int(reviews)),
          ("setAside", .int(setAside)),
        ])
        if global.output != .text {
          console.data(JSONText.text(object))
          continue
        }
        let language = console.language
        let last =
          run.map { run in
            let outcome = run.outcome.map { ReportSentence.outcome($0)[language] } ?? "…"
            return
              "\(CommandSentence.lastRun[language]) \(run.id), \(MomentText.text(run.startedAt)): \(outcome)"
          } ?? CommandSentence.never[language]
        console.data("\(name): \(last)")
        console.data(
          "  \(ReportSentence.links[language]) \(run?.report?.pairs ?? 0), \(ReportSentence.conflicts[language]) \(conflicts), "
            + "\(ReportSentence.review[language]) \(reviews), \(ReportSentence.setAside[language]) \(setAside)"
        )
      }
      return needsAttention ? ExitStatus.attention : 0
    }
  }
}

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "What was done and why, run by run or field by field.",
    discussion: """
      Examples:
        contractor-sync history            the last runs
        contractor-sync history 12         every value that run 12 replaced
      """)
  @Argument(help: "The run's number.") var run: Int64?
  @OptionGroup var sync: SyncOption
  @OptionGroup var global: GlobalOptions

  private static let runsShown = 20

  func run() async throws {
    try await global.run { console in
      let memory = try global.memory(of: sync.sync)
      if let run { return try show(run, memory, console) }
      for run in try memory.store.runs(limit: Self.runsShown) { show(run, memory, console) }
      return 0
    }
  }

  private func show(_ run: Run, _ memory: Memory, _ console: Console) {
    let sides = run.report?.sides
    func figures(_ counts: SideCounts?) -> String {
      guard let counts else { return "—" }
      return "+\(counts.created) ~\(counts.updated) −\(counts.removed + counts.flagged)"
    }
    if global.output == .text {
      let outcome = run.outcome.map { ReportSentence.outcome($0)[console.language] } ?? "…"
      console.data(
        "\(run.id)  \(MomentText.text(run.startedAt))  \(memory.connections.left) \(figures(sides?.left))  "
          + "\(memory.connections.right) \(figures(sides?.right))  \(outcome)")
    } else {
      console.data(
        JSONText.text(
          .object([
            ("run", .int(Int(run.id))), ("startedAt", .string(MomentText.text(run.startedAt))),
            ("outcome", run.outcome.map { .string($0.rawValue) } ?? .null),
            ("leftCreated", .int(sides?.left.created ?? 0)), ("leftUpdated", .int(sides?.left.updated ?? 0)),
            ("rightCreated", .int(sides?.right.created ?? 0)),
            ("rightUpdated", .int(sides?.right.updated ?? 0)),
          ])))
    }
  }

  private func show(_ id: Int64, _ memory: Memory, _ console: Console) throws -> Int32 {
    let entries = try memory.store.history(of: id)
    let journal = try memory.store.journal(of: id)
    if entries.isEmpty && journal.isEmpty {
      if try !memory.store.runs(limit: .max).contains(where: { $0.id == id }) {
        throw CommandFailure(ExitStatus.failed, CommandSentence.noRun(id))
      }
      console.say(ReportSentence.nothing)
      return 0
    }
    let text = OperationText(console: console, names: memory.connections)
    for entry in entries {
      if global.output == .text {
        let old = entry.old.map(text.text) ?? "—"
        let new = entry.new.map(text.text) ?? "—"
        console.data(
          "\(memory.connections[entry.side]) \(entry.key?.rawValue ?? "—")  \(entry.field): "
            + "\(OperationText.cut(old, 28)) → \(OperationText.cut(new, 28))  (\(entry.cause.rawValue))")
      } else {
        func value(_ value: Value?) -> JSONText.Value { value.map { .string(text.text($0)) } ?? .null }
        console.data(
          JSONText.text(
            .object([
              ("side", .string(entry.side.rawValue)),
              ("key", entry.key.map { .string($0.rawValue) } ?? .null),
              ("pair", .int(Int(entry.pair.rawValue))), ("field", .string(entry.field.rawValue)),
              ("old", value(entry.old)), ("new", value(entry.new)), ("cause", .string(entry.cause.rawValue)),
            ])))
      }
    }
    for entry in journal where entry.state != .done {
      let reason = entry.message.map { ": \($0[console.language])" } ?? ""
      console.say(
        "\(memory.connections[entry.side]) \(entry.kind.rawValue): \(entry.state.rawValue)\(reason)")
    }
    return 0
  }
}

struct LinksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "links", abstract: "The mapping table: which records are the same contractor.",
    discussion: """
      Examples:
        contractor-sync links find 000000012
        contractor-sync links join 000000012 345
        contractor-sync links split 7
      """,
    subcommands: [List.self, Find.self, Join.self, Split.self, Rebuild.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists all links.")
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        try memory.store.forEachPair { LinksCommand.print($0, global.output, console) }
        return 0
      }
    }
  }

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "find", abstract: "Finds the links of a key.")
    @Argument(help: "A key of either side.") var key: String
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        var found = 0
        for entity in Entity.allCases {
          for side in Side.allCases {
            if let pair = try memory.store.pair(of: Stream(side, entity), key: RecordKey(rawValue: key)) {
              LinksCommand.print(pair, global.output, console)
              found += 1
            }
          }
        }
        return found == 0 ? ExitStatus.failed : 0
      }
    }
  }

  struct Join: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "join", abstract: "Says that two records are the same contractor.")
    @Argument(help: "The left record's key.") var left: String
    @Argument(help: "The right record's key.") var right: String
    @Option(help: "company or contact.") var entity: Entity = .company
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        try global.memory(of: sync.sync).answers.join(
          entity, left: RecordKey(rawValue: left), right: RecordKey(rawValue: right))
        console.say(CommandSentence.resolved)
        return 0
      }
    }
  }

  struct Split: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "split", abstract: "Ends a link; both records stay as they are and go their own ways.")
    @Argument(help: "The link's number.") var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        try global.memory(of: sync.sync).answers.split(PairID(rawValue: id))
        console.say(CommandSentence.resolved)
        return 0
      }
    }
  }

  struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rebuild", abstract: "Lets the next run read everything anew.",
      discussion:
        "A lost store needs no command: the next run finds the links again from the records' origins.")
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync)
        var changes = Changes()
        for side in Side.allCases {
          for entity in Entity.allCases { changes.cursors[Stream(side, entity)] = .some(nil) }
        }
        try memory.store.commit(changes)
        console.say(CommandSentence.resolved)
        return 0
      }
    }
  }

  private static func print(_ pair: Pair, _ format: OutputFormat, _ console: Console) {
    if format == .text {
      console.data(
        "\(pair.id.rawValue)  \(pair.entity.rawValue)  \(pair.keys.left?.rawValue ?? "—") ↔ "
          + "\(pair.keys.right?.rawValue ?? "—")  \(pair.state.rawValue)")
    } else {
      console.data(
        JSONText.text(
          .object([
            ("id", .int(Int(pair.id.rawValue))), ("entity", .string(pair.entity.rawValue)),
            ("leftKey", pair.keys.left.map { .string($0.rawValue) } ?? .null),
            ("rightKey", pair.keys.right.map { .string($0.rawValue) } ?? .null),
            ("state", .string(pair.state.rawValue)),
          ])))
    }
  }
}
