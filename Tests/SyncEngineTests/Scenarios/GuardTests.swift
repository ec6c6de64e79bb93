import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

struct GuardTests {
  var stage = Stage()

  /// Companies known to both sides: 1 and up on the left, 101 and up on the right.
  private func companies(_ count: Int, on stage: Stage) async throws {
    for number in 1...count {
      stage.left.add(
        company("Фирма \(number)", ["comment": .text("заметка \(number)"), "active": .text("yes")]))
    }
    try await stage.run()
  }

  /// A run must stop at the guard without any trace, and go on when it is allowed.
  private func expectBrake(_ name: GuardName, also others: Set<GuardName> = [], on stage: Stage) async throws
  {
    let before = Traces(stage)
    let stopped = try await stage.run()
    #expect(stopped.outcome == .guarded)
    #expect(Set(stopped.report.guards.map(\.name)) == others.union([name]))
    #expect(before.isSame(as: Traces(stage)))
    let result = try await stage.run(RunOptions(allowed: others.union([name])))
    #expect(result.outcome != .guarded && result.report.guards.isEmpty)
    #expect(!before.isSame(as: Traces(stage)))
  }

  @Test func `an emptied source stops the run`() async throws {
    try await companies(4, on: stage)
    stage.left.setFaults(FaultPlan { $0.kind == .read ? .truncated(records: 0) : nil })
    for _ in 0..<3 {
      let result = try await stage.run()
      #expect(result.outcome == .guarded && result.report.guards.first?.name == .shrink)
    }
    stage.left.setFaults(.none)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a source that shrinks by more than its share stops the run`() async throws {
    try await companies(30, on: stage)
    for number in 1...5 { stage.left.remove(RecordKey(rawValue: "\(number)"), .company) }
    try await expectBrake(.shrink, on: stage)
  }

  /// The firms of the left side under other keys.
  private func recode(_ numbers: ClosedRange<Int>, on stage: Stage, name: (Int) -> String = { "Фирма \($0)" })
  {
    for number in numbers {
      stage.left.remove(RecordKey(rawValue: "\(number)"), .company)
      stage.left.add(
        company(name(number), ["comment": .text("заметка \(number)")]),
        key: RecordKey(rawValue: "00-\(number)"))
    }
  }

  @Test(arguments: [6, 12, 30])
  func `a re-coded column of keys stops the run, however few records there are`(_ count: Int) async throws {
    try await companies(count, on: stage)
    recode(1...(count / 2 + 2), on: stage)
    let stopped = try await stage.run()
    let verdict = try #require(stopped.report.guards.first { $0.name == .keys })
    #expect(verdict.side == .left && verdict.observed == count / 2 + 2 && verdict.total == count)
    #expect(stage.right.keys(of: .company).count == count)
    let others = Set(stopped.report.guards.map(\.name)).subtracting([.keys])
    try await expectBrake(.keys, also: others, on: stage)
  }

  @Test func `half of the keys and fewer, new records alone and few records are no re-coded column`()
    async throws
  {
    var stage = stage
    stage.settings.guards[.shrink] = GuardLimit(count: 100)
    stage.settings.guards[.removals] = GuardLimit(count: 100)
    try await companies(12, on: stage)
    recode(1...6, on: stage)
    for number in 100...120 {
      stage.left.add(company("Новая \(number)"), key: RecordKey(rawValue: "n\(number)"))
    }
    #expect(try await stage.run().report.guards.isEmpty)
    var few = Stage()
    few.settings = stage.settings
    try await companies(4, on: few)
    recode(1...4, on: few)
    #expect(try await few.run().report.guards.isEmpty)
  }

  @Test(arguments: [true, false])
  func `in a file that need not be whole other records are others, and the same names a re-coded column`(
    _ isSame: Bool
  ) async throws {
    stage.left.setOptions { options in
      options.completeness = .partial
      options.capabilities[.company]?.showsAll = true
    }
    try await companies(8, on: stage)
    recode(1...8, on: stage) { isSame ? "Фирма \($0)" : "Иная \($0)" }
    let result = try await stage.run()
    #expect(result.report.guards.map(\.name) == (isSame ? [.keys] : []))
    #expect(stage.right.keys(of: .company).count == (isSame ? 8 : 16))
  }

  @Test func `records that official numbers tell under their new keys count for nothing`() async throws {
    var numbers = RandomSource(seed: 7)
    let firms = (1...8).map {
      company("Фирма \($0)", ["taxId": .text(numbers.companyTaxId()), "taxReason": .text("770101001")])
    }
    for (index, firm) in firms.enumerated() { stage.left.add(firm, key: RecordKey(rawValue: "\(index)")) }
    try await stage.run()
    for (index, firm) in firms.enumerated() {
      stage.left.remove(RecordKey(rawValue: "\(index)"), .company)
      stage.left.add(firm, key: RecordKey(rawValue: "00-\(index)"))
    }
    #expect(try await stage.run().report.guards.isEmpty)
    #expect(stage.right.keys(of: .company).count == 8)
  }

  @Test func `other firms, which their numbers tell, are no re-coded column`() async throws {
    var stage = stage
    stage.settings.guards[.shrink] = GuardLimit(count: 100)
    stage.settings.guards[.removals] = GuardLimit(count: 100)
    var numbers = RandomSource(seed: 13)
    func firm(_ number: Int) -> Record {
      company(
        "Фирма \(number)", ["taxId": .text(numbers.companyTaxId()), "taxReason": .text("770101001")])
    }
    for number in 1...8 { stage.left.add(firm(number), key: RecordKey(rawValue: "\(number)")) }
    try await stage.run()
    for number in 1...8 {
      stage.left.remove(RecordKey(rawValue: "\(number)"), .company)
      stage.left.add(firm(number + 100), key: RecordKey(rawValue: "n\(number)"))
    }
    #expect(try await stage.run().report.guards.isEmpty)
    #expect(stage.right.keys(of: .company).count == 16)
  }

  @Test
  func `records that numbers tell under their new keys are evidence of a re-coded column beside others`()
    async throws
  {
    var numbers = RandomSource(seed: 11)
    let firms = (1...12).map { number in
      company(
        "Фирма \(number)",
        number > 6 ? [:] : ["taxId": .text(numbers.companyTaxId()), "taxReason": .text("770101001")])
    }
    for (index, firm) in firms.enumerated() { stage.left.add(firm, key: RecordKey(rawValue: "\(index)")) }
    try await stage.run()
    for (index, firm) in firms.enumerated() {
      stage.left.remove(RecordKey(rawValue: "\(index)"), .company)
      stage.left.add(firm, key: RecordKey(rawValue: "00-\(index)"))
    }
    let stopped = try await stage.run()
    let verdict = try #require(stopped.report.guards.first { $0.name == .keys })
    #expect(verdict.observed == 12 && verdict.total == 12)
    #expect(stage.right.keys(of: .company).count == 12)
  }

  @Test func `more removals than allowed stop the run`() async throws {
    var stage = stage
    stage.settings.guards[.removals] = GuardLimit(count: 2)
    stage.settings.guards[.shrink] = GuardLimit(count: 20)
    try await companies(30, on: stage)
    for number in 101...105 { stage.right.remove(RecordKey(rawValue: "\(number)"), .company) }
    try await expectBrake(.removals, on: stage)
    #expect(stage.left.records(of: .company).values.count { $0["active"] == .text("no") } == 5)
  }

  @Test func `removals that show only while writing are stopped as well`() async throws {
    var stage = stage
    stage.settings.guards[.removals] = GuardLimit(count: 2)
    stage.settings.guards[.changes] = GuardLimit(count: 30)
    stage.settings.guards[.shrink] = GuardLimit(count: 20)
    try await companies(30, on: stage)
    for number in 1...6 { stage.left.set(RecordKey(rawValue: "\(number)"), "comment", "новая") }
    let isDone = Flag()
    stage.right.beforeEachCall { replica, call in
      guard call.kind == .apply, !isDone.isOn else { return }
      isDone.set()
      for number in 101...106 { replica.remove(RecordKey(rawValue: "\(number)"), .company) }
    }
    try await stage.run()
    #expect(stage.left.records(of: .company).values.allSatisfy { $0["active"] == .text("yes") })
  }

  @Test func `a portal that shows none of the long-known records has lost its right to read`() async throws {
    var stage = stage
    stage.settings.guards[.shrink] = GuardLimit(count: 100)
    try await companies(5, on: stage)
    let hidden = stage.right.records(of: .company)
    // The listing is a partial one, so that only the look-ups tell.
    stage.right.remove("103", .company)
    stage.right.remove("104", .company)
    stage.right.remove("105", .company)
    let stolen = Flag()
    stage.right.beforeEachCall { replica, call in
      guard call.kind == .lookUpKey, !stolen.isOn else { return }
      stolen.set()
      for key in hidden.keys { replica.remove(key, .company) }
    }
    let result = try await stage.run()
    #expect(result.outcome == .guarded)
    #expect(result.report.guards.contains { $0.name == .canary })
    #expect(stage.left.records(of: .company).values.allSatisfy { $0["active"] == .text("yes") })
  }

  @Test func `records with official numbers are not made where such numbers are kept and not shown`()
    async throws
  {
    stage.left.add(company("Ель"))
    try await stage.run()
    stage.right.setOptions {
      $0.carryOnly(["name", "comment"], of: .company)
      $0.capabilities[.company]?.hidesNumbers = true
    }
    stage.left.add(company("Сосна"))
    #expect(try await stage.run().report.sides.right.created == 1)
    stage.left.add(company("Липа", ["taxId": .text("7707083893")]))
    try await expectBrake(.recognition, on: stage)
    #expect(stage.right.records(of: .company).count == 3)
  }

  @Test func `one field changed everywhere stops the run`() async throws {
    try await companies(30, on: stage)
    for key in stage.left.keys(of: .company) { stage.left.set(key, "comment", "Р·Р°РјРµС‚РєР° \(key)") }
    try await expectBrake(.changes, on: stage)
  }

  @Test func `a field that the other side has no place for may change everywhere`() async throws {
    let stage = stage
    stage.right.setOptions { $0.carryOnly(["name", "active"], of: .company) }
    try await companies(30, on: stage)
    for key in stage.left.keys(of: .company) { stage.left.set(key, "comment", "\(key)") }
    let result = try await stage.run()
    #expect(result.outcome == .done && result.report.guards.isEmpty)
  }

  @Test func `one field cleared widely stops the run`() async throws {
    var stage = stage
    stage.settings.guards[.clears] = GuardLimit(count: 2)
    try await companies(30, on: stage)
    for key in stage.left.keys(of: .company).prefix(5) { stage.left.set(key, "comment", "") }
    try await expectBrake(.clears, on: stage)
  }

  @Test func `changed settings stop the run once`() async throws {
    var stage = stage
    stage.settings.fingerprint = "one"
    try await companies(3, on: stage)
    stage.settings.fingerprint = "two"
    stage.left.set("1", "comment", "новая")
    try await expectBrake(.configuration, on: stage)
    #expect(try await stage.run().outcome == .done)
  }

  @Test func `a first merge that matches too little stops before it creates`() async throws {
    for number in 1...101 {
      stage.left.add(company("Левая \(number)"))
      stage.right.add(company("Правая \(number)"))
    }
    let result = try await stage.run()
    #expect(result.outcome == .guarded)
    #expect(result.report.guards.map(\.name) == [.creates, .creates])
    #expect(stage.right.counts.modifyingCalls + stage.left.counts.modifyingCalls == 0)
  }
}
