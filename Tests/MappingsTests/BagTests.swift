import Contractors
import Mappings
import Testing

/// How bags find their places and keep them.
@Suite struct BagTests {
  private func compile(_ phones: String, format: String = "csv", field: String = "phones") throws
    -> CompiledMapping
  {
    try oneFieldMapping("\(field): \(phones)", format: format)
  }

  private func row(_ cells: [(String, String)]) -> RawNode {
    RawNode("row", children: cells.map { RawNode($0.0, text: $0.1) })
  }

  private func put(
    _ elements: [Element], _ raw: RawNode, _ mapping: CompiledMapping, field: FieldName = "phones"
  ) throws -> RawNode {
    try mapping.put(Record(.company, [field: .elements(elements)]), fields: [field], into: raw)
  }

  // MARK: Columns

  private static let columns =
    "{ columns: [{ column: Телефон, kind: work }, { column: Телефон 2, kind: work }, { column: Мобильный, kind: mobile }] }"

  @Test func `columns have kinds of their own, and capabilities count them`() throws {
    let mapping = try compile(Self.columns)
    let capability = try #require(mapping.capabilities(of: .company)["phones"])
    #expect(capability.kinds == ["work": 2, "mobile": 1])
    #expect(capability.maximumElements == 3)
    #expect(capability.carriesKind)
  }

  @Test func `a removed phone frees its column for the next one`() throws {
    let mapping = try compile(Self.columns)
    let raw = row([
      ("ID", "1"), ("Телефон", "8 (495) 000-00-01"), ("Телефон 2", "+74950000002"), ("Мобильный", ""),
    ])
    let after = try put(
      [
        Element("+74950000002", kind: "work"), Element("+74950000003", kind: "work"),
        Element("+79990000004", kind: "mobile"),
      ],
      raw, mapping)
    #expect(after["Телефон"]?.text == "+74950000003")
    #expect(after["Телефон 2"]?.text == "+74950000002")
    #expect(after["Мобильный"]?.text == "+79990000004")
  }

  @Test func `an untouched phone keeps its spelling`() throws {
    let mapping = try compile(Self.columns)
    let raw = row([("ID", "1"), ("Телефон", "8 (495) 000-00-01 "), ("Телефон 2", ""), ("Мобильный", "")])
    let read = mapping.get(raw, entity: .company).record["phones"]?.elements ?? []
    let after = try put(read + [Element("+74950000002", kind: "work")], raw, mapping)
    #expect(after["Телефон"]?.text == "8 (495) 000-00-01 ")
    #expect(after["Телефон 2"]?.text == "+74950000002")
  }

  @Test func `a phone whose kind changes moves to the column of its kind`() throws {
    let mapping = try compile(Self.columns)
    let raw = row([("ID", "1"), ("Телефон", "+79990000001"), ("Телефон 2", ""), ("Мобильный", "")])
    let after = try put([Element("+79990000001", kind: "mobile")], raw, mapping)
    #expect(after["Телефон"]?.text == "")
    #expect(after["Мобильный"]?.text == "+79990000001")
  }

  @Test func `a phone whose new kind has no column stays where it is`() throws {
    let mapping = try compile(Self.columns)
    let raw = row([("ID", "1"), ("Телефон", "+74950000001"), ("Телефон 2", ""), ("Мобильный", "")])
    #expect(try put([Element("+74950000001", kind: "fax")], raw, mapping) == raw)
  }

  @Test func `a missing column takes its capacity away and is never written`() throws {
    let bound = try compile(Self.columns).bind(header: ["ID", "Телефон"])
    #expect(bound.missing == ["Телефон 2", "Мобильный"])
    #expect(bound.mapping.capabilities(of: .company)["phones"]?.kinds == ["work": 1])
    let raw = RawNode.row(["1", ""], columns: ["ID", "Телефон"])
    let after = try put([Element("1", kind: "mobile"), Element("2", kind: "work")], raw, bound.mapping)
    #expect(after.cells(columns: ["ID", "Телефон"]) == ["1", "2"])
  }

  // MARK: Several values in one cell

  @Test func `a list in one cell keeps the spelling of what stays`() throws {
    let mapping = try compile("{ column: Тел, separator: [\", \", \";\"] }")
    let raw = row([("ID", "1"), ("Тел", "8 (495) 000-00-01, доб. 12; +7 495 000-00-02")])
    let read = mapping.get(raw, entity: .company).record["phones"]?.elements ?? []
    #expect(read.count == 2)
    let after = try put([read[0], Element("+7 812 000-00-03")], raw, mapping)
    #expect(after["Тел"]?.text == "8 (495) 000-00-01, доб. 12; +7 812 000-00-03")
    // What comes is parted by the first separator, and what stood around the elements stays.
    let wide = row([("ID", "1"), ("Тел", " +7 495 000-00-01 ;; +7 495 000-00-02; ")])
    let two = mapping.get(wide, entity: .company).record["phones"]?.elements ?? []
    #expect(
      try put(two + [Element("+7 812 000-00-03")], wide, mapping)["Тел"]?.text
        == " +7 495 000-00-01 ;; +7 495 000-00-02, +7 812 000-00-03")
    #expect(try put([two[1]], wide, mapping)["Тел"]?.text == "+7 495 000-00-02; ")
    #expect(try put([two[1], two[0]], wide, mapping)["Тел"]?.text == wide["Тел"]?.text)
    #expect(mapping.capabilities(of: .company)["phones"]?.maximumElements == nil)
  }

  @Test func `a value with the separator inside is refused, not torn`() throws {
    let mapping = try compile("{ column: Почта, separator: \";\" }", field: "emails")
    let raw = row([("ID", "1"), ("Почта", "")])
    #expect(throws: MappingError.self) { try put([Element("a;b")], raw, mapping, field: "emails") }
  }

  // MARK: The generic spelling

  @Test(arguments: [
    Element("+7 495 123-45-67 ext 12", kind: "work"), Element("https://example.com:80/a;b?c=\\d"),
    Element("//example.com", kind: "odd"), Element("a:b|c"), Element("x", kind: "k;:\\i"), Element(";;;"),
    Element("\\"),
  ])
  func `escapes round trip`(element: Element) throws {
    let mapping = try compile("{ column: Сайты, style: tagged }", field: "websites")
    let raw = try put(
      [element, Element("второй")], row([("ID", "1"), ("Сайты", "")]), mapping, field: "websites")
    #expect(mapping.get(raw, entity: .company).record["websites"] == .bag([element, Element("второй")]))
  }

  @Test func `the generic file is spelled as its specification says`() throws {
    let mapping = try ShippedMappings.mapping("generic")
    let record = Record(
      .company,
      [
        "phones": .bag([Element("+7 495 123-45-67 ext 12", kind: "work"), Element("+79990000001")]),
        "websites": .bag([Element("https://example.com")]),
        "addresses": .bag([
          Element(
            "", kind: "legal", parts: ["postalCode": "101000", "city": "Москва", "street": "ул. Ленина, 1"])
        ]),
        "bankAccounts": .bag([
          Element("40702810938000012345", parts: ["bankCode": "044525225", "currency": "RUB"])
        ]),
      ], origin: Origin(originator: "crm", id: "7"))
    let raw = try mapping.make(record)
    #expect(raw["key"]?.text == "crm-7")
    #expect(raw["entity"]?.text == "company")
    #expect(raw["phones"]?.text == "work:+7 495 123-45-67 ext 12; +79990000001")
    #expect(raw["websites"]?.text == "https\\://example.com")
    #expect(raw["addresses"]?.text == "legal:101000|||Москва|ул. Ленина, 1|")
    #expect(raw["bankAccounts"]?.text == "40702810938000012345|044525225|||RUB")
    #expect(mapping.get(raw, entity: .company).record["bankAccounts"] == record["bankAccounts"])
  }

  @Test func `a link typed by a person is no kind`() throws {
    let mapping = try compile("{ column: Сайты, style: tagged }", field: "websites")
    let record = mapping.get(
      row([("ID", "1"), ("Сайты", "https://example.com; home:example.org")]), entity: .company
    ).record
    #expect(
      record["websites"] == .bag([Element("https://example.com"), Element("example.org", kind: "home")]))
  }

  @Test func `a kind in other capitals is the catalogue's, and an unheard one is named`() throws {
    let mapping = try ShippedMappings.mapping("generic")
    let cells = [
      ("key", "1"), ("phones", "Mobile:+7 900 000-00-01; FAX:1"), ("messengers", "Telegram:@x; Own:y"),
    ]
    let reading = mapping.get(row(cells), entity: .company)
    #expect(reading.problems.isEmpty)
    let phones = [Element("+7 900 000-00-01", kind: "mobile"), Element("1", kind: "fax")]
    #expect(reading.record["phones"] == .bag(phones))
    #expect(
      reading.record["messengers"] == .bag([Element("@x", kind: "telegram"), Element("y", kind: "Own")]))
    let problem = mapping.get(row([("key", "1"), ("phones", "дача:+7 900 000-00-01")]), entity: .company)
      .problems.first
    #expect(problem?.field == "phones")
    #expect(problem?.value.hasPrefix("дача") == true)
    #expect(problem?.expected.english.contains("work or mobile") == true)
  }

  @Test func `too many parts set the record aside`() throws {
    let mapping = try ShippedMappings.mapping("generic")
    let reading = mapping.get(row([("key", "1"), ("addresses", "a|b|c|d|e|f|g")]), entity: .company)
    #expect(reading.problems.first?.field == "addresses")
  }

  // MARK: Numbered families

  private static let family =
    "{ numbered: \"Phone {n} - Value\", kind: { column: \"Phone {n} - Type\" }, kinds: { work: [Work, \"* Work\"], mobile: Mobile } }"

  @Test func `a numbered family has as many places as the header`() throws {
    let header = ["ID", "Phone 1 - Type", "Phone 1 - Value", "Phone 2 - Type", "Phone 2 - Value"]
    let mapping = try compile(Self.family).bind(header: header).mapping
    #expect(mapping.capabilities(of: .company)["phones"]?.maximumElements == 2)
    let raw = RawNode.row(["1", "* Work", "+7 495 000-00-01", "", ""], columns: header)
    #expect(
      mapping.get(raw, entity: .company).record["phones"] == .bag([Element("+7 495 000-00-01", kind: "work")])
    )
    let after = try put(
      [Element("+74950000001", kind: "work"), Element("+79990000002", kind: "mobile")], raw, mapping)
    #expect(after.cells(columns: header) == ["1", "* Work", "+74950000001", "Mobile", "+79990000002"])
  }

  @Test func `a family with several in a cell holds as many kinds as it has columns`() throws {
    let header = ["ID", "Phone 1 - Type", "Phone 1 - Value", "Phone 2 - Type", "Phone 2 - Value"]
    let mapping = try compile(Self.family.replacing("kind:", with: "separator: [\" ::: \"], kind:")).bind(
      header: header
    )
    .mapping
    let capability = try #require(mapping.capabilities(of: .company)["phones"])
    #expect(capability.maximumElements == nil && capability.maximumKinds == 2)
    let raw = RawNode.row(["1", "* Work", "1", "Work", "2"], columns: header)
    let phones = [Element("1", kind: "work"), Element("2", kind: "work"), Element("3", kind: "mobile")]
    let after = try put(phones, raw, mapping)
    // Two columns of one kind become one, so that the other kind has its own.
    #expect(after.cells(columns: header) == ["1", "* Work", "1 ::: 2", "Mobile", "3"])
    #expect(
      try put(phones + [Element("4", kind: "mobile")], after, mapping).cells(columns: header).last
        == "3 ::: 4")
  }

  @Test
  func `a country is written as its code where the format wants that, and one without a code is refused`()
    throws
  {
    let mapping = try compile(
      "{ column: Адрес, kind: legal, parts: { city: Город, country: { column: Страна, width: 2, codes: countries } } }",
      field: "addresses")
    let raw = row([("ID", "1"), ("Адрес", ""), ("Город", "Berlin"), ("Страна", "DE")])
    var address = Element("Wien", kind: "legal", parts: ["city": "Wien", "country": "Австрия"])
    #expect(try put([address], raw, mapping, field: "addresses")["Страна"]?.text == "AT")
    address.parts["country"] = "Атлантида"
    #expect(throws: MappingError.self) { try put([address], raw, mapping, field: "addresses") }
  }

  @Test func `a new file gets the columns of the family`() throws {
    let columns = try compile(Self.family).columns
    #expect(columns.count == 7)
    #expect(columns.last == "Phone 3 - Type")
  }

  // MARK: Parts in columns of their own

  @Test func `an address of several columns is one element, and only changed parts are written`() throws {
    let mapping = try compile(
      "{ column: Адрес, kind: legal, parts: { city: Город, street: Улица } }", field: "addresses")
    let raw = row([("ID", "1"), ("Адрес", ""), ("Город", " Москва "), ("Улица", "ул. Ленина, 1")])
    let read = mapping.get(raw, entity: .company).record["addresses"]?.elements ?? []
    #expect(
      read == [
        Element("Москва, ул. Ленина, 1", kind: "legal", parts: ["city": "Москва", "street": "ул. Ленина, 1"])
      ])
    var moved = read[0]
    moved.parts["street"] = "ул. Мира, 2"
    moved.value = "Москва, ул. Мира, 2"
    let after = try put([moved], raw, mapping, field: "addresses")
    #expect(after["Город"]?.text == " Москва ")
    #expect(after["Улица"]?.text == "ул. Мира, 2")
    #expect(after["Адрес"]?.text == "")
    #expect(try put([], raw, mapping, field: "addresses")["Город"]?.text == "")
  }

  // MARK: Repeated nodes

  private static let nodes =
    "{ repeat: PHONE, kind: { attribute: VALUE_TYPE }, kinds: { work: WORK, mobile: MOBILE }, kindless: work }"

  private func portal(_ phones: [(id: String, value: String, kind: String)]) -> RawNode {
    RawNode(
      "company",
      children: [RawNode("ID", text: "812")]
        + phones.map {
          RawNode(
            "PHONE", text: $0.value, attributes: ["ID": $0.id, "VALUE_TYPE": $0.kind, "TYPE_ID": "PHONE"])
        }
        + [RawNode("TITLE", text: "Луч")])
  }

  @Test func `a portal's values keep their ID, order and spelling`() throws {
    let mapping = try compile(Self.nodes, format: "portal")
    let raw = portal([
      ("1", "8 495 000 00 01", "WORK"), ("2", "+79990000002", "MOBILE"), ("3", "+79990000003", "ODD"),
    ])
    let read = mapping.get(raw, entity: .company).record["phones"]?.elements ?? []
    #expect(read.map(\.kind) == ["work", "mobile", "ODD"])
    let after = try put(
      [Element("+74950000001", kind: "mobile"), read[2], Element("+79990000009", kind: "work")], raw, mapping)
    let nodes = after.children(named: "PHONE")
    // The first keeps its row with a new kind and spelling, the second goes, a new one comes without an ID.
    #expect(nodes.map { $0.attributes["ID"] } == ["1", "3", nil])
    #expect(nodes[0].attributes["VALUE_TYPE"] == "MOBILE")
    #expect(nodes[2].attributes == ["VALUE_TYPE": "WORK"])
    #expect(after.children.last?.name == "TITLE")
  }

  @Test func `a corrected number takes over the row and its ID`() throws {
    let mapping = try compile(Self.nodes, format: "portal")
    let raw = portal([("1", "+74950000001", "WORK"), ("2", "+79990000002", "MOBILE")])
    let after = try put(
      [Element("+74950000011", kind: "work"), Element("+79990000002", kind: "mobile")], raw, mapping)
    #expect(after.children(named: "PHONE").map { $0.attributes["ID"] } == ["1", "2"])
    #expect(after.children(named: "PHONE")[0].text == "+74950000011")
  }

  @Test func `a field the portal leaves out is empty, an optional one the portal lacks is absent`() throws {
    let unbound = try ShippedMappings.mapping("bitrix24")
    let raw = RawNode(
      "company",
      children: [RawNode("ID", text: "1"), RawNode("TITLE", text: "Луч"), RawNode("REVENUE", text: "0")])
    let record = unbound.get(raw, entity: .company).record
    #expect(record["phones"] == .empty)
    #expect(record["comment"] == .empty)
    #expect(record["revenue"] == .empty)
    #expect(record["taxId"] == nil)
    #expect(unbound.capabilities(of: .company)["taxId"] == nil)
    let bound = unbound.bind(header: ["ID", "TITLE", "UF_CRM_INN"]).mapping
    #expect(bound.get(raw, entity: .company).record["taxId"] == .empty)
    #expect(bound.capabilities(of: .company)["taxId"]?.isWritable == true)
  }

  @Test func `a portal's record has its origin, time and date part`() throws {
    let mapping = try ShippedMappings.mapping("bitrix24")
    let raw = RawNode(
      "contact",
      children: [
        RawNode("ID", text: "75"), RawNode("NAME", text: "Анна"), RawNode("LAST_NAME", text: "Ильина"),
        RawNode("BIRTHDATE", text: "2001-11-11T02:00:00+02:00"), RawNode("ORIGINATOR_ID", text: "books"),
        RawNode("ORIGIN_ID", text: "17"), RawNode("DATE_MODIFY", text: "1970-01-01T03:00:01+03:00"),
      ])
    let reading = mapping.get(raw, entity: .contact)
    #expect(reading.key == "75")
    #expect(reading.record["birthDate"] == .text("2001-11-11"))
    #expect(reading.record.origin == Origin(originator: "books", id: "17"))
    #expect(reading.record.modified == Timestamp(milliseconds: 1000))
    #expect(reading.record["companies"] == nil)
    let made = try mapping.make(
      Record(.contact, ["lastName": .text("Ильина")], origin: Origin(originator: "a", id: "b")))
    #expect(made["ID"] == nil)
    #expect(made["ORIGIN_ID"]?.text == "b")
  }
}
