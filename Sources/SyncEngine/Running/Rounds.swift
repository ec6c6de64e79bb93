import Contractors
import Reconciliation

extension RunSession {
  /// Decides again what the answers showed: records edited meanwhile, values the side changed, updates without an answer.
  ///
  /// - Returns: false when a person stopped the run.
  func again() async throws -> Bool {
    for side in Side.allCases { try await awaitReadiness(of: side) }
    try await sleep(until: next.notBefore)
    if environment.isStopping() {
      leftOver = next.pairs.union(next.learned(references)).count
      return false
    }
    try await readBack()
    var plan = try plan(nextInput)
    skipWritten(plan.operations)
    dropRefused(from: &plan)
    let removals = plan.tripped(figures, limits: settings.guards).filter {
      $0.name == .removals && !options.allowed.contains(.removals)
    }
    if !removals.isEmpty {
      // What is missing is found missing again by the next run's reading, which stops before it writes.
      report.guards = removals
      report.isStoppedLate = true
      next = NextRound()
      return true
    }
    try renewLease()
    try accept(plan, isFirst: false)
    next = NextRound()
    report.drift += plan.drift
    report.detached += plan.detached
    operations += news(plan.operations) + plan.ended
    drifts += plan.drifts
    return try await apply(plan.operations)
  }

  /// Operations that do not only try again what an earlier one of this run asks for.
  private func news(_ planned: [PlannedOperation]) -> [PlannedOperation] {
    let sided = Set(planned.map(SidedPair.init))
    let earlier = Dictionary(
      grouping: operations.filter { sided.contains(SidedPair($0)) }, by: SidedPair.init)
    return planned.filter { operation in
      earlier[SidedPair(operation)]?.contains { known in
        known.kind == operation.kind
          && operation.changes.allSatisfy { known.changes[$0.key] == $0.value }
          && (operation.record?.fields ?? [:]).allSatisfy { known.record?.fields[$0.key] == $0.value }
      } != true
    }
  }

  /// Leaves out what a side refused in this run and would refuse again; it is not tried by the next run either.
  private func dropRefused(from plan: inout Plan) {
    let refused = plan.operations.filter { operation in
      guard !operation.kind.isCreation else { return false }
      if refusedForGood[operation.pair]?.contains(operation.side) == true { return true }
      guard operation.kind == .update, !operation.liftsMark, operation.origin == nil else { return false }
      if pairedOnly.contains(SidedPair(operation)), self.operation(operation, id: 0) == nil { return true }
      let fields = refusedFields[operation.pair]?[operation.side] ?? []
      return fields.isSuperset(of: operation.changes.keys)
    }
    if refused.isEmpty { return }
    let dropped = Set(refused.map(SidedPair.init))
    plan.operations.removeAll { !$0.kind.isCreation && dropped.contains(SidedPair($0)) }
    let left = Set(plan.operations.map(\.pair))
    for pair in dropped.map(\.pair) where !left.contains(pair) { plan.pairs[pair]?.isUnsettled = false }
  }

  /// Waits until the moment before which a side asked not to be called.
  func awaitReadiness(of side: Side) async throws {
    let until = notBefore.removeValue(forKey: side)
    try await sleep(until: until)
  }

  private func sleep(until moment: Timestamp?) async throws {
    guard let until = moment else { return }
    let seconds = Double(until.milliseconds - environment.now().milliseconds) / 1000
    guard seconds > 0 else { return }
    environment.progress(.resting(seconds: seconds))
    try await waitUnderLease(seconds)
  }

  /// Reads the records of pairs that must be decided again and of which nothing is known since they were written.
  private func readBack() async throws {
    let learned = next.learned(references)
    for entity in settings.entities {
      for side in Side.allCases {
        let stream = Stream(side, entity)
        let keys = next.pairs.union(learned).sorted().compactMap { id -> RecordKey? in
          guard let pair = pairs[id], pair.entity == entity, let key = pair.keys[side],
            next.fresh[stream]?[key] == nil,
            next.pairs.contains(id) || unread[stream]?.contains(key) == true
          else { return nil }
          return key
        }
        if keys.isEmpty || !settings.direction.isTarget(side) { continue }
        unread[stream]?.subtract(keys)
        let found = try await replicas[side].lookUp(keys: keys, entity: entity)
        for key in keys {
          if let observed = found[key] {
            next.fresh[stream, default: [:]][key] = observed
            if let pair = references.pair(stream, key) { halfMade.remove(pair) }
          } else if capabilities[entity]?[side].confirmsRemovals == true {
            next.gone[stream, default: []].insert(key)
          }
        }
      }
    }
  }

  /// Waits until creations without an answer can be looked up, and settles them.
  ///
  /// - Returns: false when a person stopped the run.
  func settleUnknown() async throws -> Bool {
    for _ in 0..<3 {
      let unknown = unknownPairs
      if unknown.isEmpty { return true }
      let now = environment.now()
      let latest = unknown.compactMap(settlesAt).max() ?? now
      let seconds = Double(latest.milliseconds - now.milliseconds) / 1000
      if seconds > 0 {
        environment.progress(.waiting(seconds: seconds))
        try await waitUnderLease(seconds)
      }
      if environment.isStopping() { return false }
      try renewLease()
      try await recover()
      for pair in pairs.values where pair.isUnsettled && pair.state != .sent && pair.state != .deleting {
        if unknown.contains(where: { $0.id == pair.id }) { next.pairs.insert(pair.id) }
      }
      var rounds = 0
      while !next.isEmpty && rounds < 3 {
        if !next.isDividing { rounds += 1 }
        if !(try await again()) { return false }
      }
    }
    return true
  }
}
