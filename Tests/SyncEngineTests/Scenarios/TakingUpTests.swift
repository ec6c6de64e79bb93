import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Which records are taken up, and what becomes of those whose counterpart could not be made at once.
struct TakingUpTests {
  var stage = Stage()

  private func firm(_ number: Int, _ fields: [FieldName: Value] = [:]) -> Record {
    company(
      "Фирма \(number)", fields.merging(["emails": .elements([Element("info\(number)@firm.example")])]) { $1 }
    )
  }

  /// Rows of which the portal refuses all but the first.
  private func refused(_ count: Int) async throws {
    for number in 1...count { stage.left.add(firm(number)) }
    stage.right.setFaults(FaultPlan { $0.kind == .apply ? .refused(Array(1..<count)) : nil })
    try await stage.run()
    stage.right.setFaults(.none)
    #expect(stage.right.keys(of: .company).count == 1)
  }

  @Test func `what waits to be made is no change of a link, so that correcting it trips no guard`()
    async throws
  {
    try await refused(30)
    for number in 2...30 {
      stage.left.edit(RecordKey(rawValue: "\(number)"), .company) {
        $0["emails"] = .elements([Element("office\(number)@firm.example")])
      }
    }
    let result = try await stage.run()
    #expect(result.report.guards == [] && stage.right.keys(of: .company).count == 30)
  }

  @Test func `a creation that is found after a crash is no change of a link`() async throws {
    for number in 1...30 { stage.left.add(firm(number), key: RecordKey(rawValue: "\(number)")) }
    stage.right.setFaults(FaultPlan { $0.kind == .apply ? .answerLost(done: 30) : nil })
    try await stage.run(RunOptions(waitsForUnknown: false))
    stage.right.setFaults(.none)
    stage.clock.advance(200)
    let result = try await stage.run()
    #expect(result.report.guards == [] && stage.right.keys(of: .company).count == 30)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a record that somebody made meanwhile is the one that waited to be made`() async throws {
    try await refused(3)
    stage.right.add(
      company(
        "Фирма 2", ["emails": .elements([Element("info2@firm.example")]), "phones": phones("+79160000002")]),
      key: "200")
    stage.left.edit("2", .company) { $0["phones"] = phones("+79160000002") }
    _ = try stage.answers.retrySetAside()
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 3)
    stage.left.set("2", "comment", "та же")
    try await stage.run()
    #expect(stage.text(.right, "200", "comment") == "та же")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test(arguments: [false, true], [false, true])
  func `of what may be the record that waited to be made a person is asked first`(
    isRetried: Bool, isSame: Bool
  ) async throws {
    try await refused(3)
    stage.right.add(company("Фирма 2"), key: "200")
    if isRetried { _ = try stage.answers.retrySetAside() }
    let asking = try await stage.run()
    #expect(asking.reviews.map(\.left) == ["2"] && asking.reviews.map(\.right) == ["200"])
    #expect(asking.report.review == 1 && asking.outcome == .attention)
    // The third, of which nothing is asked, is made when it is tried again.
    #expect(stage.right.keys(of: .company).count == (isRetried ? 3 : 2))
    #expect(stage.left.keys(of: .company).count == 3)
    #expect(try await stage.operationsOfRun() == 0)
    let review = try #require(try stage.answers.openReviews().first)
    try stage.answers.review(review.id, isSame: isSame)
    _ = try stage.answers.retrySetAside()
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == (isSame ? 3 : 4))
    #expect(stage.left.keys(of: .company).count == (isSame ? 3 : 4))
    stage.left.set("2", "comment", "та же")
    try await stage.run()
    #expect((stage.text(.right, "200", "comment") == "та же") == isSame)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `a record that somebody made meanwhile is recognised also while nothing is tried again`()
    async throws
  {
    try await refused(2)
    stage.left.edit("2", .company) { $0["phones"] = phones("+79160000002") }
    stage.right.setFaults(FaultPlan { $0.kind == .apply ? .refused([0]) : nil })
    try await stage.run()
    stage.right.setFaults(.none)
    stage.right.add(
      company(
        "Фирма 2", ["emails": .elements([Element("info2@firm.example")]), "phones": phones("+79160000002")]),
      key: "200")
    try await stage.run()
    #expect(stage.left.keys(of: .company).count == 2 && stage.right.keys(of: .company).count == 2)
    stage.left.set("2", "comment", "та же")
    try await stage.run()
    #expect(stage.text(.right, "200", "comment") == "та же")
  }

  @Test func `a record outside the filter is recognised, and is not taken up by itself`() async throws {
    var stage = stage
    stage.settings.filters.right = ["type": ["CUSTOMER"]]
    stage.left.add(
      company("Ромашка", ["taxId": .text("7707083893"), "taxReason": .text("770701001")]), key: "L1")
    stage.right.add(
      company(
        "Ромашка",
        [
          "taxId": .text("7707083893"), "taxReason": .text("770701001"), "type": .text("PARTNER"),
        ]), key: "101")
    stage.right.add(company("Посторонняя", ["type": .text("PARTNER")]), key: "102")
    stage.right.add(company("Покупатель", ["type": .text("CUSTOMER")]), key: "103")
    try await stage.run()
    #expect(stage.right.keys(of: .company) == ["101", "102", "103"])
    #expect(stage.left.keys(of: .company).count == 2)
    stage.left.set("L1", "comment", "связана")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "связана")
  }

  @Test func `what a side puts off for ever is told, and done by the next run`() async throws {
    for number in 1...3 { stage.left.add(firm(number), key: RecordKey(rawValue: "\(number)")) }
    stage.right.setFaults(FaultPlan { $0.kind == .apply ? .throttled : nil })
    let result = try await stage.run()
    #expect(result.report.putOff == 3 && result.outcome == .attention)
    stage.right.setFaults(.none)
    let next = try await stage.run()
    #expect(next.report.putOff == 0 && next.outcome == .done)
    #expect(stage.right.keys(of: .company).count == 3)
  }

  @Test func `a field that only new records get is given to them and never written again`() async throws {
    stage.right.setOptions { options in
      for entity in Entity.allCases {
        options.capabilities[entity]?.fields["name"]?.isWritable = false
        options.capabilities[entity]?.fields["name"]?.isGivenToNew = true
      }
    }
    stage.left.add(company("Ромашка"), key: "1")
    try await stage.run()
    #expect(stage.text(.right, "101") == "Ромашка")
    stage.left.set("1", "name", "Ромашка плюс")
    let result = try await stage.run()
    #expect(stage.text(.right, "101") == "Ромашка")
    // It is told, once.
    let told = try stage.store.history(of: result.run.id)
    #expect(result.report.leftOut == 1 && told.map(\.cause) == [.leftOut])
    #expect(
      told.first?.field == "name" && told.first?.side == .right && told.first?.old == .text("Ромашка плюс"))
    let next = try await stage.run()
    #expect(next.operations.isEmpty && next.report.leftOut == 0)
  }
}
