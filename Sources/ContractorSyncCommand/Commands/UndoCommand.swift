import ArgumentParser
import Contractors
import Reconciliation
import SyncEngine
import SyncStore

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: HelpSentence.Undo.abstract, discussion: HelpSentence.Undo.discussion)
  @Argument(help: ArgumentHelp(HelpSentence.Undo.run)) var run: Int64
  @Flag(help: ArgumentHelp(HelpSentence.Undo.dryRun)) var dryRun = false
  @OptionGroup var sync: SyncOption
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let memory = try global.memory(of: sync.sync, console)
      guard try memory.store.runs(limit: .max).contains(where: { $0.id == run }) else {
        throw CommandFailure(ExitStatus.failed, CommandSentence.noRun(run))
      }
      let undo = Undo(store: memory.store, comparison: memory.comparison)
      let fields = dryRun ? try undo.plan(run) : try undo(run)
      let names = ReferenceNames { try memory.store.pair($0)?.keys }
      let text = UndoText(console: console, names: memory.connections)
      console.list(fields.map(UndoText.json), as: global.output) {
        for field in fields { console.data(text.line(names.named(field))) }
      }
      let taken = fields.count { $0.obstacle == nil }
      console.say(
        dryRun
          ? UndoSentence.wouldUndo(taken, of: fields.count) : UndoSentence.undone(taken, of: fields.count))
      return taken == fields.count ? 0 : ExitStatus.attention
    }
  }
}
