import CSVConnector
import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing

/// What the samples of the formats say, and what a new file of each looks like.
@Suite struct `The formats of address books and accounting programs` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func reading(_ file: String, _ mapping: String, _ entity: Entity = .company) async throws
    -> EntireReading
  {
    try await CSVReplica.firms(
      folder.write(Shipped.bytes(file), to: file), mapping: Shipped.mapping(mapping)
    ).everything(entity)
  }

  /// The bytes of a new file with one record, as text.
  private func made(_ record: Record, _ mapping: String, as encoding: TextEncoding = .utf8) async throws
    -> String
  {
    var record = record
    record.origin = Origin(originator: "crm", id: "812")
    let replica = try CSVReplica.firms(
      folder.file("new.csv"), mapping: Shipped.mapping(mapping), createsFile: true)
    let outcome = try await replica.outcome(
      Operation(id: 1, entity: record.entity, key: nil, action: .create(record)))
    #expect(outcome?.isDone == true, "\(String(describing: outcome))")
    return try folder.text("new.csv", as: encoding)
  }

  @Test func `a list of 1C is read below its title`() async throws {
    let reading = try await reading("1c-list-1251.csv", "1c-list-csv")
    let vector = try #require(reading["ЦБ-000001"]?.record)
    #expect(vector["kind"] == .text("legalEntity"))
    #expect(vector["phones"]?.elements.map(\.value) == ["+7 (495) 000-40-01", "+7 (495) 000-40-02"])
    #expect(vector["addresses"]?.elements.map(\.kind) == ["legal", "actual"])
    let account = try #require(vector["bankAccounts"]?.elements.first)
    #expect(account.value == "40702810200000000001" && account.parts["bankCode"] == "044525225")
    let bank = try #require(BankCode("044525225"))
    #expect(BankAccountNumber(account.value, bankCode: bank)?.isValid == true)
    #expect(reading["ЦБ-000002"]?.record["kind"] == .text("soleProprietor"))
    #expect(reading["ЦБ-000002"]?.record["emails"]?.elements.count == 2)
    #expect(reading["ЦБ-000003"]?.record["phones"]?.elements.map(\.value) == ["(495) 000-40-04 доб. 12"])
    #expect(reading["ЦБ-000003"]?.record["comment"] == .text("звонить после 10:00\nспросить Олю"))
    #expect(reading["ЦБ-000003"]?.position == .line(7))
    #expect(reading["ЦБ-000004"]?.record["comment"] == .empty)
    #expect(reading["ЦБ-000006"]?.record["kind"] == .text("branch"))
    #expect(reading.records.filter { $0.record.removal == .removed }.map(\.key) == ["ЦБ-000005"])
    for taxId in reading.records.compactMap({ $0.record["taxId"]?.text }) where !taxId.isEmpty {
      #expect(RussianTaxNumber(taxId)?.isValid == true)
    }
  }

  @Test func `a new list for 1C is written in windows-1251`() async throws {
    let text = try await made(
      Record(.company, ["name": .text("ООО «Луч»"), "kind": .text("legalEntity")]), "1c-list-csv",
      as: .windows1251)
    let lines = text.split(separator: "\r\n")
    #expect(
      lines[0].hasPrefix("Код;Вид контрагента;Наименование;Полное наименование")
        || lines[0].hasPrefix("Код;Наименование;"))
    #expect(lines[1].hasPrefix("crm-812;") && lines[1].contains("Юридическое лицо"))
  }

  @Test func `a bank without an account number is no account, and keeps its place`() async throws {
    let text = "Код;Наименование;Р/с;БИК;Банк\r\n1;Вектор;;044525225;АО «Пример»\r\n2;Луч;;;\r\n"
    let replica = try CSVReplica.firms(folder.write(text), mapping: Shipped.mapping("1c-list-csv"))
    let reading = try await replica.everything()
    #expect(reading.rejections == [] && reading.keys == ["1", "2"])
    #expect(reading["1"]?.record["bankAccounts"]?.elements == [])
    let change = FieldChange.bag(
      BagChange(added: [Element("40702810200000000001", parts: ["bankCode": "044525974"])]))
    func add(_ key: RecordKey) async throws -> Outcome? {
      try await replica.outcome(
        Operation(id: 1, entity: .company, key: key, action: .update(["bankAccounts": change])))
    }
    let refusal = try await add("1")?.refusal
    #expect(
      refusal?.field == "bankAccounts" && refusal?.reason.english.contains("bank without an account") == true)
    #expect(try await add("2")?.isDone == true)
    #expect(
      try folder.text() == text.replacing("2;Луч;;;", with: "2;Луч;40702810200000000001;044525974;"))
  }

  @Test(arguments: ["1c-list-csv"])
  func `both numbers of a firm may stand in one column`(mapping: String) async throws {
    let path = try folder.write(
      "Код;Наименование;ИНН/КПП\r\n1;Луч;9900000017/990001001\r\n2;ИП Ким;500100732259\r\n")
    let replica = try CSVReplica.firms(path, mapping: Shipped.mapping(mapping))
    let reading = try await replica.everything()
    #expect(reading["1"]?.record["taxId"] == .text("9900000017"))
    #expect(reading["1"]?.record["taxReason"] == .text("990001001"))
    #expect(
      reading["2"]?.record["taxId"] == .text("500100732259") && reading["2"]?.record["taxReason"] == .empty)
    let record = Record(
      .company, ["name": .text("Нить"), "taxId": .text("9900000024"), "taxReason": .text("990001002")],
      origin: Origin(originator: "crm", id: "3"))
    let outcome = try await replica.outcome(
      Operation(id: 1, entity: .company, key: nil, action: .create(record)))
    #expect(outcome?.observed?.record["taxReason"] == .text("990001002"))
    #expect(try folder.text().hasSuffix("crm-3;Нить;9900000024/990001002\r\n"))
    let made = try await made(record, mapping, as: .windows1251)
    #expect(made.hasPrefix("Код;") && made.contains(";ИНН;КПП") && !made.contains("ИНН/КПП"))
  }

  @Test func `a firm and a person with one key in neighbouring rows of NetSuite are two records`()
    async throws
  {
    let text = """
      External ID,Individual,Company Name,lastName,address1_line1
      crm-1,FALSE,Firm,,First St
      crm-1,,,,Second St
      crm-1,TRUE,,Person,Third St
      crm-1,,,,Fourth St

      """
    let replica = try CSVReplica.firms(folder.write(text), mapping: Shipped.mapping("netsuite-customers-csv"))
    for (entity, streets) in [
      (Entity.company, ["First St", "Second St"]), (.contact, ["Third St", "Fourth St"]),
    ] {
      let reading = try await replica.everything(entity)
      #expect(reading.keys == ["crm-1"] && reading.rejections == [])
      let addresses = reading["crm-1"]?.record["addresses"]?.elements ?? []
      #expect(addresses.compactMap { $0.parts["street"] } == streets, "\(entity)")
    }
    #expect(try await replica.outcome(.rename("crm-1", "Firma", from: "Firm"))?.isDone == true)
    #expect(try folder.text() == text.replacing("Firm,", with: "Firma,"))
  }

  @Test func `partners of Odoo are firms or persons by either of two columns`() async throws {
    for (column, firm, person) in [("is_company", "True", "False"), ("company_type", "company", "person")] {
      let path = try folder.write("id,name,\(column),vat\na,Azure,\(firm),BE1\nb,Foo Bob,\(person),\n")
      let replica = try CSVReplica.firms(path, mapping: Shipped.mapping("odoo-partners-csv"))
      #expect(try await replica.everything(.company).keys == ["a"], "\(column)")
      #expect(try await replica.everything(.contact).keys == ["b"], "\(column)")
      for entity in Entity.allCases {
        let record = Record(
          entity, [entity == .company ? "name" : "lastName": .text("Neu")],
          origin: Origin(originator: "crm", id: "7"))
        let outcome = try await replica.outcome(
          Operation(id: 1, entity: entity, key: nil, action: .create(record)))
        #expect(outcome?.isDone == true, "\(column): \(String(describing: outcome))")
      }
      #expect(try folder.text().hasSuffix("crm_7,Neu,\(firm),\ncrm-7,Neu,\(person),\n"), "\(column)")
    }
  }

  @Test(arguments: ["google-contacts-csv", "google-contacts-2024-csv"])
  func `entries of firms alone are companies, and birthdays without a year stay`(mapping: String) async throws
  {
    let text =
      "First Name,Middle Name,Last Name,Organization Name,Birthday,Notes\nAnna,,Kim,Acme,--05-17,\n,,,Acme,,x\n"
    let replica = try CSVReplica.firms(folder.write(text), mapping: Shipped.mapping(mapping))
    let people = try await replica.everything(.contact)
    let firms = try await replica.everything(.company)
    #expect(firms.keys == ["Acme"] && firms["Acme"]?.record["name"] == .text("Acme"))
    #expect(people.records.count == 1 && people.rejections == [])
    let key = try #require(people.records.first?.key)
    #expect(people[key]?.record["birthDate"] == nil)
    func set(_ date: Value) async throws -> Outcome? {
      try await replica.outcome(
        Operation(id: 1, entity: .contact, key: key, action: .update(["birthDate": .set(date)])))
    }
    #expect(try await set(.empty)?.isDone == true)
    let refusal = try await set(.text("1990-01-02"))?.refusal
    #expect(refusal?.field == "birthDate" && refusal?.reason.english.contains("--05-17") == true)
    #expect(try folder.text() == text)
    #expect(try await set(.text("1990-05-17"))?.isDone == true)
    #expect(try folder.text() == text.replacing("--05-17", with: "1990-05-17"))
  }

  @Test func `of Outlook's entries those of firms alone are companies, and an e-mail alone is none`()
    async throws
  {
    let text =
      "First Name,Middle Name,Last Name,Company,E-mail Address\nAnna,,Kim,Acme,\n,,,Acme,a@a.example\n,,,,b@b.example\n"
    let replica = try CSVReplica.firms(folder.write(text), mapping: Shipped.mapping("outlook-contacts-csv"))
    let people = try await replica.everything(.contact)
    let firms = try await replica.everything(.company)
    #expect(
      firms.keys == ["Acme"] && firms["Acme"]?.record["emails"]?.elements.map(\.value) == ["a@a.example"])
    #expect(people.records.count == 1 && people.rejections == [] && firms.rejections == [])
    #expect(people.records.first?.record["companyName"] == .text("Acme"))
    let made = try await replica.outcome(.create("Bolt", origin: "7"))
    #expect(made?.observed?.key == "Bolt")
    #expect(try folder.text() == text + ",,,Bolt,\n")
  }

  @Test func `contacts of Xero are known by their names`() async throws {
    let reading = try await reading("xero-contacts.csv", "xero-contacts-csv")
    let record = try #require(reading["Northwind Invented Ltd"]?.record)
    #expect(record["legalName"] == .text("Northwind Invented Limited"))
    #expect(record["taxId"] == .text("GB999999973") && record["registrationNumber"] == .text("00000001"))
    #expect(record["phones"]?.elements.map(\.kind) == ["work", "mobile"])
    #expect(record["addresses"]?.elements.map(\.kind) == ["postal", "actual"])
    #expect(record["addresses"]?.elements.first?.parts["line2"] == "Unit 2")
    #expect(reading["\"Quoted\" & Sons, Ltd"]?.record["phones"]?.elements.count == 3)
    let text = try await made(
      Record(.company, ["name": .text("New, Ltd"), "emails": .bag([Element("new@new.example")])]),
      "xero-contacts-csv")
    #expect(text.hasPrefix("*ContactName,AccountNumber,EmailAddress,FirstName,"))
    #expect(text.contains("\r\n\"New, Ltd\",,new@new.example,,"))
  }

  @Test func `contacts of Google are read in the layout of 2024`() async throws {
    let mapping = "google-contacts-2024-csv"
    let reading = try await reading("google-contacts-2024.csv", mapping, .contact)
    let alena = try #require(reading.records.first?.record)
    #expect(alena["lastName"] == .text("Выдумкина") && alena["companyName"] == .text("АО «Рубин»"))
    #expect(alena["emails"]?.elements.map(\.kind) == ["work", "home"])
    #expect(alena["groups"]?.elements.map(\.value) == ["* myContacts", "Клиенты"])
    let petr = try #require(reading.records.dropFirst().first?.record)
    #expect(petr["birthDate"] == .text("1981-05-06"))
    #expect(petr["phones"]?.elements.map(\.kind) == ["work", "work", "other"])
    let text = try await made(
      Record(
        .contact,
        [
          "lastName": .text("Новикова"), "firstName": .text("Ия"),
          "phones": .bag([Element("+79000005009", kind: "mobile")]),
        ]), mapping)
    let lines = text.split(separator: "\n")
    #expect(lines[0].hasPrefix("First Name,Middle Name,Last Name,Phonetic First Name,"))
    #expect(lines[1].hasPrefix("Ия,,Новикова,") && lines[1].contains(",Mobile,+79000005009,"))
  }

  @Test func `both layouts of Google are understood by the older mapping, which writes the display name`()
    async throws
  {
    let reading = try await reading("google-contacts-2024.csv", "google-contacts-csv", .contact)
    #expect(reading.records.count == 4 && reading.rejections.isEmpty)
    let text = try await made(
      Record(.contact, ["lastName": .text("Новикова"), "firstName": .text("Ия")]), "google-contacts-csv")
    #expect(text.split(separator: "\n")[1].hasPrefix("Ия Новикова,Ия,,Новикова,"))
  }

  @Test func `records of Sage Accounting get the contact that the template demands`() async throws {
    let reading = try await reading("sage-accounting.csv", "sage-accounting-csv")
    #expect(reading["EUR001"]?.record["currency"] == .text("EUR"))
    #expect(reading["EUR001"]?.record["addresses"]?.elements.map(\.kind) == ["delivery"])
    let text = try await made(Record(.company, ["name": .text("New Ltd")]), "sage-accounting-csv")
    let row = try #require(text.split(separator: "\r\n").last)
    #expect(row.hasPrefix("812,New Ltd,,,,,,,,,,Main Contact,"))
  }

  @Test func `records of Sage 50 are read by position, with headings or without`() async throws {
    let mapping = "sage50-customers-csv"
    let bare = try await reading("sage50-customers.csv", mapping)
    #expect(bare["A1D001"]?.position == .line(1))
    #expect(bare["A1D001"]?.record["addresses"]?.elements.first?.parts["postalCode"] == "ZZ23 4GP")
    #expect(bare["ABS001"]?.record["phones"]?.elements.map(\.value) == ["0191 496 0003", "0191 496 0004"])
    // The short layout has no bank.
    #expect(bare["ABS001"]?.record["bankAccounts"] == nil)
    let headings = "A/C,Name,Street 1,Street 2,Town,County,Postcode,Contact Name,Telephone,Fax\r\n"
    let path = try folder.write(headings + "B1,Bee,,,,,,,1,2\r\n", to: "headed.csv")
    let headed = try await CSVReplica.firms(path, mapping: Shipped.mapping(mapping)).everything()
    #expect(headed.keys == ["B1"])
    let text = try await made(Record(.company, ["name": .text("New Ltd")]), mapping)
    let lines = text.split(separator: "\r\n")
    #expect(lines[0].hasPrefix("A/C,Name,Address Line 1,") && lines[1].hasPrefix("C0000812,New Ltd,,"))
  }

  @Test func `debtors of DATEV are read by position below the line that says what the file is`() async throws
  {
    let companies = try await reading("datev-debtors.csv", "datev-debtors-csv")
    let people = try await reading("datev-debtors.csv", "datev-debtors-csv", .contact)
    let first = try #require(companies["10001"]?.record)
    #expect(first["name"] == .text("Fantasie & Söhne GmbH"))
    #expect(first["taxIds"]?.elements == [Element("136695976", kind: "DE")])
    #expect(first["phones"]?.elements.first?.comment == "Zentrale")
    #expect(first["addresses"]?.elements.first?.parts["postalCode"] == "01234")
    let account = try #require(first["bankAccounts"]?.elements.first)
    #expect(account.value == "0532013000")
    #expect(
      account.parts == [
        "bankCode": "ZZZZDEFF", "bankName": "Erfundene Bank", "iban": "DE89370400440532013000",
      ])
    #expect(InternationalBankAccountNumber(account.parts["iban"] ?? "")?.isValid == true)
    #expect(companies["10003"]?.record["name"] == .text("Laufkundschaft \"Mitte\""))
    #expect(
      companies["70001"]?.record["bankAccounts"]?.elements.map(\.value) == [
        "AT611904300234573201", "DE91100000000123456789",
      ])
    #expect(people["10002"]?.record["lastName"] == .text("Beispiel"))
    // A portal has lists of its own for these.
    #expect(people["10002"]?.record["honorific"] == nil && first["responsible"] == nil)
  }

  @Test func `a new file for DATEV has the header of the format, 254 columns and texts in quotes`()
    async throws
  {
    let text = try await made(
      Record(
        .company,
        [
          "name": .text("Müller & Söhne"), "taxIds": .bag([Element("136695976", kind: "DE")]),
          "bankAccounts": .bag([
            Element("DE89370400440532013000"),
            Element("0532013000", parts: ["iban": "DE89370400440532013000", "bankCode": "37040044"]),
            Element("1234567", parts: ["bankCode": "ZZZZDEFF"]),
          ]),
        ]), "datev-debtors-csv", as: .windows1252)
    let lines = text.split(separator: "\r\n").map {
      $0.split(separator: ";", omittingEmptySubsequences: false)
    }
    #expect(lines[0].prefix(5) == ["\"EXTF\"", "700", "16", "\"Debitoren/Kreditoren\"", "5"])
    #expect(lines[0].count == 31 && lines[0][5].count == 17 && lines[0][5].allSatisfy(\.isNumber))
    #expect(lines[0][12].hasSuffix("0101") && lines[0][10] == "1001")
    #expect(lines[1].count == 254 && lines[1][0] == "Konto" && lines[1][164] == "Bankleitzahl 6")
    #expect(lines[2].count == 254)
    #expect(lines[2][0] == "10812" && lines[2][1] == "\"Müller & Söhne\"" && lines[2][6] == "\"2\"")
    // Texts of figures stand in quotes as well, numbers do not.
    #expect(lines[2][8] == "\"DE\"" && lines[2][9] == "\"136695976\"" && lines[2][2] == "")
    // Bankleitzahl, Bankkonto-Nummer, IBAN and SWIFT-Code of three banks.
    let banks = [40, 51, 62].map { first in [0, 2, 4, 6].map { String(lines[2][first + $0]) } }
    #expect(
      banks == [
        ["", "", "\"DE89370400440532013000\"", ""],
        ["\"37040044\"", "\"0532013000\"", "\"DE89370400440532013000\"", ""],
        ["", "\"1234567\"", "", "\"ZZZZDEFF\""],
      ])
  }

  @Test func `a new row of DATEV comes without an account that is none of Germany's`() async throws {
    let replica = try CSVReplica.firms(
      folder.file("new.csv"), mapping: Shipped.mapping("datev-debtors-csv"), createsFile: true)
    let accounts = [Element("40702810700000000001"), Element("0532013000")]
    let record = Record(
      .company, ["name": .text("Firma"), "bankAccounts": .bag(accounts)],
      origin: Origin(originator: "crm", id: "812"))
    let outcome = try await replica.outcome(
      Operation(id: 1, entity: .company, key: nil, action: .create(record)))
    #expect(outcome?.observed?.record["bankAccounts"] == .bag([accounts[1]]))
    #expect(await replica.takeNotices().map(\.field) == ["bankAccounts"])
  }

  @Test func `a text of figures that comes into a file of DATEV stands in quotes`() async throws {
    let path = try folder.write(Shipped.bytes("datev-debtors.csv"), to: "x.csv")
    let replica = try CSVReplica.firms(path, mapping: Shipped.mapping("datev-debtors-csv"))
    let outcome = try await replica.outcome(
      Operation(id: 1, entity: .company, key: "10003", action: .update(["taxId": .set(.text("1234567890"))])))
    #expect(outcome?.isDone == true, "\(String(describing: outcome))")
    let text = try folder.text("x.csv", as: .windows1252)
    let row = try #require(text.split(separator: "\r\n").first { $0.hasPrefix("10003;") })
    #expect(row.contains(";\"1234567890\";"), "\(row)")
  }

  @Test func `an account number that has no room for the other side's key is refused with the reason`()
    async throws
  {
    let replica = try CSVReplica.firms(
      folder.file("new.csv"), mapping: Shipped.mapping("datev-debtors-csv"), createsFile: true)
    for id in ["12345", "a-7"] {
      let record = Record(
        .company, ["name": .text("Firma")], origin: Origin(originator: "crm", id: id))
      let outcome = try await replica.outcome(
        Operation(id: 1, entity: .company, key: nil, action: .create(record)))
      #expect(outcome?.refusal?.reason.english.contains("'\(id)'") == true, "\(String(describing: outcome))")
    }
  }

  @Test func `accounts of DATEV are as long as the first line of the file says`() async throws {
    let bytes = try Shipped.bytes("datev-debtors.csv")
    let text = String(decoding: try TextDecoder.decode(bytes[...], from: .windows1252), as: UTF8.self)
    let line = try #require(text.split(separator: "\r\n").first)
    var cells = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    for (length, keys) in [
      ("6", ["1000812", "2000812"]), ("8", ["100000812", "200000812"]), ("", ["10812", "20812"]),
    ] {
      cells[13] = length
      let path = try folder.write(
        text.replacing(line, with: cells.joined(separator: ";")), as: .windows1252)
      let replica = try CSVReplica.firms(path, mapping: Shipped.mapping("datev-debtors-csv"))
      for (entity, key) in zip(Entity.allCases, keys) {
        let origin = Origin(originator: "crm", id: "812")
        let record = Record(entity, [entity == .company ? "name" : "lastName": .text("Neu")], origin: origin)
        let outcome = try await replica.outcome(
          Operation(id: 1, entity: entity, key: nil, action: .create(record)))
        #expect(outcome?.observed?.key.rawValue == key, "\(length): \(String(describing: outcome))")
        #expect(try await replica.lookUp(origin: origin, entity: entity).map(\.key.rawValue) == [key])
      }
      #expect(try folder.text(as: .windows1252).hasPrefix(cells.joined(separator: ";") + "\r\n"))
    }
  }

  @Test func `birthdays of Outlook are written in the way of its headings`() async throws {
    let headings = [
      ("Last Name,First Name,Middle Name,Company,Birthday", "3/7/1970", "1/2/1999", "1970-03-07"),
      ("Фамилия,Имя,Отчество,Организация,День рождения", "07.03.1970", "02.01.1999", "1970-03-07"),
    ]
    for (heading, old, new, date) in headings {
      let path = try folder.write("\(heading)\r\nKim,Anna,,,\(old)\r\n")
      let replica = try CSVReplica.firms(path, mapping: Shipped.mapping("outlook-contacts-csv"))
      let reading = try await replica.everything(.contact)
      #expect(reading.records.map(\.record["birthDate"]) == [.text(date)])
      let record = Record(
        .contact, ["lastName": .text("Lee"), "birthDate": .text("1999-01-02")],
        origin: Origin(originator: "crm", id: "1"))
      let outcome = try await replica.outcome(
        Operation(id: 1, entity: .contact, key: nil, action: .create(record)))
      #expect(outcome?.isDone == true)
      #expect(try folder.text() == "\(heading)\r\nKim,Anna,,,\(old)\r\nLee,,,,\(new)\r\n")
    }
    let made = try await made(
      Record(.contact, ["lastName": .text("Lee"), "birthDate": .text("1999-01-02")]), "outlook-contacts-csv",
      as: .windows1251)
    #expect(made.contains(",Birthday,") && made.contains("1/2/1999"))
  }

  @Test func `another list of DATEV is no list of debtors`() async throws {
    let bytes = try Shipped.bytes("datev-debtors.csv")
    let text = String(decoding: try TextDecoder.decode(bytes[...], from: .windows1252), as: UTF8.self)
    let path = try folder.write(text.replacing(";700;16;", with: ";700;21;"), as: .windows1252)
    let replica = try CSVReplica.firms(path, mapping: Shipped.mapping("datev-debtors-csv"))
    let mismatch = HeaderMismatch(line: 1, column: 3, expected: ["16"], found: "21")
    await #expect(
      throws: CSVConnectorError.otherHeader(path: path, mapping: "datev-debtors-csv", mismatch)
    ) { try await replica.everything() }
  }
}
