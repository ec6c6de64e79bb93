import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// I25: undoing a run restores every field that nobody touched since, and the sync after it does not do it again.
struct UndoTests {
  var stage = Stage()

  private func undo(_ run: Int64) throws -> [UndoneField] {
    try Undo(store: stage.store, comparison: stage.settings.comparison)(run)
  }

  private func known() async throws {
    stage.left.add(
      company("Ромашка", ["comment": .text("старое"), "phones": phones("+79160000001", "+79160000002")]),
      key: "1")
    try await stage.run()
  }

  @Test func `values and phones of a run go back on both sides, once`() async throws {
    try await known()
    stage.left.set("1", "comment", "новое")
    stage.left.edit("1", .company) { $0["phones"] = phones("+79160000001", "+79160000003") }
    let run = try await stage.run().run.id
    let plan = try Undo(store: stage.store, comparison: stage.settings.comparison).plan(run)
    #expect(plan.map(\.field) == ["comment", "phones"] && plan.allSatisfy { $0.obstacle == nil })
    #expect(try await stage.operationsOfRun() == 0)
    #expect(try undo(run) == plan)
    try await stage.run()
    for (side, key) in [(Side.left, "1"), (.right, "101")] as [(Side, RecordKey)] {
      #expect(stage.text(side, key, "comment") == "старое")
      #expect(stage.phones(side, key) == ["+79160000001", "+79160000002"])
    }
    #expect(try await stage.operationsOfRun() == 0)
    #expect(
      try stage.store.history(of: run + 1).contains {
        $0.cause == .undone && $0.new == .text("старое")
      })
  }

  @Test func `what was changed since stays, and what the run created or removed is named`() async throws {
    try await known()
    stage.left.set("1", "comment", "новое")
    stage.left.set("1", "fullName", "ООО «Ромашка»")
    stage.left.add(company("Вектор"), key: "2")
    let run = try await stage.run().run.id
    stage.right.set("101", "comment", "иное")
    try await stage.run()
    let fields = try undo(run)
    #expect(fields.first { $0.field == "comment" }?.obstacle == .touched)
    #expect(fields.first { $0.field == "fullName" }?.obstacle == nil)
    #expect(fields.filter { $0.field == nil }.map(\.obstacle) == [.created])
    try await stage.run()
    #expect(stage.text(.left, "1", "comment") == "иное" && stage.text(.right, "101", "comment") == "иное")
    #expect(stage.text(.left, "1", "fullName") == "" && stage.text(.right, "101", "fullName") == "")
  }

  @Test func `an edit that no run has seen meets what was undone`() async throws {
    try await known()
    stage.left.set("1", "comment", "новое")
    let run = try await stage.run().run.id
    stage.right.set("101", "comment", "иное")
    #expect(try undo(run).map(\.obstacle) == [nil])
    let result = try await stage.run()
    // Nothing is lost: the edit stands, or a person is asked.
    #expect(
      stage.text(.right, "101", "comment") == "иное"
        && (result.conflicts.count == 1 || stage.text(.left, "1", "comment") == "иное"))
  }

  @Test func `any run of edits is taken back as a whole`() async throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = RandomSource(seed: seed)
    let numbers = (1...6).map { "+7916000000\($0)" }
    func draw(_ random: inout RandomSource) -> [FieldName: Value] {
      [
        "comment": .scalar(random.pick("", "а", "б", "в")),
        "fullName": .scalar(random.pick("ООО «А»", "АО «Б»")),
        "phones": .elements(
          numbers.filter { _ in random.chance(0.5) }.map {
            Element($0, kind: random.pick("work", "mobile"))
          }),
      ]
    }
    for number in 1...40 {
      stage.left.add(company("Фирма \(number)", draw(&random)), key: RecordKey(rawValue: "\(number)"))
    }
    try await stage.run()
    func image() -> [RecordKey: [FieldName: Value]] {
      stage.right.records(of: .company).mapValues { record in
        var fields = record.fields
        fields["phones"] = .elements((record["phones"]?.elements ?? []).sorted { $0.value < $1.value })
        return fields
      }
    }
    let before = image()
    for number in 1...40 {
      let fields = draw(&random)
      stage.left.edit(RecordKey(rawValue: "\(number)"), .company) { $0.fields.merge(fields) { $1 } }
    }
    let run = try await stage.run(RunOptions(allowed: [.changes, .clears])).run.id
    #expect(image() != before, "seed \(seed)")
    #expect(try undo(run).allSatisfy { $0.obstacle == nil }, "seed \(seed)")
    try await stage.run(RunOptions(allowed: [.changes, .clears]))
    #expect(image() == before, "seed \(seed)")
    #expect(try await stage.operationsOfRun() == 0, "seed \(seed)")
  }
}
