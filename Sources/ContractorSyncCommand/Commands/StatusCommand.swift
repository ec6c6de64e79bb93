import ArgumentParser
import Contractors
import Foundation
import Reconciliation
import SyncConfiguration
import SyncEngine
import SyncStore

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: HelpSentence.Status.abstract, discussion: HelpSentence.Status.discussion)
  @OptionGroup var global: GlobalOptions

  private static let runsSearched = 100

  func run() async throws {
    try await global.run { console in
      let workspace = try global.memoryWorkspace(console)
      guard let file = try workspace.existingStore() else {
        console.say(CommandSentence.noStore)
        return 0
      }
      var needsAttention = false
      var objects: [JSONText.Value] = []
      for name in try file.syncNames() {
        let store = try file.sync(named: name)
        let runs = try store.runs(limit: Self.runsSearched)
        let state = SyncState(
          name: name, lastRun: runs.first,
          nextRun: workspace.configuration.syncs[name]?.schedule.flatMap(CronSchedule.init)?
            .next(after: .present, in: .current),
          isUntouched: try runs.first.map(store.isUntouched) ?? false,
          report: runs.first(where: \.hasCounted)?.report,
          conflicts: try store.conflicts(includingClosed: false).count,
          reviews: try Answers(store: store, now: .present).openReviews().count,
          setAside: try store.setAside().count)
        needsAttention = needsAttention || state.hasQuestions
        objects.append(state.json)
        if global.output == .text { state.lines(console.language).forEach(console.data) }
      }
      if global.output != .text { console.list(objects, as: global.output) {} }
      return needsAttention ? ExitStatus.attention : 0
    }
  }
}

extension Run {
  /// Whether the run came so far that it counted links: one that failed on its way to a side did not, nor one that an emptied
  /// file stopped there, which no guard had looked at.
  fileprivate var hasCounted: Bool {
    switch outcome {
    case nil, .failed: false
    case .guarded: report?.guards.isEmpty == false
    case .done, .attention, .interrupted, .planned: true
    }
  }
}

/// Where one sync stands.
private struct SyncState {
  let name: String
  let lastRun: Run?
  /// When its schedule is due next; `serve` runs it then.
  let nextRun: Timestamp?
  /// Whether a guard stopped that run before it wrote anything.
  let isUntouched: Bool
  /// What the last run that came to its end counted.
  let report: RunReport?
  let conflicts: Int
  let reviews: Int
  let setAside: Int

  var hasQuestions: Bool { conflicts + reviews + setAside > 0 }

  private var pairs: Int { report?.pairs ?? 0 }

  var json: JSONText.Value {
    .object([
      ("sync", .string(name)),
      ("lastRun", lastRun.map { RunJSON.run($0, isUntouched: isUntouched) } ?? .null),
      ("nextRun", nextRun.map { .string(MomentText.universal($0)) } ?? .null), ("pairs", .int(pairs)),
      ("conflicts", .int(conflicts)), ("review", .int(reviews)),
      ("setAside", .int(setAside)), ("unknown", .int(report?.unknown ?? 0)),
    ])
  }

  func lines(_ language: Language) -> [String] {
    let last =
      lastRun.map { run in
        let outcome = run.outcome.map { ReportSentence.outcome($0, run.report)[language] } ?? "…"
        return
          "\(CommandSentence.lastRun[language]) \(run.id), \(MomentText.local(run.startedAt)): \(outcome)"
      } ?? CommandSentence.never[language]
    let counts = [
      (ReportSentence.links, pairs), (ReportSentence.conflicts, conflicts), (ReportSentence.review, reviews),
      (ReportSentence.setAside, setAside),
    ]
    return ["\(name): \(last)", "  " + counts.map { "\($0[language]) \($1)" }.joined(separator: ", ")]
  }
}
