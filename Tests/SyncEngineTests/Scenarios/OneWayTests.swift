import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

struct OneWayTests {
  var stage = Stage()

  init() {
    stage.settings.direction = .leftToRight
  }

  private func edited(_ drift: DriftPolicy) async throws -> Stage {
    var stage = stage
    stage.settings.drift = drift
    stage.left.add(
      company("Ромашка", ["comment": .text("старое"), "phones": phones("+79160000001")]), key: "1")
    try await stage.run()
    stage.right.set("101", "comment", "правка портала")
    return stage
  }

  @Test func `nothing is ever written to the source`() async throws {
    stage.right.add(company("Только портал"), key: "201")
    let stage = try await edited(.report)
    try await stage.run()
    #expect(stage.left.counts.modifyingCalls == 0)
    #expect(stage.left.keys(of: .company) == ["1"])
  }

  @Test(arguments: [DriftPolicy.ignore, .report])
  func `a change of the target stays until the source changes the field`(_ drift: DriftPolicy) async throws {
    let stage = try await edited(drift)
    let result = try await stage.run()
    #expect(result.report.drift == 1)
    let told = drift == .report ? [Value.text("старое")] : []
    #expect(
      result.drifts.map(\.entry.old) == told && result.drifts.allSatisfy { $0.entry.field == "comment" })
    #expect(try stage.store.history(of: result.run.id).filter { $0.cause == .drift }.map(\.old) == told)
    #expect(stage.text(.right, "101", "comment") == "правка портала")
    stage.left.set("1", "name", "Ромашка плюс")
    try await stage.run()
    #expect(stage.text(.right, "101") == "Ромашка плюс")
    #expect(stage.text(.right, "101", "comment") == "правка портала")
    stage.left.set("1", "comment", "новое")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "новое")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a change of the target is reverted where that is chosen`() async throws {
    let stage = try await edited(.revert)
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "старое")
    #expect(stage.text(.left, "1", "comment") == "старое")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test(arguments: DriftPolicy.allCases)
  func `an open question takes in what the target says next`(_ drift: DriftPolicy) async throws {
    var stage = stage
    stage.settings.drift = drift
    stage.settings.rules["comment"] = FieldRule(.ask)
    let given: [FieldName: Value] = ["taxId": .text("7707083893")]
    stage.left.add(company("Ромашка", given.merging(["comment": .text("учёт")]) { $1 }), key: "1")
    stage.right.add(company("Ромашка", given.merging(["comment": .text("портал")]) { $1 }), key: "101")
    try await stage.run()
    stage.right.set("101", "comment", "портал позже")
    try await stage.run()
    let conflict = try #require(try stage.store.conflicts(includingClosed: false).first)
    #expect(conflict.values == Sides(left: ["comment": "учёт"], right: ["comment": "портал позже"]))
    try stage.answers.resolve(conflict.id, .take(.right))
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "портал позже")
    #expect(stage.text(.left, "1", "comment") == "учёт")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `reverting leaves alone what the source has no place for`() async throws {
    stage.left.setOptions { $0.carryOnly(["name", "comment"], of: .company) }
    let stage = try await edited(.revert)
    stage.right.edit("101", .company) { record in
      record["fullName"] = .text("Общество «Ромашка»")
      record["phones"] = phones("+79160000002")
    }
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "старое")
    #expect(stage.text(.right, "101", "fullName") == "Общество «Ромашка»")
    #expect(stage.phones(.right, "101") == ["+79160000002"])
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a target whose places are taken by its own elements is not written for ever`() async throws {
    stage.right.setOptions { $0.limit("phones") { $0.maximumElements = 2 } }
    let stage = try await edited(.report)
    stage.right.edit("101", .company) { $0["phones"] = phones("+79160000008", "+79160000009") }
    stage.left.edit("1", .company) { $0["phones"] = phones("+79160000001", "+79160000002") }
    for _ in 0..<2 { try await stage.run() }
    #expect(try await stage.operationsOfRun() == 0)
    stage.right.edit("101", .company) { $0["phones"] = phones("+79160000008") }
    try await stage.run()
    #expect(stage.phones(.right, "101") == ["+79160000002", "+79160000008"])
  }

  @Test func `an element that the target lost comes back once the source changes it`() async throws {
    let stage = try await edited(.report)
    stage.right.edit("101", .company) { $0["phones"] = phones("+79160000009") }
    try await stage.run()
    #expect(stage.phones(.right, "101") == ["+79160000009"])
    stage.left.edit("1", .company) { $0["phones"] = .elements([Element("+79160000001", kind: "mobile")]) }
    try await stage.run()
    #expect(stage.phones(.right, "101") == ["+79160000001", "+79160000009"])
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a removal of the target is drift until the source changes the record`() async throws {
    let stage = try await edited(.report)
    stage.right.remove("101", .company)
    #expect(try await stage.operationsOfRun(RunOptions(allowed: [.shrink])) == 0)
    #expect(stage.right.keys(of: .company).isEmpty)
    stage.left.set("1", "comment", "новое")
    try await stage.run()
    let key = try stage.onlyKey(.right)
    #expect(stage.text(.right, key, "comment") == "новое")
    #expect(stage.phones(.right, key) == ["+79160000001"])
  }

  @Test func `records outside the filter are left alone, and leaving it later is no removal`() async throws {
    var stage = stage
    stage.settings.filters.left = ["type": ["customer"]]
    stage.left.add(company("Клиент", ["type": .text("customer")]), key: "1")
    stage.left.add(company("Поставщик", ["type": .text("supplier")]), key: "2")
    try await stage.run()
    #expect(stage.right.records(of: .company).values.map { $0["name"] } == [.text("Клиент")])
    stage.left.set("1", "type", "supplier")
    try await stage.run()
    #expect(stage.text(.right, "101", "type") == "supplier")
    stage.left.set("2", "type", "customer")
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 2)
  }

  @Test func `a record that lacks what creation asks for is created once it has it`() async throws {
    var stage = stage
    stage.settings.create.right = .requires(["phones"])
    stage.left.add(company("Ромашка"), key: "1")
    let result = try await stage.run()
    #expect(result.report.notCreated == 1 && stage.right.keys(of: .company).isEmpty)
    stage.left.edit("1", .company) { $0["phones"] = phones("+79160000001") }
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 1)
  }

  @Test func `where nothing may be created only known records are updated`() async throws {
    var stage = stage
    stage.settings.create.right = .never
    stage.left.add(company("Ромашка"), key: "1")
    let result = try await stage.run()
    #expect(result.report.notCreated == 1 && stage.right.keys(of: .company).isEmpty)
  }
}
