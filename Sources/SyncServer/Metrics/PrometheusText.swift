import Contractors
import Reconciliation

/// Prometheus' text format, version 0.0.4.
struct PrometheusText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private var lines: [String] = []

  /// The figures as the text of `/metrics`.
  static func text(_ figures: Figures, running: Set<String>, next: [String: Timestamp]) -> String {
    var text = PrometheusText()
    let syncs = figures.syncs.sorted { $0.key < $1.key }
    func each(_ value: (Figures.OfSync) -> Double?) -> [([(String, String)], Double)] {
      syncs.compactMap { name, sync in value(sync).map { ([("sync", name)], $0) } }
    }
    text.add(
      "runs_total", "counter", "Runs by how they ended and what began them.",
      syncs.flatMap { name, sync in
        sync.runs.flatMap { outcome, byTrigger in
          byTrigger.map {
            ([("sync", name), ("outcome", outcome), ("trigger", $0.key.rawValue)], Double($0.value))
          }
        }
      })
    text.add(
      "operations_total", "counter", "Operations by kind and the side that was written.",
      syncs.flatMap { name, sync in
        sync.operations.flatMap { kind, bySide in
          bySide.map { ([("sync", name), ("kind", kind), ("side", $0.key.rawValue)], Double($0.value)) }
        }
      })
    text.add(
      "requests_total", "counter", "HTTP requests that runs sent to portals.", each { Double($0.requests) })
    text.add(
      "commands_total", "counter", "REST commands within these requests.", each { Double($0.commands) })
    text.add("run_seconds_total", "counter", "Time that runs took.", each(\.seconds))
    text.add("last_run_seconds", "gauge", "Time that the last run took.", each(\.lastSeconds))
    text.add(
      "last_success_timestamp_seconds", "gauge", "When a run last ended well.",
      each { $0.standing.lastSuccess.map { Double($0.milliseconds) / 1000 } })
    text.add(
      "failing", "gauge", "1 while the last run failed or was stopped by a guard.",
      each { $0.standing.isFailing ? 1 : 0 })
    text.add(
      "running", "gauge", "1 while a run is under way.",
      syncs.map { ([("sync", $0.key)], running.contains($0.key) ? 1 : 0) })
    text.add(
      "next_run_timestamp_seconds", "gauge", "When the schedule is due next.",
      next.map { ([("sync", $0.key)], Double($0.value.milliseconds) / 1000) })
    text.add("conflicts", "gauge", "Open conflicts.", each { Double($0.standing.conflicts) })
    text.add("questions", "gauge", "Open questions about who is who.", each { Double($0.standing.reviews) })
    text.add("set_aside", "gauge", "Records set aside.", each { Double($0.standing.setAside) })
    text.add(
      "events_total", "counter", "Events received by what became of them.",
      figures.events.flatMap { connection, byVerdict in
        EventVerdict.allCases.map {
          ([("connection", connection), ("verdict", $0.rawValue)], Double(byVerdict[$0] ?? 0))
        }
      })
    return text.lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(
    _ name: String, _ type: String, _ help: String, _ samples: [([(String, String)], Double)]
  ) {
    let name = "contractor_sync_" + name
    lines.append("# HELP \(name) \(help)")
    lines.append("# TYPE \(name) \(type)")
    lines += samples.map { labels, value in
      let labels = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
      return "\(name){\(labels)} \(Self.number(value))"
    }.sorted()
  }

  private static func number(_ value: Double) -> String {
    value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

extension SyncStanding {
  /// Whether a person should look: the last run failed, or a guard stopped it.
  var isFailing: Bool { outcome == .failed || outcome == .guarded }
}
