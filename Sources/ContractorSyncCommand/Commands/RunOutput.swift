import ArgumentParser
import Contractors
import Reconciliation
import SyncEngine

/// Prints what a run did and works out the exit code.
struct RunOutput {
  let console: Console
  let settings: SyncSettings
  let format: OutputFormat
  let isDryRun: Bool
  var mustNameSync = false
  var detailedExitCode = false

  func print(_ result: RunResult) -> Int32 {
    let json = RunJSON(settings: settings)
    let text = RunText(console: console, settings: settings, mustNameSync: mustNameSync)
    switch format {
    case .json:
      console.data(JSONText.text(json.summary(result, isDryRun: isDryRun)))
    case .ndjson:
      for operation in result.operations { console.data(JSONText.text(json.operation(operation))) }
    case .text:
      for line in text.operations(result) { console.data(line) }
      for line in text.drifts(result) { console.data(line) }
      for line in text.summary(result, isDryRun: isDryRun) { console.data(line) }
    }
    if format == .ndjson, let remark = text.doubtful(result) { console.say(remark) }
    if format != .text {
      for verdict in result.report.guards {
        let name = verdict.side.map { settings.connections[$0] } ?? settings.name
        console.say(ReportSentence.guardTripped(verdict, name, console.language))
      }
    }
    if isDryRun {
      if result.outcome == .guarded || result.outcome == .interrupted { return ExitStatus.of(result.outcome) }
      return detailedExitCode && !result.operations.isEmpty ? ExitStatus.changes : 0
    }
    return ExitStatus.of(result.outcome)
  }
}
