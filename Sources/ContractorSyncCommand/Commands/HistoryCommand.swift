import ArgumentParser
import Contractors
import Reconciliation
import SyncEngine
import SyncStore

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: HelpSentence.History.abstract,
    discussion: HelpSentence.History.discussion)
  @Argument(help: ArgumentHelp(HelpSentence.History.run)) var run: Int64?
  @OptionGroup var sync: SyncOption
  @OptionGroup var global: GlobalOptions

  private static let runsShown = 20
  private static let valueCharacters = 28

  func run() async throws {
    try await global.run { console in
      let memory = try global.memory(of: sync.sync, console)
      if let run { return try show(run, memory, console) }
      let runs = try memory.store.runs(limit: Self.runsShown)
      console.list(runs.map(RunJSON.run), as: global.output) {
        for run in runs { console.data(line(run, memory, console)) }
      }
      return 0
    }
  }

  private func line(_ run: Run, _ memory: Memory, _ console: Console) -> String {
    func figures(_ side: Side) -> String {
      guard let counts = run.report?.sides[side] else { return "\(memory.connections[side]) —" }
      return
        "\(memory.connections[side]) +\(counts.created) ~\(counts.updated) −\(counts.removed + counts.flagged)"
    }
    let outcome = run.outcome.map { ReportSentence.outcome($0)[console.language] } ?? "…"
    return "\(run.id)  \(MomentText.local(run.startedAt))  \(figures(.left))  \(figures(.right))  \(outcome)"
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
    let applied = journal.filter { $0.state == .done }
    let objects = try applied.map { operation in
      RunJSON.applied(operation, try memory.store.pair(operation.pair), entries)
    }
    let text = OperationText(console: console, names: memory.connections)
    console.list(objects, as: global.output) {
      for entry in entries {
        let old = OperationText.cut(entry.old.map(text.text) ?? "—", Self.valueCharacters)
        let new = OperationText.cut(entry.new.map(text.text) ?? "—", Self.valueCharacters)
        let cause = ReportSentence.cause(entry.cause)[console.language]
        console.data(
          "\(memory.connections[entry.side]) \(entry.key?.rawValue ?? "—")  \(entry.field): "
            + "\(old) → \(new)  (\(cause))")
      }
    }
    for entry in journal where entry.state != .done {
      let reason = entry.message.map { ": \($0[console.language])" } ?? ""
      let kind = ReportSentence.kind(entry.kind)[console.language]
      let state = ReportSentence.state(entry.state)[console.language]
      console.say("\(memory.connections[entry.side]) \(kind): \(state)\(reason)")
    }
    return 0
  }
}
