import Contractors
import Foundation
import Reconciliation
import Synchronization

/// How things stand, as `/health` tells it.
struct Health: Encodable {
  struct OfSync: Encodable {
    var sync: String
    var running: Bool
    var outcome: String?
    var lastRun: String?
    var lastSuccess: String?
    var nextRun: String?
  }

  /// `ok`, `failing` while a sync's last run failed or was stopped by a guard, `stopping` once the program is told to end.
  var status: String
  var syncs: [OfSync]

  var isWell: Bool { status == "ok" }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and flags can always be encoded.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "{}\n"
  }
}

extension SyncService {
  /// How things stand.
  func health() -> Health {
    state.withLock { state in
      let syncs = state.figures.syncs.sorted { $0.key < $1.key }
      let isFailing = syncs.contains { $0.value.standing.isFailing }
      return Health(
        status: state.isStopping ? "stopping" : isFailing ? "failing" : "ok",
        syncs: syncs.map { name, figures in
          Health.OfSync(
            sync: name, running: state.scheduler.isRunning(name), outcome: figures.standing.outcome?.rawValue,
            lastRun: figures.standing.lastRun.map(Self.text),
            lastSuccess: figures.standing.lastSuccess.map(Self.text),
            nextRun: state.scheduler.due(of: name).map(Self.text))
        })
    }
  }

  /// The text of `/metrics`.
  func metrics() -> String {
    state.withLock { state in
      let names = state.scheduler.names
      let due = names.compactMap { name in state.scheduler.due(of: name).map { (name, $0) } }
      return PrometheusText.text(
        state.figures, running: Set(names.filter { state.scheduler.isRunning($0) }),
        next: Dictionary(due, uniquingKeysWith: { first, _ in first }))
    }
  }

  private static func text(_ moment: Timestamp) -> String {
    Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000).formatted(.iso8601)
  }
}
