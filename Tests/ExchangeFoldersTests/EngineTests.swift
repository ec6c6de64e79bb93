import Contractors
import ExchangeFolders
import FoundationEssentials
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@Suite struct `An exchange as a side of a sync` {
  let exchange: Exchange
  let sync = ExchangeSync()
  var portal: MemoryReplica { sync.portal }

  init() throws { exchange = try Exchange() }

  @discardableResult
  private func run(_ chosen: ExchangeReplica? = nil) async throws -> RunReport {
    try await sync.run(try chosen ?? exchange.replica())
  }

  private func name(_ key: RecordKey) -> String? { portal.record(key, .company)?["name"]?.text }

  @Test func `changes travel both ways and come to rest`() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
    try await run()
    #expect(portal.keys(of: .company).compactMap(name).sorted() == ["Альфа", "Бета"])
    #expect(exchange.names("out") == [])
    let key = try #require(portal.keys(of: .company).first { name($0) == "Бета" })
    portal.edit(key, .company) { $0["name"] = .text("Бета портала") }
    try exchange.receive("2.xml", ("a", "Альфа учёта"))
    try await run()
    #expect(portal.keys(of: .company).compactMap(name).sorted() == ["Альфа учёта", "Бета портала"])
    #expect(
      try await exchange.sent().map { $0.records.mapValues { $0["name"] } } == [["b": .text("Бета портала")]])
    let writes = portal.counts.operations
    // The other system confirms by its next document.
    try exchange.put("3.xml", exchange.firm("b", "Бета портала"))
    for _ in 0..<2 { try await run() }
    #expect(portal.counts.operations == writes && exchange.names("out") == ["clients-000001.xml"])
  }

  @Test func `an official name that repeats the name is no full name, and both follow each other`()
    async throws
  {
    func fullName(_ key: RecordKey) -> String? { portal.record(key, .company)?["fullName"]?.text }
    func settled() async throws {
      for _ in 0..<2 {
        let report = try await run()
        let writes = Side.allCases.map { report.sides[$0].updated + report.sides[$0].created }
        #expect(writes == [0, 0])
      }
    }
    portal.add(Record(.company, ["name": .text("Дельта"), "fullName": .text("Дельта")]), key: "55")
    portal.add(Record(.company, ["name": .text("Эпсилон")]), key: "56")
    try exchange.receive("1.xml", ("a", "Альфа"))
    try await run()
    try await settled()
    let alpha = try #require(portal.keys(of: .company).first { name($0) == "Альфа" })
    #expect((fullName(alpha) ?? "") == "" && (fullName("56") ?? "") == "" && fullName("55") == "Дельта")

    // Renamed there, renamed here, with a full name that says the same and without one.
    try exchange.receive("2.xml", ("a", "Альфа учёта"))
    for key in ["55", "56"] as [RecordKey] {
      portal.edit(key, .company) { $0["name"] = .text("Портал \(key)") }
    }
    try await run()
    try await settled()
    #expect(name(alpha) == "Альфа учёта" && (fullName(alpha) ?? "") == "")
    #expect(fullName("55") == "Дельта" && (fullName("56") ?? "") == "")
    let sent = try await exchange.sent().last?.records.values.map { [$0["name"], $0["fullName"]] } ?? []
    #expect(sent.count == 2 && sent.contains([.text("Портал 55"), .text("Дельта")]))
    #expect(sent.contains([.text("Портал 56"), .empty]))

    portal.edit(alpha, .company) { $0["fullName"] = .text("Альфа учёта") }
    try await run()
    try await settled()
    #expect(fullName(alpha) == "Альфа учёта")
    portal.edit(alpha, .company) { $0["fullName"] = .empty }
    try await run()
    try await settled()
    #expect((fullName(alpha) ?? "") == "")
  }

  @Test func `a firm with a code of another length goes without it, which is told once`() async throws {
    portal.add(
      Record(
        .company, ["name": .text("Гамма"), "taxReason": .text("1234567890"), "taxId": .text("7736050003")]),
      key: "55")
    #expect(try await run().leftOut == 1)
    let sent = try await exchange.sent().flatMap(\.records.values)
    #expect(sent.map { $0["taxId"] } == [.text("7736050003")] && sent.map { $0["taxReason"] } == [nil])
    for _ in 0..<2 {
      let report = try await run()
      #expect(report.leftOut == 0 && report.sides.left.updated == 0 && report.sides.right.updated == 0)
    }
    #expect(portal.record("55", .company)?["taxReason"] == .text("1234567890"))
  }

  private func books(_ document: String, _ answers: String) throws -> ExchangeReplica {
    try "<?xml version=\"1.0\" ?><QBXML><QBXMLMsgsRs>\(answers)</QBXMLMsgsRs></QBXML>"
      .write(toFile: exchange.inbox + "/" + document, atomically: true, encoding: .utf8)
    return try exchange.replica(
      "quickbooks-customers", outgoing: "requests-{number}.xml", requests: "quickbooks-customers")
  }

  private func customer(version: Int, phone: String) -> String {
    "<CustomerQueryRs><CustomerRet><ListID>80-1</ListID><EditSequence>\(version)</EditSequence><Name>Alpha</Name>"
      + "<IsActive>true</IsActive><CompanyName>Alpha</CompanyName><Phone>\(phone)</Phone></CustomerRet></CustomerQueryRs>"
  }

  @Test func `a record whose change was refused and that is shown anew is counted as changed alone`()
    async throws
  {
    try await run(books("1.xml", customer(version: 11, phone: "555-0100")))
    let key = try #require(portal.keys(of: .company).first)
    portal.edit(key, .company) { $0["name"] = .text("Alpha Plus") }
    try await run(
      exchange.replica(
        "quickbooks-customers", outgoing: "requests-{number}.xml", requests: "quickbooks-customers"))
    #expect(exchange.names("out") == ["requests-000001.xml"])
    let refusal =
      "<CustomerModRs requestID=\"80-1\" statusCode=\"3200\" statusSeverity=\"Error\" statusMessage=\"out of date\"/>"
    let report = try await run(
      books("2.xml", refusal + customer(version: 12, phone: "555-0199")))
    let counts = report.sides.left
    #expect(counts.unchanged == 0 && counts.changed == 1 && counts.new == 0, "\(counts)")
    #expect(counts.rejected == 1 && counts.read == 2, "\(counts)")
  }
}
