import Contractors
import Reconciliation
import Testing

struct RememberedTextTests {
  @Test(arguments: StoreKind.allCases) func `cursors and notes are kept and replaced`(kind: StoreKind) throws
  {
    let store = try kind.make()
    let stream = Stream(.left, .company)
    #expect(try store.sync.cursor(of: stream) == nil)
    #expect(try store.sync.note("settings") == nil)
    try store.commit {
      $0.cursors[stream] = Cursor("first")
      $0.notes = ["settings": "a", "portal": ""]
    }
    try store.commit {
      $0.cursors[stream] = Cursor("second")
      $0.notes["settings"] = String(repeating: "я", count: 32_768)
    }
    #expect(try store.sync.cursor(of: stream) == Cursor("second"))
    #expect(try store.sync.cursor(of: Stream(.right, .company)) == nil)
    #expect(try store.sync.note("settings")?.utf8.count == 65_536)
    #expect(try store.sync.note("portal") == "")
    try store.commit { $0.cursors.updateValue(nil, forKey: stream) }
    #expect(try store.sync.cursor(of: stream) == nil)
  }
}

struct RunTests {
  @Test(arguments: StoreKind.allCases) func `a run begins without an outcome and is listed newest first`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let first = try store.sync.begin(Run(trigger: "command", startedAt: .noon))
    let second = try store.sync.begin(Run(trigger: "schedule", startedAt: .noon.adding(seconds: 60)))
    #expect(second > first)
    var run = try #require(try store.sync.runs(limit: 1).first)
    #expect(run.id == second && run.outcome == nil && run.endedAt == nil && run.report == nil)
    run.outcome = .attention
    run.endedAt = .noon
    run.report = RunReport()
    run.report?.sides.right.updated = 4
    try store.commit { $0.run = run }
    #expect(try store.sync.runs(limit: 9).map(\.id) == [second, first])
    #expect(try store.sync.runs(limit: 1) == [run])
    #expect(try store.sync.runs(limit: 0).isEmpty)
  }

  @Test(arguments: StoreKind.allCases) func `a plan is found by its number and changes its status`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let first = try store.sync.save(SavedPlan(digest: "ab", madeAt: .noon, report: RunReport()))
    let second = try store.sync.save(SavedPlan(digest: "cd", madeAt: .noon, report: RunReport()))
    var plan = try #require(try store.sync.plan(first))
    #expect(plan.status == .open && plan.digest == "ab")
    plan.status = .applied
    try store.commit { $0.plans = [plan] }
    #expect(try store.sync.plan(first)?.status == .applied)
    #expect(try store.sync.plans(limit: 5).map(\.id) == [second, first])
    #expect(try store.sync.plan(404) == nil)
  }

  @Test(arguments: StoreKind.allCases)
  func `a journal entry is replaced by its sequence and history only grows`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let run = try store.sync.begin(Run(trigger: "command", startedAt: .noon))
    let pair = PairID(rawValue: 1)
    var entry = JournalEntry(
      run: run, sequence: 1, pair: pair, side: .right, entity: .company, kind: .create,
      after: ["name": .text("Ромашка")])
    let earlier = JournalEntry(run: run, sequence: 0, pair: pair, side: .left, entity: .company, kind: .flag)
    let history = HistoryEntry(
      run: run, pair: pair, side: .left, key: "1", field: "phones", old: .bag([Element("+7", kind: "work")]),
      new: nil,
      cause: .policy)
    try store.commit {
      $0.journal = [entry, earlier]
      $0.history = [history]
    }
    entry.state = .done
    entry.attempts = 1
    try store.commit {
      $0.journal = [entry]
      $0.history = [history]
    }
    #expect(try store.sync.journal(of: run) == [earlier, entry])
    #expect(try store.sync.history(of: run) == [history, history])
    #expect(try store.sync.journal(of: 404).isEmpty)
  }

  @Test(arguments: StoreKind.allCases) func `no changes are no work`(kind: StoreKind) throws {
    try kind.make().sync.commit(Changes())
  }
}

struct LeaseTests {
  @Test(arguments: StoreKind.allCases) func `a lease is kept from others until it expires or is given back`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let sync = store.sync
    let later = Timestamp.noon.adding(seconds: 60)
    #expect(try sync.lease(owner: "a", now: .noon, until: later))
    #expect(try !sync.lease(owner: "b", now: .noon, until: later))
    #expect(try sync.lease(owner: "a", now: .noon, until: later.adding(seconds: 60)))
    #expect(try !sync.lease(owner: "b", now: later, until: later.adding(seconds: 60)))
    try sync.release(owner: "b")
    #expect(try !sync.lease(owner: "b", now: later, until: later.adding(seconds: 60)))
    #expect(try sync.lease(owner: "b", now: later.adding(seconds: 60), until: later.adding(seconds: 90)))
    try sync.release(owner: "b")
    #expect(try sync.lease(owner: "c", now: .noon, until: later))
  }
}
