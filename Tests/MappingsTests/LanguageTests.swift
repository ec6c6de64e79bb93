import Contractors
import Mappings
import SyncConfiguration
import Testing

/// What the rules of the language read and write, one by one.
@Suite struct LanguageTests {
  private func compile(
    _ fields: String, entity: String = "company", key: String = "Код", more: String = "",
    format: String = "csv"
  ) throws -> CompiledMapping {
    func indented(_ text: String, _ count: Int) -> String {
      text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
    return try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: \(format)
        values: { date: dd.MM.yyyy, decimal: "," }
        entities:
          \(entity):
            key: \(key)
        \(indented(more, 4))
            fields:
        \(indented(fields, 6))
        """, file: "test.yaml")
  }

  private func row(_ cells: [(String, String)]) -> RawNode {
    RawNode("row", children: cells.map { RawNode($0.0, text: $0.1) })
  }

  // MARK: Absent, empty, value

  @Test func `a column that is not there is absent, an empty cell is empty`() throws {
    let mapping = try compile("name: Имя\ncomment: Примечание\nfullName: { column: Полное, empty: unsaid }")
    let record = mapping.get(row([("Код", "1"), ("Имя", "  "), ("Полное", "")]), entity: .company).record
    #expect(record["name"] == .empty)
    #expect(record["comment"] == nil)
    #expect(record["fullName"] == nil)
  }

  @Test func `a ragged row is filled up to the cell that is written`() throws {
    let header = ["Код", "А", "Имя", "Б"]
    let mapping = try compile("name: Имя").bind(header: header).mapping
    let raw = RawNode.row(["1"], columns: header)
    #expect(mapping.get(raw, entity: .company).record["name"] == nil)
    let after = try mapping.put(Record(.company, ["name": .text("Луч")]), fields: ["name"], into: raw)
    #expect(after.cells(columns: header) == ["1", "", "Луч"])
  }

  @Test func `placeholders count as empty and stay as they are`() throws {
    let mapping = try compile("comment: { column: П, blank: [\"-\", н/д] }")
    let raw = row([("Код", "1"), ("П", "Н/Д")])
    #expect(mapping.get(raw, entity: .company).record["comment"] == .empty)
    #expect(try mapping.put(Record(.company, ["comment": .empty]), fields: ["comment"], into: raw) == raw)
    #expect(throws: MappingError.self) {
      try mapping.put(Record(.company, ["comment": .text("-")]), fields: ["comment"], into: raw)
    }
  }

  @Test func `a record without a key is a problem`() throws {
    let reading = try compile("name: Имя").get(row([("Код", " "), ("Имя", "Луч")]), entity: .company)
    #expect(reading.key == nil)
    #expect(reading.problems.map(\.description) == ["'Код': expected a key, found nothing"])
  }

  // MARK: Values

  @Test func `numbers, dates and flags follow the file's convention both ways`() throws {
    let mapping = try compile(
      "revenue: Оборот\nactive: { column: Архив, yes: [нет], no: [да], default: yes }")
    let raw = row([("Код", "1"), ("Оборот", "1\u{A0}234,50"), ("Архив", "")])
    let record = mapping.get(raw, entity: .company).record
    #expect(record["revenue"] == .text("1234.5"))
    #expect(record["active"] == .text("yes"))
    let after = try mapping.put(
      Record(.company, ["revenue": .text("0.75"), "active": .text("no")]), fields: ["revenue", "active"],
      into: raw)
    #expect(after["Оборот"]?.text == "0,75")
    #expect(after["Архив"]?.text == "да")
    #expect(throws: MappingError.self) {
      try mapping.put(Record(.company, ["active": .empty]), fields: ["active"], into: raw)
    }
  }

  @Test func `a new record says what an empty cell would mean`() throws {
    let header = ["Код", "Имя", "active"]
    let mapping = try compile(
      "name: Имя\nactive: { column: active, yes: [\"True\"], no: [\"False\"], default: yes }"
    ).bind(header: header).mapping
    for (value, text) in [(nil, "True"), (.text("yes"), "True"), (.text("no"), "False")] as [(Value?, String)]
    {
      var record = Record(.company, ["name": .text("Луч")])
      record.fields["active"] = value
      record.origin = Origin(originator: "crm", id: "7")
      #expect(try mapping.make(record).cells(columns: header) == ["crm-7", "Луч", text])
    }
  }

  @Test(arguments: [("31.12.1999", "1999-12-31"), ("29.02.2000", "2000-02-29"), ("01.01.0001", "")])
  func `dates are read in the file's pattern`(text: String, canonical: String) throws {
    let mapping = try compile("birthDate: ДР", entity: "contact")
    let reading = mapping.get(row([("Код", "1"), ("ДР", text)]), entity: .contact)
    #expect(reading.record["birthDate"] == .scalar(canonical))
  }

  @Test(arguments: ["31.02.2001", "2001-12-31", "завтра", "1.1.2001"])
  func `a bad date sets the record aside and says what was expected`(text: String) throws {
    let mapping = try compile("birthDate: Дата рождения", entity: "contact")
    let reading = mapping.get(row([("Код", "1"), ("Дата рождения", text)]), entity: .contact)
    #expect(reading.record["birthDate"] == nil)
    #expect(reading.problems.first?.field == "birthDate")
    #expect(
      reading.problems.first?.description
        == "'Дата рождения': expected a date like dd.MM.yyyy, found '\(text)'")
  }

  @Test func `a number that a spreadsheet rounded is never imported`() throws {
    let mapping = try compile("bankAccounts: Счет\ntaxId: ИНН")
    let reading = mapping.get(
      row([("Код", "1"), ("Счет", "4,07028E+19"), ("ИНН", "'0277000017")]), entity: .company)
    #expect(reading.problems.map(\.field) == ["bankAccounts"])
    #expect(reading.record["taxId"] == .text("0277000017"))
  }

  @Test func `choices are read in every spelling and written in the first`() throws {
    let mapping = try compile(
      "kind: { column: Тип, choices: { legalEntity: [Юрлицо, Юр. лицо], soleProprietor: ИП } }\n"
        + "type: { column: Вид, choices: { CUSTOMER: Клиент }, otherwise: pass }")
    let raw = row([("Код", "1"), ("Тип", "ЮР ЛИЦО"), ("Вид", "Новый вид")])
    let reading = mapping.get(raw, entity: .company)
    #expect(reading.record["kind"] == .text("legalEntity"))
    #expect(reading.record["type"] == .text("Новый вид"))
    let after = try mapping.put(
      Record(.company, ["kind": .text("soleProprietor"), "type": .text("CUSTOMER")]),
      fields: ["kind", "type"], into: raw)
    #expect(after["Тип"]?.text == "ИП")
    #expect(after["Вид"]?.text == "Клиент")
    let bad = mapping.get(row([("Код", "1"), ("Тип", "ООО")]), entity: .company)
    #expect(bad.problems.first?.expected.english == "one of Юрлицо, ИП")
    // A code that would read back as another one is refused, not written.
    #expect(throws: MappingError.self) {
      try mapping.put(Record(.company, ["type": .text("клиент")]), fields: ["type"], into: raw)
    }
    #expect(throws: MappingError.self) {
      try mapping.put(Record(.company, ["kind": .text("branch")]), fields: ["kind"], into: raw)
    }
  }

  @Test func `a long text is cut where the side would cut it`() throws {
    let mapping = try compile("name: { column: Имя, length: 5 }")
    let raw = row([("Код", "1"), ("Имя", "Векто")])
    #expect(try mapping.put(Record(.company, ["name": .text("Вектор")]), fields: ["name"], into: raw) == raw)
    #expect(mapping.capabilities(of: .company)["name"]?.maximumLength == 5)
  }

  // MARK: One place for several fields

  private static let fullName = "personName: { column: ФИО, parts: [lastName, firstName, middleName] }"

  @Test(arguments: [
    ("Ильина  Анна Сергеевна", ["Ильина", "Анна", "Сергеевна"]), ("Ильина Анна", ["Ильина", "Анна", ""]),
    ("Ильина", ["Ильина", "", ""]), ("Алиев Руслан Мамед оглы", ["Алиев", "Руслан", "Мамед оглы"]),
    ("", ["", "", ""]),
  ])
  func `a full name is read as its parts`(text: String, parts: [String]) throws {
    let record = try compile(Self.fullName, entity: "contact")
      .get(row([("Код", "1"), ("ФИО", text)]), entity: .contact).record
    #expect([record["lastName"], record["firstName"], record["middleName"]].map { $0?.text } == parts)
  }

  @Test func `one part of a name is written and the others are kept`() throws {
    let mapping = try compile(Self.fullName, entity: "contact")
    let raw = row([("Код", "1"), ("ФИО", "Ильина Анна Сергеевна")])
    let after = try mapping.put(
      Record(.contact, ["lastName": .text("Климова")]), fields: ["lastName"], into: raw)
    #expect(after["ФИО"]?.text == "Климова Анна Сергеевна")
  }

  @Test(arguments: [
    (["von Berg", "Max", ""], "von Berg, Max"), (["де ла Крус", "Анна", "Мария"], "де ла Крус, Анна Мария"),
    (["Berg", "Max", ""], "Berg Max"), (["", "Анна", ""], ", Анна"),
    (["", "Анна", "Сергеевна"], ", Анна Сергеевна"),
    (["Крус", "Анна Мария", ""], "Крус, Анна Мария,"), (["", "Анна Мария", ""], ", Анна Мария,"),
    (["де ла Крус", "Анна 2", ""], "де ла Крус, Анна 2,"),
  ])
  func `commas tell where names of several words end`(parts: [String], text: String) throws {
    let mapping = try compile(Self.fullName, entity: "contact")
    let names: [FieldName] = ["lastName", "firstName", "middleName"]
    let record = Record(
      .contact, Dictionary(uniqueKeysWithValues: zip(names, parts.map { Value.text($0) })),
      origin: Origin(originator: "crm", id: "7"))
    let made = try mapping.make(record)
    #expect(made["ФИО"]?.text == text)
    let read = mapping.get(made, entity: .contact).record
    #expect(names.map { read[$0]?.text ?? "" } == parts)
  }

  @Test func `a name that would read back differently is refused`() throws {
    let mapping = try compile(Self.fullName, entity: "contact")
    let raw = row([("Код", "1"), ("ФИО", "")])
    #expect(throws: MappingError.self) {
      try mapping.put(
        Record(.contact, ["firstName": .text("Анна Мария"), "middleName": .text("Сергеевна")]),
        fields: ["firstName", "middleName"], into: raw)
    }
  }

  @Test func `two identifiers share a cell`() throws {
    let mapping = try compile("identifiers: { column: ИНН/КПП, parts: [taxId, taxReason], separator: \"/\" }")
    let raw = row([("Код", "1"), ("ИНН/КПП", "9999000013/999901001")])
    let record = mapping.get(raw, entity: .company).record
    #expect(record["taxId"] == .text("9999000013"))
    #expect(record["taxReason"] == .text("999901001"))
    let after = try mapping.put(Record(.company, ["taxReason": .empty]), fields: ["taxReason"], into: raw)
    #expect(after["ИНН/КПП"]?.text == "9999000013")
    #expect(mapping.get(row([("Код", "1"), ("ИНН/КПП", "1/2/3")]), entity: .company).problems.count == 1)
  }

  // MARK: Keys, conditions, constants, marks

  @Test func `the key of a new record is made of its origin, the same each time`() throws {
    let mapping = try compile("name: Имя", key: "{ column: Код, new: \"{originator}-{id}\" }")
    let record = Record(.company, ["name": .text("Луч")], origin: Origin(originator: "crm", id: "812#2"))
    let raw = try mapping.make(record)
    #expect(raw["Код"]?.text == "crm-812#2")
    #expect(try mapping.newKey(for: record)?.rawValue == "crm-812#2")
    #expect(try mapping.make(record, key: "старый")["Код"]?.text == "старый")
    #expect(throws: MappingError.noOrigin(key: ["Код"])) { try mapping.make(Record(.company)) }
  }

  @Test func `fields in the key are written into new records only`() throws {
    let mapping = try compile(
      "taxId: ИНН\ntaxReason: КПП\nname: Имя", key: "{ columns: [ИНН, КПП], separator: \"/\" }")
    let record = Record(.company, ["taxId": .text("9999000013"), "taxReason": .text("999901001")])
    let raw = try mapping.make(record)
    #expect(mapping.get(raw, entity: .company).key == "9999000013/999901001")
    #expect(
      mapping.canWrite("taxId", of: .company)
        == .no(AbilitySentence.partOfKey("taxId", "test")))
    #expect(mapping.capabilities(of: .company)["taxId"]?.isWritable == false)
    #expect(throws: MappingError.self) { try mapping.put(record, fields: ["taxId"], into: raw) }
    #expect(throws: MappingError.noKey(key: ["ИНН", "КПП"])) {
      try mapping.make(Record(.company, ["name": .text("Луч")]))
    }
  }

  @Test func `conditions select rows and are met by new ones`() throws {
    let mapping = try compile(
      "name: Имя",
      more:
        "where: { column: Вид, is: [Фирма, ООО] }\nconstants: [{ column: Источник, value: CRM, check: yes }]")
    #expect(mapping.selects(row([("Вид", "фирма")]), as: .company))
    #expect(!mapping.selects(row([("Вид", "Человек")]), as: .company))
    #expect(mapping.entity(of: row([])) == nil)
    let raw = try mapping.make(Record(.company, origin: Origin(originator: "a", id: "1")))
    #expect(raw["Вид"]?.text == "Фирма")
    #expect(raw["Источник"]?.text == "CRM")
    let other = mapping.get(row([("Код", "1"), ("Источник", "ручной")]), entity: .company)
    #expect(other.problems.first?.expected.english == "'CRM'")
  }

  @Test func `removal marks and times of change are read`() throws {
    let mapping = try compile(
      "name: Имя",
      more:
        "removed: { column: Удален, values: [да, +] }\nmodified: { column: Изм, format: \"dd.MM.yyyy HH:mm:ss\", zone: \"+03:00\" }"
    )
    let record = mapping.get(
      row([("Код", "1"), ("Удален", "Да"), ("Изм", "01.01.1970 03:00:01")]), entity: .company
    ).record
    #expect(record.removal == .removed)
    #expect(record.modified == Timestamp(milliseconds: 1000))
    #expect(mapping.get(row([("Код", "1"), ("Удален", "нет")]), entity: .company).record.removal == .none)
    #expect(mapping.get(row([("Код", "1"), ("Изм", "вчера")]), entity: .company).problems.count == 1)
  }

  @Test func `a constant field is read everywhere and written nowhere`() throws {
    let mapping = try compile("name: Имя\nkind: { constant: legalEntity }")
    #expect(mapping.get(row([("Код", "1")]), entity: .company).record["kind"] == .text("legalEntity"))
    #expect(mapping.canWrite("kind", of: .company) == .no(AbilitySentence.constant("kind", "test")))
    #expect(
      mapping.canRead("director", of: .company)
        == .no(AbilitySentence.noRule("test", "director", .company)))
  }

  @Test func `the rest of the columns is carried by name`() throws {
    let mapping = try compile("name: Имя", more: "extra: rest")
    let bound = mapping.bind(header: ["Код", "Имя", "Цвет", "Цвет", ""]).mapping
    let raw = RawNode.row(
      ["1", "Луч", " синий ", "красный", ""],
      columns: RawNode.columnNames(ofHeader: ["Код", "Имя", "Цвет", "Цвет", ""]))
    let record = bound.get(raw, entity: .company).record
    #expect(record[.extra("Цвет")] == .text("синий"))
    #expect(record[.extra("Цвет#2")] == .text("красный"))
    let after = try bound.put(
      Record(.company, [.extra("Цвет#2"): .text("белый")]), fields: [.extra("Цвет#2")], into: raw)
    #expect(after["Цвет#2"]?.text == "белый")
    #expect(after["Цвет"]?.text == " синий ")
    #expect(throws: MappingError.self) {
      try bound.put(Record(.company, [.extra("Вес"): .text("1")]), fields: [.extra("Вес")], into: raw)
    }
  }

  @Test func `fingerprints change with meaning only`() throws {
    let first = try compile("name: Имя\ncomment: П")
    #expect(try compile("comment:   \"П\"  # note\nname: Имя").fingerprint == first.fingerprint)
    #expect(try compile("name: Имя\ncomment: Ы").fingerprint != first.fingerprint)
  }
}
