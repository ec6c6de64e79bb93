import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Who is who: lost stores, questions, links by hand, references.
struct IdentityTests {
  var stage = Stage()

  @Test func `a lost store is rebuilt from origins and nothing is created`() async throws {
    var stage = stage
    for number in 1...3 {
      stage.left.add(company("Фирма \(number)", ["phones": phones("+7916000000\(number)")]))
    }
    stage.right.add(contact("Орлов", ["phones": phones("+79161112233")]), key: "201")
    try await stage.run()
    stage.store = MemoryStore()
    let result = try await stage.run()
    #expect(result.outcome == .done)
    #expect(result.report.sides.left.created + result.report.sides.right.created == 0)
    #expect(result.report.pairs == 4)
    #expect(result.operations.isEmpty)
    stage.left.set("2", "name", "Фирма вторая")
    try await stage.run()
    #expect(stage.text(.right, "102") == "Фирма вторая")
  }

  @Test func `a first merge after a loss never clears and asks where both sides differ`() async throws {
    var stage = stage
    stage.left.add(company("Ромашка", ["comment": .text("слева")]))
    try await stage.run()
    stage.store = MemoryStore()
    stage.left.set("1", "comment", "")
    stage.right.set("101", "name", "Ромашка плюс")
    let result = try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "слева")
    #expect(result.conflicts.map(\.unit) == ["name"])
  }

  // MARK: Questions

  private func alike(_ stage: Stage) async throws -> RunResult {
    stage.left.add(company("Ромашка", ["comment": .text("слева")]))
    stage.right.add(company("ООО «Ромашка»", ["phones": phones("+79160000001")]), key: "201")
    return try await stage.run()
  }

  @Test func `records of one name wait for an answer`() async throws {
    let result = try await alike(stage)
    #expect(result.outcome == .attention)
    #expect(result.reviews.map(\.reason) == [.sameName])
    #expect(result.operations.isEmpty)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `accepted records are paired`() async throws {
    let review = try #require(try await alike(stage).reviews.first)
    try stage.answers.review(review.id, isSame: true)
    let result = try await stage.run()
    #expect(result.reviews.isEmpty && result.report.pairs == 1)
    #expect(stage.text(.right, "201", "comment") == "слева")
    #expect(stage.phones(.left, "1") == ["+79160000001"])
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `rejected records are two contractors`() async throws {
    let review = try #require(try await alike(stage).reviews.first)
    try stage.answers.review(review.id, isSame: false)
    let result = try await stage.run()
    #expect(result.reviews.isEmpty && result.report.pairs == 2)
    #expect(stage.left.keys(of: .company).count == 2 && stage.right.keys(of: .company).count == 2)
    #expect(try await stage.operationsOfRun() == 0)
  }

  /// A record that was removed on both sides comes back on one, under a new key with its origin.
  private func returned(_ stage: Stage) async throws -> Review {
    var stage = stage
    stage.settings.removals = .delete
    stage.left.add(company("Ромашка"), key: "a1")
    stage.left.add(company("Лютик"), key: "a2")
    try await stage.run()
    let record = try #require(stage.right.record("101", .company))
    stage.right.remove("101", .company)
    try await stage.run()
    #expect(stage.left.keys(of: .company) == ["a2"])
    stage.right.add(record, key: "301")
    let result = try await stage.run()
    #expect(result.outcome == .attention && result.operations.isEmpty)
    #expect(result.reviews.map(\.reason) == [.returned])
    #expect(try stage.answers.openReviews() == result.reviews)
    return try #require(result.reviews.first)
  }

  @Test(arguments: [true, false])
  func `a record that came back after its removal stays, whatever the answer`(_ isSame: Bool) async throws {
    let review = try await returned(stage)
    try stage.answers.review(review.id, isSame: isSame)
    let result = try await stage.run()
    #expect(result.outcome == .done && result.reviews.isEmpty && result.report.pairs == 2)
    #expect(stage.left.keys(of: .company).count == 2)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `two records made from one cannot both be the same contractor`() async throws {
    stage.left.add(company("Ромашка"), key: "a1")
    try await stage.run()
    stage.right.add(try #require(stage.right.record("101", .company)), key: "301")
    let review = try #require(try await stage.run().reviews.first)
    #expect(review.reason == .ambiguousOrigin)
    #expect(throws: AnswerError.paired(.left, "a1")) { try stage.answers.review(review.id, isSame: true) }
    try stage.answers.review(review.id, isSame: false)
    #expect(try await stage.run().report.pairs == 2)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `an answer to no question is refused`() throws {
    #expect(throws: AnswerError.unknown(7)) { try stage.answers.review(7, isSame: true) }
    #expect(throws: AnswerError.unknown(7)) { try stage.answers.resolve(7, .take(.left)) }
  }

  @Test func `records joined by hand are merged`() async throws {
    var stage = stage
    stage.settings.create = Sides(left: .never, right: .never)
    stage.left.add(company("Ромашка", ["comment": .text("слева")]), key: "1")
    stage.right.add(company("Camomile"), key: "201")
    try await stage.run()
    #expect(throws: AnswerError.unknownRecord(.right, "999")) {
      try stage.answers.join(.company, left: "1", right: "999")
    }
    try stage.answers.join(.company, left: "1", right: "201")
    let result = try await stage.run()
    #expect(result.report.pairs == 1)
    #expect(stage.text(.right, "201", "comment") == "слева")
    #expect(throws: AnswerError.paired(.left, "1")) {
      try stage.answers.join(.company, left: "1", right: "201")
    }
  }

  @Test func `a split link stays split and neither record is created again`() async throws {
    stage.left.add(company("Ромашка"), key: "1")
    try await stage.run()
    try stage.answers.split(PairID(rawValue: 1))
    stage.left.set("1", "comment", "слева")
    stage.right.set("101", "comment", "справа")
    #expect(try await stage.operationsOfRun() == 0)
    #expect(stage.left.keys(of: .company).count == 1 && stage.right.keys(of: .company).count == 1)
    #expect(throws: AnswerError.ended) { try stage.answers.split(PairID(rawValue: 1)) }
  }

  @Test func `a link that was split can be joined again`() async throws {
    stage.left.add(company("Ромашка"), key: "1")
    try await stage.run()
    try stage.answers.split(PairID(rawValue: 1))
    stage.left.set("1", "comment", "слева")
    try await stage.run()
    try stage.answers.join(.company, left: "1", right: "101")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "слева")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a record split from one and joined to another leaves the first alone`() async throws {
    stage.left.add(company("Ромашка"), key: "1")
    stage.left.add(company("Вектор"), key: "2")
    try await stage.run()
    try stage.answers.split(PairID(rawValue: 1))
    try stage.answers.split(PairID(rawValue: 2))
    try stage.answers.join(.company, left: "1", right: "102")
    let result = try await stage.run()
    #expect(result.conflicts.map(\.keys) == [Sides(left: "1", right: "102")])
    #expect(stage.left.keys(of: .company).count == 2 && stage.right.keys(of: .company).count == 2)
  }

  @Test(arguments: [false, true])
  func `links made crosswise are put right crosswise`(runsBetween: Bool) async throws {
    stage.left.add(company("Ромашка"), key: "1")
    stage.left.add(company("Вектор"), key: "2")
    try await stage.run()
    try stage.answers.split(PairID(rawValue: 1))
    try stage.answers.split(PairID(rawValue: 2))
    try stage.answers.join(.company, left: "1", right: "102")
    if runsBetween { try await stage.run() }
    try stage.answers.join(.company, left: "2", right: "101")
    let result = try await stage.run()
    #expect(
      Set(result.conflicts.map(\.keys)) == [
        Sides(left: "1", right: "102"), Sides(left: "2", right: "101"),
      ])
    #expect(stage.left.keys(of: .company).count == 2 && stage.right.keys(of: .company).count == 2)
    // And back again.
    var pairs: [Pair] = []
    try stage.store.forEachPair { pairs.append($0) }
    #expect(pairs.count == 2)
    for pair in pairs { try stage.answers.split(pair.id) }
    try stage.answers.join(.company, left: "1", right: "101")
    try stage.answers.join(.company, left: "2", right: "102")
    #expect(try await stage.run().conflicts.isEmpty)
    #expect(stage.text(.right, "101", "name") == "Ромашка" && stage.text(.right, "102", "name") == "Вектор")
  }

  // MARK: References

  private func refer(_ keys: RecordKey...) -> Value { .elements(keys.map { Element($0.rawValue) }) }

  @Test func `a reference is translated and its target is written first`() async throws {
    stage.left.add(company("Ромашка"), key: "10")
    stage.left.add(contact("Орлов", ["companies": refer("10")]), key: "20")
    let violations = Counter()
    stage.right.beforeEachCall { replica, call in
      if call.kind == .apply, !replica.keys(of: .contact).isEmpty, replica.keys(of: .company).isEmpty {
        violations.next()
      }
    }
    try await stage.run()
    let firm = try stage.onlyKey(.right)
    let person = try stage.onlyKey(.right, .contact)
    #expect(stage.right.record(person, .contact)?["companies"] == refer(firm))
    #expect(violations.value == 0)
    try await stage.run()
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a reference to a record of the same batch is written afterwards`() async throws {
    stage.left.add(company("Мать"), key: "11")
    stage.left.add(company("Дочь", ["parent": .text("11")]), key: "10")
    for _ in 0..<2 { try await stage.run() }
    let records = stage.right.records(of: .company)
    let mother = try #require(records.first { $0.value["name"] == .text("Мать") }?.key)
    let daughter = try #require(records.first { $0.value["name"] == .text("Дочь") })
    #expect(daughter.value["parent"] == .text(mother.rawValue))
    #expect(try await stage.operationsOfRun() == 0)
    #expect(stage.text(.left, "10", "parent") == "11")
  }

  @Test func `a reference to a record that the other side does not have waits without being planned`()
    async throws
  {
    var stage = stage
    stage.settings.create.right = .requires(["name"])
    stage.left.add(Record(.company, ["fullName": .text("Без имени")]), key: "10")
    stage.left.add(company("Ромашка", ["parent": .text("10")]), key: "11")
    try await stage.run()
    let plan = try await stage.plan()
    #expect(plan.operations.isEmpty)
    stage.left.set("10", "name", "С именем")
    for _ in 0..<2 { try await stage.run() }
    let made = try #require(
      stage.right.records(of: .company).first { $0.value["name"] == .text("С именем") }?.key)
    #expect(
      stage.right.records(of: .company).values.first { $0["name"] == .text("Ромашка") }?["parent"]
        == .text(made.rawValue))
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a reference changed on the other side comes back in this side's keys`() async throws {
    stage.left.add(company("Ромашка"), key: "10")
    stage.left.add(company("Вектор"), key: "11")
    stage.left.add(contact("Орлов", ["companies": refer("10")]), key: "20")
    for _ in 0..<2 { try await stage.run() }
    let person = try stage.onlyKey(.right, .contact)
    let vector = try #require(
      stage.right.records(of: .company).first { $0.value["name"] == .text("Вектор") }?.key)
    stage.right.edit(person, .contact) { $0["companies"] = .elements([Element(vector.rawValue)]) }
    try await stage.run()
    #expect(stage.left.record("20", .contact)?["companies"] == refer("11"))
    #expect(try await stage.operationsOfRun() == 0)
  }
}
