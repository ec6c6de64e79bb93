import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// A record that a side shows under another key than before: a firm entered anew under another code, a file whose key is the name.
struct RekeyedTests {
  let stage = Stage()
  private let firm = company(
    "Ромашка", ["taxId": .text("7707083893"), "taxReason": .text("773601001"), "comment": .text("важное")])

  private func renew(_ name: String = "Ромашка плюс", _ key: RecordKey = "2") {
    var record = firm
    record.fields["name"] = .text(name)
    stage.left.remove("1", .company)
    stage.left.add(record, key: key)
  }

  @Test func `is the same one by its official numbers, and the other side's record stays`() async throws {
    stage.left.add(firm, key: "1")
    stage.left.add(company("Другая"), key: "9")
    try await stage.run()
    renew()
    let result = try await stage.run()
    #expect(stage.right.keys(of: .company) == ["101", "102"])
    #expect(stage.text(.right, "101") == "Ромашка плюс" && result.report.sides.right.created == 0)
    for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
    #expect(stage.right.keys(of: .company) == ["101", "102"])
    // Under its new key it is known like any other.
    stage.right.set("101", "comment", "иное")
    try await stage.run()
    #expect(stage.text(.left, "2", "comment") == "иное")
  }

  @Test(arguments: [true, false])
  func `of a full file is the same one by its e-mail and phone, whatever its name`(isFull: Bool) async throws
  {
    stage.left.setOptions { $0.completeness = isFull ? .complete : .partial }
    func person(_ name: String) -> Record {
      Record(
        .contact,
        [
          "lastName": .text(name), "firstName": .text("Анна"), "emails": .bag([Element("a@a.example")]),
          "phones": phones("+79160000001"),
        ])
    }
    stage.left.add(person("Климова"), key: "Климова")
    stage.left.add(person("Другая"), key: "Другая")
    stage.left.edit("Другая", .contact) { $0["phones"] = phones("+79160000002") }
    try await stage.run()
    stage.left.remove("Климова", .contact)
    stage.left.add(person("Сидорова"), key: "Сидорова")
    try await stage.run()
    for _ in 0..<3 { try await stage.run() }
    let names = stage.right.records(of: .contact).values.compactMap { $0["lastName"]?.text }.sorted()
    // Where a file does not claim to be whole, nothing tells that the first one is gone.
    #expect(names == (isFull ? ["Другая", "Сидорова"] : ["Другая", "Климова", "Сидорова"]))
    #expect(stage.right.keys(of: .contact) == (isFull ? ["101", "102"] : ["101", "102", "103"]))
  }

  @Test func `which comes back under its first key is followed again`() async throws {
    stage.left.add(firm, key: "1")
    try await stage.run()
    renew()
    try await stage.run()
    stage.left.remove("2", .company)
    stage.left.add(firm, key: "1")
    try await stage.run()
    #expect(stage.right.keys(of: .company) == ["101"] && stage.text(.right, "101") == "Ромашка")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `is another one where the first is still there, and where two have the numbers`() async throws {
    stage.left.add(firm, key: "1")
    try await stage.run()
    stage.left.add(firm, key: "2")
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 2)
    stage.left.remove("1", .company)
    stage.left.add(firm, key: "3")
    stage.left.add(firm, key: "4")
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 4)
  }
}
