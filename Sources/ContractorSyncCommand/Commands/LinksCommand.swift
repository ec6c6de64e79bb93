import ArgumentParser
import Contractors
import Reconciliation
import SyncEngine
import SyncStore

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
        let memory = try global.memory(of: sync.sync, console)
        var list = LinkList(console: console, format: global.output)
        try memory.store.forEachPair { list.add($0) }
        list.end()
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
        let memory = try global.memory(of: sync.sync, console)
        var list = LinkList(console: console, format: global.output)
        for entity in Entity.allCases {
          for side in Side.allCases {
            if let pair = try memory.store.pair(of: Stream(side, entity), key: RecordKey(rawValue: key)) {
              list.add(pair)
            }
          }
        }
        list.end()
        return list.count == 0 ? ExitStatus.failed : 0
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
        try global.memory(of: sync.sync, console).answers.join(
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
        try global.memory(of: sync.sync, console).answers.split(PairID(rawValue: id))
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
        let memory = try global.memory(of: sync.sync, console)
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
}

/// Prints links as they come: there may be a million of them.
private struct LinkList {
  let console: Console
  let format: OutputFormat
  private(set) var count = 0

  init(console: Console, format: OutputFormat) {
    self.console = console
    self.format = format
  }

  mutating func add(_ pair: Pair) {
    count += 1
    if format == .text {
      console.data(
        "\(pair.id.rawValue)  \(pair.entity.rawValue)  \(pair.keys.left?.rawValue ?? "—") ↔ "
          + "\(pair.keys.right?.rawValue ?? "—")  \(ReportSentence.state(pair.state)[console.language])")
      return
    }
    let object = JSONText.text(
      .object([
        ("id", .int(Int(pair.id.rawValue))), ("entity", .string(pair.entity.rawValue)),
        ("leftKey", pair.keys.left.map { .string($0.rawValue) } ?? .null),
        ("rightKey", pair.keys.right.map { .string($0.rawValue) } ?? .null),
        ("state", .string(pair.state.rawValue)),
      ]))
    console.data(format == .json ? (count == 1 ? "[" : ",") + object : object)
  }

  func end() {
    if format == .json { console.data(count == 0 ? "[]" : "]") }
  }
}
