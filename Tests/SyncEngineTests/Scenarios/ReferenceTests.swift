import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

struct ReferenceTests {
  let stage = Stage()
  private let options = RunOptions(allowed: Set(GuardName.allCases))

  /// A company and a person of it on both sides.
  @discardableResult
  private func couple() async throws -> RunResult {
    stage.left.add(company("Ромашка"), key: "1")
    stage.left.add(contact("Орлов", ["companies": .elements([Element("1")])]), key: "2")
    return try await stage.run()
  }

  private func companies(_ side: Side, _ key: RecordKey) -> [String] {
    (stage.replica(side).record(key, .contact)?["companies"]?.elements ?? []).map(\.value)
  }

  @Test func `a reference travels with its record`() async throws {
    let first = try await couple()
    #expect(companies(.right, "102") == ["101"])
    let made = try #require(first.operations.first { $0.entity == .contact })
    #expect(made.after["companies"]?.elements.map(\.value) == ["101"], "reports name records, not links")
    #expect(stage.right.journal.flatMap(\.unknownReferences) == [])
  }

  @Test(arguments: [false, true])
  func `a link to a record that was removed and restored under another key is kept`(_ isNextRun: Bool)
    async throws
  {
    try await couple()
    stage.right.remove("101", .company)
    stage.left.set("1", "comment", "живёт")
    if !isNextRun { stage.right.set("102", "position", "Директор", .contact) }
    try await stage.run(options)
    #expect(stage.right.keys(of: .company) == ["103"])
    // The record that refers to the old key is read again.
    stage.right.set("102", "comment", "правка рядом", .contact)
    try await stage.run(options)
    #expect(companies(.left, "2") == ["1"])
    #expect(companies(.right, "102") == ["103"])
    #expect(stage.text(.left, "2", "comment", .contact) == "правка рядом")
    #expect(try await stage.operationsOfRun(options) == 0)
  }

  @Test(arguments: [MemoryOptions.Reading.listing, .deltas], [false, true])
  func `what refers to a record that is created again gets its new key in the same run`(
    _ reading: MemoryOptions.Reading, _ cascades: Bool
  ) async throws {
    stage.right.setOptions { $0.reading = reading }
    try await couple()
    stage.right.remove("101", .company)
    // Portals take the link out together with the record.
    if cascades { stage.right.edit("102", .contact) { $0["companies"] = .empty } }
    stage.left.set("1", "comment", "живёт")
    try await stage.run(options)
    #expect(companies(.right, "102") == ["103"])
    #expect(companies(.left, "2") == ["1"])
    #expect(try await stage.operationsOfRun(options) == 0)
  }

  @Test func `a link to a restored record is taken out under the key that the side shows`() async throws {
    try await couple()
    stage.right.remove("101", .company)
    stage.left.set("1", "comment", "живёт")
    stage.left.edit("2", .contact) { $0["companies"] = .empty }
    try await stage.run(options)
    #expect(companies(.right, "102") == [])
    #expect(try await stage.operationsOfRun(options) == 0)
  }

  @Test func `a key of old that somebody writes down means the record that was created again`() async throws {
    try await couple()
    stage.left.add(company("Кедр"), key: "3")
    try await stage.run(options)
    stage.right.remove("101", .company)
    stage.left.set("1", "comment", "живёт")
    try await stage.run(options)
    #expect(companies(.right, "102") == ["104"])
    stage.right.set("103", "parent", "101")
    stage.right.add(
      contact("Зайцева", ["companies": .elements([Element("101"), Element("103")])]), key: "301")
    for _ in 0..<2 { try await stage.run(options) }
    #expect(stage.text(.left, "3", "parent") == "1")
    #expect(stage.text(.right, "103", "parent") == "104")
    #expect(Set(companies(.right, "301")) == ["103", "104"])
    let joined = try #require(stage.left.keys(of: .contact).first { $0 != "2" })
    #expect(Set(companies(.left, joined)) == ["1", "3"])
    #expect(try await stage.operationsOfRun(options) == 0)
  }

  @Test func `nothing new refers to a record that was removed`() async throws {
    try await couple()
    stage.left.add(company("Кедр"), key: "3")
    try await stage.run()
    stage.left.remove("1", .company)
    for _ in 0..<2 { try await stage.run(options) }
    #expect(stage.text(.right, "101", "active") == "no")
    stage.right.set("103", "parent", "101")
    try await stage.run(options)
    #expect(stage.text(.left, "3", "parent") == "")
    #expect(stage.left.journal.flatMap(\.unknownReferences) == [])
    #expect(stage.text(.right, "103", "parent") == "101")
    #expect(try await stage.operationsOfRun(options) == 0)
    // What referred to it before can be taken out.
    stage.right.edit("102", .contact) { $0["companies"] = .empty }
    try await stage.run(options)
    #expect(companies(.left, "2") == [])
  }
}
