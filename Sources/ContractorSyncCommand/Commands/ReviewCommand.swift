import ArgumentParser
import Contractors
import Reconciliation
import SyncEngine
import SyncStore

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: HelpSentence.Review.abstract,
    discussion: HelpSentence.Review.discussion,
    subcommands: [List.self, Accept.self, Reject.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: HelpSentence.Review.list)
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      try await global.run { console in
        let memory = try global.memory(of: sync.sync, console)
        let reviews = try memory.answers.openReviews()
        if reviews.isEmpty && global.output == .text { console.say(CommandSentence.noneOpen) }
        try ReviewCommand.print(reviews, memory, global.output, console)
        return reviews.isEmpty ? 0 : ExitStatus.attention
      }
    }
  }

  struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "accept", abstract: HelpSentence.Review.accept)
    @Argument(help: ArgumentHelp(HelpSentence.Review.id)) var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws { try await ReviewCommand.answer(id, isSame: true, sync, global) }
  }

  struct Reject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reject", abstract: HelpSentence.Review.reject)
    @Argument(help: ArgumentHelp(HelpSentence.Review.id)) var id: Int64
    @OptionGroup var sync: SyncOption
    @OptionGroup var global: GlobalOptions

    func run() async throws { try await ReviewCommand.answer(id, isSame: false, sync, global) }
  }

  private static func answer(_ id: Int64, isSame: Bool, _ sync: SyncOption, _ global: GlobalOptions)
    async throws
  {
    try await global.run { console in
      try global.memory(of: sync.sync, console).answers.review(id, isSame: isSame)
      console.say(CommandSentence.resolved)
      return 0
    }
  }

  private static func print(
    _ reviews: [Review], _ memory: Memory, _ format: OutputFormat, _ console: Console
  ) throws {
    let evidence = try reviews.map { review in
      let records = try Sides { side in try record(of: review, on: side, memory.store) }
      return MatchEvidence.between(records.left, records.right)
    }
    let objects = zip(reviews, evidence).map { QuestionJSON.review($0, $1) }
    let values = OperationText(console: console, names: memory.connections)
    console.list(objects, as: format) {
      for (review, evidence) in zip(reviews, evidence) {
        let reason = ReportSentence.reason(review.reason)[console.language]
        console.data("\(review.id)  \(review.entity.rawValue) \(review.left) ↔ \(review.right)  \(reason)")
        for field in evidence {
          let texts = [field.left, field.right].map { value in
            OperationText.cut(value.map(values.text) ?? "—", Self.valueCharacters)
          }
          console.data("      \(field.field): \(texts[0]) | \(texts[1])")
        }
      }
    }
  }

  /// What is known of a record of a question: as it was read, or as it was last shown where it has its pair already.
  private static func record(of review: Review, on side: Side, _ store: StoredSync) throws -> Record? {
    let stream = Stream(side, review.entity)
    let key = review[side]
    if let record = try store.observations(of: stream, keys: [key])[key]?.record { return record }
    guard let pair = try store.pair(of: stream, key: key) else { return nil }
    return try store.registers(of: [pair.id])[pair.id]?.shown(on: side, of: review.entity)
  }

  /// Longer values are cut: both sides and the field's name fit into 80 columns.
  private static let valueCharacters = 28
}
