import Contractors
import Reconciliation
import SyncServer

/// The one line that the log has of a run.
struct RunLine {
  let console: Console
  let start: RunStart
  let run: Run
  let names: Sides<String>?
  /// Why it failed.
  var reason: Sentence?

  private var report: RunReport { run.report ?? RunReport() }

  var text: String {
    switch console.logFormat {
    case .text: "\(MomentText.local(.present)) \(words)"
    case .json: ConsoleLog.line(level, words, members)
    }
  }

  private var level: String {
    switch run.outcome {
    case .done, .planned, .interrupted: "notice"
    case .attention, .guarded: "warning"
    case .failed, nil: "error"
    }
  }

  private var words: String {
    let language = console.language
    var parts = ["\(start.sync): \(run.outcome.map { ReportSentence.outcome($0)[language] } ?? "…")"]
    if run.id != 0 { parts.append("\(ReportSentence.runNumber[language]) \(run.id)") }
    parts.append(ServeSentence.trigger(start.trigger)[language])
    for side in Side.allCases {
      let written = written(side).filter { $0.1 > 0 }.map { "\($0.0[language]) \($0.1)" }
      if !written.isEmpty {
        parts.append("\(names?[side] ?? side.rawValue): \(written.joined(separator: ", "))")
      }
    }
    for verdict in report.guards {
      parts.append(
        ReportSentence.guardTripped(verdict, verdict.side.flatMap { names?[$0] } ?? start.sync, language))
    }
    if let reason { parts.append(reason[language]) }
    let tenths = Int((report.seconds * 10).rounded())
    parts.append("\(tenths / 10).\(tenths % 10) \(ReportSentence.seconds[language])")
    if report.requests > 0 { parts.append(Noun.request.counted(report.requests)[language]) }
    return parts.joined(separator: " · ")
  }

  private func written(_ side: Side) -> [(Sentence, Int)] {
    let counts = report.sides[side]
    return [
      (ReportSentence.created, counts.created), (ReportSentence.updated, counts.updated),
      (ReportSentence.flagged, counts.flagged), (ReportSentence.removed, counts.removed),
      (ReportSentence.refused, counts.refused),
    ]
  }

  private var members: [(String, JSONText.Value)] {
    var members: [(String, JSONText.Value)] = [
      ("sync", .string(start.sync)), ("trigger", .string(start.trigger.rawValue)),
      ("outcome", .string(run.outcome?.rawValue ?? "")),
    ]
    if run.id != 0 { members.append(("run", .int(Int(run.id)))) }
    for side in Side.allCases {
      let counts = report.sides[side]
      for (name, count) in [
        ("read", counts.read), ("created", counts.created), ("updated", counts.updated),
        ("flagged", counts.flagged), ("removed", counts.removed), ("refused", counts.refused),
      ] where count > 0 { members.append(("\(side.rawValue).\(name)", .int(count))) }
    }
    return members + [("requests", .int(report.requests)), ("seconds", .number(report.seconds))]
  }
}
