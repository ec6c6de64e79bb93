import Contractors
import Reconciliation

/// What the program has done since it was started, and how things stand: numbers and names of syncs, nothing of persons.
struct Figures: Sendable {
  struct OfSync: Sendable {
    var standing: SyncStanding
    /// By outcome and trigger.
    var runs: [String: [RunTrigger: Int]] = [:]
    /// By kind and side.
    var operations: [String: [Side: Int]] = [:]
    var requests = 0
    var commands = 0
    var seconds = 0.0
    var lastSeconds = 0.0
  }

  private(set) var syncs: [String: OfSync] = [:]
  private(set) var events: [String: [EventVerdict: Int]] = [:]

  /// Takes over the standings of the configured syncs; what was counted of others is forgotten.
  mutating func configure(_ standings: [String: SyncStanding], connections: some Collection<String>) {
    let known = syncs
    syncs = standings.reduce(into: [:]) { $0[$1.key] = known[$1.key] ?? OfSync(standing: $1.value) }
    for connection in connections where events[connection] == nil { events[connection] = [:] }
  }

  mutating func count(_ verdict: EventVerdict, of connection: String) {
    events[connection, default: [:]][verdict, default: 0] += 1
  }

  mutating func count(_ ending: RunEnding, of start: RunStart) {
    guard var figures = syncs[start.sync], let outcome = ending.outcome else { return }
    let report = ending.report
    figures.runs[outcome.rawValue, default: [:]][start.trigger, default: 0] += 1
    if outcome != .guarded {
      for side in Side.allCases {
        let counts = report.sides[side]
        for (kind, count) in [
          ("create", counts.created), ("update", counts.updated), ("flag", counts.flagged),
          ("delete", counts.removed),
          ("refused", counts.refused),
        ] where count > 0 { figures.operations[kind, default: [:]][side, default: 0] += count }
      }
    }
    figures.requests += report.requests
    figures.commands += report.commands
    figures.seconds += report.seconds
    figures.lastSeconds = report.seconds
    figures.standing.outcome = outcome
    figures.standing.lastRun = ending.endedAt
    switch outcome {
    case .done, .attention:
      figures.standing.lastSuccess = ending.endedAt
      figures.standing.conflicts = report.conflicts
      figures.standing.reviews = report.review
      figures.standing.setAside = report.setAside
    case .guarded, .failed, .interrupted, .planned: break
    }
    syncs[start.sync] = figures
  }
}
