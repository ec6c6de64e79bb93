import Contractors
import ExchangeFolders
import FoundationEssentials
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

/// Both sides change a record while a change of ours is under way: the other system does not know it yet.
@Suite struct `Changes that meet one of ours under way` {
  let exchange: Exchange
  let sync = ExchangeSync()
  var portal: MemoryReplica { sync.portal }
  var store: MemoryStore { sync.store }

  init() throws { exchange = try Exchange() }

  @discardableResult
  private func run(_ policy: Policy, _ replica: ExchangeReplica) async throws -> RunReport {
    try await sync.run(replica, policy)
  }

  private func here() throws -> Record {
    let key = try #require(portal.keys(of: .company).first)
    return try #require(portal.record(key, .company))
  }

  private var name: Value? {
    portal.keys(of: .company).first.flatMap { portal.record($0, .company) }?["name"]
  }

  private func edit(_ change: (inout Record) -> Void) throws {
    portal.edit(try #require(portal.keys(of: .company).first), .company, change)
  }

  private func there(_ replica: ExchangeReplica) async throws -> Record {
    try #require(try await replica.everything().records.first?.record)
  }

  // MARK: Messages of 1C

  private func books() throws -> ExchangeReplica {
    try exchange.replica("enterprise-data", receipts: ["from": "CS", "to": "ЦБ", "plan": "Обмен"])
  }

  private func receive(
    _ number: Int, knows received: Int, _ name: String, comment: String = "",
    phone: String = "+7 495 000-00-01"
  ) throws {
    try """
    <Message xmlns:msg="http://www.1c.ru/SSL/Exchange/Message"><msg:Header>
    <msg:Format>http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17</msg:Format>
    <msg:Confirmation><msg:ExchangePlan>Обмен</msg:ExchangePlan><msg:To>CS</msg:To><msg:From>ЦБ</msg:From>
    <msg:MessageNo>\(number)</msg:MessageNo><msg:ReceivedNo>\(received)</msg:ReceivedNo></msg:Confirmation>
    </msg:Header><Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17">
    <Справочник.Контрагенты><КлючевыеСвойства><Ссылка>a</Ссылка><Наименование>\(name)</Наименование>
    <НаименованиеПолное>Общество «Вектор»</НаименованиеПолное>
    <ЮридическоеФизическоеЛицо>ЮридическоеЛицо</ЮридическоеФизическоеЛицо></КлючевыеСвойства>
    <КонтактнаяИнформация><Строка><ВидКонтактнойИнформации>ТелефонРабочий</ВидКонтактнойИнформации>
    <ЗначенияПолей>\(phone)</ЗначенияПолей></Строка></КонтактнаяИнформация>
    <ОбщиеСвойстваОбъектовФормата><Комментарий>\(comment)</Комментарий></ОбщиеСвойстваОбъектовФормата>
    </Справочник.Контрагенты></Body></Message>
    """.write(toFile: exchange.inbox + "/message-\(number).xml", atomically: true, encoding: .utf8)
  }

  @Test(arguments: [Policy.ask, .preferLeft, .preferRight])
  func `one field that both changed goes by the policy, and another one goes its way`(policy: Policy)
    async throws
  {
    try receive(1, knows: 0, "Вектор", comment: "к0")
    try await run(policy, books())
    try edit { $0["name"] = .text("Вектор CRM") }
    try await run(policy, books())
    try receive(2, knows: 1, "Вектор 1С", comment: "к1")
    let report = try await run(policy, books())
    let now = try here()
    #expect(now["comment"] == .text("к1"))
    switch policy {
    case .preferLeft: #expect(name == .text("Вектор 1С"))
    default: #expect(name == .text("Вектор CRM"))
    }
    #expect(report.conflicts == (policy == .ask ? 1 : 0))
    let expected = policy == .preferRight ? "Вектор CRM" : "Вектор 1С"
    #expect(try await there(books())["name"] == .text(expected))
    // Nothing of it comes up again, whether the other system knows by now or not.
    for number in 3...4 {
      let theirs = policy == .preferRight && number == 4 ? "Вектор CRM" : "Вектор 1С"
      try receive(number, knows: number == 3 ? 1 : 9, theirs, comment: "к1")
      let again = try await run(policy, books())
      #expect(Side.allCases.allSatisfy { again.sides[$0].updated == 0 }, "\(policy) \(number)")
      #expect(try store.conflicts(includingClosed: false).count == (policy == .ask ? 1 : 0))
      #expect(try await there(books())["name"] == .text(expected), "\(policy) \(number)")
    }
  }

  @Test func `a run that did not come to its end asks the next one`() async throws {
    try receive(1, knows: 0, "Вектор")
    try await run(.ask, books())
    try edit { $0["name"] = .text("Вектор CRM") }
    try await run(.ask, books())
    try receive(2, knows: 1, "Вектор 1С")
    // It takes the message in and goes no further.
    _ = try await there(books())
    #expect(try await run(.ask, books()).conflicts == 1)
    #expect(name == .text("Вектор CRM"))
  }

  @Test func `what the other system takes back before the next run is no contest`() async throws {
    try receive(1, knows: 0, "Вектор")
    try await run(.ask, books())
    try edit { $0["name"] = .text("Вектор CRM") }
    try await run(.ask, books())
    try receive(2, knows: 1, "Вектор 1С")
    try receive(3, knows: 1, "Вектор")
    #expect(try await run(.ask, books()).conflicts == 0)
    #expect(name == .text("Вектор CRM"))
    #expect(try await there(books())["name"] == .text("Вектор CRM"))
  }

  // MARK: QuickBooks

  private func quickBooks() throws -> ExchangeReplica {
    try exchange.replica(
      "quickbooks-customers", outgoing: "requests-{number}.xml", requests: "quickbooks-customers")
  }

  private func answer(_ document: Int, version: Int, _ name: String, phone: String, isLate: Bool = false)
    throws
  {
    let record =
      "<CustomerRet><ListID>80-1</ListID><EditSequence>\(version)</EditSequence><Name>\(name)</Name>"
      + "<IsActive>true</IsActive><CompanyName>Beta Inc</CompanyName><Phone>\(phone)</Phone></CustomerRet>"
    let answer =
      isLate
      ? "<CustomerModRs requestID=\"80-1\" statusCode=\"3200\" statusSeverity=\"Error\" statusMessage=\"out of date\">\(record)</CustomerModRs>"
      : "<CustomerQueryRs>\(record)</CustomerQueryRs>"
    try "<?xml version=\"1.0\" ?><QBXML><QBXMLMsgsRs>\(answer)</QBXMLMsgsRs></QBXML>"
      .write(toFile: exchange.inbox + "/\(document).xml", atomically: true, encoding: .utf8)
  }

  @Test(arguments: [Policy.ask, .preferLeft, .preferRight])
  func `a request that came too late does not overwrite what was entered there`(policy: Policy)
    async throws
  {
    try answer(1, version: 11, "Beta", phone: "555-0200")
    try await run(policy, quickBooks())
    try edit {
      $0["name"] = .text("Beta CRM")
      $0["phones"] = .bag([Element("555-0299", kind: "work")])
    }
    try await run(policy, quickBooks())
    #expect(exchange.names("out") == ["requests-000001.xml"])
    try answer(2, version: 12, "Beta QB", phone: "555-0222", isLate: true)
    let report = try await run(policy, quickBooks())
    #expect(report.conflicts == (policy == .ask ? 1 : 0))
    let expected = policy == .preferLeft ? "Beta QB" : "Beta CRM"
    #expect(name == .text(expected))
    #expect(
      try await there(quickBooks())["name"] == .text(policy == .preferRight ? "Beta CRM" : "Beta QB"))
    // Membership of a list is no contest: both phones are there, and QuickBooks has room for one.
    #expect(
      Set(try here()["phones"]?.elements.map(\.value) ?? []) == ["555-0222", "555-0299"])
    #expect(try await there(quickBooks())["phones"]?.elements.first?.value == "555-0222")
    let last = try #require(exchange.names("out").last)
    #expect(
      try exchange.text("out/" + last).contains("<Phone>555-0299</Phone>") == (last == "requests-000001.xml"))
    // A query shows it once more.
    try answer(3, version: 12, "Beta QB", phone: "555-0222")
    let again = try await run(policy, quickBooks())
    #expect(Side.allCases.allSatisfy { again.sides[$0].updated == 0 }, "\(policy)")
    #expect(name == .text(expected))
  }
}
