import Contractors
import Reconciliation
import SyncEngine

/// A run or plan in words.
struct RunText {
  let console: Console
  let settings: SyncSettings
  /// Whether a command about this sync must name it: there are others.
  var mustNameSync = false

  /// Of so many operations each is shown; the rest is counted.
  private static let operationsShown = 40
  /// Of so many doubtful numbers each is named.
  private static let doubtfulShown = 3
  /// No official number is longer than an IBAN.
  private static let numberCharacters = 34

  var names: Sides<String> { settings.connections }

  /// The operations, at most `limit`.
  func operations(_ result: RunResult, limit: Int = operationsShown) -> [String] {
    let text = OperationText(console: console, names: names)
    var lines = result.operations.prefix(limit).flatMap(text.lines)
    let rest = result.operations.count - limit
    if rest > 0 {
      lines.append("  " + ReportSentence.more[console.language].replacing("%d", with: String(rest)))
    }
    return lines
  }

  /// What somebody changed in the target of a one-way sync, at most `limit` values.
  func drifts(_ result: RunResult, limit: Int = operationsShown) -> [String] {
    let text = HistoryText(console: console, names: names)
    let entities = Dictionary(
      result.drifts.map { ($0.entry.pair, $0.entity) }, uniquingKeysWith: { first, _ in first })
    var lines = text.lines(result.drifts.prefix(limit).map(\.entry), entity: { entities[$0] }).map {
      "  " + $0
    }
    let rest = result.drifts.count - limit
    if rest > 0 {
      lines.append("  " + ReportSentence.more[console.language].replacing("%d", with: String(rest)))
    }
    return lines
  }

  /// The figures and what to do next.
  func summary(_ result: RunResult, isDryRun: Bool) -> [String] {
    let language = console.language
    let report = result.report
    if result.digest.isEmpty {
      return [console.colour("  " + ReportSentence.stoppedReading[language], .yellow)]
    }
    var lines: [String] = []
    for side in Side.allCases {
      let counts = report.sides[side]
      let reading = figures([
        (ReportSentence.read, counts.read), (ReportSentence.unchanged, counts.unchanged),
        (ReportSentence.changed, counts.changed), (ReportSentence.new, counts.new),
        (ReportSentence.gone, counts.gone), (ReportSentence.rejected, counts.rejected),
      ])
      let writing = figures([
        (ReportSentence.created, counts.created), (ReportSentence.updated, counts.updated),
        (ReportSentence.flagged, counts.flagged), (ReportSentence.removed, counts.removed),
        (ReportSentence.refused, counts.refused),
      ])
      lines.append("  \(names[side]): \(reading.isEmpty ? ReportSentence.noRecords[language] : reading)")
      if !writing.isEmpty { lines.append("    ⇒ \(writing)") }
    }
    let openCount =
      report.conflicts + report.review + report.setAside + report.unknown + report.detached
      + report.notCreated
    if result.operations.isEmpty && report.guards.isEmpty {
      lines.append("  " + (openCount == 0 ? ReportSentence.nothing : ReportSentence.nothingElse)[language])
    }
    let open = figures([
      (ReportSentence.links, report.pairs), (ReportSentence.conflicts, report.conflicts),
      (ReportSentence.review, report.review), (ReportSentence.setAside, report.setAside),
      (ReportSentence.unknown, report.unknown), (ReportSentence.putOff, report.putOff),
      (ReportSentence.detached, report.detached), (ReportSentence.notCreated, report.notCreated),
      (ReportSentence.drift, report.drift), (ReportSentence.overwritten, report.overwritten),
      (ReportSentence.leftOut, report.leftOut), (ReportSentence.reshaped, report.reshaped),
    ])
    if !open.isEmpty { lines += OperationText.wrap(open) }
    for remark in [doubtful(result), repeated(result)].compactMap(\.self) {
      lines += OperationText.wrap(remark)
    }
    for verdict in report.guards {
      let name = verdict.side.map { names[$0] } ?? settings.name
      lines += OperationText.wrap(ReportSentence.guardTripped(verdict, name, language)).map {
        console.colour($0, .red)
      }
    }
    var last = "  " + ReportSentence.outcome(result.outcome, report)[language]
    if let plan = result.plan { last += " · \(ReportSentence.planNumber[language]) \(plan)" }
    if result.run.id != 0 { last += " · \(ReportSentence.runNumber[language]) \(result.run.id)" }
    last += " · \(seconds(report.seconds)) \(ReportSentence.seconds[language])"
    if report.requests > 0 { last += " · \(Noun.request.counted(report.requests)[language])" }
    lines.append(
      console.colour(last, result.outcome == .done || result.outcome == .planned ? .green : .yellow))
    var next: [ReportSentence.NextCommand] = []
    if report.conflicts > 0 { next.append(.conflicts) }
    if report.review > 0 { next.append(.review) }
    if report.overwritten + report.leftOut + report.reshaped > 0 { next.append(.history(result.run.id)) }
    if report.setAside > 0 { next.append(.setAside) }
    let sync = mustNameSync ? " --sync \(settings.name.shellWord)" : ""
    // What a plan would ask is not asked before it is carried out.
    if isDryRun { next = [] }
    return lines + next.map { "  " + ReportSentence.next($0, sync)[language] }
  }

  /// The official numbers that look mistyped, the first few by name; nil when there are none.
  func doubtful(_ result: RunResult) -> String? {
    if result.report.doubtfulValues == 0 { return nil }
    return ReportSentence.doubtful(
      count: result.report.doubtfulValues,
      withLostZeros: result.doubtful.contains { $0.identifier.lostLeadingZeros },
      result.doubtful.prefix(Self.doubtfulShown).map { number in
        Sentence(same: names[number.stream.side] + ", ") + number.position.words + ": "
          + ReportSentence.scheme(number.identifier.scheme)
          + Sentence(same: " " + OperationText.cut(number.identifier.value, Self.numberCharacters))
      })[console.language]
  }

  /// The new records that have the official numbers of others, the first few by name; nil when there are none.
  func repeated(_ result: RunResult) -> String? {
    if result.repeated.isEmpty { return nil }
    return ReportSentence.repeated(
      count: result.repeated.count,
      result.repeated.prefix(Self.doubtfulShown).map { group in
        let places = group.positions.prefix(Self.doubtfulShown).map(\.words)
        let more = group.positions.count > places.count ? ", …" : ""
        return Sentence(
          same: names[group.stream.side] + ", "
            + OperationText.cut(group.number, Self.numberCharacters) + ": ") + places.joined(separator: ", ")
          + Sentence(same: more)
      })[console.language]
  }

  private func figures(_ figures: [(Sentence, Int)]) -> String {
    figures.filter { $0.1 != 0 }.map { "\($0.0[console.language]) \($0.1)" }.joined(separator: ", ")
  }

  private func seconds(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// The exit codes. Source: `architecture.md` §6.
enum ExitStatus {
  static let failed: Int32 = 1
  static let changes: Int32 = 2
  static let attention: Int32 = 3
  static let guarded: Int32 = 4
  static let usage: Int32 = 64
  static let busy: Int32 = 75
  static let configuration: Int32 = 78

  static func of(_ outcome: RunOutcome) -> Int32 {
    switch outcome {
    case .done, .planned: 0
    case .attention: attention
    case .guarded: guarded
    case .failed: failed
    case .interrupted: Interruption.exitCode
    }
  }
}
