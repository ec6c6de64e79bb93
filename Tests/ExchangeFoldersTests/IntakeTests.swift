import Contractors
import ExchangeFolders
import Files
import ReplicaTesting
import Testing

@Suite struct `Documents that come in` {
  let exchange: Exchange

  init() throws { exchange = try Exchange() }

  @Test func `the first document is what is known, and a later one changes only what it names`() async throws
  {
    try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
    let first = try exchange.replica()
    #expect(try await first.names() == ["a": "Альфа", "b": "Бета"])
    _ = try await first.finish()
    try exchange.receive("2.xml", ("b", "Бета плюс"), ("c", "Вектор"))
    let reading = try await exchange.replica().everything()
    #expect(reading.completeness == .partial)
    #expect(
      reading.records.compactMap { $0.record["name"]?.text }.sorted() == ["Альфа", "Бета плюс", "Вектор"])
  }

  @Test func `documents are taken in the order of their numbers, each once`() async throws {
    try exchange.receive("clients-10.xml", ("a", "десятый"))
    try exchange.receive("clients-9.xml", ("a", "девятый"))
    try exchange.receive("other.txt", ("a", "чужой"))
    let replica = try exchange.replica(pattern: "clients-*.xml")
    #expect(try await replica.names() == ["a": "десятый"])
    let summary = try await replica.finish()
    #expect(summary.lines.map { $0.english.prefix(13) } == ["clients-9.xml", "clients-10.xm"])
    #expect(exchange.names("in") == ["done", "other.txt"])
    #expect(
      exchange.names("in/done") == [
        "clients-10.xml", "clients-10.xml.report.txt", "clients-9.xml", "clients-9.xml.report.txt",
      ])
    #expect(
      try exchange.text("in/done/clients-9.xml.report.txt").contains("1 records read, 0 set aside, 0 gone"))
    #expect(try await exchange.replica(pattern: "clients-*.xml").names() == ["a": "десятый"])
    // A document of the same name is another one.
    try exchange.receive("clients-9.xml", ("a", "снова"))
    let next = try exchange.replica(pattern: "clients-*.xml")
    #expect(try await next.names() == ["a": "снова"])
    _ = try await next.finish()
    #expect(exchange.names("in/done").contains("clients-9.xml.2"))
  }

  @Test func `reading alone moves nothing and sends nothing`() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"))
    for _ in 0..<2 { #expect(try await exchange.replica().names() == ["a": "Альфа"]) }
    #expect(exchange.names("in") == ["1.xml"] && exchange.names("out") == [])
  }

  @Test func `of a document that is not whole nothing is taken, and the others go on`() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"))
    try exchange.put("2.xml", exchange.firm("a", "порча") + "<Контрагент>")
    try exchange.receive("3.xml", ("b", "Бета"))
    let replica = try exchange.replica()
    #expect(try await replica.names() == ["a": "Альфа", "b": "Бета"])
    #expect(try await replica.finish().failed == 1)
    #expect(exchange.names("in/failed") == ["2.xml", "2.xml.report.txt"])
    let report = try exchange.text("in/failed/2.xml.report.txt")
    #expect(report.contains("nothing of it was taken") && report.contains("ничего не взято"))
  }

  @Test func `a record that cannot be read is set aside with its document's name, and the others are taken`()
    async throws
  {
    try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
    _ = try await exchange.replica().names()
    _ = try await exchange.replica().finish()
    try exchange.put(
      "2.xml", exchange.firm("", "без ключа") + exchange.firm("b", "Бета плюс"))
    let replica = try exchange.replica()
    let reading = try await replica.everything()
    #expect(reading.records.compactMap { $0.record["name"]?.text }.sorted() == ["Альфа", "Бета плюс"])
    #expect(
      reading.rejections.count == 1
        && reading.rejections.allSatisfy { $0.reason.english.hasPrefix("2.xml: ") })
    _ = try await replica.finish()
    #expect(try exchange.text("in/done/2.xml.report.txt").contains("1 records read, 1 set aside"))
  }

  @Test func `a record that a document marks as removed is gone`() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
    let first = try exchange.replica()
    _ = try await first.names()
    _ = try await first.finish()
    try exchange.put("2.xml", exchange.firm("b", "Бета", "<ПометкаУдаления>true</ПометкаУдаления>"))
    let second = try exchange.replica()
    let reading = try await second.everything()
    #expect(reading.records.filter { $0.record.removal == .removed }.map(\.key) == ["b"])
    #expect(
      try await second.finish().lines.map(\.english) == ["2.xml: 0 records read, 0 set aside, 1 gone"])
  }

  @Test func `a removed record that is named again is there again`() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
    try exchange.put("2.xml", exchange.firm("b", "Бета", "<ПометкаУдаления>true</ПометкаУдаления>"))
    try exchange.receive("3.xml", ("a", "Альфа плюс"), ("b", "Бета снова"))
    let replica = try exchange.replica()
    let reading = try await replica.everything()
    #expect(reading["a"]?.record["name"] == .text("Альфа плюс"))
    #expect(reading["b"]?.record["name"] == .text("Бета снова"))
    #expect(reading["b"]?.record.removal == RemovalMark.none && reading.rejections.isEmpty)
    #expect(
      try await replica.finish().lines.last?.english.hasPrefix("3.xml: 2 records read, 0 set aside") == true)
  }

  @Test func `a full document says of what it does not name that it is missing`() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
    let first = try exchange.replica(isFull: true)
    _ = try await first.names()
    _ = try await first.finish()
    try exchange.receive("2.xml", ("a", "Альфа"))
    let second = try exchange.replica(isFull: true)
    let reading = try await second.everything()
    #expect(reading.completeness == .complete && reading.records.map(\.key) == ["a"])
    _ = try await second.finish()
    // Without another document nothing says a second time that something is missing.
    let again = try await exchange.replica(isFull: true).everything()
    #expect(again.completeness == .partial && again.records.map(\.key) == ["a"])
    try exchange.receive("3.xml", ("a", "Альфа"))
    #expect(try await exchange.replica(isFull: true).everything().completeness == .complete)
  }

  @Test func `a document that is being written waits`() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"))
    let written = try FileIdentity(path: exchange.inbox + "/1.xml").modifiedNanoseconds / 1_000_000
    let early = try exchange.replica(now: { Timestamp(milliseconds: written + 1500) })
    #expect(try await early.names() == [:])
    _ = try await early.finish()
    #expect(exchange.names("in") == ["1.xml"])
    let late = try exchange.replica(now: { Timestamp(milliseconds: written + 2500) })
    #expect(try await late.names() == ["a": "Альфа"])
  }

  @Test func `a missing inbox is named`() async throws {
    let replica = try exchange.replica()
    try exchange.removeInbox()
    await #expect(throws: ExchangeError.noFolder(path: exchange.inbox)) { try await replica.names() }
  }
}
