import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

struct UncertainAnswerTests {
  let stage = Stage()

  /// The first call that carries operations meets the fault.
  private func once(_ fault: Fault) -> FaultPlan {
    let isMet = Flag()
    return FaultPlan { call in
      guard call.kind == .apply, !isMet.isOn else { return nil }
      isMet.set()
      return fault
    }
  }

  @Test(arguments: [0, 1, 2])
  func `a creation whose answer was lost is looked up by its origin and never made twice`(_ done: Int)
    async throws
  {
    stage.left.add(company("Ромашка"))
    stage.left.add(company("Вектор"))
    stage.right.setFaults(once(.answerLost(done: done)))
    let result = try await stage.run()
    #expect(result.outcome == .done)
    #expect(stage.clock.secondsSlept >= 90)
    #expect(stage.right.keys(of: .company).count == 2)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `what one side refused is not tried again while the other one asks to wait`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    stage.right.set("101", "comment", "новое")
    stage.left.set("1", "fullName", "ООО «Ромашка»")
    let waits = Counter()
    stage.right.setFaults(FaultPlan { $0.kind == .apply && waits.next() < 3 ? .throttled : nil })
    stage.left.setFaults(FaultPlan { $0.kind == .apply ? .refused([0]) : nil })
    stage.left.resetCounts()
    let result = try await stage.run()
    #expect(stage.text(.right, "101", "fullName") == "ООО «Ромашка»")
    #expect(stage.left.counts.modifyingCalls == 1 && result.report.sides.left.refused == 1)
    // What is only tried again is told once.
    #expect(result.operations.map(\.side).sorted { $0.rawValue < $1.rawValue } == [.left, .right])
  }

  @Test func `our own value that nobody read back is no edit when the other side changes again`() async throws
  {
    var stage = stage
    stage.settings.rules["comment"] = FieldRule(.left)
    stage.left.setOptions { $0.readsBack = false }
    stage.left.add(company("Ромашка"), key: "1")
    try await stage.run()
    stage.right.set("101", "comment", "первое")
    stage.left.edit("1", .company) { $0["phones"] = phones("+79161234567") }
    // While the run writes the first value to the left side, somebody writes the second one on the right.
    stage.right.beforeEachCall { replica, call in
      if call.kind == .apply { replica.edit("101", .company) { $0["comment"] = .text("второе") } }
    }
    try await stage.run()
    stage.right.beforeEachCall(nil)
    try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "второе")
    #expect(stage.text(.right, "101", "comment") == "второе")
  }

  @Test func `a side that asks to wait is not called before the moment it names`() async throws {
    stage.right.setOptions { options in
      options.now = { [clock = stage.clock] in clock.now }
      options.budget = .init(operations: 2, seconds: 60)
      for entity in Entity.allCases { options.capabilities[entity]?.batchSize = 1 }
    }
    for number in 1...5 { stage.left.add(company("Фирма \(number)")) }
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 5)
    #expect(stage.right.counts.hastyCalls == 0)
    #expect(stage.clock.secondsSlept >= 60)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a run that is told to stop does not wait for a side that asks to wait`() async throws {
    stage.right.setOptions { options in
      options.now = { [clock = stage.clock] in clock.now }
      options.budget = .init(operations: 2, seconds: 60)
      for entity in Entity.allCases { options.capabilities[entity]?.batchSize = 1 }
    }
    for number in 1...5 { stage.left.add(company("Фирма \(number)")) }
    let calls = Counter()
    stage.right.beforeEachCall { [stop = stage.stop] _, call in
      // The third is the one that it does not take any more.
      if call.kind == .apply, calls.next() == 2 { stop.set() }
    }
    let result = try await stage.run()
    #expect(result.outcome == .interrupted && stage.clock.secondsSlept == 0)
    #expect(result.report.putOff > 0 && stage.right.keys(of: .company).count == 2)
    stage.right.beforeEachCall(nil)
    stage.stop.set(false)
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 5 && stage.right.counts.hastyCalls == 0)
  }

  @Test func `a run that does not wait says how many outcomes are unknown`() async throws {
    stage.left.add(company("Ромашка"))
    stage.right.setFaults(once(.answerLost(done: 1)))
    let result = try await stage.run(RunOptions(waitsForUnknown: false))
    #expect(result.outcome == .attention && result.report.unknown == 1)
    #expect(stage.clock.secondsSlept == 0)
    let next = try await stage.run()
    #expect(next.report.unknown == 0 && next.reviews.isEmpty)
    #expect(stage.right.keys(of: .company) == ["101"])
  }

  @Test func `records whose creation was not answered are looked up at once, each with a fault of its own`()
    async throws
  {
    for number in 1...5 { stage.left.add(company("Фирма \(number)")) }
    stage.right.setFaults(once(.answerLost(done: 3)))
    #expect(try await stage.run(RunOptions(waitsForUnknown: false)).report.unknown == 5)
    stage.clock.advance(60)
    // No reading shows the records, and the second of the five look-ups fails.
    let asked = Counter()
    stage.right.setFaults(
      FaultPlan { call in
        if call.kind == .read { return .truncated(records: 0) }
        return call.kind == .lookUpOrigin && asked.next() == 1 ? .unreachable : nil
      })
    let result = try await stage.run(RunOptions(waitsForUnknown: false))
    #expect(asked.value == 5 && result.report.unknown == 1)
    #expect(stage.right.keys(of: .company).count == 5)
    stage.right.setFaults(.none)
    let last = try await stage.run()
    #expect(last.outcome == .done && stage.right.keys(of: .company).count == 5)
    #expect(stage.clock.secondsSlept == 0)
  }

  @Test func `nothing is looked up before the horizon, and a reading that shows the record settles it`()
    async throws
  {
    stage.left.add(company("Ромашка"))
    stage.right.setFaults(once(.answerLost(done: 1)))
    try await stage.run(RunOptions(waitsForUnknown: false))
    let next = try await stage.run()
    #expect(next.outcome == .done && stage.right.counts.originLookUps == 0)
    #expect(stage.clock.secondsSlept == 0 && stage.right.keys(of: .company) == ["101"])
  }

  @Test func `a record that its index does not show yet is not created again`() async throws {
    stage.right.setOptions { $0.indexLagCalls = 6 }
    stage.left.add(company("Ромашка"))
    stage.right.setFaults(once(.answerLost(done: 1)))
    try await stage.run(RunOptions(waitsForUnknown: false))
    let result = try await stage.run(RunOptions(waitsForUnknown: false))
    #expect(result.reviews.isEmpty)
    try await stage.run()
    #expect(stage.right.keys(of: .company) == ["101"])
  }

  @Test func `an edit made while a creation is in flight is no contest`() async throws {
    stage.left.add(company("Ромашка"))
    stage.right.setOptions { $0.indexLagCalls = 100 }
    stage.right.setFaults(once(.answerLost(done: 1)))
    try await stage.run(RunOptions(waitsForUnknown: false))
    stage.left.set("1", "name", "Ромашка плюс")
    stage.right.setFaults(FaultPlan { $0.kind == .read ? .truncated(records: 0) : nil })
    try await stage.run(RunOptions(waitsForUnknown: false))
    stage.right.setFaults(.none)
    stage.right.setOptions { $0.indexLagCalls = 0 }
    let result = try await stage.run()
    #expect(result.conflicts.isEmpty)
    #expect(stage.text(.right, "101") == "Ромашка плюс")
  }

  @Test(arguments: [0, 1])
  func `an update whose answer was lost is settled in the same run`(_ done: Int) async throws {
    stage.left.add(company("Ромашка"))
    try await stage.run()
    stage.left.set("1", "name", "Ромашка плюс")
    stage.right.setFaults(once(.answerLost(done: done)))
    let result = try await stage.run()
    #expect(result.outcome == .done && result.conflicts.isEmpty)
    #expect(stage.text(.right, "101") == "Ромашка плюс")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a target edited meanwhile is decided again in the same run`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]))
    try await stage.run()
    stage.left.set("1", "comment", "слева")
    let isDone = Flag()
    stage.right.beforeEachCall { replica, call in
      guard call.kind == .apply, !isDone.isOn else { return }
      isDone.set()
      replica.set("101", "comment", "справа")
      replica.set("101", "name", "Ромашка плюс")
    }
    let result = try await stage.run()
    #expect(result.conflicts.map(\.unit) == ["comment"])
    #expect(stage.text(.right, "101", "comment") == "справа")
    #expect(stage.text(.left, "1") == "Ромашка плюс")
  }

  @Test func `an edit beside our write is seen in the same run`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]))
    try await stage.run()
    stage.left.set("1", "comment", "слева")
    stage.right.beforeEachCall { replica, call in
      if call.kind == .apply { replica.set("101", "name", "Ромашка плюс") }
    }
    let result = try await stage.run()
    #expect(result.conflicts.isEmpty)
    #expect(stage.text(.right, "101", "comment") == "слева")
    #expect(stage.text(.left, "1") == "Ромашка плюс")
  }

  @Test
  func `a refused record is set aside, the others are done, and it is tried again only when it changes`()
    async throws
  {
    for number in 1...3 { stage.left.add(company("Фирма \(number)")) }
    stage.right.setFaults(once(.refused([1])))
    let result = try await stage.run()
    #expect(result.outcome == .attention)
    #expect(result.setAside.map(\.isRefusal) == [true])
    #expect(stage.right.keys(of: .company).count == 2)
    stage.right.setFaults(.none)
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.set("2", "name", "Фирма 2 исправленная")
    let next = try await stage.run()
    #expect(next.setAside.isEmpty)
    #expect(stage.right.keys(of: .company).count == 3)
  }

  @Test func `a field that a side refuses holds up no other field of the record`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое"), "fullName": .text("Ромашка")]))
    try await stage.run()
    stage.right.setOptions { $0.accepts = { field, text in field != "comment" || text != "нельзя" } }
    stage.left.set("1", "comment", "нельзя")
    stage.left.set("1", "name", "Ромашка плюс")
    let result = try await stage.run()
    #expect(result.report.sides.right.refused == 1 && result.report.sides.right.updated == 1)
    #expect(result.setAside.map(\.field) == ["comment"])
    #expect(stage.text(.right, "101") == "Ромашка плюс")
    #expect(stage.text(.right, "101", "comment") == "старое")
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.set("1", "fullName", "Общество")
    try await stage.run()
    #expect(stage.text(.right, "101", "fullName") == "Общество")
    #expect(try stage.store.setAside().map(\.field) == ["comment"])
    stage.left.set("1", "comment", "можно")
    #expect(try await stage.run().setAside.isEmpty)
    #expect(stage.text(.right, "101", "comment") == "можно")
  }

  @Test func `a field that a side cannot take and does not name is found, and the others are written`()
    async throws
  {
    var stage = Stage()
    stage.left.add(company("Ромашка"), key: "1")
    try await stage.run()
    // The portal's people wrote down a reference to nothing, and take it out; it is written back and refused.
    stage.right.edit("101", .company) { $0["parent"] = .text("999") }
    try await stage.run()
    stage.settings.drift = .revert
    stage.settings.direction = .leftToRight
    stage.right.setOptions { $0.refusesUnknownReferences = true }
    stage.right.edit("101", .company) { $0["parent"] = .empty }
    for field in ["name", "fullName", "comment"] as [FieldName] { stage.left.set("1", field, "новое") }
    let result = try await stage.run(RunOptions(allowed: Set(GuardName.allCases)))
    for field in ["name", "fullName", "comment"] as [FieldName] {
      #expect(stage.text(.right, "101", field) == "новое")
    }
    #expect(result.report.sides.right.refused == 1)
    #expect(result.setAside.map(\.field) == ["parent"])
    #expect(try await stage.operationsOfRun() == 0, "what was refused waits for a change")
  }

  @Test func `a link to nothing holds up neither the links that mean something nor other fields`()
    async throws
  {
    var stage = Stage()
    stage.left.add(company("Ромашка"), key: "1")
    stage.left.add(contact("Орлов"), key: "2")
    try await stage.run()
    stage.right.edit("102", .contact) { $0["companies"] = .elements([Element("999")]) }
    try await stage.run()
    // Both links are to be written there: the one that its people took out, and a new one.
    stage.settings.direction = .leftToRight
    stage.settings.drift = .revert
    stage.right.setOptions { $0.refusesUnknownReferences = true }
    stage.right.edit("102", .contact) { $0["companies"] = .empty }
    stage.left.edit("2", .contact) {
      $0["companies"] = .elements([Element("1")])
      $0["position"] = .text("Директор")
      $0["comment"] = .text("новое")
    }
    try await stage.run(RunOptions(allowed: Set(GuardName.allCases)))
    let record = try #require(stage.right.record("102", .contact))
    #expect(record["companies"]?.elements.map(\.value) == ["101"])
    #expect(record["position"] == .text("Директор") && record["comment"] == .text("новое"))
    #expect(try stage.store.setAside().map(\.field) == ["companies"])
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a new record whose reference is refused is made without it`() async throws {
    stage.left.add(company("Ромашка"), key: "1")
    try await stage.run()
    stage.right.edit("101", .company) { $0["parent"] = .text("999") }
    try await stage.run()
    stage.right.setOptions { $0.refusesUnknownReferences = true }
    stage.right.remove("101", .company)
    stage.left.set("1", "comment", "живёт")
    let result = try await stage.run(RunOptions(allowed: Set(GuardName.allCases)))
    #expect(result.report.sides.right.created == 1)
    let made = try #require(stage.right.keys(of: .company).first)
    #expect(stage.text(.right, made) == "Ромашка" && stage.text(.right, made, "comment") == "живёт")
    let next = try await stage.run()
    #expect(next.setAside.map(\.field) == ["parent"], "\(stage.right.journal)")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `what was planned and not sent is nobody's but his who writes it afterwards`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    stage.left.set("1", "comment", "новое")
    stage.right.setFaults(FaultPlan { $0.kind == .apply ? .unreachable : nil })
    _ = try? await stage.run()
    stage.right.setFaults(.none)
    stage.left.set("1", "comment", "старое")
    try await stage.run()
    stage.right.set("101", "comment", "новое")
    try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "новое")
    #expect(stage.text(.right, "101", "comment") == "новое")
  }

  @Test func `a refused update of one side does not hold up the other and waits`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]))
    try await stage.run()
    stage.left.set("1", "name", "Ромашка плюс")
    stage.right.set("101", "comment", "новое")
    stage.right.setFaults(FaultPlan { $0.kind == .apply ? .refused([0]) : nil })
    try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "новое")
    stage.right.setFaults(.none)
    #expect(try await stage.operationsOfRun() == 0)
    #expect(try stage.answers.retrySetAside() == 1)
    try await stage.run()
    #expect(stage.text(.right, "101") == "Ромашка плюс")
    #expect(try stage.store.setAside().isEmpty)
  }

  @Test func `a side that asks to wait is waited for`() async throws {
    stage.left.add(company("Ромашка"))
    stage.right.setFaults(once(.throttled))
    let result = try await stage.run()
    #expect(result.outcome == .done)
    #expect(stage.clock.secondsSlept >= 10)
    #expect(stage.right.keys(of: .company).count == 1)
  }

  @Test func `no other run gets in while one waits for a side`() async throws {
    for number in 1...3 { stage.left.add(company("Фирма \(number)")) }
    stage.right.setOptions { options in
      options.now = { [clock = stage.clock] in clock.now }
      options.budget = .init(operations: 1, seconds: 600)
      for entity in Entity.allCases { options.capabilities[entity]?.batchSize = 1 }
    }
    let (clock, store, intruders) = (stage.clock, stage.store, Counter())
    var environment = stage.environment
    environment.sleep = { seconds in
      clock.sleep(seconds)
      let now = clock.now
      if (try? store.lease(owner: "intruder", now: now, until: now.adding(seconds: 1))) == true {
        intruders.next()
      }
    }
    let engine = SyncEngine(
      settings: stage.settings, replicas: Sides(left: stage.left, right: stage.right), store: store,
      environment: environment)
    #expect(try await engine.sync().outcome == .done)
    #expect(clock.secondsSlept >= 600 && intruders.value == 0)
    #expect(stage.right.counts.hastyCalls == 0)
    #expect(stage.right.keys(of: .company).count == 3)
  }

  @Test func `a record that cannot be read is set aside and its pair rests`() async throws {
    for number in 1...3 { stage.left.add(company("Фирма \(number)")) }
    try await stage.run()
    stage.left.set("2", "name", "Фирма 2 новая")
    stage.left.setBroken("2", .company)
    stage.left.set("3", "name", "Фирма 3 новая")
    for _ in 0..<3 {
      let result = try await stage.run()
      #expect(result.setAside.map(\.name) == ["2"])
    }
    #expect(stage.text(.right, "102") == "Фирма 2")
    #expect(stage.text(.right, "103") == "Фирма 3 новая")
    stage.left.setBroken("2", .company, false)
    let result = try await stage.run()
    #expect(result.setAside.isEmpty)
    #expect(stage.text(.right, "102") == "Фирма 2 новая")
  }

  @Test(arguments: [Completeness.complete, .partial])
  func `a record that is as it was before its flaw is set aside no longer`(completeness: Completeness)
    async throws
  {
    stage.left.setOptions { $0.completeness = completeness }
    for number in 1...3 { stage.left.add(company("Фирма \(number)")) }
    try await stage.run()
    stage.left.set("2", "name", "Фирма ?")
    stage.left.setBroken("2", .company)
    #expect(try await stage.run().setAside.map(\.name) == ["2"])
    #expect(try await stage.run().setAside.map(\.name) == ["2"])
    stage.left.set("2", "name", "Фирма 2")
    stage.left.setBroken("2", .company, false)
    #expect(try await stage.run().setAside.isEmpty)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a refused value that is taken back is set aside no longer`() async throws {
    stage.right.setOptions { $0.accepts = { field, value in field != "name" || value != "Müller" } }
    stage.left.add(company("Фирма"))
    try await stage.run()
    stage.left.set("1", "name", "Müller")
    #expect(try await stage.run().setAside.count == 1)
    #expect(try await stage.run().setAside.count == 1)
    stage.left.set("1", "name", "Фирма")
    #expect(try await stage.run().setAside.isEmpty)
  }

  @Test func `a side that cannot be reached stops the run and loses nothing`() async throws {
    stage.left.add(company("Ромашка"))
    stage.right.setFaults(FaultPlan { $0.kind == .apply ? .unreachable : nil })
    await #expect(throws: ReplicaUnreachable.self) { try await stage.run() }
    #expect(try stage.store.runs(limit: 1).first?.outcome == .failed)
    stage.right.setFaults(.none)
    let result = try await stage.run()
    #expect(result.outcome == .done)
    #expect(stage.right.keys(of: .company) == ["101"])
    #expect(stage.clock.secondsSlept == 0)
  }

  @Test func `a side that does not show what it took is not written twice`() async throws {
    stage.right.setOptions { $0.readsBack = false }
    stage.left.add(company("Ромашка", ["phones": phones("+79160000001")]))
    try await stage.run()
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.set("1", "name", "Ромашка плюс")
    try await stage.run()
    #expect(try await stage.operationsOfRun() == 0)
    #expect(stage.text(.right, "101") == "Ромашка плюс")
  }
}
