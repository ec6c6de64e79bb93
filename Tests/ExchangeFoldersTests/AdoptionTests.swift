import Contractors
import ExchangeFolders
import Files
import FoundationEssentials
import ReplicaTesting
import Testing

/// What a message says besides what the mapping writes: groups, accounts of records of their own, what no rule names.
@Suite struct `Records that are taken over as they stand there` {
  let exchange: Exchange

  init() throws { exchange = try Exchange() }

  private func replica() throws -> ExchangeReplica {
    try exchange.replica("enterprise-data", receipts: ["from": "CS", "to": "ЦБ", "plan": "Обмен"])
  }

  private func firm(_ key: String, group: String = "", more: String = "") -> String {
    let group =
      group.isEmpty ? "" : "<Группа><Ссылка>g-\(group)</Ссылка><Наименование>\(group)</Наименование></Группа>"
    return """
      <Справочник.Контрагенты><КлючевыеСвойства><Ссылка>\(key)</Ссылка><Наименование>Фирма \(key)</Наименование>\
      <НаименованиеПолное>Фирма \(key)</НаименованиеПолное>\
      <ЮридическоеФизическоеЛицо>ЮридическоеЛицо</ЮридическоеФизическоеЛицо>\(group)</КлючевыеСвойства>\
      <ОКПО>99990019</ОКПО>\(more)</Справочник.Контрагенты>
      """
  }

  private func account(_ key: String, of owner: String, _ number: String) -> String {
    """
    <Справочник.БанковскиеСчета><КлючевыеСвойства><Ссылка>\(key)</Ссылка><НомерСчета>\(number)</НомерСчета>\
    <Банк><ДанныеКлассификатораБанков><Наименование>Банк</Наименование><БИК>049900001</БИК></ДанныеКлассификатораБанков></Банк>\
    <Владелец><КонтрагентыСсылка><Ссылка>\(owner)</Ссылка></КонтрагентыСсылка></Владелец></КлючевыеСвойства>\
    </Справочник.БанковскиеСчета>
    """
  }

  private func receive(_ number: Int, knows received: Int = 0, prefix: String = "msg", _ objects: String...)
    throws
  {
    try """
    <?xml version="1.0" encoding="UTF-8"?>
    <Message xmlns:\(prefix)="http://www.1c.ru/SSL/Exchange/Message"><\(prefix):Header>
    <\(prefix):Format>http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17</\(prefix):Format>
    <\(prefix):Confirmation><\(prefix):ExchangePlan>Обмен</\(prefix):ExchangePlan><\(prefix):To>CS</\(prefix):To>
    <\(prefix):From>ЦБ</\(prefix):From><\(prefix):MessageNo>\(number)</\(prefix):MessageNo>
    <\(prefix):ReceivedNo>\(received)</\(prefix):ReceivedNo></\(prefix):Confirmation>
    </\(prefix):Header><Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17">
    \(objects.joined(separator: "\n"))
    </Body></Message>
    """.write(toFile: exchange.inbox + "/message-\(number).xml", atomically: true, encoding: .utf8)
  }

  private func take() async throws -> [RecordKey: Record] {
    let replica = try replica()
    let reading = try await replica.everything()
    _ = try await replica.finish()
    return Dictionary(uniqueKeysWithValues: reading.records.map { ($0.key, $0.record) })
  }

  private func accounts(_ record: Record?) -> [String] {
    (record?["bankAccounts"]?.elements ?? []).map(\.value)
  }

  @Test func `a later message changes what is only read, and brings new records whole`() async throws {
    try receive(1, firm("a", group: "Покупатели"), account("s1", of: "a", "40702810000000000011"))
    #expect(accounts(try await take()["a"]) == ["40702810000000000011"])
    try receive(
      2, prefix: "m", firm("a", group: "Поставщики"), account("s1", of: "a", "40702810000000000012"),
      account("s2", of: "a", "40702810000000000013"), firm("b", group: "Покупатели"),
      account("s3", of: "b", "40702810000000000014"))
    let known = try await take()
    #expect(Set(accounts(known["a"])) == ["40702810000000000012", "40702810000000000013"])
    #expect(known["a"]?["groups"]?.elements.map(\.value) == ["Поставщики"])
    #expect(accounts(known["b"]) == ["40702810000000000014"])
    #expect(known["b"]?["groups"]?.elements.map(\.value) == ["Покупатели"])
    // An account without its owner beside it.
    try receive(3, account("s3", of: "b", "40702810000000000015"))
    #expect(accounts(try await take()["b"]) == ["40702810000000000015"])
  }

  @Test func `a changed record is sent with all that the other system had written of it`() async throws {
    try receive(1, firm("a", group: "Покупатели", more: "<ФизическоеЛицо/>"))
    _ = try await take()
    let replica = try replica()
    _ = try await replica.everything()
    _ = try await replica.apply([
      Operation(id: 1, entity: .company, key: "a", action: .update(["name": .set(.text("Новое имя"))]))
    ])
    _ = try await replica.finish()
    let name = try #require(exchange.names("out").last)
    let sent = try exchange.text("out/" + name)
    for part in [
      "<Наименование>Новое имя</Наименование>", "g-Покупатели", "<ФизическоеЛицо/>", "<ОКПО>99990019",
    ] {
      #expect(sent.contains(part), "\(part): \(sent)")
    }
  }

  @Test func `what we changed and the other system does not know stays, and what it changed comes`()
    async throws
  {
    try receive(1, firm("a", group: "Покупатели"))
    _ = try await take()
    let replica = try replica()
    _ = try await replica.everything()
    _ = try await replica.apply([
      Operation(id: 1, entity: .company, key: "a", action: .update(["name": .set(.text("Новое имя"))]))
    ])
    _ = try await replica.finish()
    try receive(2, firm("a", group: "Поставщики"))
    let known = try await take()
    #expect(known["a"]?["name"] == .text("Новое имя"))
    #expect(known["a"]?["groups"]?.elements.map(\.value) == ["Поставщики"])
  }

  @Test func `what the other system changes back before it knows our change is changed back`() async throws {
    func named(_ full: String) -> String {
      firm("a").replacing("<НаименованиеПолное>Фирма a<", with: "<НаименованиеПолное>\(full)<")
    }
    try receive(1, named("Первое"))
    _ = try await take()
    let replica = try replica()
    _ = try await replica.everything()
    _ = try await replica.apply([
      Operation(id: 1, entity: .company, key: "a", action: .update(["name": .set(.text("Новое имя"))]))
    ])
    _ = try await replica.finish()
    try receive(2, named("Второе"))
    #expect(try await take()["a"]?["fullName"] == .text("Второе"))
    try receive(3, named("Первое"))
    let known = try await take()
    #expect(known["a"]?["fullName"] == .text("Первое") && known["a"]?["name"] == .text("Новое имя"))
  }

  /// Wherever a process dies while it takes a message over: what we changed and the other system does not know is not forgotten.
  @Test(arguments: [FileOperation.open, .write, .sync, .rename, .syncDirectory, .lock])
  func `our change outlasts a process that dies while a message is taken over`(_ operation: FileOperation)
    async throws
  {
    var occurrence = 0
    var hasFailed = true
    while hasFailed {
      occurrence += 1
      let other = try Self()
      try other.receive(1, other.firm("a", group: "Покупатели"))
      _ = try await other.take()
      let replica = try other.replica()
      _ = try await replica.everything()
      _ = try await replica.apply([
        Operation(id: 1, entity: .company, key: "a", action: .update(["name": .set(.text("Новое имя"))]))
      ])
      _ = try await replica.finish()
      try other.receive(2, other.firm("a", group: "Поставщики"))
      hasFailed = false
      do {
        let dying = try other.exchange.replica(
          "enterprise-data", receipts: ["from": "CS", "to": "ЦБ", "plan": "Обмен"],
          faults: FileFaults([.init(operation, occurrence: occurrence, isCrash: true)]))
        _ = try await dying.everything()
      } catch { hasFailed = true }
      let known = try await other.take()
      #expect(known["a"]?["name"] == .text("Новое имя"), "\(operation) \(occurrence)")
      #expect(known["a"]?["groups"]?.elements.map(\.value) == ["Поставщики"], "\(operation) \(occurrence)")
    }
    #expect(occurrence > 1)
  }

  @Test
  func
    `of a key that stands in a message twice the first record counts, and a firm that became a person is one record`()
    async throws
  {
    let plain = try Exchange()
    try plain.receive("1.xml", ("a", "Альфа"), ("b", "Бета"))
    let replica = try plain.replica()
    _ = try await replica.everything()
    _ = try await replica.finish()
    try plain.put(
      "2.xml",
      plain.firm("a", "Первая", "") + plain.firm("a", "Вторая", "")
        + "<Контрагент><Ид>b</Ид><Наименование>Орлов</Наименование><ПолноеНаименование>Орлов Пётр</ПолноеНаименование></Контрагент>"
    )
    let second = try plain.replica()
    let reading = try await second.everything()
    #expect(reading["a"]?.record["name"] == .text("Первая"))
    #expect(reading.records.map(\.key) == ["a"])
    let people = try await second.everything(.contact)
    #expect(people.records.map(\.key) == ["b"])
  }

  @Test func `an object that comes again after its removal is there again`() async throws {
    try receive(1, firm("a"), firm("b"))
    _ = try await take()
    try receive(
      2,
      "<УдалениеОбъекта><СсылкаНаОбъект><СсылкаНаОбъект><КонтрагентыСсылка>a</КонтрагентыСсылка></СсылкаНаОбъект></СсылкаНаОбъект></УдалениеОбъекта>"
    )
    #expect(try await take()["a"]?.removal == .removed)
    try receive(3, firm("a", group: "Покупатели"))
    let known = try await take()
    #expect(known["a"]?.removal == RemovalMark.none && known["b"]?.removal == RemovalMark.none)
    #expect(known["a"]?["groups"]?.elements.map(\.value) == ["Покупатели"])
  }

  private func number(of message: String) -> Int? {
    message.split(separator: "MessageNo>").dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) }
  }

  /// The other system takes what it sees before we are back: a number that it has seen must not come again with something else.
  @Test(arguments: [FileOperation.open, .write, .sync, .rename, .syncDirectory, .lock, .inspect])
  func `a number is never used for two messages, wherever the process dies`(_ operation: FileOperation)
    async throws
  {
    var occurrence = 0
    var hasFailed = true
    while hasFailed {
      occurrence += 1
      let other = try Self()
      try other.receive(1, other.firm("a"))
      _ = try await other.take()
      hasFailed = false
      func send(_ name: String, _ faults: FileFaults = .none) async throws -> String? {
        let replica = try other.exchange.replica(
          "enterprise-data", outgoing: "Message.xml", receipts: ["from": "CS", "to": "ЦБ", "plan": "Обмен"],
          faults: faults)
        do {
          _ = try await replica.everything()
          _ = try await replica.apply([
            Operation(id: 1, entity: .company, key: "a", action: .update(["name": .set(.text(name))]))
          ])
          _ = try await replica.finish()
        } catch { hasFailed = true }
        guard other.exchange.names("out").contains("Message.xml") else { return nil }
        defer { try? FileManager.default.removeItem(atPath: other.exchange.outbox + "/Message.xml") }
        return try other.exchange.text("out/Message.xml")
      }
      let first = try await send(
        "Первое", FileFaults([.init(operation, occurrence: occurrence, isCrash: true)]))
      let hadFailed = hasFailed
      let second = try #require(try await send("Второе"))
      hasFailed = hadFailed
      #expect(second.contains("Второе"))
      if let first {
        let numbers = (try #require(number(of: first)), try #require(number(of: second)))
        #expect(numbers.0 < numbers.1, "\(operation) \(occurrence): \(numbers)")
      }
    }
    #expect(occurrence > 1)
  }
}
