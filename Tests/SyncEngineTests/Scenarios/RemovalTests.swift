import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

struct RemovalTests {
  var stage = Stage()

  /// Three companies known to both sides: 1 to 3 on the left, 101 to 103 on the right.
  private func three(_ stage: Stage) async throws {
    for number in 1...3 { stage.left.add(company("Фирма \(number)", ["active": .text("yes")])) }
    try await stage.run()
  }

  @Test func `a row missing once from a file means nothing, missing twice it is gone`() async throws {
    try await three(stage)
    stage.left.remove("2", .company)
    var allowed = RunOptions(allowed: [.shrink])
    let first = try await stage.run(allowed)
    #expect(first.operations.isEmpty)
    #expect(stage.text(.right, "102", "active") == "yes")
    allowed = RunOptions()
    let second = try await stage.run(allowed)
    #expect(second.report.sides.right.flagged == 1)
    #expect(second.report.sides.left.gone == 1)
    #expect(stage.text(.right, "102", "active") == "no")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a second look at the unchanged file counts as the second`() async throws {
    var stage = stage
    stage.left = MemoryReplica(
      "accounts",
      options: {
        var options = Stage.file
        options.reading = .file
        return options
      }())
    try await three(stage)
    try await stage.run()
    stage.left.remove("2", .company)
    try await stage.run(RunOptions(allowed: [.shrink]))
    let second = try await stage.run()
    #expect(second.report.sides.right.flagged == 1)
  }

  @Test func `a row that comes back in time was never gone`() async throws {
    try await three(stage)
    let record = try #require(stage.left.record("2", .company))
    stage.left.remove("2", .company)
    try await stage.run(RunOptions(allowed: [.shrink]))
    stage.left.add(record, key: "2")
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.remove("2", .company)
    #expect(try await stage.operationsOfRun(RunOptions(allowed: [.shrink])) == 0)
  }

  @Test func `a file that is not whole removes nothing, however often it is read`() async throws {
    stage.left.setOptions { $0.completeness = .partial }
    try await three(stage)
    stage.left.remove("2", .company)
    for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
  }

  @Test func `a record that the portal says is gone is flagged on the other side at once`() async throws {
    try await three(stage)
    stage.right.remove("102", .company)
    let result = try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(result.report.sides.left.flagged == 1)
    #expect(stage.text(.left, "2", "active") == "no")
    #expect(stage.left.keys(of: .company).count == 3)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `an edit wins over a removal and restores the record from what was decided`() async throws {
    stage.left.setOptions { $0.limit("name") { $0.maximumLength = 6 } }
    stage.right.add(company("Северный ветер", ["comment": .text("старое")]), key: "101")
    stage.right.add(company("Вектор"), key: "102")
    try await stage.run()
    let key = try #require(
      stage.left.records(of: .company).first { $0.value["name"] == .text("Северн") }?.key)
    stage.right.remove("101", .company)
    stage.left.set(key, "comment", "новое")
    try await stage.run(RunOptions(allowed: [.shrink]))
    let made = try #require(stage.right.records(of: .company).first { $0.key != "102" })
    #expect(made.value["name"] == .text("Северный ветер"))
    #expect(made.value["comment"] == .text("новое"))
    #expect(made.value.origin == Origin(originator: "accounts", id: key.rawValue + "#2"))
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a listing that shows an earlier state does not bring back what was removed`() async throws {
    stage.right.setOptions { $0.statesKept = 3 }
    try await three(stage)
    stage.right.remove("102", .company)
    try await stage.run()
    #expect(stage.text(.left, "2", "active") == "no")
    stage.right.setFaults(FaultPlan { $0.kind == .read ? .stale(changes: 1) : nil })
    #expect(try await stage.operationsOfRun() == 0)
    #expect(stage.text(.left, "2", "active") == "no")
    stage.right.setFaults(.none)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a detached counterpart stays as it is and is not created again`() async throws {
    var stage = stage
    stage.settings.removals = .detach
    try await three(stage)
    stage.right.remove("102", .company)
    let result = try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(result.report.detached == 1)
    #expect(result.operations.map(\.kind) == [.detach])
    #expect(result.operations.first?.keys == Sides(left: "2", right: "102"))
    let journal = try stage.store.journal(of: result.run.id)
    #expect(journal.map(\.kind) == [.detach] && journal.map(\.state) == [.done])
    #expect(stage.text(.left, "2", "active") == "yes")
    stage.left.set("2", "comment", "живёт дальше")
    #expect(try await stage.operationsOfRun() == 0)
    #expect(stage.right.keys(of: .company).count == 2)
  }

  @Test func `where deleting is chosen the counterpart is removed with an image`() async throws {
    var stage = stage
    stage.settings.removals = .delete
    try await three(stage)
    stage.right.remove("102", .company)
    let result = try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(result.report.sides.left.removed == 1)
    #expect(stage.left.keys(of: .company) == ["1", "3"])
    let image = try stage.store.journal(of: result.run.id).first { $0.kind == .delete }
    #expect(image?.before["name"] == .text("Фирма 2"))
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `where removals are ignored nothing happens and nothing is said`() async throws {
    var stage = stage
    stage.settings.removals = .ignore
    try await three(stage)
    stage.right.remove("102", .company)
    let result = try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(result.report.detached == 0 && result.operations.isEmpty)
    #expect(stage.text(.left, "2", "active") == "yes")
  }

  @Test(arguments: [true, false], [Direction.both, .rightToLeft])
  func `a record that returns under its old key opens its pair again and the flag is lifted`(
    readsBack: Bool, direction: Direction
  ) async throws {
    var stage = Stage()
    stage.left.setOptions { $0.readsBack = readsBack }
    try await three(stage)
    stage.settings.direction = direction
    // Other settings are a guard's matter.
    try await stage.run(RunOptions(allowed: Set(GuardName.allCases)))
    let record = try #require(stage.right.record("102", .company))
    stage.right.remove("102", .company)
    try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(stage.text(.left, "2", "active") == "no")
    stage.right.add(record, key: "102")
    try await stage.run()
    #expect(stage.text(.left, "2", "active") == "yes")
    let (editor, reader) = direction == .both ? (Side.left, Side.right) : (.right, .left)
    stage.replica(editor).set(editor == .left ? "2" : "102", "comment", "снова вместе")
    try await stage.run()
    #expect(stage.text(reader, reader == .left ? "2" : "102", "comment") == "снова вместе")
    #expect(stage.right.keys(of: .company).count == 3)
  }

  @Test(arguments: [false, true])
  func `a record that returns after both were removed gets its counterpart anew, as planned`(
    isEdited: Bool
  ) async throws {
    var stage = stage
    stage.settings.removals = .delete
    try await three(stage)
    let record = try #require(stage.left.record("2", .company))
    stage.right.remove("102", .company)
    try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(stage.left.keys(of: .company) == ["1", "3"])
    stage.left.add(record, key: "2")
    if isEdited { stage.left.set("2", "comment", "вернулась") }
    let planned = try await stage.plan()
    #expect(planned.operations.map(\.kind) == [.restore])
    let result = try await stage.run(RunOptions(digest: planned.digest))
    #expect(result.operations.count == 1 && result.report.sides.right.created == 1)
    #expect(stage.right.keys(of: .company).count == 3)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `what somebody made again in the target of a one-way sync is drift and stays`() async throws {
    var stage = stage
    stage.settings.removals = .delete
    stage.settings.direction = .leftToRight
    try await three(stage)
    let record = try #require(stage.right.record("102", .company))
    stage.left.remove("2", .company)
    try await stage.run(RunOptions(allowed: [.shrink]))
    try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(stage.right.keys(of: .company) == ["101", "103"])
    stage.right.add(record, key: "102")
    let result = try await stage.run()
    #expect(result.operations.isEmpty && result.report.drift == 1)
    #expect(stage.left.keys(of: .company) == ["1", "3"])
    stage.left.add(record, key: "2")
    try await stage.run()
    #expect(stage.right.keys(of: .company).contains("102") && stage.right.keys(of: .company).count == 3)
  }

  @Test func `a mark in a field that the other side does not carry is lifted when the record returns`()
    async throws
  {
    var stage = stage
    stage.left.setOptions { $0.capabilities[.company]?.fields["type"] = nil }
    stage.settings.flags.right = ["type": "OTHER"]
    try await three(stage)
    stage.right.set("102", "type", "SUPPLIER")
    try await stage.run()
    let record = try #require(stage.left.record("2", .company))
    stage.left.remove("2", .company)
    for _ in 0..<2 { try await stage.run(RunOptions(allowed: [.shrink])) }
    #expect(stage.text(.right, "102", "type") == "OTHER")
    stage.left.add(record, key: "2")
    try await stage.run()
    #expect(stage.text(.right, "102", "type") == "SUPPLIER")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a row that its source marks as removed is counted alike in every run`() async throws {
    try await three(stage)
    stage.left.edit("2", .company) { $0.removal = .removed }
    let first = try await stage.run().report.sides.left
    #expect(first.read == 3 && first.gone == 1)
    for _ in 0..<3 {
      let next = try await stage.run().report.sides.left
      #expect(next.read == 3 && next.new == 0 && next.unchanged == 3 && next.changed == 0)
    }
    var other = company("Давно удалена")
    other.removal = .removed
    stage.left.add(other, key: "9")
    let met = try await stage.run().report.sides.left
    #expect(met.read == 4 && met.new == 1)
    let again = try await stage.run().report.sides.left
    #expect(again.read == 4 && again.new == 0 && again.unchanged == 4)
  }

  @Test func `a row with its source's own removal mark is gone at once and back when the mark is lifted`()
    async throws
  {
    try await three(stage)
    stage.left.edit("2", .company) { $0.removal = .removed }
    let result = try await stage.run()
    #expect(result.report.sides.right.flagged == 1)
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.edit("2", .company) { $0.removal = .none }
    try await stage.run()
    #expect(stage.text(.right, "102", "active") == "yes")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test(arguments: [false, true])
  func `a mark that a removal left and somebody takes off again brings the record back`(isEdited: Bool)
    async throws
  {
    var stage = stage
    stage.settings.removals = .delete
    stage.left.setOptions { $0.marksRemovals = true }
    try await three(stage)
    stage.right.remove("102", .company)
    try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(stage.left.record("2", .company)?.removal == .removed)
    #expect(try await stage.operationsOfRun() == 0)
    stage.left.edit("2", .company) { record in
      record.removal = .none
      if isEdited { record["comment"] = .text("снова работаем") }
    }
    try await stage.run()
    let returned = stage.right.records(of: .company).values.filter { $0["name"] == .text("Фирма 2") }
    #expect(returned.count == 1)
    #expect(returned.first?["comment"]?.text ?? "" == (isEdited ? "снова работаем" : ""))
    #expect(stage.left.record("2", .company)?.removal == RemovalMark.none)
    #expect(try await stage.operationsOfRun() == 0)
  }

  /// A stage whose left side marks its records and can take marks off again.
  private func marking() async throws -> Stage {
    var stage = stage
    stage.settings.removals = .delete
    stage.left.setOptions { options in
      options.marksRemovals = true
      options.capabilities[.company]?.liftsMarks = true
    }
    try await three(stage)
    return stage
  }

  @Test func `an edit takes the mark off the record that bears it, and makes no second one`() async throws {
    let stage = try await marking()
    stage.left.edit("2", .company) { $0.removal = .removed }
    stage.right.set("102", "comment", "работаем")
    let result = try await stage.run()
    #expect(result.report.sides.left.updated == 1 && result.report.sides.left.created == 0)
    #expect(stage.left.keys(of: .company).count == 3 && stage.right.keys(of: .company).count == 3)
    let record = try #require(stage.left.record("2", .company))
    #expect(record.removal == RemovalMark.none && record["comment"] == .text("работаем"))
    #expect(try await stage.operationsOfRun() == 0)
    // The next mark without an edit is a removal.
    stage.left.edit("2", .company) { $0.removal = .removed }
    try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(stage.right.keys(of: .company).count == 2)
  }

  @Test func `an edit that could not be written yet takes the mark off in a later run`() async throws {
    let stage = try await marking()
    stage.left.edit("2", .company) { $0.removal = .removed }
    stage.right.set("102", "comment", "работаем")
    stage.left.setFaults(FaultPlan { $0.kind == .apply ? .unreachable : nil })
    await #expect(throws: ReplicaUnreachable.self) { try await stage.run() }
    stage.left.setFaults(.none)
    try await stage.run()
    let record = try #require(stage.left.record("2", .company))
    #expect(record.removal == RemovalMark.none && record["comment"] == .text("работаем"))
    #expect(stage.left.keys(of: .company).count == 3 && stage.right.keys(of: .company).count == 3)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `both records gone is the end of the pair`() async throws {
    try await three(stage)
    stage.left.remove("2", .company)
    stage.right.remove("102", .company)
    try await stage.run(RunOptions(allowed: [.shrink]))
    try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(stage.left.keys(of: .company).count == 2 && stage.right.keys(of: .company).count == 2)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a removal whose write was refused is not forgotten`() async throws {
    try await three(stage)
    stage.right.remove("102", .company)
    stage.left.setFaults(FaultPlan { $0.kind == .apply ? .refused([0]) : nil })
    let refused = try await stage.run(RunOptions(allowed: [.shrink]))
    #expect(refused.report.sides.left.refused == 1)
    stage.left.setFaults(.none)
    #expect(try await stage.operationsOfRun() == 0)
    #expect(try stage.answers.retrySetAside() == 1)
    let result = try await stage.run()
    #expect(result.report.sides.left.flagged == 1)
    #expect(result.setAside.isEmpty)
  }

  @Test func `a removal that could not be written is written by a later run`() async throws {
    try await three(stage)
    stage.right.remove("102", .company)
    stage.left.setFaults(FaultPlan { $0.kind == .apply ? .unreachable : nil })
    await #expect(throws: ReplicaUnreachable.self) { try await stage.run(RunOptions(allowed: [.shrink])) }
    stage.left.setFaults(.none)
    try await stage.run()
    #expect(stage.text(.left, "2", "active") == "no")
  }

  @Test func `a mark whose answer was lost is no edit and is lifted when the record returns`() async throws {
    try await three(stage)
    let record = try #require(stage.right.record("102", .company))
    stage.right.remove("102", .company)
    let options = RunOptions(allowed: [.shrink])
    var step = 0
    while stage.text(.left, "2", "active") == "yes" {
      guard try await stage.runMortal(options, diesAfter: step).died else { break }
      step += 1
    }
    // The mark is on the record and the process died before it could note so.
    try await stage.run(options)
    #expect(stage.right.keys(of: .company).count == 2)
    stage.right.add(record, key: "102")
    try await stage.run()
    #expect(stage.text(.left, "2", "active") == "yes")
    #expect(stage.text(.right, "102", "active") == "yes")
    #expect(try await stage.operationsOfRun() == 0)
  }
}
