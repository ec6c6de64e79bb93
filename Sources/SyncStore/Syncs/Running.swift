internal import Contractors
internal import GRDB
public import Reconciliation

extension StoredSync {
  /// The runs, newest first.
  public func runs(limit: Int) throws -> [Run] {
    try read { db in
      try db.rows(
        """
        SELECT id, started_by, started_at, ended_at, outcome, report FROM runs WHERE sync = ? ORDER BY id DESC LIMIT ?
        """, [.integer(id), .count(max(limit, 0))], of: "runs"
      ) { columns in
        var run = Run(
          id: try columns.integer(0), trigger: try columns.text(1), startedAt: try columns.time(2))
        run.endedAt = try columns.optionalTime(3)
        run.outcome = try columns.optionalText(4) == nil ? nil : try columns.choice(4)
        run.report = try columns.report(5)
        return run
      }
    }
  }

  /// A saved plan.
  public func plan(_ id: Int64) throws -> SavedPlan? { try plans("AND id = ?", .integer(id)).first }

  /// The newest plans first.
  public func plans(limit: Int) throws -> [SavedPlan] {
    try plans("ORDER BY id DESC LIMIT ?", .count(max(limit, 0)))
  }

  private func plans(_ condition: String, _ value: Cell) throws -> [SavedPlan] {
    try read { db in
      try db.rows(
        "SELECT id, digest, made_at, status, report FROM plans WHERE sync = ? " + condition,
        [.integer(self.id), value], of: "plans"
      ) { columns in
        SavedPlan(
          id: try columns.integer(0), digest: try columns.text(1), madeAt: try columns.time(2),
          status: try columns.choice(3), report: try columns.report(4) ?? RunReport())
      }
    }
  }

  /// Starts a run and gives its number; the given id does not count. Numbers are given over all syncs of the
  /// file.
  public func begin(_ run: Run) throws -> Int64 {
    try write { db in
      try db.run(
        """
        INSERT INTO runs (started_by, started_at, ended_at, outcome, report, sync) VALUES (?, ?, ?, ?, ?, ?)
        """, try values(of: run) + [.integer(id)])
      return db.lastInsertedRowID
    }
  }

  /// Saves a plan and gives its number; the given id does not count. Numbers are given over all syncs of the
  /// file.
  public func save(_ plan: SavedPlan) throws -> Int64 {
    try write { db in
      try db.run(
        "INSERT INTO plans (digest, made_at, status, report, sync) VALUES (?, ?, ?, ?, ?)",
        try values(of: plan) + [.integer(id)])
      return db.lastInsertedRowID
    }
  }

  func storeRuns(_ changes: Changes, _ db: Database) throws {
    if let run = changes.run {
      try db.run(
        """
        UPDATE runs SET started_by = ?, started_at = ?, ended_at = ?, outcome = ?, report = ? WHERE sync = ? AND id = ?
        """, try values(of: run) + [.integer(id), .integer(run.id)])
      guard db.changesCount == 1 else { throw StoreError.unknownRow(.run, id: run.id) }
    }
    for plan in changes.plans {
      try db.run(
        "UPDATE plans SET digest = ?, made_at = ?, status = ?, report = ? WHERE sync = ? AND id = ?",
        try values(of: plan) + [.integer(id), .integer(plan.id)])
      guard db.changesCount == 1 else { throw StoreError.unknownRow(.plan, id: plan.id) }
    }
  }

  private func values(of run: Run) throws -> [Cell] {
    [
      .text(run.trigger), .time(run.startedAt), .time(run.endedAt),
      .text(run.outcome?.rawValue), .text(try run.report.map(ReportCoding.text)),
    ]
  }

  private func values(of plan: SavedPlan) throws -> [Cell] {
    [
      .text(plan.digest), .time(plan.madeAt), .text(plan.status.rawValue),
      .text(try ReportCoding.text(of: plan.report)),
    ]
  }
}

extension Columns {
  fileprivate func report(_ index: CInt) throws -> RunReport? {
    guard let text = try optionalText(index) else { return nil }
    do { return try ReportCoding.report(text) } catch { throw damage }
  }
}
