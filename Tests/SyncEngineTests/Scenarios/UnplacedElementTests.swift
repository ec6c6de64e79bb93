import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Elements of a kind that the other side has no place for, and records that repeat others.
struct UnplacedElementTests {
  let stage = Stage()

  /// A side with one column, which is for work.
  private func limit(_ field: FieldName, to kinds: [String: Int]) {
    stage.left.setOptions { options in
      for entity in Entity.allCases { options.capabilities[entity]?.fields[field]?.kinds = kinds }
    }
  }

  private func told(_ result: RunResult) throws -> [HistoryEntry] {
    try stage.store.history(of: result.run.id).filter { $0.cause == .leftOut }
  }

  @Test func `a mobile number beside a column of work numbers is told of once`() async throws {
    limit("phones", to: ["work": 1])
    let mobile = Element("+79160000001", kind: "mobile")
    stage.right.add(
      company("Ромашка", ["phones": .bag([Element("+74950000001", kind: "work"), mobile])]), key: "1")
    stage.right.add(company("Вектор", ["phones": .bag([Element("+74950000002", kind: "work")])]), key: "2")
    let planned = try await stage.plan()
    #expect(planned.report.leftOut == 1)
    let first = try await stage.run()
    #expect(first.report.leftOut == 1 && first.outcome == .done)
    let entry = try #require(try told(first).first)
    #expect(entry.field == "phones" && entry.side == .left && entry.old == .elements([mobile]))
    // A second number of work has no room at present; that is another matter.
    stage.right.edit("2", .company) { record in
      record["phones"] = .bag([Element("+74950000002", kind: "work"), Element("+74950000003", kind: "work")])
    }
    #expect(try await stage.run().report.leftOut == 0)
    stage.right.edit("2", .company) { record in
      record["phones"] = .bag([
        Element("+74950000002", kind: "work"), Element("+79160000003", kind: "mobile"),
      ])
    }
    #expect(try await stage.run().report.leftOut == 1)
    #expect(try await stage.run().report.leftOut == 0)
  }

  @Test func `a home address that a portal has no place for is told of`() async throws {
    limit("addresses", to: ["legal": 1, "actual": 1])
    stage.right.add(
      company("Ромашка", ["addresses": .bag([Element("Тула, ул. Ленина, 1", kind: "home")])]), key: "1")
    #expect(try await stage.run().report.leftOut == 1)
    #expect(try await stage.run().report.leftOut == 0)
  }

  @Test func `records of one side with the same numbers are told of, and each goes on`() async throws {
    let numbers: [FieldName: Value] = ["taxId": .text("7707083893"), "taxReason": .text("773601001")]
    for key in ["1", "2"] {
      stage.left.add(company("Ромашка \(key)", numbers), key: RecordKey(rawValue: key))
    }
    stage.left.add(
      company("Филиал", ["taxId": .text("7707083893"), "taxReason": .text("773643001")]), key: "3")
    let first = try await stage.run()
    #expect(first.repeated.map(\.keys) == [["1", "2"]] && first.repeated.map(\.number) == ["7707083893"])
    #expect(stage.right.keys(of: .company).count == 3)
    #expect(try await stage.run().repeated.isEmpty)
  }
}
