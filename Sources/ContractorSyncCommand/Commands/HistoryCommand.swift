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

  func run() async throws {
    try await global.run { console in
      let memory = try global.memory(of: sync.sync, console)
      if let run { return try show(run, memory, console) }
      let runs = try memory.store.runs(limit: Self.runsShown)
      let untouched = Set(try runs.filter { try memory.store.isUntouched($0) }.map(\.id))
      let text = HistoryText(console: console, names: memory.connections)
      console.list(runs.map { RunJSON.run($0, isUntouched: untouched.contains($0.id)) }, as: global.output) {
        for run in runs { console.data(text.line(run, isUntouched: untouched.contains(run.id))) }
      }
      return 0
    }
  }

  private func show(_ id: Int64, _ memory: Memory, _ console: Console) throws -> Int32 {
    let names = ReferenceNames { try memory.store.pair($0)?.keys }
    let entries = try memory.explainedHistory(of: id).map { entry in
      names.named(entry, of: try memory.store.pair(entry.pair)?.entity)
    }
    let journal = try memory.store.journal(of: id)
    let text = HistoryText(console: console, names: memory.connections)
    if entries.isEmpty && journal.isEmpty {
      guard let run = try memory.store.runs(limit: .max).first(where: { $0.id == id }) else {
        throw CommandFailure(ExitStatus.failed, CommandSentence.noRun(id))
      }
      console.list([], as: global.output) {}
      if run.outcome == .guarded {
        text.stopped(run, sync: memory.name).forEach(console.say)
      } else {
        console.say(ReportSentence.nothingElse)
        if let ended = run.report?.detached, ended > 0 { console.say(ReportSentence.linksEnded(ended)) }
      }
      return 0
    }
    let applied = journal.filter { $0.state == .done }
    let objects = try applied.map { operation in
      RunJSON.applied(names.named(operation), try memory.store.pair(operation.pair), entries)
    }
    let drifts = try entries.filter { $0.cause == .drift }.map { entry in
      RunJSON.drift(entry, try memory.store.pair(entry.pair))
    }
    let ended = try applied.filter { $0.kind == .detach }.map {
      text.ended($0, try memory.store.pair($0.pair))
    }
    var entities: [PairID: Entity] = [:]
    for pair in Set(entries.map(\.pair)) { entities[pair] = try memory.store.pair(pair)?.entity }
    console.list(objects + drifts, as: global.output) {
      (text.lines(entries, entity: { entities[$0] }) + ended).forEach(console.data)
    }
    let labels = try memory.store.registers(of: Array(Set(journal.map(\.pair)))).mapValues(\.label)
    for entry in journal where entry.state != .done {
      let name = labels[entry.pair].flatMap { $0.isEmpty ? nil : $0 }
      console.say(text.line(entry, try memory.store.pair(entry.pair), name: name))
    }
    return 0
  }
}

extension SyncStoring {
  /// Whether a guard stopped the run before it began to write: its figures are those of its plan.
  func isUntouched(_ run: Run) throws -> Bool { try run.outcome == .guarded && journal(of: run.id).isEmpty }
}

extension Memory {
  /// A run's replaced values, in which what a person chose is told as that.
  fileprivate func explainedHistory(of run: Int64) throws -> [HistoryEntry] {
    let entries = try store.history(of: run)
    let answered = Set(
      try store.conflicts(includingClosed: true).filter { $0.closedAt != nil }.map(\.pair))
    let asked = Set(entries.filter { $0.cause == .changed }.map(\.pair)).intersection(answered)
    if asked.isEmpty { return entries }
    var explained: [PairID: [HistoryEntry]] = [:]
    for pair in asked {
      explained[pair] = try store.history(ofPair: pair).namingChosenValues().filter { $0.run == run }
    }
    // Both lists have a pair's entries of the run in the order in which they were added.
    return entries.map { entry in
      explained[entry.pair]?.isEmpty == false ? explained[entry.pair]?.removeFirst() ?? entry : entry
    }
  }
}
