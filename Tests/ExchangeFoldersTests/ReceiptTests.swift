import Contractors
import ExchangeFolders
import Files
import FoundationEssentials
import ReplicaTesting
import Testing

/// Messages in EnterpriseData between us (`CS`) and the accounting (`ЦБ`).
@Suite struct `Messages that are numbered and acknowledged` {
  let exchange: Exchange

  init() throws { exchange = try Exchange() }

  private func replica(outgoing: String = "clients-{number}.xml", faults: FileFaults = .none) throws
    -> ExchangeReplica
  {
    try exchange.replica(
      "enterprise-data", outgoing: outgoing, receipts: ["from": "CS", "to": "ЦБ", "plan": "Обмен <1>"],
      faults: faults)
  }

  // MARK: The other system

  private func firm(_ key: String, _ name: String, phones: String...) -> String {
    let lines = phones.map {
      "<Строка><ВидКонтактнойИнформации>ТелефонРабочий</ВидКонтактнойИнформации><ЗначенияПолей>\($0)</ЗначенияПолей></Строка>"
    }
    return """
      <Справочник.Контрагенты><КлючевыеСвойства><Ссылка>\(key)</Ссылка><Наименование>\(name)</Наименование>\
      <НаименованиеПолное>\(name)</НаименованиеПолное>\
      <ЮридическоеФизическоеЛицо>ЮридическоеЛицо</ЮридическоеФизическоеЛицо></КлючевыеСвойства>\
      <КонтактнаяИнформация>\(lines.joined())</КонтактнаяИнформация></Справочник.Контрагенты>
      """
  }

  private func tombstone(_ key: String) -> String {
    "<УдалениеОбъекта><СсылкаНаОбъект><СсылкаНаОбъект><КонтрагентыСсылка>\(key)</КонтрагентыСсылка></СсылкаНаОбъект></СсылкаНаОбъект></УдалениеОбъекта>"
  }

  /// The other system's message.
  private func receive(
    _ number: Int, knows received: Int, from: String = "ЦБ", to: String = "CS", name: String? = nil,
    _ objects: String...
  ) throws {
    try """
    <?xml version="1.0" encoding="UTF-8"?>
    <Message xmlns:msg="http://www.1c.ru/SSL/Exchange/Message"><msg:Header>
    <msg:Format>http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17</msg:Format>
    <msg:Confirmation><msg:ExchangePlan>Обмен</msg:ExchangePlan><msg:To>\(to)</msg:To><msg:From>\(from)</msg:From>
    <msg:MessageNo>\(number)</msg:MessageNo><msg:ReceivedNo>\(received)</msg:ReceivedNo></msg:Confirmation>
    </msg:Header><Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17">
    \(objects.joined(separator: "\n"))
    </Body></Message>
    """.write(
      toFile: exchange.inbox + "/" + (name ?? "message-\(number).xml"), atomically: true, encoding: .utf8)
  }

  private func take() async throws -> [String] {
    let replica = try replica()
    _ = try await replica.names()
    return try await replica.finish().lines.map(\.english)
  }

  private func rename(_ key: RecordKey, to name: String) async throws -> [String] {
    let replica = try replica()
    _ = try await replica.names()
    _ = try await replica.apply([
      Operation(id: 1, entity: .company, key: key, action: .update(["name": .set(.text(name))]))
    ])
    return try await replica.finish().lines.map(\.english)
  }

  private func known() async throws -> [RecordKey: Record] {
    Dictionary(
      try await replica().everything().records.map { ($0.key, $0.record) }, uniquingKeysWith: { $1 })
  }

  /// What an outgoing message says of itself and the keys it names.
  private func sent(_ name: String) async throws -> (number: String, received: String, keys: Set<RecordKey>) {
    let text = try exchange.text("out/" + name)
    func value(_ element: String) -> String {
      String(
        text.split(separator: "<msg:\(element)>").dropFirst().first?.split(separator: "<").first ?? "")
    }
    #expect(value("From") == "CS" && value("To") == "ЦБ" && value("ExchangePlan") == "Обмен &lt;1>")
    let records = try await Exchange.document(exchange.outbox + "/" + name, "enterprise-data").everything()
    return (value("MessageNo"), value("ReceivedNo"), Set(records.records.map(\.key)))
  }

  // MARK: Tests

  @Test func `a message with records is acknowledged, an acknowledgement alone is not`() async throws {
    try receive(7, knows: 0, firm("a", "Альфа"))
    #expect(
      try await take() == [
        "clients-000001.xml: acknowledges what was received",
        "message-7.xml: 1 records read, 0 set aside, 0 gone",
      ])
    let first = try await sent("clients-000001.xml")
    #expect(first.number == "1" && first.received == "7" && first.keys == [])
    try receive(8, knows: 1)
    #expect(try await take() == ["message-8.xml: 0 records read, 0 set aside, 0 gone"])
    #expect(exchange.names("out") == ["clients-000001.xml"])
  }

  @Test func `what was not acknowledged is sent again, with what changed since`() async throws {
    try receive(1, knows: 0, firm("a", "Альфа"), firm("b", "Бета"))
    _ = try await take()
    #expect(try await rename("a", to: "Альфа плюс") == ["clients-000002.xml: 1 records sent"])
    #expect(
      try await rename("b", to: "Бета плюс") == [
        "clients-000003.xml: 2 records sent, 1 of them again: they were not acknowledged"
      ])
    let third = try await sent("clients-000003.xml")
    #expect(third.number == "3" && third.keys == ["a", "b"])
    // The second arrived, the third did not.
    try receive(2, knows: 2)
    #expect(
      try await take().first
        == "clients-000004.xml: 1 records sent, 1 of them again: they were not acknowledged")
    #expect(try await sent("clients-000004.xml").keys == ["b"])
    try receive(3, knows: 4)
    #expect(try await take() == ["message-3.xml: 0 records read, 0 set aside, 0 gone"])
  }

  @Test func `a message that does not know our change yet is no edit of it`() async throws {
    try receive(1, knows: 0, firm("a", "Альфа", phones: "+7 495 000-00-01"))
    _ = try await take()
    _ = try await rename("a", to: "Альфа плюс")
    // It was made before ours came, and has a phone more.
    try receive(2, knows: 1, firm("a", "Альфа", phones: "+7 495 000-00-01", "+7 495 000-00-02"))
    _ = try await take()
    let record = try #require(try await known()["a"])
    #expect(record["name"] == .text("Альфа плюс"))
    #expect(record["phones"]?.elements.map(\.value) == ["+7 495 000-00-01", "+7 495 000-00-02"])
    // Once it knows, it may change the name back.
    try receive(3, knows: 9, firm("a", "Альфа", phones: "+7 495 000-00-01"))
    _ = try await take()
    #expect(try await known()["a"]?["name"] == .text("Альфа"))
  }

  @Test func `phones that both sides added stand beside each other`() async throws {
    try receive(1, knows: 0, firm("a", "Альфа", phones: "+7 495 000-00-01"))
    _ = try await take()
    let replica = try replica()
    _ = try await replica.names()
    _ = try await replica.apply([
      Operation(
        id: 1, entity: .company, key: "a",
        action: .update(["phones": .bag(BagChange(added: [Element("+7 495 000-00-03", kind: "work")]))]))
    ])
    _ = try await replica.finish()
    try receive(2, knows: 1, firm("a", "Альфа", phones: "+7 495 000-00-02"))
    _ = try await take()
    #expect(
      Set(try await known()["a"]?["phones"]?.elements.map(\.value) ?? [])
        == ["+7 495 000-00-02", "+7 495 000-00-03"])
  }

  @Test func `a removal is told until it is acknowledged, and an edit made meanwhile is stronger`()
    async throws
  {
    try receive(1, knows: 0, firm("a", "Альфа"), firm("b", "Бета"))
    _ = try await take()
    let replica = try replica()
    _ = try await replica.names()
    _ = try await replica.apply(
      ["a", "b"].map { Operation(id: 1, entity: .company, key: $0, action: .delete) })
    _ = try await replica.finish()
    #expect(try await sent("clients-000002.xml").keys == ["a", "b"])
    try receive(2, knows: 1, firm("a", "Альфа"))
    #expect(try await take().first?.hasPrefix("clients-000003.xml: 2 records sent, 2 of them again") == true)
    #expect(try await known()["a"]?.removal == .removed)
    try receive(3, knows: 3)
    _ = try await take()
    #expect(exchange.names("out").last == "clients-000003.xml")
  }

  @Test func `a removed person is told in the list in which it stood`() async throws {
    func reference(_ key: String) -> String { "5b1c2a10-000\(key)-11ee-9c1a-00155d0a0001" }
    let person = """
      <Справочник.Контрагенты><КлючевыеСвойства><Ссылка>\(reference("2"))</Ссылка>\
      <Наименование>Частный Олег Ильич</Наименование><НаименованиеПолное>Частный Олег Ильич</НаименованиеПолное>\
      <ЮридическоеФизическоеЛицо>ФизическоеЛицо</ЮридическоеФизическоеЛицо></КлючевыеСвойства></Справочник.Контрагенты>
      """
    let contact = """
      <Справочник.КонтактныеЛица><КлючевыеСвойства><Ссылка>\(reference("3"))</Ссылка>\
      <ФИО>Климова Анна Петровна</ФИО></КлючевыеСвойства>\
      </Справочник.КонтактныеЛица>
      """
    try receive(1, knows: 0, firm(reference("1"), "Альфа"), person, contact)
    let replica = try replica()
    _ = try await replica.names()
    let contacts = try await replica.everything(.contact).records.map(\.key.rawValue)
    #expect(Set(contacts) == [reference("2"), reference("3")])
    _ = try await replica.finish()
    let removing = try self.replica()
    _ = try await removing.names()
    let outcomes = try await removing.apply([
      Operation(id: 1, entity: .company, key: RecordKey(rawValue: reference("1")), action: .delete),
      Operation(id: 2, entity: .contact, key: RecordKey(rawValue: reference("2")), action: .delete),
      Operation(id: 3, entity: .contact, key: RecordKey(rawValue: reference("3")), action: .delete),
    ])
    #expect(outcomes.filter(\.isDone).count == 3)
    let lines = try await removing.finish().lines.map(\.english)
    #expect(lines.first?.contains(": 3 records sent") == true, "\(lines)")
    // What was not acknowledged is told again, the same way.
    try receive(2, knows: 1)
    _ = try await take()
    for name in exchange.names("out").suffix(2) {
      let text = try exchange.text("out/" + name)
      #expect(text.components(separatedBy: "<УдалениеОбъекта>").count == 4, "\(name): \(text)")
      for (key, kind) in [("1", "Контрагенты"), ("2", "Контрагенты"), ("3", "КонтактныеЛица")] {
        #expect(text.contains("<\(kind)Ссылка>\(reference(key))</\(kind)Ссылка>"), "\(name): \(text)")
      }
      #expect(!text.contains("<Справочник."), "\(name): \(text)")
    }
  }

  @Test func `a record that we changed is not gone for a message that does not know the change`() async throws
  {
    try receive(1, knows: 0, firm("a", "Альфа"), firm("b", "Бета"))
    _ = try await take()
    _ = try await rename("a", to: "Альфа плюс")
    try receive(2, knows: 1, tombstone("a"), tombstone("b"))
    _ = try await take()
    #expect(try await known()["a"]?.removal == RemovalMark.none)
    #expect(try await known()["b"]?.removal == .removed)
    #expect(try await sent("clients-000003.xml").keys == ["a"])
  }

  @Test func `a message is taken once, whatever its file is called`() async throws {
    try receive(5, knows: 0, firm("a", "Альфа"))
    _ = try await take()
    try receive(5, knows: 0, name: "again.xml", firm("a", "Иначе"))
    try receive(4, knows: 0, name: "old.xml", firm("a", "Раньше"))
    let lines = try await take()
    #expect(lines.contains("again.xml: message 5 was taken in before"))
    #expect(lines.contains("old.xml: message 4 was taken in before"))
    #expect(try await known()["a"]?["name"] == .text("Альфа"))
    #expect(exchange.names("in/done").contains("old.xml"))
  }

  @Test func `a message for somebody else is put aside`() async throws {
    try receive(1, knows: 0, to: "XX", firm("a", "Альфа"))
    let replica = try replica()
    #expect(try await replica.names() == [:])
    let summary = try await replica.finish()
    #expect(summary.failed == 1 && summary.lines[0].english.contains("from 'ЦБ' to 'XX'"))
    #expect(exchange.names("in/failed").contains("message-1.xml"))
  }

  @Test func `a document without a receipt is taken as it is`() async throws {
    try receive(9, knows: 9, name: "export.xml", firm("a", "Альфа"))
    let path = exchange.inbox + "/export.xml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let start = try #require(text.firstRange(of: "<msg:Confirmation>")).lowerBound
    let end = try #require(text.firstRange(of: "</msg:Confirmation>")).upperBound
    try (text[..<start] + text[end...]).write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try await take().last == "export.xml: 1 records read, 0 set aside, 0 gone")
    #expect(try await known()["a"]?["name"] == .text("Альфа"))
  }

  @Test func `a name without a number is taken over by the next message`() async throws {
    try receive(1, knows: 0, firm("a", "Альфа"), firm("b", "Бета"))
    for (key, number) in [("a", "1"), ("b", "2")] {
      let replica = try replica(outgoing: "Message_CS_ЦБ.xml")
      _ = try await replica.names()
      _ = try await replica.apply([
        Operation(
          id: 1, entity: .company, key: RecordKey(rawValue: key),
          action: .update(["name": .set(.text("Новое"))]))
      ])
      _ = try await replica.finish()
      #expect(try await sent("Message_CS_ЦБ.xml").number == number)
    }
    #expect(exchange.names("out") == ["Message_CS_ЦБ.xml"])
    #expect(try await sent("Message_CS_ЦБ.xml").keys == ["a", "b"])
  }

  /// Whatever call to the system fails, and with it everything after it, nothing is lost that is not acknowledged.
  @Test(arguments: [FileOperation.open, .write, .sync, .rename, .lock])
  func `a process that dies has its message sent by the next`(_ operation: FileOperation) async throws {
    var occurrence = 0
    var hasFailed = true
    while hasFailed {
      occurrence += 1
      let other = try Self()
      try other.receive(1, knows: 0, other.firm("a", "Альфа"))
      _ = try await other.take()
      let faults = FileFaults([.init(operation, occurrence: occurrence, isCrash: true)])
      hasFailed = false
      do {
        let replica = try other.replica(faults: faults)
        _ = try await replica.names()
        _ = try await replica.apply([
          Operation(id: 1, entity: .company, key: "a", action: .update(["name": .set(.text("Иначе"))]))
        ])
        _ = try await replica.finish()
      } catch { hasFailed = true }
      if try await other.known()["a"]?["name"] != .text("Иначе") {
        _ = try await other.rename("a", to: "Иначе")
      }
      _ = try await other.take()
      let last = try #require(other.exchange.names("out").last)
      let message = try await other.sent(last)
      #expect(message.keys == ["a"], "\(operation) \(occurrence)")
      // The number in the name is that of the message.
      #expect(last == "clients-00000\(message.number).xml", "\(operation) \(occurrence)")
    }
    #expect(occurrence > 1)
  }

  @Test func `a message that holds accounts alone is acknowledged`() async throws {
    try receive(1, knows: 0, firm("a", "Альфа"))
    _ = try await take()
    try receive(
      2, knows: 1,
      """
      <Справочник.БанковскиеСчета><КлючевыеСвойства><Ссылка>acc</Ссылка><НомерСчета>40702810800000000001</НомерСчета>\
      <Владелец><КонтрагентыСсылка><Ссылка>a</Ссылка></КонтрагентыСсылка></Владелец></КлючевыеСвойства>\
      </Справочник.БанковскиеСчета>
      """)
    #expect(try await take().first == "clients-000002.xml: acknowledges what was received")
    #expect(try await sent("clients-000002.xml").received == "2")
    try receive(3, knows: 2)
    #expect(try await take() == ["message-3.xml: 0 records read, 0 set aside, 0 gone"])
  }
}
