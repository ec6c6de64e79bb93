import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let enterpriseData = FormatCase(
    mapping: "enterprise-data", fixture: "enterprise-data.xml",
    keys: [
      .company: [
        "5b1c2a10-0001-11ee-9c1a-00155d0a0001", "5b1c2a10-0002-11ee-9c1a-00155d0a0001",
        "5b1c2a10-0009-11ee-9c1a-00155d0a0001",
      ],
      // Of a counterparty that is gone nothing says whether it was a person.
      .contact: [
        "5b1c2a10-0003-11ee-9c1a-00155d0a0001", "6e2d3b30-0001-11ee-9c1a-00155d0a0001",
        "5b1c2a10-0009-11ee-9c1a-00155d0a0001",
      ],
    ],
    edits: [
      Edit(
        key: "5b1c2a10-0001-11ee-9c1a-00155d0a0001", changes: ["taxReason": .set(.text("990001002"))],
        texts: [("<КПП>990001001</КПП>", "<КПП>990001002</КПП>")]),
      Edit(
        key: "5b1c2a10-0002-11ee-9c1a-00155d0a0001",
        changes: ["fullName": .set(.text("Индивидуальный предприниматель Климова"))],
        texts: [
          (
            "<ИНН>990000000115</ИНН>",
            "<НаименованиеПолное>Индивидуальный предприниматель Климова</НаименованиеПолное>\n\t\t\t\t<ИНН>990000000115</ИНН>"
          )
        ]),
      // The attributes beside the line say the old number: its row is written anew.
      Edit(
        key: "5b1c2a10-0001-11ee-9c1a-00155d0a0001",
        changes: [
          "phones": .bag(
            BagChange(
              added: [Element("+7 (495) 000-00-07", kind: "work")],
              removed: [Element("+7 (495) 000-00-01", kind: "work")]))
        ],
        texts: [
          ("Представление=\"+7 (495) 000-00-01\"", "Представление=\"+7 (495) 000-00-07\""),
          (
            "&gt;&lt;Состав xsi:type=\"НомерТелефона\" КодСтраны=\"7\" КодГорода=\"495\" Номер=\"000-00-01\"/&gt;&lt;/КонтактнаяИнформация&gt;",
            "/>"
          ),
          (
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" Представление=\"+7 (495) 000-00-07\"",
            "Представление=\"+7 (495) 000-00-07\""
          ),
        ]),
      Edit(
        entity: .contact, key: "5b1c2a10-0003-11ee-9c1a-00155d0a0001",
        changes: ["middleName": .set(.text("Петровна"))],
        texts: [("Щербакова Мария Павловна", "Щербакова Мария Петровна")]),
    ])
}

extension DocumentShape {
  /// Source: contractor-formats.md §2.2 and §2.3.
  static let enterpriseData = DocumentShape(
    mapping: "enterprise-data", records: "Message/Body/Справочник.Контрагенты",
    orders: [
      "Справочник.Контрагенты": [
        "КлючевыеСвойства", "ОКПО", "КонтактнаяИнформация", "ОбщиеСвойстваОбъектовФормата",
      ],
      "КлючевыеСвойства": [
        "Ссылка", "Наименование", "НаименованиеПолное", "ИНН", "КПП", "ЮридическоеФизическоеЛицо",
        "РегистрационныйНомер", "ИндивидуальныйПредприниматель",
      ],
      "КонтактнаяИнформация": ["Строка"], "Строка": ["ВидКонтактнойИнформации", "ЗначенияПолей"],
      "ОбщиеСвойстваОбъектовФормата": ["Комментарий"],
    ],
    required: [
      "КлючевыеСвойства/Ссылка", "КлючевыеСвойства/Наименование",
      "КлючевыеСвойства/ЮридическоеФизическоеЛицо",
    ],
    envelope: [
      "<msg:CreationDate>2100-01-01T00:00:00</msg:CreationDate>",
      "<msg:Format>http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17</msg:Format>",
    ])
}

@Suite struct `Messages of EnterpriseData` {
  private let first: RecordKey = "5b1c2a10-0001-11ee-9c1a-00155d0a0001"

  @Test func `several e-mails in one row are several, and one that goes leaves the others`() async throws {
    let folder = try TestFolder()
    let text = """
      <Message><Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.8"><Справочник.Контрагенты><КлючевыеСвойства><Ссылка>7</Ссылка>\
      <Наименование>Луч</Наименование><ЮридическоеФизическоеЛицо>ЮридическоеЛицо</ЮридическоеФизическоеЛицо></КлючевыеСвойства>\
      <КонтактнаяИнформация><Строка><ВидКонтактнойИнформации>АдресЭлектроннойПочты</ВидКонтактнойИнформации>\
      <ЗначенияПолей>&lt;КонтактнаяИнформация xmlns="http://www.v8.1c.ru/ssl/contactinfo" Представление="a@x.example, b@x.example"/&gt;\
      </ЗначенияПолей></Строка></КонтактнаяИнформация></Справочник.Контрагенты></Body></Message>
      """
    let replica = try XMLReplica.firms(folder.write(text), mapping: Shipped.mapping("enterprise-data"))
    let mails = ["a@x.example", "b@x.example"].map { Element($0) }
    #expect(try await replica.everything()["7"]?.record["emails"]?.elements == mails)
    let outcome = try await replica.outcome(
      Operation(
        id: 1, entity: .company, key: "7",
        action: .update(["emails": .bag(BagChange(removed: [mails[0]]))])))
    #expect(outcome?.observed?.record["emails"]?.elements == [mails[1]])
    #expect(try folder.text().contains("Представление=\"b@x.example\""))
  }

  @Test func `a private person with a tax id is none of the entrepreneurs where the message says so`()
    async throws
  {
    let folder = try TestFolder()
    func person(_ key: String, _ more: String) -> String {
      "<Справочник.Контрагенты><КлючевыеСвойства><Ссылка>\(key)</Ссылка><Наименование>Ким Ия</Наименование><ИНН>990000000115</ИНН>"
        + "<ЮридическоеФизическоеЛицо>ФизическоеЛицо</ЮридическоеФизическоеЛицо>\(more)</КлючевыеСвойства></Справочник.Контрагенты>"
    }
    func mark(_ text: String) -> String {
      "<ИндивидуальныйПредприниматель>\(text)</ИндивидуальныйПредприниматель>"
    }
    let text =
      "<Message><Body xmlns=\"http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.19\">"
      + person("1", mark("false")) + person("2", mark("true")) + person("3", "") + person("4", mark("0"))
      + "</Body></Message>"
    let replica = try XMLReplica.firms(folder.write(text), mapping: Shipped.mapping("enterprise-data"))
    #expect(try await replica.everything(.contact).keys == ["1", "4"])
    #expect(try await replica.everything(.company).keys == ["2", "3"])
  }

  @Test(arguments: ["1.2", "1.8", "1.10", "1.15", "1.16", "1.17", "1.22"])
  func `what a version lacks is not written into its messages`(version: String) async throws {
    let minor = version.split(separator: ".").last.flatMap { Int($0) } ?? 0
    let hasAll = minor >= 17
    let folder = try TestFolder()
    let text =
      "<Message><Body xmlns=\"http://v8.1c.ru/edi/edi_stnd/EnterpriseData/\(version)\"><Справочник.Контрагенты><КлючевыеСвойства>"
      + "<Ссылка>7</Ссылка><Наименование>Луч</Наименование><ЮридическоеФизическоеЛицо>ЮридическоеЛицо</ЮридическоеФизическоеЛицо>"
      + "</КлючевыеСвойства></Справочник.Контрагенты></Body></Message>"
    let replica = try XMLReplica.firms(folder.write(text), mapping: Shipped.mapping("enterprise-data"))
    let fields: [FieldName: Value] = [
      "name": .text("Климова"), "kind": .text("soleProprietor"), "taxId": .text("990000000115"),
      "registrationNumber": .text("304500116000157"), "comment": .text("оплата"),
    ]
    let outcome = try await replica.outcome(
      Operation(
        id: 1, entity: .company, key: nil,
        action: .create(Record(.company, fields, origin: Origin(originator: "crm", id: "1")))))
    let made = try #require(outcome?.observed?.record, "\(String(describing: outcome))")
    for (field, value) in fields { #expect(made[field] == value, "\(field)") }
    let written = try folder.text()
    #expect(written.contains("<ИндивидуальныйПредприниматель>true<") == hasAll, "\(written)")
    #expect(written.contains("<РегистрационныйНомер>304500116000157<") == hasAll)
    #expect(written.contains("ОбщиеСвойстваОбъектовФормата>") == (minor >= 15))
    #expect(written.contains("ДополнительнаяИнформация>") == (minor < 15), "\(written)")
    #expect(written.contains("<РегистрационныйНомерНерезидента>304500116000157<") == !hasAll)
    let number: FieldName = "registrationNumber"
    let edited = try await replica.outcome(
      Operation(id: 1, entity: .company, key: "7", action: .update([number: .set(.text("1029900000008"))])))
    #expect(edited?.observed?.record[number] == .text("1029900000008"))
    #expect(try folder.text().contains("<РегистрационныйНомер>1029900000008<") == hasAll)
    // Without a number of twelve digits nothing would tell that it is no private person.
    let bare = Record(
      .company, ["name": .text("Ким"), "kind": .text("soleProprietor")],
      origin: Origin(originator: "crm", id: "2"))
    let other = try await replica.outcome(
      Operation(id: 1, entity: .company, key: nil, action: .create(bare)))
    #expect((other?.refusal == nil) == hasAll, "\(String(describing: other))")
  }

  @Test func `what a version lacks is left out of a record that comes from a newer message`() async throws {
    let folder = try TestFolder()
    func message(_ version: String, _ records: String) -> String {
      "<Message><Body xmlns=\"http://v8.1c.ru/edi/edi_stnd/EnterpriseData/\(version)\">\(records)</Body></Message>"
    }
    func counterparty(_ key: String, _ more: String) -> String {
      "<Справочник.Контрагенты><КлючевыеСвойства><Ссылка>\(key)</Ссылка><Наименование>К\(key)</Наименование>\(more)"
        + "</КлючевыеСвойства><Свой>1</Свой></Справочник.Контрагенты>"
    }
    let kind = "<ЮридическоеФизическоеЛицо>ФизическоеЛицо</ЮридическоеФизическоеЛицо>"
    let (taxId, mark) = (
      "<ИНН>990000000115</ИНН>", "<ИндивидуальныйПредприниматель>true</ИндивидуальныйПредприниматель>"
    )
    let number = "<РегистрационныйНомер>304500116000157</РегистрационныйНомер>"
    let newer = try XMLReplica.firms(
      folder.write(
        message("1.19", counterparty("7", taxId + kind + number + mark) + counterparty("8", kind + mark)),
        to: "newer.xml"),
      mapping: Shipped.mapping("enterprise-data"))
    for version in ["1.16", "1.17"] {
      let older = try XMLReplica.firms(
        folder.write(message(version, counterparty("1", kind)), to: "older.xml"),
        mapping: Shipped.mapping("enterprise-data"))
      let refused = try await older.adopt(from: newer, withJoined: false) { _, _ in true }
      let written = try folder.text("older.xml")
      if version == "1.17" {
        #expect(
          refused == [] && written.contains(counterparty("7", taxId + kind + number + mark)), "\(written)")
        continue
      }
      #expect(refused.map(\.key) == ["8"])
      let other = number.replacing("РегистрационныйНомер>", with: "РегистрационныйНомерНерезидента>")
      #expect(written.contains(counterparty("7", taxId + kind + other)), "\(written)")
      #expect(try await older.everything()["7"]?.record == newer.everything()["7"]?.record)
    }
  }

  @Test func `a counterparty has its accounts, wherever they stand in the message`() async throws {
    let reading = try await FormatCase.enterpriseData.replica().everything()
    let record = try #require(reading[first]?.record)
    #expect(record["name"] == .text("Альфа-Снаб ООО") && record["kind"] == .text("legalEntity"))
    #expect(record["taxId"] == .text("9900000017") && record["registrationNumber"] == .text("1029900000008"))
    let parts = [
      "bankCode": "049900001", "bankName": "Банк «Первый» АО",
      "correspondentAccount": "30101810100000000001",
    ]
    #expect(
      record["bankAccounts"]
        == .bag([
          Element("40702810800000000001", parts: parts), Element("40702810100000000002", parts: parts),
        ]))
    #expect(record["groups"] == .bag([Element("Покупатели")]))
    #expect(record["comment"] == .text("оплата < 5 дней"))
    #expect(reading.records[1].record["kind"] == .text("soleProprietor"))
    #expect(reading.records[1].record["bankAccounts"] == nil)
  }

  @Test func `contact information is read out of the XML in its values, or as it stands`() async throws {
    let replica = try FormatCase.enterpriseData.replica()
    let record = try #require(try await replica.everything()[first]?.record)
    #expect(record["phones"] == .bag([Element("+7 (495) 000-00-01", kind: "work")]))
    #expect(record["emails"] == .bag([Element("info@alfa-snab.example")]))
    #expect(
      record["addresses"] == .bag([Element("101000, Москва г, Примерная ул, дом 1, офис 2", kind: "legal")]))
    let person = try #require(try await replica.everything(.contact).records.first?.record)
    #expect(person["phones"] == .bag([Element("8 843 000 00 02", kind: "work")]))
    #expect(person["lastName"] == .text("Щербакова") && person["middleName"] == .text("Павловна"))
  }

  @Test func `a contact person knows the firm, and a tombstone that its record is gone`() async throws {
    let replica = try FormatCase.enterpriseData.replica()
    let contacts = try await replica.everything(.contact)
    let accountant = try #require(contacts["6e2d3b30-0001-11ee-9c1a-00155d0a0001"]?.record)
    #expect(accountant["companies"] == .bag([Element(first.rawValue)]))
    #expect(accountant["position"] == .text("бухгалтер"))
    let gone = try #require(try await replica.everything().records.last)
    #expect(gone.record.removal == .removed && gone.record.fields.isEmpty)
  }

  @Test func `an account that changes makes its owner another record, and no other one`() async throws {
    let folder = try TestFolder()
    let replica = try FormatCase.enterpriseData.copy(in: folder)
    let before = try await replica.everything()
    try folder.write(folder.text().replacing("40702810100000000002", with: "40702810400000000003"))
    let known = Dictionary(uniqueKeysWithValues: before.records.map { ($0.fingerprint, $0.key) })
    let after = try await replica.everything(known: { known[$0] })
    #expect(after.keys == [first.rawValue] && after.unchanged.count == 2)
    #expect(
      after[first]?.record["bankAccounts"]?.elements.map(\.value)
        == ["40702810800000000001", "40702810400000000003"])
    let found = try await replica.lookUp(keys: [first], entity: .company)
    #expect(found[first] == after[first])
  }

  @Test func `accounts are not written, and an edit beside them tells what is read next`() async throws {
    let folder = try TestFolder()
    let replica = try FormatCase.enterpriseData.copy(in: folder)
    let outcomes = try await replica.apply([
      Operation(
        id: 1, entity: .company, key: first,
        action: .update(["bankAccounts": .bag(BagChange(added: [Element("40702810400000000003")]))])),
      .rename(first, "Альфа", id: 2),
    ])
    #expect(outcomes[0].refusal?.field == "bankAccounts")
    #expect(try await outcomes[1] == .done(first, replica.everything()[first]))
    #expect(
      try folder.text()
        == String(decoding: Shipped.bytes("enterprise-data.xml"), as: UTF8.self).replacing(
          "<Ссылка>\(first.rawValue)</Ссылка>\n\t\t\t\t<Наименование>Альфа-Снаб ООО",
          with: "<Ссылка>\(first.rawValue)</Ссылка>\n\t\t\t\t<Наименование>Альфа"))
  }

  @Test func `a removed counterparty becomes a tombstone`() async throws {
    let folder = try TestFolder()
    let replica = try FormatCase.enterpriseData.copy(in: folder)
    let old = try folder.text()
    #expect(try await replica.outcome(.delete(first))?.isDone == true)
    let text = try folder.text()
    let start = try #require(old.firstRange(of: "<Справочник.Контрагенты>")?.lowerBound)
    let end = try #require(old.firstRange(of: "</Справочник.Контрагенты>")?.upperBound)
    #expect(
      text == old[..<start] + """
        <УдалениеОбъекта>
        \t\t\t<СсылкаНаОбъект>
        \t\t\t\t<СсылкаНаОбъект>
        \t\t\t\t\t<КонтрагентыСсылка>\(first.rawValue)</КонтрагентыСсылка>
        \t\t\t\t</СсылкаНаОбъект>
        \t\t\t</СсылкаНаОбъект>
        \t\t</УдалениеОбъекта>
        """ + old[end...])
    #expect(try await replica.everything()[first]?.record.removal == .removed)
    #expect(try await replica.outcome(.delete(first))?.isDone == true)
    #expect(try await replica.outcome(.rename(first, "Снова"))?.refusal != nil)
    let made = try await replica.outcome(.create("Новая", origin: "1"))
    let key = try #require(made?.observed?.key)
    let created = try folder.text()
    #expect(try await replica.outcome(.delete(key))?.isDone == true)
    let refusal = try await replica.outcome(.create("Новая", origin: "1"))?.refusal
    #expect(refusal?.reason.english.contains("says that the record with this key is gone") == true)
    #expect(created != text)
    try folder.write(text)
    #expect(try folder.text() == text)
  }

  /// A private person whom 1C keeps as a counterparty.
  private let person: RecordKey = "5b1c2a10-0003-11ee-9c1a-00155d0a0001"

  @Test func `the tombstone of a person is of the catalogue that holds the record`() async throws {
    for (key, place) in [
      (person, "КонтрагентыСсылка"), ("6e2d3b30-0001-11ee-9c1a-00155d0a0001", "КонтактныеЛицаСсылка"),
    ] as [(RecordKey, String)] {
      let folder = try TestFolder()
      let replica = try FormatCase.enterpriseData.copy(in: folder)
      let delete = Operation(id: 1, entity: .contact, key: key, action: .delete)
      #expect(try await replica.outcome(delete)?.isDone == true)
      #expect(try folder.text().contains("<\(place)>\(key.rawValue)</\(place)>"))
      #expect(try await replica.everything(.contact)[key]?.record.removal == .removed)
    }
  }

  @Test func `all names of a person follow, and a new contact person gets the one of the format`()
    async throws
  {
    let folder = try TestFolder()
    let replica = try FormatCase.enterpriseData.copy(in: folder)
    let name = "<Наименование>Щербакова Мария Павловна</Наименование>"
    let full = name.replacing("Наименование>", with: "НаименованиеПолное>")
    try folder.write(folder.text().replacing(name, with: name + full))
    let outcome = try await replica.outcome(
      Operation(id: 1, entity: .contact, key: person, action: .update(["lastName": .set(.text("Ким"))])))
    #expect(outcome?.isDone == true)
    let renamed = (name + full).replacing("Щербакова", with: "Ким")
    #expect(try folder.text().contains(renamed))
    let made = Record(.contact, ["lastName": .text("Орлов")], origin: Origin(originator: "crm", id: "9"))
    #expect(
      try await replica.outcome(Operation(id: 2, entity: .contact, key: nil, action: .create(made)))?.isDone
        == true)
    let text = try folder.text()
    #expect(text.contains("<ФИО>Орлов</ФИО>") && !text.contains("<НаименованиеПолное>Орлов"))
  }
}
