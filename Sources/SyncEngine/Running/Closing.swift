import Contractors
import Reconciliation

extension RunSession {
  /// Ends the run: figures, outcome, lease.
  func close(_ outcome: RunOutcome, digest: String) throws -> RunResult {
    try countOpen(nil)
    countTraffic()
    let now = environment.now()
    report.seconds = Double(now.milliseconds - run.startedAt.milliseconds) / 1000
    let needsAttention =
      report.conflicts + report.review + report.setAside + report.unknown + report.putOff > 0
      || report.sides.left.refused + report.sides.right.refused > 0
    run.outcome = outcome == .done && needsAttention ? .attention : outcome
    run.endedAt = now
    run.report = report
    var changes = Changes()
    changes.run = run
    try store.commit(changes)
    return try result(digest: digest, plan: nil)
  }

  /// Counts what is left for the next run.
  func countPutOff(isFinished: Bool) {
    report.putOff = isFinished ? next.pairs.union(next.learned(references)).union(halfMade).count : leftOver
  }

  /// Adds what was sent since the run began.
  func countTraffic() {
    let traffic = environment.traffic()
    report.requests = traffic.requests - trafficBefore.requests
    report.commands = traffic.commands - trafficBefore.commands
  }

  /// Counts what is open after the run; with a plan, what would be open after it.
  func countOpen(_ plan: Plan?) throws {
    report.pairs = pairs.values.count { $0.state != .tomb }
    report.conflicts = try store.conflicts(includingClosed: false).count
    report.review = try openReviews().count
    report.setAside = try store.setAside().count
    report.unknown = unknownPairs.count
    guard let plan else { return }
    report.pairs += plan.pairs.values.count { $0.state != .tomb && pairs[$0.id] == nil }
    report.conflicts += plan.conflicts.count { $0.id == 0 }
    report.review += plan.reviews.count
    report.setAside += readings.values.reduce(0) { $0 + $1.rejections.count }
  }

  /// Questions that still need an answer.
  func openReviews() throws -> [Review] {
    try store.reviews().filter { review in
      guard review.answer == .open else { return false }
      let paired = Sides { side in
        references.pair(Stream(side, review.entity), review[side]).map { pairs[$0]?.state != .half } ?? false
      }
      return try !review.isMoot(paired: paired) && !store.isForgotten(review, paired: paired)
    }
  }

  /// Keeps what a plan says for the report.
  func keep(_ plan: Plan) {
    operations = plan.operations + plan.ended
    drifts = plan.drifts
    planned = plan.pairs
  }

  func result(digest: String, plan: Int64?) throws -> RunResult {
    let names = ReferenceNames(catalogue: settings.catalogue) { [pairs, planned] in
      pairs[$0]?.keys ?? planned[$0]?.keys
    }
    return RunResult(
      run: run, plan: plan, digest: digest, operations: operations.map(names.named),
      conflicts: try store.conflicts(includingClosed: false), setAside: try store.setAside(),
      reviews: try openReviews(),
      drifts: drifts.compactMap { entry in
        guard let entity = (pairs[entry.pair] ?? planned[entry.pair])?.entity else { return nil }
        return Drift(entity: entity, entry: names.named(entry, of: entity))
      },
      doubtful: doubtful, repeated: repeated)
  }
}

extension RunReport {
  /// Takes over a plan's figures; its operations count only when they would be done.
  mutating func count(_ plan: Plan, asDone: Bool) {
    for side in Side.allCases { sides[side].gone = plan.gone[side] }
    notCreated = plan.notCreated
    drift = plan.drift
    detached = plan.detached
    guard asDone else { return }
    leftOut = plan.history.count { $0.cause == .leftOut }
    for operation in plan.operations {
      switch operation.kind {
      case .create, .restore: sides[operation.side].created += 1
      case .update: sides[operation.side].updated += 1
      case .flag: sides[operation.side].flagged += 1
      case .delete: sides[operation.side].removed += 1
      case .detach: break
      }
    }
  }
}
