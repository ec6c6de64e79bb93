import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

struct ContestTests {
  var stage = Stage()

  /// A company known to both sides whose comment both then change.
  private func contested(_ stage: Stage) async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    stage.left.set("1", "comment", "слева")
    stage.right.set("101", "comment", "справа")
  }

  @Test func `a contested field is held and everything else goes on`() async throws {
    try await contested(stage)
    stage.left.set("1", "name", "Ромашка плюс")
    let result = try await stage.run()
    #expect(result.outcome == .attention)
    let conflict = try #require(result.conflicts.first)
    #expect(result.conflicts.count == 1)
    #expect(conflict.base == ["comment": "старое"])
    #expect(conflict.values == Sides(left: ["comment": "слева"], right: ["comment": "справа"]))
    #expect(stage.text(.left, "1", "comment") == "слева")
    #expect(stage.text(.right, "101", "comment") == "справа")
    #expect(stage.text(.right, "101") == "Ромашка плюс")
    #expect(try await stage.operationsOfRun() == 0)
    #expect(try stage.store.conflicts(includingClosed: true).count == 1)
  }

  @Test(arguments: [
    (ConflictAnswer.take(.left), "слева"), (.take(.right), "справа"),
    (.values(["comment": "третье"]), "третье"),
  ])
  func `an answer is written where another value stands`(_ answer: ConflictAnswer, _ text: String)
    async throws
  {
    try await contested(stage)
    let conflict = try #require(try await stage.run().conflicts.first)
    try stage.answers.resolve(conflict.id, answer)
    let result = try await stage.run()
    #expect(result.outcome == .done && result.conflicts.isEmpty)
    #expect(stage.text(.left, "1", "comment") == text)
    #expect(stage.text(.right, "101", "comment") == text)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `an answer is a value of the field's type, in whatever spelling people use`() async throws {
    stage.left.add(contact("Орлов", ["birthDate": .text("1980-01-01")]), key: "1")
    try await stage.run()
    stage.left.set("1", "birthDate", "1980-01-02", .contact)
    stage.right.set("101", "birthDate", "1980-01-03", .contact)
    let conflict = try #require(try await stage.run().conflicts.first)
    #expect(throws: AnswerError.unfit("birthDate", text: "позавчера", .date)) {
      try stage.answers.resolve(conflict.id, .values(["birthDate": "позавчера"]))
    }
    try stage.answers.resolve(conflict.id, .values(["birthDate": "02.02.1981"]))
    try await stage.run()
    for (side, key) in [(Side.left, "1"), (.right, "101")] as [(Side, RecordKey)] {
      #expect(stage.text(side, key, "birthDate", .contact) == "1981-02-02")
    }
  }

  @Test(arguments: [["taxId"], ["taxId", "taxReason"], ["identifiers"]])
  func `a policy for a field of a group is the group's`(_ named: [FieldName]) async throws {
    var stage = stage
    for name in named { stage.settings.rules[name] = FieldRule(.left) }
    stage.left.add(
      company("Ромашка", ["taxId": .text("9900000017"), "taxReason": .text("990101001")]), key: "1")
    try await stage.run()
    stage.left.set("1", "taxReason", "990101002")
    stage.right.set("101", "taxReason", "990101003")
    #expect(try await stage.run().conflicts.isEmpty)
    #expect(stage.text(.right, "101", "taxReason") == "990101002")
  }

  @Test func `fields of a group with different policies leave it to a person`() async throws {
    var stage = stage
    stage.settings.rules["taxId"] = FieldRule(.left)
    stage.settings.rules["taxReason"] = FieldRule(.right)
    stage.left.add(
      company("Ромашка", ["taxId": .text("9900000017"), "taxReason": .text("990101001")]), key: "1")
    try await stage.run()
    stage.left.set("1", "taxReason", "990101002")
    stage.right.set("101", "taxReason", "990101003")
    #expect(try await stage.run().conflicts.count == 1)
  }

  @Test func `a conflict closes by itself when both sides agree`() async throws {
    try await contested(stage)
    try await stage.run()
    stage.left.set("1", "comment", "справа")
    let result = try await stage.run()
    #expect(result.outcome == .done)
    let closed = try #require(try stage.store.conflicts(includingClosed: true).first)
    #expect(closed.closedAt != nil && closed.decision == "agreed")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `an open conflict shows what the sides say now`() async throws {
    try await contested(stage)
    try await stage.run()
    stage.left.set("1", "comment", "слева, позже")
    let result = try await stage.run()
    #expect(result.conflicts.map(\.values.left) == [["comment": "слева, позже"]])
    #expect(stage.text(.right, "101", "comment") == "справа")
  }

  @Test(arguments: [
    (Policy.left, "слева"), (.right, "справа"), (.longest, "справа"), (.preferLeft, "слева"),
    (.append, "слева\nсправа"),
  ])
  func `a policy settles a contest and the loser is kept in the history`(_ policy: Policy, _ text: String)
    async throws
  {
    var stage = stage
    stage.settings.rules["comment"] = FieldRule(policy)
    try await contested(stage)
    let result = try await stage.run()
    #expect(result.conflicts.isEmpty)
    #expect(stage.text(.left, "1", "comment") == text)
    #expect(stage.text(.right, "101", "comment") == text)
    let kept = Set(try stage.store.history(of: result.run.id).compactMap(\.old?.text))
    for lost in ["слева", "справа"] where lost != text && policy != .append { #expect(kept.contains(lost)) }
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `the later edit wins where clocks differ by more than five minutes`() async throws {
    var stage = stage
    stage.settings.rules["comment"] = FieldRule(.newest)
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    stage.left.setClock(stage.clock.now)
    stage.left.set("1", "comment", "слева")
    stage.right.setClock(stage.clock.now.adding(seconds: 600))
    stage.right.set("101", "comment", "справа")
    try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "справа")
  }

  @Test func `a field that takes no part stays different`() async throws {
    var stage = stage
    stage.settings.rules["comment"] = FieldRule(.never)
    try await contested(stage)
    let result = try await stage.run()
    #expect(result.conflicts.isEmpty)
    #expect(stage.text(.left, "1", "comment") == "слева")
    #expect(stage.text(.right, "101", "comment") == "справа")
  }

  @Test func `a field that may not be cleared is written back`() async throws {
    var stage = stage
    stage.settings.rules["comment"] = FieldRule(.ask, isClearable: false)
    stage.left.add(company("Ромашка", ["comment": .text("важное")]), key: "1")
    try await stage.run()
    stage.right.set("101", "comment", "")
    try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "важное")
    #expect(stage.text(.right, "101", "comment") == "важное")
  }

  @Test func `identifiers merge as one`() async throws {
    var random = RandomSource(seed: 3)
    let first = random.companyTaxId()
    let second = random.companyTaxId()
    stage.left.add(
      company("Ромашка", ["taxId": .text(first), "taxReason": .text("770101001")]), key: "1")
    try await stage.run()
    stage.left.set("1", "taxId", second)
    stage.right.set("101", "taxReason", "770201002")
    let result = try await stage.run()
    #expect(result.conflicts.map(\.unit) == ["identifiers"])
    #expect(stage.text(.right, "101", "taxId") == first)
    #expect(stage.text(.left, "1", "taxReason") == "770101001")
  }

  @Test(arguments: Side.allCases)
  func `an edit that meets a decision not delivered yet is a contest`(_ side: Side) async throws {
    stage.left.add(company("Ромашка", ["comment": .text("старое")]), key: "1")
    try await stage.run()
    let keys: Sides<RecordKey> = Sides(left: "1", right: "101")
    stage.replica(side.opposite).set(keys[side.opposite], "comment", "решённое")
    stage.replica(side).setFaults(FaultPlan { $0.kind == .apply ? .unreachable : nil })
    await #expect(throws: ReplicaUnreachable.self) { try await stage.run() }
    stage.replica(side).setFaults(.none)
    stage.replica(side).set(keys[side], "comment", "позднее")
    let result = try await stage.run()
    #expect(result.conflicts.map(\.unit) == ["comment"])
    #expect(stage.text(side, keys[side], "comment") == "позднее")
    #expect(stage.text(side.opposite, keys[side.opposite], "comment") == "решённое")
  }

  // MARK: Bags

  private func withPhones(_ numbers: String...) async throws {
    stage.left.add(
      company("Ромашка", ["phones": .elements(numbers.map { Element($0, kind: "work") })]), key: "1")
    try await stage.run()
  }

  @Test func `a phone added on one side and another removed on the other both count`() async throws {
    try await withPhones("+79160000001", "+79160000002")
    stage.left.edit("1", .company) { $0["phones"] = phones("+79160000001", "+79160000002", "+79160000003") }
    stage.right.edit("101", .company) { $0["phones"] = phones("+79160000001") }
    try await stage.run()
    for (side, key) in [(Side.left, "1"), (Side.right, "101")] as [(Side, RecordKey)] {
      #expect(stage.phones(side, key) == ["+79160000001", "+79160000003"])
    }
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a corrected phone is changed in its place and keeps its kind and remark`() async throws {
    stage.right.setOptions { $0.limit("phones") { $0.carriesComment = true } }
    stage.left.setOptions {
      $0.limit("phones") {
        $0.carriesKind = false
        $0.carriesComment = false
      }
    }
    stage.right.add(
      company(
        "Ромашка",
        [
          "phones": .elements([
            Element("+79160000001", kind: "mobile", comment: "директор"),
            Element("+79160000002", kind: "work"),
          ])
        ]), key: "101")
    try await stage.run()
    stage.left.edit(try stage.onlyKey(.left), .company) {
      $0["phones"] = .elements([Element("+79160000009"), Element("+79160000002")])
    }
    try await stage.run()
    let elements = stage.right.record("101", .company)?["phones"]?.elements ?? []
    #expect(elements.map(\.value) == ["+79160000009", "+79160000002"])
    #expect(elements.first?.kind == "mobile" && elements.first?.comment == "директор")
  }

  @Test func `a side with one place for phones never removes the second phone of the other`() async throws {
    stage.left.setOptions { $0.limit("phones") { $0.maximumElements = 1 } }
    stage.right.add(company("Ромашка", ["phones": phones("+79160000001", "+79160000002")]), key: "101")
    try await stage.run()
    let key = try stage.onlyKey(.left)
    #expect(stage.phones(.left, key) == ["+79160000001"])
    stage.left.set(key, "comment", "правка")
    try await stage.run()
    #expect(stage.phones(.right, "101") == ["+79160000001", "+79160000002"])
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `the same phone in another spelling is not added again`() async throws {
    try await withPhones("+79160000001")
    stage.right.edit("101", .company) { $0["phones"] = phones("8 (916) 000-00-01") }
    try await stage.run()
    try await stage.run()
    #expect(stage.phones(.left, "1") == ["+79160000001"])
    #expect(stage.phones(.right, "101") == ["+79160000001"])
  }
}
