import Bitrix24Connector
import CSVConnector
import Contractors
import Reconciliation
import SyncEngine
import SyncStore
import TextConnector
import XMLConnector

extension PreparedSync {
  /// Runs; with `--output json` or `ndjson` a run that fails prints its object too, with the member `error`.
  ///
  /// A file without text that earlier runs read is what the guard `shrink` is for, although there is nothing to count.
  func reporting(
    _ console: Console, _ format: OutputFormat, isDryRun: Bool, _ body: () async throws -> RunResult
  ) async throws -> RunResult {
    let last = try lastRun()
    let start = ContinuousClock.now
    do {
      let result = try await body()
      for sentence in try await missingRights() { console.say(sentence) }
      return result
    } catch {
      var (failure, run) = try settle(error, after: last)
      if format != .text {
        run.report = try? attempted(since: start)
        let result = RunResult(run: run, digest: "")
        let reason = failure.sentence[console.language]
        console.data(
          JSONText.text(RunJSON(settings: settings).summary(result, isDryRun: isDryRun, error: reason)))
      }
      throw failure
    }
  }

  /// The number of the sync's newest run; 0 when there is none.
  func lastRun() throws -> Int64 { try store.runs(limit: 1).first?.id ?? 0 }

  /// What a run that threw is told as, and its row: one with the number 0 when it was turned away before it had any.
  func settle(_ error: any Error, after last: Int64) throws -> (failure: CommandFailure, run: Run) {
    let failure = try failure(error)
    // A run that was turned away has no row of its own; the newest row is then another run's.
    let newest = try? store.runs(limit: 1).first
    let own = newest.flatMap { $0.id > last && $0.outcome == .failed ? $0 : nil }
    var run = own ?? Run(trigger: "", startedAt: .present)
    run.outcome = failure.status == ExitStatus.guarded ? .guarded : .failed
    if own != nil, run.outcome == .guarded {
      var changes = Changes()
      changes.run = run
      try store.commit(changes)
    }
    return (failure, run)
  }

  /// The figures of a run that did not come to its end: what it asked of portals, and the links that there are.
  private func attempted(since start: ContinuousClock.Instant) throws -> RunReport {
    var report = RunReport()
    report.requests = places.left.traffic.requests + places.right.traffic.requests
    report.commands = places.left.traffic.commands + places.right.traffic.commands
    report.seconds = (ContinuousClock.now - start) / .seconds(1)
    try store.forEachPair { if $0.state == .coupled { report.pairs += 1 } }
    report.conflicts = try store.conflicts(includingClosed: false).count
    report.review = try Answers(store: store, now: .present).openReviews().count
    report.setAside = try store.setAside().count
    return report
  }

  /// Why a portal does not carry what the other side has a place for: responsible persons, and what stands in requisites.
  private func missingRights() async throws -> [Sentence] {
    var sentences: [Sentence] = []
    for side in Side.allCases {
      guard let profile = (places[side].replica as? PortalReplica)?.profile else { continue }
      var carried: Set<FieldName> = []
      for entity in settings.entities {
        carried.formUnion(try await places[side.opposite].replica.capabilities(of: entity).fields.keys)
      }
      let missing = [
        carried.contains("responsible") ? profile.missingUsers : nil,
        carried.isDisjoint(with: Self.requisiteFields) ? nil : profile.missingRequisites,
        carried.contains("addresses") ? profile.missingAddresses : nil,
      ]
      sentences += missing.compactMap { sentence in
        sentence.map { Sentence(same: settings.connections[side] + ": ") + $0 }
      }
    }
    return sentences
  }

  private static let requisiteFields: Set<FieldName> = ["taxId", "bankAccounts", "addresses"]

  private static let runsSearched = 100

  private func failure(_ error: any Error) throws -> CommandFailure {
    let failure = ErrorSentence.failure(error)
    guard Self.saysEmpty(error),
      try store.runs(limit: Self.runsSearched).contains(where: {
        $0.outcome == .done || $0.outcome == .attention
      })
    else { return failure }
    return CommandFailure(ExitStatus.guarded, failure.sentence + " " + ReportSentence.emptied)
  }

  private static func saysEmpty(_ error: any Error) -> Bool {
    switch error {
    case CSVConnectorError.empty, XMLConnectorError.empty, TextConnectorError.empty: true
    default: false
    }
  }
}
