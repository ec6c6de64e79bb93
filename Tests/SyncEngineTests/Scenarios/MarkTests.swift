import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import SyncStore
import Testing

@testable import Simulation

/// Runs that read of the portal only what events have marked.
struct MarkTests {
  private static let marked = RunOptions(markedOnly: [.right], trigger: "event")

  /// Three companies that both sides hold and know.
  private func settled(_ change: (inout Stage) -> Void = { _ in }) async throws -> Stage {
    var stage = Stage()
    change(&stage)
    stage.left.setOptions { $0.reading = .file }
    for name in ["Альфа", "Бета", "Гамма"] { stage.left.add(company(name)) }
    try await stage.run()
    try await stage.run()
    return stage
  }

  private func key(_ stage: Stage, _ name: String, _ side: Side = .right) throws -> RecordKey {
    try #require(stage.replica(side).records(of: .company).first { $0.value["name"]?.text == name }?.key)
  }

  private func mark(_ stage: Stage, _ keys: RecordKey?...) throws {
    try stage.store.mark(keys.map { DirtyMark(stream: Stream(.right, .company), key: $0) })
  }

  @Test func `a marked edit travels and nothing else is read of its side`() async throws {
    let stage = try await settled()
    let key = try key(stage, "Бета")
    stage.right.set(key, "comment", "звонить утром")
    try mark(stage, key)
    let before = stage.right.counts
    let result = try await stage.run(Self.marked)
    let counts = stage.right.counts
    #expect(result.outcome == .done && result.report.sides.left.updated == 1)
    #expect(result.report.sides.right.read == 1 && result.report.sides.right.changed == 1)
    #expect(counts.readings == before.readings && counts.keyLookUps == before.keyLookUps + 1)
    #expect(try stage.text(.left, self.key(stage, "Бета", .left), "comment") == "звонить утром")
    #expect(try stage.store.marks().isEmpty)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `what nobody marked waits for the run that reads everything`() async throws {
    let stage = try await settled()
    stage.right.set(try key(stage, "Альфа"), "comment", "не услышано")
    #expect(try await stage.operationsOfRun(Self.marked) == 0)
    #expect(try await stage.operationsOfRun() == 1)
  }

  @Test func `an edit of the file is read and written by a run that reads only marks of the portal`()
    async throws
  {
    let stage = try await settled()
    stage.left.set(try key(stage, "Гамма", .left), "comment", "из файла")
    let before = stage.right.counts.readings
    #expect(try await stage.operationsOfRun(Self.marked) == 1)
    #expect(stage.right.counts.readings == before)
    #expect(try stage.text(.right, key(stage, "Гамма"), "comment") == "из файла")
  }

  @Test func `a marked record that nobody knows is created on the other side`() async throws {
    let stage = try await settled()
    let new = stage.right.add(company("Дельта"))
    try mark(stage, new)
    let before = stage.right.counts.readings
    let result = try await stage.run(Self.marked)
    #expect(result.report.sides.left.created == 1 && stage.right.counts.readings == before)
    #expect(throws: Never.self) { try self.key(stage, "Дельта", .left) }
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a marked record that is gone is believed to be, and others are not missed`() async throws {
    let stage = try await settled { $0.settings.removals = .delete }
    let key = try key(stage, "Бета")
    stage.right.remove(key, .company)
    try mark(stage, key)
    let result = try await stage.run(Self.marked)
    #expect(result.report.sides.right.gone == 1 && result.report.sides.left.removed == 1)
    #expect(stage.left.keys(of: .company).count == 2)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `the look-up of a side that cannot tell of removals proves none`() async throws {
    let stage = try await settled {
      $0.settings.removals = .delete
      $0.right.setOptions { options in
        for entity in Entity.allCases { options.capabilities[entity]?.confirmsRemovals = false }
      }
    }
    let key = try key(stage, "Бета")
    stage.right.remove(key, .company)
    try mark(stage, key)
    #expect(try await stage.operationsOfRun(Self.marked) == 0)
    #expect(stage.left.keys(of: .company).count == 3)
  }

  @Test func `a mark of a record that never was is simply taken away`() async throws {
    let stage = try await settled()
    try mark(stage, "99999")
    let result = try await stage.run(Self.marked)
    #expect(result.outcome == .done && result.report.sides.right.gone == 0)
    #expect(try stage.store.marks().isEmpty)
  }

  @Test func `our own write that comes back as an event causes nothing`() async throws {
    for readsBack in [true, false] {
      let stage = try await settled { $0.right.setOptions { $0.readsBack = readsBack } }
      stage.left.set(try key(stage, "Альфа", .left), "comment", "наше")
      #expect(try await stage.operationsOfRun() == 1)
      try mark(stage, try key(stage, "Альфа"))
      let result = try await stage.run(Self.marked)
      #expect(result.operations.isEmpty && result.report.sides.right.read == 1)
      #expect(result.report.sides.right.unchanged == (readsBack ? 1 : 0))
    }
  }

  @Test func `a mark that comes while the run is under way stays for the next one`() async throws {
    let stage = try await settled()
    let (first, second) = (try key(stage, "Альфа"), try key(stage, "Бета"))
    stage.right.set(first, "comment", "раз")
    try mark(stage, first)
    let once = Counter()
    let store = stage.store
    stage.right.beforeEachCall { replica, call in
      guard call.kind == .lookUpKey, once.next() == 0 else { return }
      // The first record is changed once more just before it is read, another one just after the run began.
      replica.set(first, "comment", "два")
      replica.set(second, "comment", "три")
      try? store.mark([first, second].map { DirtyMark(stream: Stream(.right, .company), key: $0) })
    }
    try await stage.run(Self.marked)
    #expect(Set(try stage.store.marks().compactMap(\.key)) == [first, second])
    #expect(try await stage.operationsOfRun(Self.marked) == 1)
    #expect(try stage.text(.left, key(stage, "Бета", .left), "comment") == "три")
    #expect(try stage.text(.left, key(stage, "Альфа", .left), "comment") == "два")
    #expect(try stage.store.marks().isEmpty)
  }

  @Test func `a complete run takes the marks away, a plan and a guarded run leave them`()
    async throws
  {
    let stage = try await settled { $0.settings.removals = .delete }
    let keys = stage.right.keys(of: .company)
    for key in keys { stage.right.remove(key, .company) }
    try stage.store.mark(keys.map { DirtyMark(stream: Stream(.right, .company), key: $0) })
    _ = try await stage.plan(Self.marked)
    #expect(try stage.store.marks().count == 3)
    #expect(try await stage.run(Self.marked).outcome == .guarded)
    #expect(try stage.store.marks().count == 3)
    try await stage.run(RunOptions(allowed: Set(GuardName.allCases)))
    #expect(try stage.store.marks().isEmpty)
  }

  @Test func `a stream that is marked as a whole is read as a whole`() async throws {
    let stage = try await settled()
    stage.right.set(try key(stage, "Альфа"), "comment", "чьи-то реквизиты")
    try mark(stage, nil)
    #expect(try await stage.operationsOfRun(Self.marked) == 1)
    #expect(try stage.store.marks().isEmpty)
    let before = stage.right.counts.readings
    try await stage.run(Self.marked)
    #expect(stage.right.counts.readings == before)
  }

  /// A side whose events name what belongs to a record: `of:KEY`, or what is gone.
  private struct Naming: Replica {
    let base: MemoryReplica
    var connection: String { base.connection }
    func identity() async throws -> String { try await base.identity() }
    func capabilities(of entity: Entity) async throws -> Capabilities {
      try await base.capabilities(of: entity)
    }
    func read(_ request: ReadRequest) async throws -> any RecordPages { try await base.read(request) }
    func apply(_ operations: [Operation]) async throws -> [Outcome] { try await base.apply(operations) }
    func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed] {
      try await base.lookUp(keys: keys, entity: entity)
    }
    func lookUp(origin: Origin, entity: Entity) async throws -> [Observed] {
      try await base.lookUp(origin: origin, entity: entity)
    }
    func records(marked names: Set<RecordKey>, entity: Entity) async throws -> Set<RecordKey>? {
      names.contains("gone")
        ? nil : Set(names.map { RecordKey(rawValue: $0.rawValue.replacing("of:", with: "")) })
    }
  }

  @Test func `a side says whose a mark is, or that everything must be read`() async throws {
    let stage = try await settled()
    let engine = SyncEngine(
      settings: stage.settings, replicas: Sides(left: stage.left, right: Naming(base: stage.right)),
      store: stage.store, environment: stage.environment)
    let (first, second) = (try key(stage, "Альфа"), try key(stage, "Бета"))
    stage.right.set(first, "comment", "раз")
    try mark(stage, RecordKey(rawValue: "of:" + first.rawValue))
    let readings = stage.right.counts.readings
    #expect(try await engine.sync(Self.marked).report.sides.left.updated == 1)
    #expect(stage.right.counts.readings == readings)
    stage.right.set(second, "comment", "два")
    try mark(stage, "gone")
    #expect(try await engine.sync(Self.marked).report.sides.left.updated == 1)
    #expect(stage.right.counts.readings == readings + 1)
    #expect(try stage.store.marks().isEmpty)
  }

  @Test func `the first run reads everything, whatever it is asked`() async throws {
    let stage = Stage()
    stage.left.add(company("Альфа", ["taxId": .text("7707083893")]))
    let key = stage.right.add(company("Альфа", ["taxId": .text("7707083893")]))
    stage.right.add(company("Бета"))
    try mark(stage, key)
    let result = try await stage.run(Self.marked)
    #expect(result.report.sides.right.created == 0 && result.report.sides.left.created == 1)
  }

  @Test func `before it creates on a side that it did not read a run reads that side`() async throws {
    let stage = try await settled()
    // Both sides learn of the same firm, and the event of the portal is lost.
    let tax: [FieldName: Value] = ["taxId": .text("7707083893")]
    stage.right.add(company("Сигма", tax))
    stage.left.add(company("Сигма", tax))
    let result = try await stage.run(Self.marked)
    #expect(result.report.sides.right.created == 0 && result.report.pairs == 4)
    #expect(result.report.sides.right.read == 4)
    // And what is really new is created at once.
    stage.left.add(company("Тау"))
    #expect(try await stage.run(Self.marked).report.sides.right.created == 1)
  }

  @Test func `a portal that shows nothing at all trips the canary`() async throws {
    let stage = try await settled { $0.settings.removals = .delete }
    let key = try key(stage, "Бета")
    for hidden in stage.right.keys(of: .company) { stage.right.remove(hidden, .company) }
    try mark(stage, key)
    let result = try await stage.run(Self.marked)
    #expect(result.outcome == .guarded && result.report.guards.map(\.name) == [.canary])
    #expect(stage.left.keys(of: .company).count == 3)
  }

  @Test func `a delta need not show what is marked`() async throws {
    let stage = try await settled { $0.right.setOptions { $0.reading = .deltas } }
    let key = try key(stage, "Альфа")
    let cursor = try stage.store.cursor(of: Stream(.right, .company))
    stage.right.set(key, "comment", "позже")
    // The cursor is past the edit, as where a portal's own time did not move with it.
    var changes = Changes()
    changes.cursors[Stream(.right, .company)] = Cursor("\(Int(cursor?.text ?? "0") ?? 0 + 100)0")
    try stage.store.commit(changes)
    #expect(try await stage.operationsOfRun() == 0)
    try mark(stage, key)
    #expect(try await stage.operationsOfRun() == 1)
  }

  /// Killed at every step, and run again with what is left of the marks: each edit arrives, and none is forgotten.
  @Test func `a killed run leaves the marks of what it did not accept`() async throws {
    var step = 0
    while true {
      let stage = try await settled()
      let (first, second) = (try key(stage, "Альфа"), try key(stage, "Бета"))
      stage.right.set(first, "comment", "раз")
      stage.right.remove(second, .company)
      try mark(stage, first, second)
      let ending = try await stage.runMortal(Self.marked, diesAfter: step)
      if !ending.died { break }
      stage.clock.advance(200)
      try await stage.run(Self.marked)
      #expect(try stage.text(.left, key(stage, "Альфа", .left), "comment") == "раз", "killed after \(step)")
      #expect(try stage.store.marks().isEmpty)
      let flagged = try stage.text(.left, key(stage, "Бета", .left), "active")
      #expect(flagged == "no", "killed after \(step)")
      #expect(try await stage.operationsOfRun() == 0, "killed after \(step)")
      step += 1
    }
    #expect(step > 5)
  }
}
