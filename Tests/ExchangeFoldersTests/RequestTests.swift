import Contractors
import ExchangeFolders
import FoundationEssentials
import ReplicaTesting
import Testing

@Suite struct `Requests to a system that reads other documents than it writes` {
  let exchange: Exchange

  init() throws { exchange = try Exchange() }

  private func replica() throws -> ExchangeReplica {
    try exchange.replica(
      "quickbooks-customers", outgoing: "requests-{number}.xml", requests: "quickbooks-customers")
  }

  private func answer(_ document: String, _ list: String, _ customers: String...) throws {
    let text = """
      <?xml version="1.0" ?>
      <?qbxml version="13.0"?>
      <QBXML><QBXMLMsgsRs><\(list) statusCode="0">
      \(customers.joined(separator: "\n"))
      </\(list)></QBXMLMsgsRs></QBXML>
      """
    try text.write(toFile: exchange.inbox + "/" + document, atomically: true, encoding: .utf8)
  }

  private func customer(_ id: String, version: Int, _ name: String, guid: String = "", phone: String = "")
    -> String
  {
    "<CustomerRet><ListID>\(id)</ListID><EditSequence>\(version)</EditSequence><Name>\(name)</Name><IsActive>true</IsActive>"
      + "<CompanyName>\(name)</CompanyName>" + (phone.isEmpty ? "" : "<Phone>\(phone)</Phone>")
      + (guid.isEmpty ? "" : "<ExternalGUID>\(guid)</ExternalGUID>") + "</CustomerRet>"
  }

  private func begin() async throws {
    try answer("1.xml", "CustomerQueryRs", customer("80-1", version: 11, "Alpha", phone: "555-0100"))
    let replica = try replica()
    _ = try await replica.names()
    _ = try await replica.finish()
  }

  private func rename(_ key: RecordKey, _ old: String, _ new: String) -> Operation {
    Operation(
      id: 1, entity: .company, key: key, action: .update(["name": .set(.text(new))]),
      expected: ["name": .text(old)])
  }

  private func create(_ name: String) async throws -> RecordKey {
    let replica = try replica()
    let outcomes = try await replica.apply([
      Operation(
        id: 1, entity: .company, key: nil,
        action: .create(
          Record(
            .company, ["name": .text(name), "fullName": .text(name)],
            origin: Origin(originator: "crm", id: "7"))))
    ])
    guard case .done(let key, _) = try #require(outcomes.first) else { throw Failure(outcomes: outcomes) }
    _ = try await replica.finish()
    return key
  }

  private struct Failure: Error { var outcomes: [Outcome] }

  @Test func `a changed record is asked to be changed in the version that was shown last`() async throws {
    try await begin()
    // An answer that changes nothing we map still brings a version.
    try answer("2.xml", "CustomerQueryRs", customer("80-1", version: 12, "Alpha", phone: "555-0100"))
    let replica = try replica()
    #expect(try await replica.names() == ["80-1": "Alpha"])
    #expect(try await replica.apply([rename("80-1", "Alpha", "Alpha Plus")]).allSatisfy(\.isDone))
    #expect(try await replica.finish().lines.first?.english == "requests-000001.xml: 1 records sent")
    let text = try exchange.text("out/requests-000001.xml")
    #expect(text.contains("<CustomerModRq requestID=\"80-1\">") && !text.contains("CustomerAdd"), "\(text)")
    #expect(text.contains("<ListID>80-1</ListID>") && text.contains("<EditSequence>12</EditSequence>"))
    #expect(text.contains("<Name>Alpha Plus</Name>"))
    // A list that did not change stays as the other system has it.
    #expect(!text.contains("<Phone>"))
  }

  @Test func `an address in lines that nobody changed is not written anew`() async throws {
    let lines =
      "<BillAddress><Addr1>Alpha &amp; Co</Addr1><Addr2>1 Main</Addr2><City>Bayshore</City></BillAddress>"
    let shown = customer("80-1", version: 11, "Alpha", phone: "555-0100").replacing(
      "</CompanyName>", with: "</CompanyName>" + lines)
    try answer("1.xml", "CustomerQueryRs", shown)
    let replica = try replica()
    _ = try await replica.names()
    _ = try await replica.apply([rename("80-1", "Alpha", "Alpha Plus")])
    let phone = Element("555-0199", kind: "work")
    let old = Element("555-0100", kind: "work")
    _ = try await replica.apply([
      Operation(
        id: 1, entity: .company, key: "80-1",
        action: .update(["phones": .bag(BagChange(added: [phone], removed: [old]))]))
    ])
    _ = try await replica.finish()
    let text = try exchange.text("out/requests-000001.xml")
    #expect(text.contains("<Name>Alpha Plus</Name>") && text.contains("<Phone>555-0199</Phone>"), "\(text)")
    #expect(!text.contains("Addr1") && !text.contains("<Email"), "\(text)")
  }

  @Test func `a new record is asked to be added, and to be changed once it was shown`() async throws {
    try await begin()
    let key = try await create("Nova")
    let text = try exchange.text("out/requests-000001.xml")
    #expect(text.contains("<CustomerAddRq requestID=\"\(key)\">") && !text.contains("CustomerMod"), "\(text)")
    #expect(text.contains("<ExternalGUID>\(key)</ExternalGUID>"))

    // Its change waits for the answer.
    _ = try await replica().apply([rename(key, "Nova", "Nova Two")])
    let early = try await replica().finish()
    #expect(early.lines.map(\.english).contains { $0.contains("1 changed records wait") }, "\(early.lines)")
    #expect(exchange.names("out") == ["requests-000001.xml"])

    try answer("2.xml", "CustomerAddRs", customer("80-9", version: 21, "Nova", guid: key.rawValue))
    let answered = try replica()
    #expect(try await answered.names() == ["80-1": "Alpha", key.rawValue: "Nova Two"])
    _ = try await answered.finish()
    #expect(exchange.names("out") == ["requests-000001.xml", "requests-000002.xml"])
    let change = try exchange.text("out/requests-000002.xml")
    #expect(change.contains("<CustomerModRq requestID=\"80-9\">"), "\(change)")
    #expect(change.contains("<ListID>80-9</ListID>") && change.contains("<EditSequence>21</EditSequence>"))
    #expect(change.contains("<Name>Nova Two</Name>"))
  }

  @Test func `new and changed records stand in one document`() async throws {
    try await begin()
    _ = try await replica().apply([rename("80-1", "Alpha", "Alpha Plus")])
    _ = try await create("Nova")
    let text = try exchange.text("out/requests-000001.xml")
    #expect(text.ranges(of: "<CustomerAddRq ").count == 1 && text.ranges(of: "<CustomerModRq ").count == 1)
    #expect(text.ranges(of: "<QBXMLMsgsRq ").count == 1)
  }

  @Test func `a record that was added here and removed there is gone, whatever name the answer calls it by`()
    async throws
  {
    try await begin()
    let key = try await create("Nova")
    try answer("2.xml", "CustomerAddRs", customer("80-9", version: 21, "Nova", guid: key.rawValue))
    let answered = try replica()
    _ = try await answered.names()
    _ = try await answered.finish()
    try answer(
      "3.xml", "ListDeletedQueryRs",
      "<ListDeletedRet><ListDelType>Customer</ListDelType><ListID>80-9</ListID></ListDeletedRet>")
    let pages = try await replica().read(ReadRequest(entity: .company))
    var removed: [RecordKey] = []
    while case .page(let page) = try await pages.next() {
      for case .record(let observed) in page where observed.record.removal == .removed {
        removed.append(observed.key)
      }
    }
    #expect(removed == [key])
  }

  private func take(_ document: String, _ lists: String...) async throws -> ExchangeReplica {
    let text = "<?xml version=\"1.0\" ?><QBXML><QBXMLMsgsRs>\(lists.joined())</QBXMLMsgsRs></QBXML>"
    try text.write(toFile: exchange.inbox + "/" + document, atomically: true, encoding: .utf8)
    let replica = try replica()
    _ = try await replica.names()
    return replica
  }

  private func answered(_ request: RecordKey, refusal: String? = nil, _ customer: String = "") -> String {
    let status = refusal.map { "statusCode=\"3200\" statusSeverity=\"Error\" statusMessage=\"\($0)\"" }
    return
      "<CustomerModRs requestID=\"\(request)\" \(status ?? "statusCode=\"0\" statusSeverity=\"Info\"")>\(customer)</CustomerModRs>"
  }

  @Test
  func
    `a request that is refused because somebody changed the record there is made again, of the new version`()
    async throws
  {
    try await begin()
    _ = try await replica().apply([rename("80-1", "Alpha", "Alpha Plus")])
    _ = try await replica().finish()
    // Somebody changed the phone there: our name is refused, and stands.
    let refused = try await take(
      "2.xml", answered("80-1", refusal: "The edit sequence is out of date"),
      "<CustomerQueryRs>\(customer("80-1", version: 12, "Alpha", phone: "555-0199"))</CustomerQueryRs>")
    #expect(try await refused.names() == ["80-1": "Alpha Plus"])
    let lines = try await refused.finish().lines.map(\.english)
    #expect(lines.contains("requests-000002.xml: 1 records sent"), "\(lines)")
    let again = try exchange.text("out/requests-000002.xml")
    #expect(again.contains("<EditSequence>12</EditSequence>") && !again.contains("<Phone>"), "\(again)")
    #expect(again.contains("<Name>Alpha Plus</Name>"))
    let report = try exchange.text("in/done/2.xml.report.txt")
    #expect(report.contains("The edit sequence is out of date"), "\(report)")

    let done = try await take(
      "3.xml", answered("80-1", customer("80-1", version: 13, "Alpha Plus", phone: "555-0199")))
    #expect(try await done.names() == ["80-1": "Alpha Plus"])
    _ = try await done.finish()
    // From now on the other system's word counts again.
    let later = try await take(
      "4.xml",
      "<CustomerQueryRs>\(customer("80-1", version: 14, "Alpha", phone: "555-0199"))</CustomerQueryRs>")
    #expect(try await later.names() == ["80-1": "Alpha"])
    _ = try await later.finish()
    #expect(exchange.names("out") == ["requests-000001.xml", "requests-000002.xml"])
  }

  @Test(arguments: [false, true])
  func `a request that came too late is made again once a later document shows the new version`(
    isSameRun: Bool
  ) async throws {
    try await begin()
    _ = try await replica().apply([rename("80-1", "Alpha", "Alpha Plus")])
    _ = try await replica().finish()
    let answer = answered("80-1", refusal: "The edit sequence is out of date")
    let shown =
      "<CustomerQueryRs>\(customer("80-1", version: 12, "Alpha", phone: "555-0199"))</CustomerQueryRs>"
    if isSameRun {
      try "<QBXML><QBXMLMsgsRs>\(answer)</QBXMLMsgsRs></QBXML>"
        .write(toFile: exchange.inbox + "/2.xml", atomically: true, encoding: .utf8)
    } else {
      _ = try await take("2.xml", answer).finish()
      #expect(exchange.names("out") == ["requests-000001.xml"])
    }
    let replica = try await take("3.xml", shown)
    #expect(try await replica.names() == ["80-1": "Alpha Plus"])
    _ = try await replica.finish()
    let again = try exchange.text("out/requests-000002.xml")
    #expect(again.contains("<EditSequence>12</EditSequence>") && again.contains("<Name>Alpha Plus</Name>"))
    // It is made again once, not with every document to come.
    let later = try await take("4.xml", shown)
    _ = try await later.finish()
    #expect(exchange.names("out") == ["requests-000001.xml", "requests-000002.xml"])
  }

  @Test func `a request that is refused for what it says is told and not made again by itself`() async throws
  {
    try await begin()
    _ = try await replica().apply([rename("80-1", "Alpha", "Taken")])
    _ = try await replica().finish()
    let refused = try await take("2.xml", answered("80-1", refusal: "The name is already in use"))
    _ = try await refused.finish()
    #expect(exchange.names("out") == ["requests-000001.xml"])
    // A value that goes meanwhile is asked for.
    _ = try await replica().apply([rename("80-1", "Taken", "Free")])
    _ = try await replica().finish()
    #expect(try exchange.text("out/requests-000002.xml").contains("<Name>Free</Name>"))
  }

  @Test func `a change that waited for an answer is not undone by it, and is sent after it`() async throws {
    try await begin()
    _ = try await replica().apply([rename("80-1", "Alpha", "Beta")])
    _ = try await replica().finish()
    _ = try await replica().apply([rename("80-1", "Beta", "Gamma")])
    let waiting = try await replica().finish()
    #expect(waiting.lines.contains { $0.english.contains("1 changed records wait") }, "\(waiting.lines)")
    #expect(exchange.names("out") == ["requests-000001.xml"])
    let replica = try await take(
      "2.xml", answered("80-1", customer("80-1", version: 12, "Beta", phone: "555-0100")))
    #expect(try await replica.names() == ["80-1": "Gamma"])
    _ = try await replica.finish()
    let change = try exchange.text("out/requests-000002.xml")
    #expect(
      change.contains("<Name>Gamma</Name>") && change.contains("<EditSequence>12</EditSequence>"), "\(change)"
    )
  }

  @Test func `what a request cannot hold is not taken`() async throws {
    try await begin()
    let capabilities = try await replica().capabilities(of: .company)
    #expect(capabilities.canCreate && !capabilities.canDelete)
    #expect(capabilities.fields["name"]?.isWritable == true)
    // It is shown, and no request names it.
    #expect(capabilities.fields["otherIds"]?.isWritable == false)
  }
}
