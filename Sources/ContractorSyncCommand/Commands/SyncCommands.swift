import ArgumentParser
import Reconciliation
import SyncEngine
import SyncStore

/// The options of commands that run a sync.
struct RunArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Lifts a guard for this run; may be repeated.", valueName: "guard"))
  var allow: [GuardName] = []

  @Flag(help: "Does not wait for records whose creation was not answered.")
  var noWait = false

  func options(digest: String? = nil) -> RunOptions {
    RunOptions(allowed: Set(allow), digest: digest, waitsForUnknown: !noWait)
  }
}

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Shows what a run would do, field by field, and saves it.",
    discussion: """
      Nothing is written to either side. Example:
        contractor-sync plan books --output ndjson
      """)

  @Argument(help: "The sync; may be left out when only one is configured.") var sync: String?
  @Flag(help: "Exits with 2 when there is something to do.") var detailedExitcode = false
  @OptionGroup var run: RunArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try global.workspace()
      let prepared = try workspace.prepare(
        try workspace.sync(named: sync), console: console, interruption: Interruption(console: console))
      let result = try await prepared.engine.plan(run.options())
      try prepared.keepPace()
      return RunOutput(
        console: console, settings: prepared.settings, format: global.output, isDryRun: true,
        detailedExitCode: detailedExitcode
      ).print(result)
    }
  }
}

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Brings both sides of a sync together.",
    discussion: """
      Reads both sides, decides field by field, and writes only what changed. Examples:
        contractor-sync sync books
        contractor-sync sync books --plan 31
      """)

  @Argument(help: "The sync; may be left out when only one is configured.") var sync: String?
  @Option(help: ArgumentHelp("Does exactly this saved plan, or refuses it as stale.", valueName: "id"))
  var plan: Int64?
  @Flag(help: "Shows what would be done; the same as `plan`.") var dryRun = false
  @OptionGroup var run: RunArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try global.workspace()
      let prepared = try workspace.prepare(
        try workspace.sync(named: sync), console: console, interruption: Interruption(console: console))
      let result: RunResult
      if dryRun {
        result = try await prepared.engine.plan(run.options())
      } else {
        result = try await prepared.engine.sync(run.options(digest: try digest(prepared)))
        // A plan that a guard stopped was not carried out: it stays open for a run that lifts the guard.
        if result.outcome != .guarded { try markApplied(prepared) }
      }
      try prepared.keepPace()
      return RunOutput(
        console: console, settings: prepared.settings, format: global.output, isDryRun: dryRun
      ).print(result)
    }
  }

  private func digest(_ prepared: PreparedSync) throws -> String? {
    guard let plan else { return nil }
    guard let saved = try prepared.store.plan(plan), saved.status == .open else {
      throw CommandFailure(ExitStatus.failed, CommandSentence.noPlan(plan))
    }
    return saved.digest
  }

  private func markApplied(_ prepared: PreparedSync) throws {
    guard let plan, var saved = try prepared.store.plan(plan) else { return }
    saved.status = .applied
    var changes = Changes()
    changes.plans = [saved]
    try prepared.store.commit(changes)
  }
}
