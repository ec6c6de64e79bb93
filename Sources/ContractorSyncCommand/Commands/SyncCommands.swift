import ArgumentParser
import Reconciliation
import SyncEngine
import SyncStore

/// The options of commands that run a sync.
struct RunArguments: ParsableArguments {
  @Option(help: ArgumentHelp(HelpSentence.Run.allow, valueName: "guard"))
  var allow: [GuardName] = []

  @Flag(help: ArgumentHelp(HelpSentence.Run.noWait))
  var noWait = false

  func options(digest: String? = nil) -> RunOptions {
    RunOptions(allowed: Set(allow), digest: digest, waitsForUnknown: !noWait)
  }
}

extension GlobalOptions {
  /// The configured sync of a name, or the only one, ready to run.
  func prepare(_ name: String?, _ run: RunArguments, _ console: Console) throws -> PreparedSync {
    let workspace = try workspace(console)
    return try workspace.prepare(
      try workspace.sync(named: name), lifting: Set(run.allow), console: console,
      interruption: Interruption(console: console))
  }
}

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: HelpSentence.Plan.abstract, discussion: HelpSentence.Plan.discussion)

  @Argument(help: ArgumentHelp(HelpSentence.sync)) var sync: String?
  @Flag(help: ArgumentHelp(HelpSentence.Plan.detailedExitcode)) var detailedExitcode = false
  @OptionGroup var run: RunArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let prepared = try global.prepare(sync, run, console)
      let result = try await prepared.reporting(console, global.output, isDryRun: true) {
        try await prepared.engine.plan(run.options())
      }
      try prepared.keepPace()
      return RunOutput(
        console: console, settings: prepared.settings, format: global.output, isDryRun: true,
        mustNameSync: prepared.isOneOfSeveral, detailedExitCode: detailedExitcode
      ).print(result)
    }
  }
}

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: HelpSentence.Sync.abstract, discussion: HelpSentence.Sync.discussion)

  @Argument(help: ArgumentHelp(HelpSentence.sync)) var sync: String?
  @Option(help: ArgumentHelp(HelpSentence.Sync.plan, valueName: "id"))
  var plan: Int64?
  @Flag(help: ArgumentHelp(HelpSentence.Sync.dryRun)) var dryRun = false
  @OptionGroup var run: RunArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let prepared = try global.prepare(sync, run, console)
      let result = try await prepared.reporting(console, global.output, isDryRun: dryRun) {
        dryRun ? try await prepared.engine.plan(run.options()) : try await carryOut(prepared)
      }
      try prepared.keepPace()
      if !dryRun { prepared.forgetOldHistory() }
      let status = RunOutput(
        console: console, settings: prepared.settings, format: global.output, isDryRun: dryRun,
        mustNameSync: prepared.isOneOfSeveral
      ).print(result)
      if dryRun || result.outcome == .guarded { return status }
      let hasFailedDocuments = try await prepared.finishExchanges(console)
      return hasFailedDocuments && status == 0 ? ExitStatus.attention : status
    }
  }

  private func carryOut(_ prepared: PreparedSync) async throws -> RunResult {
    guard let plan else { return try await prepared.engine.sync(run.options()) }
    guard var saved = try prepared.store.plan(plan), saved.status == .open else {
      throw CommandFailure(ExitStatus.failed, CommandSentence.noPlan(plan))
    }
    func mark(_ status: SavedPlan.Status) throws {
      saved.status = status
      var changes = Changes()
      changes.plans = [saved]
      try prepared.store.commit(changes)
    }
    do {
      let result = try await prepared.engine.sync(run.options(digest: saved.digest))
      // A plan that a guard stopped was not carried out: it stays open for a run that lifts the guard.
      if result.outcome != .guarded { try mark(.applied) }
      return result
    } catch let error as EngineError {
      if case .stalePlan = error { try mark(.stale) }
      throw error
    }
  }
}
