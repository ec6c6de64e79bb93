import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

@Suite struct `A new XML file` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private static let document = """
      namespace: urn:firms
      attributes: { "xmlns:x": "urn:x", version: "2", "x:made": "{now}", day: "{today}", "xsi:type": list }
    """

  @Test func `an export begins with the declaration, the root and the list`() async throws {
    let mapping = try TestMapping.firms(document: Self.document)
    let replica = try XMLReplica.firms(folder.file(), mapping: mapping, createsFile: true)
    #expect(try await replica.everything().observations.isEmpty)
    #expect(try await replica.outcome(.rename("1", "Нет такого")) == .gone)
    let outcome = try await replica.outcome(.create("Новая & «первая»", origin: "1"))
    #expect(
      try folder.text() == """
        <?xml version="1.0" encoding="UTF-8"?>
        <Firms xmlns:x="urn:x" xmlns="urn:firms" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="2" \
        x:made="2100-01-01T00:00:00Z" day="2100-01-01" xsi:type="list">
          <List>
            <Firm>
              <Id>crm-1</Id>
              <Name>Новая &amp; «первая»</Name>
            </Firm>
          </List>
        </Firms>

        """)
    #expect(try await outcome == .done("crm-1", replica.everything()["crm-1"]))
    _ = try await replica.outcome(.create("Вторая", origin: "2"))
    #expect(try await replica.everything().keys == ["crm-1", "crm-2"])
  }

  @Test(arguments: [TextEncoding.windows1251, .utf16LE, .utf16BE, .koi8R, .cp866])
  func `a configured encoding is used and declared`(encoding: TextEncoding) async throws {
    try folder.write("")
    let replica = try XMLReplica.firms(folder.file(), encoding: encoding, createsFile: true)
    let outcome = try await replica.outcome(.create("Новая €", origin: "1"))
    let isWide = [.utf16LE, .utf16BE].contains(encoding)
    let text = try folder.text(as: encoding)
    #expect(
      text.hasPrefix(
        (isWide ? "\u{FEFF}" : "")
          + "<?xml version=\"1.0\" encoding=\"\(isWide ? "UTF-16" : "\(encoding)")\"?>\n"))
    #expect(text.contains(isWide || encoding == .windows1251 ? "<Name>Новая €" : "<Name>Новая &#8364;"))
    #expect(try await outcome == .done("crm-1", replica.everything()["crm-1"]))
    // Another reader finds the encoding by itself.
    #expect(try await XMLReplica.firms(folder.file()).everything().keys == ["crm-1"])
  }

  @Test func `the mapping's dialect is used where the configuration says nothing`() async throws {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: dialect
      format: xml
      dialect: { encoding: utf-8, byteOrderMark: yes, newline: crlf }
      document: { root: A, order: { B: [C, D] } }
      entities: { company: { records: A/B, key: { element: C, new: uuid }, fields: { name: D } } }
      """)
    let replica = try XMLReplica.firms(folder.file(), mapping: mapping, createsFile: true)
    let key = try #require(try await replica.outcome(.create("Новая", origin: "1"))?.observed?.key.rawValue)
    #expect(
      try folder.bytes()
        == Array(
          ("\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<A>\r\n  <B>\r\n    <C>\(key)</C>\r\n"
            + "    <D>Новая</D>\r\n  </B>\r\n</A>\r\n").utf8))
  }

  @Test func `a mapping that names no list makes no file`() async throws {
    let mapping = try TestMapping.firms(records: "\"**/Firm\"")
    let replica = try XMLReplica.firms(folder.file(), mapping: mapping, createsFile: true)
    #expect(try await replica.outcome(.create("Новая", origin: "1"))?.refusal != nil)
    #expect(throws: (any Error).self) { try folder.bytes() }
  }

  @Test(arguments: Seeds.list(4))
  func `an export to CommerceML keeps the order of the format`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    let mapping = try Shipped.mapping("commerceml-2")
    let replica = try XMLReplica.firms(folder.file("\(seed).xml"), mapping: mapping, createsFile: true)
    let operations = (0..<30).map { number in
      var record = random.record(number % 3 == 0 ? .contact : .company)
      if record.entity == .company, number % 2 == 0 { record["fullName"] = .text("Общество «Полное имя»") }
      record.origin = Origin(originator: "crm", id: String(number))
      return Operation(id: number, entity: record.entity, key: nil, action: .create(record))
    }
    let outcomes = try await replica.apply(operations)
    #expect(outcomes.filter { !$0.isDone } == [])
    let document = try XMLRecordParser().parse(document: try folder.bytes("\(seed).xml"))
    #expect(document.root.localName == "КоммерческаяИнформация")
    #expect(document.root.name.namespace == "urn:1C.ru:commerceml_2")
    #expect(document.root.attribute("ВерсияСхемы") == "2.10")
    #expect(document.root.attribute("ДатаФормирования") == "2100-01-01T00:00:00Z")
    let parties = document.root.elements(named: "Контрагенты").flatMap { $0.elements(named: "Контрагент") }
    #expect(parties.count == 30)
    for party in parties { check(party, seed) }
  }

  /// The order of the elements, those that must be there, and one way to tell a firm from a person.
  ///
  /// Source: contractor-formats.md §1.3 and §1.4, after the published schema 2.10.
  private func check(_ party: XMLElement, _ seed: UInt64) {
    let orders: [String: [String]] = [
      "Контрагент": [
        "Ид", "Наименование", "ОфициальноеНаименование", "ЮридическийАдрес", "ПолноеНаименование",
        "Обращение",
        "Фамилия", "Имя", "Отчество", "ДатаРождения", "МестоРождения", "Пол", "ИНН", "КПП", "КодПоОКПО",
        "ОГРН",
        "АдресРегистрации", "Организация", "Должность", "РасчетныеСчета", "Комментарий", "Адрес", "Контакты",
        "Представители", "Роль",
      ],
      "ЮридическийАдрес": ["Представление", "Комментарий", "АдресноеПоле"],
      "АдресноеПоле": ["Тип", "Значение"],
      "Контакты": ["Контакт"], "Контакт": ["Тип", "Значение", "Комментарий"],
    ]
    func walk(_ element: XMLElement) {
      let names = element.elements.map(\.localName)
      if names.isEmpty { return }
      let ranks = names.map { orders[element.localName]?.firstIndex(of: $0) ?? -1 }
      #expect(
        !ranks.contains(-1) && ranks == ranks.sorted(), "seed \(seed): \(element.localName) has \(names)")
      element.elements.forEach(walk)
    }
    walk(party)
    let isFirm = party.element(named: "ОфициальноеНаименование") != nil
    let isPerson = party.element(named: "ПолноеНаименование") != nil
    #expect(isFirm != isPerson, "seed \(seed)")
    #expect(party.element(named: "Ид")?.text.count == 36)
    #expect(party.element(named: "Наименование")?.text.isEmpty == false)
  }
}
