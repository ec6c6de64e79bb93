import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

struct TravelTests {
  let stage = Stage()

  @Test func `a first run creates on each side what it lacks`() async throws {
    stage.left.add(company("Ромашка", ["phones": phones("+79161234567")]))
    stage.right.add(company("Вектор"), key: "201")
    stage.right.add(contact("Орлов"), key: "301")
    let result = try await stage.run()
    #expect(result.outcome == .done)
    #expect(result.report.sides.left.created == 2)
    #expect(result.report.sides.right.created == 1)
    #expect(stage.left.keys(of: .company).count == 2)
    #expect(stage.right.keys(of: .company).count == 2)
    #expect(stage.phones(.right, "101") == ["+79161234567"])
    #expect(stage.right.record("101", .company)?.origin == Origin(originator: "accounts", id: "1"))
  }

  @Test func `a run after a quiet run writes nothing and asks for no origin`() async throws {
    for number in 1...7 { stage.left.add(company("Фирма \(number)"), key: RecordKey(rawValue: "\(number)")) }
    try await stage.run()
    stage.left.resetCounts()
    stage.right.resetCounts()
    let result = try await stage.run()
    #expect(result.outcome == .done)
    #expect(result.operations.isEmpty)
    for side in Side.allCases {
      let counts = stage.replica(side).counts
      #expect(counts.modifyingCalls == 0 && counts.originLookUps == 0)
    }
  }

  @Test func `what no outcome tells of a value stands in the report and in the history`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    stage.left.set("1", "comment", "новое")
    stage.right.leave(
      Notice(entity: .company, key: "101", field: "comment", event: .overwritten(.text("в последний миг"))))
    stage.right.leave(
      Notice(
        entity: .company, key: "101", field: "responsible",
        event: .leftOut(.text("Некто"), Sentence("no such user", "нет такого"))))
    let result = try await stage.run()
    #expect(result.report.overwritten == 1 && result.report.leftOut == 1)
    let history = try stage.store.history(of: result.run.id)
    let overwritten = try #require(history.first { $0.cause == .overwritten })
    #expect(overwritten.old == .text("в последний миг") && overwritten.new == .text("новое"))
    #expect(overwritten.key == "101" && overwritten.side == .right)
    let leftOut = try #require(history.first { $0.cause == .leftOut })
    #expect(leftOut.field == "responsible" && leftOut.old == .text("Некто"))
    let next = try await stage.run()
    #expect(next.report.overwritten == 0 && next.operations.isEmpty)
  }

  @Test(arguments: Side.allCases)
  func `an edit of one side travels to the other`(_ side: Side) async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    stage.replica(side).set(side == .left ? "1" : "101", "comment", "новое")
    let result = try await stage.run()
    #expect(result.report.sides[side.opposite].updated == 1)
    #expect(stage.text(side.opposite, side == .left ? "101" : "1", "comment") == "новое")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `edits of different fields on both sides both stay`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    stage.left.set("1", "name", "Ромашка плюс")
    stage.right.set("101", "comment", "новое")
    try await stage.run()
    for (side, key) in [(Side.left, "1"), (Side.right, "101")] as [(Side, RecordKey)] {
      #expect(stage.text(side, key) == "Ромашка плюс")
      #expect(stage.text(side, key, "comment") == "новое")
    }
  }

  @Test func `clearing a field travels`() async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    stage.left.set("1", "comment", "")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "")
  }

  @Test func `another spelling of the same value is no change`() async throws {
    stage.left.add(company("ООО «Ромашка»"), key: "1")
    try await stage.run()
    stage.right.set("101", "name", "ооо \"ромашка\"")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a side that cuts values never degrades the other`() async throws {
    stage.right.setOptions { $0.limit("name") { $0.maximumLength = 6 } }
    stage.left.add(company("Северный ветер"), key: "1")
    try await stage.run()
    #expect(stage.text(.right, "101") == "Северн")
    stage.right.set("101", "comment", "правка рядом")
    try await stage.run()
    #expect(stage.text(.left, "1") == "Северный ветер")
    #expect(stage.text(.left, "1", "comment") == "правка рядом")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test
  func `a side that rewrites values in its own way never degrades the other and is not written for ever`()
    async throws
  {
    stage.right.setOptions {
      $0.normaliser = { field, text in field == "comment" ? text.replacing("договор", with: "ДГ") : text }
    }
    stage.left.add(company("Ромашка", ["comment": .text("договор 7")]), key: "1")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "ДГ 7")
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.set("1", "comment", "договор 8")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "ДГ 8")
    #expect(stage.text(.left, "1", "comment") == "договор 8")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a field that one side does not carry stays as it is`() async throws {
    stage.right.setOptions { $0.carryOnly(["name", "phones"], of: .company) }
    stage.left.add(company("Ромашка", ["comment": .text("только здесь")]), key: "1")
    try await stage.run()
    stage.right.set("101", "name", "Ромашка плюс")
    try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "только здесь")
    #expect(stage.text(.left, "1") == "Ромашка плюс")
  }

  @Test(arguments: Side.allCases)
  func `a field that one side does not carry is cleared there although nothing may clear it`(_ side: Side)
    async throws
  {
    var stage = stage
    stage.settings.defaultRule = FieldRule(.ask, isClearable: false)
    stage.settings.rules["phones"] = FieldRule(.union, isClearable: false)
    stage.replica(side.opposite).setOptions { $0.carryOnly(["name"], of: .company) }
    stage.replica(side).add(
      company("Ромашка", ["comment": .text("только здесь"), "phones": phones("+79161234567")]), key: "1")
    try await stage.run()
    stage.replica(side).edit("1", .company) { record in
      record["comment"] = .empty
      record["phones"] = .empty
    }
    #expect(try await stage.operationsOfRun() == 0)
    #expect(stage.text(side, "1", "comment") == "" && stage.phones(side, "1") == [])
  }

  @Test func `a column that was missing when a record was created is filled in once it is there`()
    async throws
  {
    stage.left.setFaults(FaultPlan { $0.kind == .read ? .silent(["comment", "phones"]) : nil })
    stage.left.add(
      company("Ромашка", ["comment": .text("договор 7"), "phones": phones("+79161234567")]), key: "1")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "" && stage.phones(.right, "101") == [])
    stage.left.setFaults(.none)
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "договор 7")
    #expect(stage.phones(.right, "101") == ["+79161234567"])
  }

  @Test func `an empty column that was missing at first is filled though its record was written meanwhile`()
    async throws
  {
    stage.left.add(company("Ромашка", ["taxId": .text("7707083893")]), key: "1")
    stage.right.add(
      company(
        "Ромашка",
        [
          "taxId": .text("7707083893"), "fullName": .text("Общество «Ромашка»"),
          "phones": phones("+79160000001"),
        ]),
      key: "101")
    let reads = Counter()
    stage.left.setFaults(
      FaultPlan { call in
        call.kind == .read && reads.next() < Entity.allCases.count ? .silent(["comment", "phones"]) : nil
      })
    // The answer to this run's write shows the whole record.
    try await stage.run()
    #expect(stage.text(.left, "1", "fullName") == "Общество «Ромашка»")
    stage.right.set("101", "comment", "важный")
    for _ in 0..<2 { try await stage.run() }
    #expect(stage.text(.left, "1", "comment") == "важный")
    #expect(stage.phones(.left, "1") == ["+79160000001"])
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test(arguments: [Policy.ask, .right, .left])
  func `our own value that shows late is nobody's edit, though the other side wrote anew meanwhile`(
    _ policy: Policy
  ) async throws {
    var stage = stage
    stage.settings.rules["comment"] = FieldRule(policy)
    stage.right.setOptions { $0.readsBack = false }
    stage.left.add(company("Ромашка", ["comment": .text("первое")]), key: "1")
    for _ in 0..<2 { try await stage.run() }
    stage.left.set("1", "comment", "второе")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "второе")
    // Nobody can read the record for a while.
    stage.right.setBroken("101", .company, true)
    stage.left.set("1", "comment", "третье")
    try await stage.run()
    stage.right.setBroken("101", .company, false)
    for _ in 0..<2 { try await stage.run() }
    #expect(try stage.store.conflicts(includingClosed: false) == [])
    #expect(stage.text(.left, "1", "comment") == "третье")
    #expect(stage.text(.right, "101", "comment") == "третье")
    // What a person writes there is an edit, also when it is a value that was sent once.
    stage.right.set("101", "comment", "второе")
    try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "второе")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a source that did not change is not read`() async throws {
    stage.left.setOptions { $0.reading = .file }
    stage.left.add(company("Ромашка"), key: "1")
    try await stage.run()
    try await stage.run()
    stage.left.resetCounts()
    let result = try await stage.run()
    #expect(stage.left.counts.pages == 0 && stage.left.counts.parsed == 0)
    #expect(result.report.sides.left.unchanged == 1)
  }

  @Test func `records known to both sides are paired and not created`() async throws {
    var random = RandomSource(seed: 7)
    let taxId = Value.text(random.companyTaxId())
    let reason = Value.text(random.taxReason())
    stage.left.add(
      company("ООО Кедр", ["taxId": taxId, "taxReason": reason, "phones": phones("+79161234567")]))
    stage.right.add(
      company("ООО «Кедр»", ["taxId": taxId, "taxReason": reason, "phones": phones("+79167654321")]))
    let result = try await stage.run()
    #expect(result.report.sides.left.created + result.report.sides.right.created == 0)
    #expect(stage.phones(.left, "1") == ["+79161234567", "+79167654321"])
    #expect(stage.phones(.right, "101") == ["+79161234567", "+79167654321"])
    #expect(try await stage.operationsOfRun() == 0)
  }
}
