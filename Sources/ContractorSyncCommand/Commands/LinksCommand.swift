import ArgumentParser
import Contractors
import Reconciliation
import SyncEngine
import SyncStore

struct LinksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "links", abstract: HelpSentence.Links.abstract,
    discussion: HelpSentence.Links.discussion,
    subcommands: [List.self, Find.self, Join.self, Split.self, Rebuild.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: HelpSentence.Links.list)
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        var list = LinkList(console: console, format: global.output)
        try memory.store.forEachPair { list.add($0) }
        list.end()
        try LinksCommand.sayTakenApart(list.ended, memory, sync, console)
        return 0
      }
    }
  }

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "find", abstract: HelpSentence.Links.find)
    @Argument(help: ArgumentHelp(HelpSentence.Links.key)) var key: String
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        var list = LinkList(console: console, format: global.output)
        for entity in Entity.allCases {
          // Where both sides have the key it may be one link.
          var found: Pair?
          for side in Side.allCases {
            guard
              let pair = try memory.store.pair(of: Stream(side, entity), key: RecordKey(rawValue: key)),
              pair.id != found?.id
            else { continue }
            list.add(pair)
            found = pair
          }
        }
        list.end()
        if list.count == 0 { throw CommandFailure(ExitStatus.failed, CommandSentence.noLink(key)) }
        try LinksCommand.sayTakenApart(list.ended, memory, sync, console)
        return 0
      }
    }
  }

  struct Join: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "join", abstract: HelpSentence.Links.join)
    @Argument(help: ArgumentHelp(HelpSentence.Links.left)) var left: String
    @Argument(help: ArgumentHelp(HelpSentence.Links.right)) var right: String
    @Option(help: ArgumentHelp(HelpSentence.Links.entity)) var entity: Entity = .company
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
      commandName: "split", abstract: HelpSentence.Links.split)
    @Argument(help: ArgumentHelp(HelpSentence.Links.id)) var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        guard try memory.store.pair(PairID(rawValue: id)) != nil else {
          throw CommandFailure(ExitStatus.usage, CommandSentence.noLink(id))
        }
        try memory.answers.split(PairID(rawValue: id))
        try LinksCommand.sayTakenApart(
          [memory.store.pair(PairID(rawValue: id))].compactMap(\.self), memory, sync, console)
        return 0
      }
    }
  }

  struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rebuild", abstract: HelpSentence.Links.rebuild,
      discussion: HelpSentence.Links.rebuildDiscussion)
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        try memory.store.commit(SyncEngine.rebuilding)
        console.say(CommandSentence.resolved)
        return 0
      }
    }
  }
}

extension LinksCommand {
  /// Says of links that a person ended that they stay so, and how to join them again.
  private static func sayTakenApart(
    _ ended: [Pair], _ memory: Memory, _ sync: SyncOption, _ console: Console
  ) throws {
    let apart = try memory.answers.takenApart(ended)
    guard let first = apart.first, let left = first.keys.left, let right = first.keys.right else { return }
    let entity = first.entity == .company ? "" : " --entity \(first.entity.rawValue)"
    // Who had to name the sync to see the link has to name it again.
    let name = sync.sync.map { " --sync \($0.shellWord)" } ?? ""
    let keys = "\(left.rawValue.shellWord) \(right.rawValue.shellWord)"
    let command = "contractor-sync links join \(keys)\(entity)\(name)"
    console.say(ReportSentence.takenApart(apart.count, command))
  }
}

/// Prints links as they come: there may be a million of them.
private struct LinkList {
  let console: Console
  let format: OutputFormat
  private(set) var count = 0
  /// The links that have ended.
  private(set) var ended: [Pair] = []

  init(console: Console, format: OutputFormat) {
    self.console = console
    self.format = format
  }

  mutating func add(_ pair: Pair) {
    count += 1
    if pair.state == .tomb { ended.append(pair) }
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
