import Contractors
import ExchangeFolders
import Files
import FoundationEssentials
import ReplicaTesting
import Testing

@Suite struct `Documents that go out` {
  let exchange: Exchange

  init() throws { exchange = try Exchange() }

  private func begin() async throws {
    try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"), ("c", "Вектор"))
    let replica = try exchange.replica()
    _ = try await replica.names()
    _ = try await replica.finish()
  }

  private func rename(_ key: RecordKey, _ old: String, _ new: String, id: Int = 0) -> Operation {
    Operation(
      id: id, entity: .company, key: key, action: .update(["name": .set(.text(new))]),
      expected: ["name": .text(old)])
  }

  private func creation(_ name: String, _ origin: String) -> Operation {
    Operation(
      id: 1, entity: .company, key: nil,
      action: .create(
        Record(
          .company, ["name": .text(name), "fullName": .text(name)],
          origin: Origin(originator: "crm", id: origin))))
  }

  @Test func `what a killed process left behind is gone after the next run, and nothing else is`()
    async throws
  {
    try await begin()
    let left = [
      "memory/.ledger.json.1g0ki1k8smlua.tmp", "out/.clients-next.xml.part",
      "out/..clients-next.xml.part.lock",
      "out/..clients-next.xml.part.3w5e.tmp", "out/.clients-{number}.xml.7.tmp",
      "in/done/.1.xml.report.txt.zz1.tmp",
    ]
    let others = ["out/.clients.7.tmp", "out/notes.tmp", "in/done/.report.7.tmp", "in/.1.xml.7.tmp"]
    try FileManager.default.createDirectory(atPath: exchange.outbox, withIntermediateDirectories: true)
    for name in left + others { try Data("<".utf8).write(to: URL(filePath: exchange.path + "/" + name)) }
    let replica = try exchange.replica()
    _ = try await replica.names()
    _ = try await replica.finish()
    let isThere = { FileManager.default.fileExists(atPath: self.exchange.path + "/" + $0) }
    #expect(left.filter(isThere) == [])
    #expect(others.filter(isThere) == others)
  }

  @Test func `a changed and a new record are sent whole, and nothing else`() async throws {
    try await begin()
    let replica = try exchange.replica()
    let outcomes = try await replica.apply([rename("b", "Бета", "Бета плюс"), creation("Новая", "7")])
    guard case .done(let made, _) = outcomes[1] else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(exchange.names("out") == [])
    #expect(try await replica.finish().lines.map(\.english) == ["clients-000001.xml: 2 records sent"])
    let sent = try await exchange.sent()
    #expect(sent.map(\.document) == ["clients-000001.xml"])
    #expect(Set(sent[0].records.keys) == ["b", made])
    // Its official name said no more than its name, and goes with it.
    #expect(
      sent[0].records["b"]?["name"] == .text("Бета плюс") && sent[0].records["b"]?["fullName"] == .empty)
    #expect(try await exchange.replica().finish().lines == [])
    // What was sent is what the other system holds.
    #expect(try await exchange.replica().names()["b"] == "Бета плюс")
  }

  @Test func `documents are numbered on, and never replace one that lies there`() async throws {
    try await begin()
    let replica = try exchange.replica()
    for (number, name) in ["Один", "Два"].enumerated() {
      _ = try await replica.apply([rename("a", number == 0 ? "Альфа" : "Один", name)])
      _ = try await replica.finish()
    }
    try "чужой".write(toFile: exchange.outbox + "/clients-000003.xml", atomically: true, encoding: .utf8)
    _ = try await replica.apply([rename("a", "Два", "Три")])
    _ = try await replica.finish()
    #expect(exchange.names("out") == (1...4).map { "clients-00000\($0).xml" })
    #expect(try exchange.text("out/clients-000003.xml") == "чужой")
    let leftovers = try FileManager.default.contentsOfDirectory(atPath: exchange.outbox).filter {
      $0.hasPrefix(".")
    }
    #expect(leftovers == [])
  }

  @Test func `a removal is told by the format's mark`() async throws {
    try await begin()
    let replica = try exchange.replica()
    _ = try await replica.apply([
      Operation(id: 1, entity: .company, key: "c", action: .delete, expected: ["name": .text("Вектор")])
    ])
    _ = try await replica.finish()
    let sent = try await exchange.sent()
    #expect(sent.map { $0.records.keys.sorted() } == [["c"]])
    #expect(sent[0].records["c"]?.removal == .removed && sent[0].records["c"]?["name"] == .text("Вектор"))
  }

  @Test func `a removal is told by a tombstone where the format has them`() async throws {
    let format = "enterprise-data"
    try exchange.receive(sample: "enterprise-data.xml")
    let replica = try exchange.replica(format)
    let keys = try await replica.everything().records.filter { $0.record.removal != .removed }.map(\.key)
    let key = try #require(keys.first)
    let outcomes = try await replica.apply([
      Operation(id: 1, entity: .company, key: key, action: .delete)
    ])
    guard case .done = outcomes[0] else {
      Issue.record("\(outcomes)")
      return
    }
    _ = try await replica.finish()
    let document = try Exchange.document(exchange.outbox + "/clients-000001.xml", format)
    let sent = try await document.everything()
    #expect(sent.records.map(\.key) == [key] && sent.records[0].record.removal == .removed)
    #expect(try exchange.text("out/clients-000001.xml").contains("УдалениеОбъекта"))
    #expect(try await exchange.replica(format).everything()[key]?.record.removal == .removed)
  }

  @Test func `a full export holds every record, byte for byte as it came`() async throws {
    try await begin()
    let replica = try exchange.replica(sending: .full)
    _ = try await replica.apply([rename("b", "Бета", "Бета плюс")])
    _ = try await replica.finish()
    let before = try exchange.text("in/done/1.xml")
    #expect(
      try exchange.text("out/clients-000001.xml")
        == before.replacing("Наименование>Бета<", with: "Наименование>Бета плюс<"))
  }

  @Test func `without an outbox nothing can be written`() async throws {
    try await begin()
    let replica = try exchange.replica(sends: false)
    let capabilities = try await replica.capabilities(of: .company)
    #expect(!capabilities.canCreate && !capabilities.canDelete)
    #expect(capabilities.fields["name"]?.isWritable == false)
    let outcomes = try await replica.apply([rename("b", "Бета", "Бета плюс")])
    guard case .refused = outcomes[0] else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(try await replica.names()["b"] == "Бета")
  }

  /// Whatever call to the system fails, and with it everything after it, the next process takes and sends what is due.
  @Test(arguments: [FileOperation.open, .create, .write, .sync, .rename, .syncDirectory, .lock, .inspect])
  func `what a dying process left is taken and sent by the next`(_ operation: FileOperation) async throws {
    var occurrence = 0
    var hasFailed = true
    while hasFailed {
      occurrence += 1
      let exchange = try Exchange()
      try exchange.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
      let first = try exchange.replica()
      _ = try await first.names()
      _ = try await first.finish()
      try exchange.receive("2.xml", ("a", "Альфа плюс"))
      let faults = FileFaults([.init(operation, occurrence: occurrence, isCrash: true)])
      hasFailed = false
      var isDone = Sides(left: false, right: false)
      do {
        let dying = try exchange.replica(faults: faults)
        _ = try await dying.names()
        let outcomes = try await dying.apply([rename("b", "Бета", "Бета плюс"), creation("Новая", "7")])
        isDone.left = true
        isDone.right = outcomes.allSatisfy { if case .done = $0 { true } else { false } }
        _ = try await dying.finish()
      } catch { hasFailed = true }
      let heir = try exchange.replica()
      let names = try await heir.names()
      #expect(names["a"] == "Альфа плюс", "\(operation) \(occurrence)")
      // It has changes of its own to carry, which do not displace what the other one left.
      _ = try await heir.apply([rename("a", "Альфа плюс", "Альфа два")])
      _ = try await heir.finish()
      #expect(exchange.names("in") == ["done"], "\(operation) \(occurrence)")
      // What the engine heard of as done, and what stands in our document, was sent.
      let sent = try await exchange.sent().reduce(into: [:]) { $0.merge($1.records) { $1 } }
      if isDone.left && isDone.right || names["b"] == "Бета плюс" {
        #expect(sent["b"]?["name"] == .text("Бета плюс"), "\(operation) \(occurrence)")
      }
      if names.values.contains("Новая") {
        #expect(sent.values.contains { $0["name"] == .text("Новая") }, "\(operation) \(occurrence)")
      }
    }
    #expect(occurrence > 1)
  }
}
