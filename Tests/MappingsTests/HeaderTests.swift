import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Headers: matching, synonyms, inference.
@Suite struct HeaderTests {
  @Test func `headings are matched by case, spaces, dots, quotes and ё folded, and by synonyms`() throws {
    let mapping = try ShippedMappings.mapping("accounting-ru")
    let bound = mapping.bind(header: [
      "код ", "НАИМЕНОВАНИЕ", "Полное\u{A0} наименование", "«ИНН»", "Тел", "Эл.  почта", "Цвет",
    ])
    #expect(
      bound.found == ["код ", "НАИМЕНОВАНИЕ", "Полное\u{A0} наименование", "«ИНН»", "Тел", "Эл.  почта"])
    #expect(bound.unknown == ["Цвет"])
    #expect(bound.missing.contains("КПП"))
    #expect(bound.missingKeys.isEmpty)
    #expect(mapping.bind(header: ["Наименование"]).missingKeys == ["Код"])
  }

  @Test func `a list of partners that does not say which are firms is not of the format`() throws {
    let mapping = try ShippedMappings.mapping("odoo-partners-csv")
    #expect(mapping.bind(header: ["id", "name", "phone"]).missingKeys == ["is_company", "company_type"])
    for column in ["is_company", "company_type"] {
      #expect(mapping.bind(header: ["id", "name", column]).missingKeys.isEmpty)
    }
  }

  @Test func `doubled spaces in Outlook's headings do not matter`() throws {
    let bound = try ShippedMappings.mapping("outlook-contacts-csv").bind(
      header: [
        "Имя", "Отчество", "Фамилия", "Организация", "Город  (другой адрес)", "Индекс  (другой адрес)",
      ])
    #expect(bound.unknown.isEmpty)
  }

  @Test func `Bitrix24's own captions in English and field ids are understood`() throws {
    let mapping = try ShippedMappings.mapping("bitrix24-companies-csv")
    #expect(
      mapping.bind(header: ["ID", "Company Name", "Work Phone", "Zip", "Zip (billing)"]).unknown.isEmpty)
    #expect(
      mapping.bind(header: ["ID", "TITLE", "PHONE_WORK", "ADDRESS_REGION", "REG_ADDRESS_CITY"]).unknown
        .isEmpty)
  }

  @Test func `a column that two places know belongs to the one that names it first`() throws {
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: csv
        entities:
          company:
            key: Код
            fields:
              name: { column: Название, also: [Наименование, Имя] }
              fullName: { column: Полное название, also: [Полное имя, Наименование] }
              phones: { columns: [{ column: Телефон, also: [Имя] }, { column: Телефон 2, also: [Телефон] }] }
        """, file: "test.yaml")
    let (name, fullName): (FieldName, FieldName) = ("name", "fullName")
    for (header, row, expected) in [
      (["Наименование"], ["Вектор"], [name: "Вектор"]),
      (
        ["Название", "Наименование"], ["Вектор", "ООО «Вектор»"], [name: "Вектор", fullName: "ООО «Вектор»"]
      ),
      (
        ["Полное имя", "Наименование"], ["ООО «Вектор»", "Вектор"],
        [name: "Вектор", fullName: "ООО «Вектор»"]
      ),
    ] {
      let bound = mapping.bind(header: ["Код"] + header).mapping
      let raw = RawNode.row(["1"] + row, columns: ["Код"] + header)
      var record = bound.get(raw, entity: .company).record
      #expect([name, fullName].allSatisfy { record[$0] == expected[$0].map { .text($0) } })
      // Each is written where it was read, over nothing of the other's.
      record.fields[name] = .text("Луч")
      let written = try bound.put(record, fields: Set(expected.keys), into: raw)
      for field in expected.keys {
        #expect(bound.get(written, entity: .company).record[field] == record[field])
      }
    }
    let header = ["Код", "Имя", "Телефон"]
    let raw = RawNode.row(["1", "Вектор", "+7 495 000-00-01"], columns: header)
    let record = mapping.bind(header: header).mapping.get(raw, entity: .company).record
    #expect(record[name] == .text("Вектор"))
    #expect(record["phones"]?.elements.map(\.value) == ["+7 495 000-00-01"])
  }

  @Test func `the second column of a name is addressed by its number`() {
    #expect(RawNode.columnNames(ofHeader: ["А", "Б", "А", "А#2", "А"]) == ["А", "Б", "А#2", "А#2#2", "А#3"])
  }

  @Test func `the demo's file is read from its header to its values`() throws {
    let header =
      "Код;Наименование;Полное наименование;ИНН;КПП;ОГРН;Телефон;E-mail;Сайт;Ответственный;Комментарий"
      .split(separator: ";").map(String.init)
    let bound = try ShippedMappings.mapping("accounting-ru").bind(header: header)
    #expect(bound.unknown.isEmpty)
    #expect(bound.missing.isEmpty)
    #expect(try ShippedMappings.mapping("accounting-ru").columns == header)
    let raw = RawNode.row(
      [
        "000017", "Вектор", "ООО «Вектор»", "9999000013", "999901001", "", "8 (495) 000-00-01, доб. 12",
        "a@example.com",
        "", "Климова А.В.", "-",
      ], columns: header)
    let reading = bound.mapping.get(raw, entity: .company)
    #expect(reading.key == "000017")
    #expect(reading.problems.isEmpty)
    #expect(reading.record["phones"]?.elements.map(\.value) == ["8 (495) 000-00-01, доб. 12"])
    #expect(reading.record["comment"] == .empty)
    #expect(reading.record["active"] == nil)
  }

  // MARK: Inference

  @Test func `a mapping is guessed from a Russian header and compiles`() throws {
    let header = [
      "Код", "Наименование", "Вид контрагента", "ИНН/КПП", "Телефон", "Моб. телефон", "Эл. почта",
      "Юр. адрес", "Р/с", "БИК", "Банк",
      "Пометка удаления", "Любимый цвет",
    ]
    let rows = [
      [
        "1", "Вектор", "Юр", "9999000013/999901001", "8 495 000-00-01, 8 495 000-00-02", "", "a@example.com",
        "", "", "", "", "нет", "",
      ]
    ]
    let inferred = Mapping.infer(header: header, samples: rows, name: "warehouse")
    #expect(inferred.entity == .company)
    #expect(inferred.unknown == ["Любимый цвет"])
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "warehouse.yaml")
    #expect(try Mapping.compile(inferred.document).fingerprint == mapping.fingerprint)
    let bound = mapping.bind(header: header)
    #expect(bound.unknown == ["Любимый цвет"])
    #expect(bound.missing.isEmpty)
    let record = bound.mapping.get(.row(rows[0], columns: header), entity: .company).record
    #expect(record["kind"] == .text("legalEntity"))
    #expect(record["taxReason"] == .text("999901001"))
    #expect(record["phones"]?.elements.count == 2)
    #expect(record.removal == .none)
  }

  @Test func `contacts are recognised by their names and dates by their cells`() throws {
    let inferred = Mapping.infer(
      header: ["ID", "ФИО", "Дата рождения", "Телефон", "Телефон 2"],
      samples: [["7", "Ильина Анна Сергеевна", "1984-02-29", "", ""]], name: "people")
    #expect(inferred.entity == .contact)
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "people.yaml")
    let record = mapping.get(
      .row(
        ["7", "Ильина Анна Сергеевна", "1984-02-29", "1", "2"],
        columns: ["ID", "ФИО", "Дата рождения", "Телефон", "Телефон 2"]),
      entity: .contact
    ).record
    #expect(record["middleName"] == .text("Сергеевна"))
    #expect(record["birthDate"] == .text("1984-02-29"))
    #expect(record["phones"]?.elements.count == 2)
  }

  @Test func `a file without ids gets a key that is told to be a guess`() throws {
    let inferred = Mapping.infer(header: ["Наименование", "ИНН", "КПП"], name: "a")
    #expect(inferred.notes.contains { $0.english.contains("the key is a guess") })
    _ = try Mapping.read(yaml: inferred.yaml, file: "a.yaml")
    #expect(
      Mapping.infer(header: ["Цвет"], name: "a").notes.contains {
        $0.english.contains("no column can be a key")
      })
  }

  @Test func `headings with quotes and signs survive the text`() throws {
    let header = ["№", "Название", "Тел.: \"основной\"", "ОГРН/ОГРНИП", "#", ""]
    let inferred = Mapping.infer(header: header, name: "да: нет # \"x\"")
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "a.yaml")
    #expect(mapping.name == "да: нет # \"x\"")
    #expect(mapping.bind(header: header).missing.isEmpty)
  }

  @Test func `every generated header gives text that reads back as the same mapping`() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = SeededGenerator(seed: seed)
    let headings = [
      "Код", "ID", "Наименование", "ФИО", "Фамилия", "Имя", "ИНН", "КПП", "ИНН/КПП", "ОКПО", "Телефон",
      "Телефоны", "Мобильный", "Факс",
      "E-mail", "Почта", "Сайт", "Адрес", "Юр. адрес", "Р/с", "БИК", "Банк", "К/с", "Группа", "Комментарий",
      "Тип", "Удален", "Прочее: 1",
    ]
    for _ in 0..<150 {
      let header = Array(headings.shuffled(using: &random).prefix(Int.random(in: 1...14, using: &random)))
      let inferred = Mapping.infer(header: header, name: "m")
      let read = try YAMLReader.read(inferred.yaml, file: "m.yaml")
      #expect(read.root.canonicalText == inferred.document.root.canonicalText, "seed \(seed): \(header)")
      if !inferred.notes.contains(where: { $0.english.contains("no column can be a key") }) {
        #expect(throws: Never.self, "seed \(seed): \(header)") { try Mapping.compile(inferred.document) }
      }
    }
  }
}
