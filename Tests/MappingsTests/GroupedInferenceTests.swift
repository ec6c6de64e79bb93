import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Mappings that are guessed for columns in groups, rows that repeat a record, rows without headings, and trees.
@Suite struct `Guessed mappings of groups and trees` {
  @Test func `numbered groups of columns are families, as many as the header has`() throws {
    let header = [
      "Name", "Given Name", "Family Name", "E-mail 1 - Type", "E-mail 1 - Value", "Phone 1 - Type",
      "Phone 1 - Value", "Phone 2 - Type", "Phone 2 - Value", "Address 1 - Type", "Address 1 - Formatted",
      "Address 1 - Street", "Address 1 - City", "Address 1 - Postal Code",
    ]
    let row = [
      "Jane Doe", "Jane", "Doe", "* Work", "jane@doe.example ::: j@doe.example", "Mobile", "+44 7700 900017",
      "Pager",
      "+44 20 7946 0000", "Home", "1 Nowhere Street, Sampleton", "1 Nowhere Street", "Sampleton", "ZZ1",
    ]
    let inferred = Mapping.infer(header: header, samples: [row], name: "m")
    #expect(inferred.entity == .contact)
    #expect(
      inferred.confidence["Phone 2 - Value"] == .high && inferred.confidence["Phone 1 - Type"] == .medium)
    let record = try bound(inferred, header).get(.row(row, columns: header), entity: .contact)
    #expect(record.problems == [])
    #expect(
      record.record["phones"]?.elements
        == [Element("+44 7700 900017", kind: "mobile"), Element("+44 20 7946 0000", kind: "other")])
    #expect(record.record["emails"]?.elements.map(\.value) == ["jane@doe.example", "j@doe.example"])
    #expect(record.record["emails"]?.elements.first?.kind == "work")
    let address = try #require(record.record["addresses"]?.elements.first)
    #expect(
      address.kind == "home" && address.parts["city"] == "Sampleton" && address.parts["postalCode"] == "ZZ1")
    // A file with a third phone needs no other mapping.
    let wider = header + ["Phone 3 - Type", "Phone 3 - Value"]
    let third = try bound(inferred, wider).get(
      .row(row + ["Work", "+44 20 7946 0001"], columns: wider), entity: .contact)
    #expect(third.record["phones"]?.elements.count == 3)
  }

  @Test func `Russian and German groups are known, and what is no group stays a column`() throws {
    let header = [
      "Код", "Название", "Телефон 1 - Тип", "Телефон 1 - Значение", "Поле 1 - Значение", "Телефон 2",
    ]
    let row = ["1", "ООО «Вектор»", "Рабочий", "+7 495 000-00-01", "x", "+7 495 000-00-02"]
    let inferred = Mapping.infer(header: header, samples: [row], name: "m")
    #expect(Set(inferred.unknown) == ["Поле 1 - Значение", "Телефон 2"])
    let record = try bound(inferred, header).get(.row(row, columns: header), entity: .company).record
    #expect(record["phones"]?.elements == [Element("+7 495 000-00-01", kind: "work")])
    let german = ["Kundennummer", "Firma", "Telefon 1 Art", "Telefon 1 Nummer"]
    let firm = Mapping.infer(
      header: german, samples: [["7", "Fantasie GmbH", "Arbeit", "+49 30 0000001"]], name: "m")
    let phone = try bound(firm, german).get(
      .row(["7", "Fantasie GmbH", "Arbeit", "+49 30 0000001"], columns: german), entity: .company
    ).record["phones"]
    #expect(phone?.elements == [Element("+49 30 0000001", kind: "work")])
  }

  @Test func `rows that repeat the id of the row above continue its record`() throws {
    let header = ["External ID", "Company Name", "Phone", "Street", "City"]
    let rows = [
      ["E1", "Invented Ltd", "+1 555 0100", "1 Nowhere Street", "Sampleton"],
      ["E1", "Invented Ltd", "+1 555 0100", "2 Elsewhere Avenue", "Sampleton"],
      ["E2", "Other Ltd", "", "3 Somewhere Road", "Fictionville"],
    ]
    let inferred = Mapping.infer(header: header, samples: rows, name: "m")
    #expect(
      inferred.notes.contains { $0.english.contains("rows that repeat 'External ID'") }, "\(inferred.notes)")
    #expect(!inferred.notes.contains { $0.english.contains("holds the same value twice") })
    let record = try bound(inferred, header).get(
      .rows([rows[0], rows[1]], columns: header), entity: .company
    ).record
    #expect(
      record["addresses"]?.elements.map { $0.parts["street"] } == ["1 Nowhere Street", "2 Elsewhere Avenue"])
    #expect(record["phones"]?.elements.count == 1)
    // Another name under the same id is another record, and a key that is none.
    let clash = Mapping.infer(
      header: header, samples: [rows[0], ["E1", "Third Ltd", "", "", ""], rows[2]], name: "m")
    #expect(!clash.yaml.contains("continued") && clash.notes.contains { $0.english.contains("twice") })
    // The id comes again further down.
    #expect(
      !Mapping.infer(header: header, samples: [rows[0], rows[2], rows[1]], name: "m").yaml.contains(
        "continued"))
  }

  @Test func `rows without headings are known by their width, keys and values`() throws {
    let mapping = try ShippedMappings.mapping("sage50-customers-csv")
    func row(_ key: String, _ phone: String, _ email: String) -> [String] {
      var row = Array(repeating: "", count: 31)
      (row[0], row[1], row[8], row[26]) = (key, "Invented", phone, email)
      return row
    }
    let rows = [
      row("A1D001", "0191 496 0001", "a@one.example"), row("ABS001", "0191 496 0003", "b@two.example"),
    ]
    #expect(mapping.positionalFit(of: rows) == 2)
    // Nothing but the width speaks for it.
    #expect(mapping.positionalFit(of: [row("A", "", ""), row("B", "", "")]) == nil)
    #expect(mapping.positionalFit(of: [rows[0], rows[0]]) == nil)
    #expect(mapping.positionalFit(of: rows.map { Array($0.prefix(10)) }) == nil)
    #expect(
      mapping.positionalFit(of: [row("A", "x", "a@one.example"), row("B", "y", "b@two.example")]) == nil)
    #expect(try ShippedMappings.mapping("generic").positionalFit(of: rows) == nil)
  }

  // MARK: Trees

  private func leaf(_ name: String, _ text: String) -> RawNode { RawNode(name, text: text) }

  private func customer(_ id: String, _ name: String, phones: [String]) -> RawNode {
    RawNode(
      "customer", attributes: ["id": id],
      children: [
        leaf("company_name", name), leaf("vatNumber", "DE136695976"),
        RawNode("contacts", children: phones.map { leaf("phone", $0) }),
        RawNode(
          "address",
          children: [
            leaf("street", "Fantasieweg 3"), leaf("city", "Musterstadt"), leaf("postalCode", "01234"),
          ]),
        leaf("colour", "white"),
      ])
  }

  @Test func `the elements that repeat with known names in them are the records of an unknown document`()
    throws
  {
    let root = RawNode(
      "export",
      children: [
        RawNode("head", children: [leaf("created", "2026-03-01"), leaf("name", "Export")]),
        RawNode(
          "customers",
          children: [
            customer("K1", "Fantasie GmbH", phones: ["+49 30 0000001", "+49 30 0000002"]),
            customer("K2", "Beispiel AG", phones: ["+49 30 0000003"]),
          ]),
      ])
    let inferred = try #require(Mapping.infer(tree: root, name: "x"))
    #expect(inferred.entity == .company && inferred.unknown == ["colour"])
    #expect(
      inferred.notes.first?.english.contains("export/customers/customer seem to be the records: 2") == true)
    #expect(inferred.confidence["vatNumber"] == .high && inferred.confidence["company_name"] == .medium)
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "x.yaml")
    #expect(try Mapping.compile(inferred.document).fingerprint == mapping.fingerprint)
    #expect(mapping.document?.root == "export")
    #expect(mapping.recordPaths(of: .company).map(\.text) == ["export/customers/customer"])
    let record = customer("K1", "Fantasie GmbH", phones: ["+49 30 0000001", "+49 30 0000002"])
    let reading = mapping.get(record, entity: .company)
    #expect(reading.key == "K1" && reading.problems == [])
    #expect(
      reading.record["name"] == .text("Fantasie GmbH") && reading.record["taxId"] == .text("DE136695976"))
    #expect(reading.record["phones"]?.elements.map(\.value) == ["+49 30 0000001", "+49 30 0000002"])
    #expect(reading.record["addresses"]?.elements.first?.parts["city"] == "Musterstadt")
    // What is written again is in the order that was seen, and reads back.
    var changed = reading.record
    changed["name"] = .text("Fantasie & Söhne")
    let put = try mapping.put(changed, fields: ["name"], into: record)
    #expect(mapping.get(put, entity: .company).record == changed)
  }

  @Test func `names in Russian, repeated containers with parts, and persons`() throws {
    func person(_ number: String, _ last: String) -> RawNode {
      RawNode(
        "Клиент",
        children: [
          leaf("Код", number), leaf("Фамилия", last), leaf("Имя", "Анна"),
          RawNode(
            "Адреса",
            children: (1...2).map {
              RawNode("Адрес", children: [leaf("Город", "Город \($0)"), leaf("Индекс", "10100\($0)")])
            }),
          RawNode(
            "Связь", children: [leaf("Телефон", "+7 495 000-00-0\(number)"), leaf("E-mail", "a@b.example")]),
        ])
    }
    let root = RawNode("Выгрузка", children: [person("1", "Петрова"), person("2", "Орлова")])
    let inferred = try #require(Mapping.infer(tree: root, name: "x", language: .russian))
    #expect(inferred.entity == .contact)
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "x.yaml")
    let record = mapping.get(person("1", "Петрова"), entity: .contact).record
    #expect(record["lastName"] == .text("Петрова") && record["firstName"] == .text("Анна"))
    #expect(record["addresses"]?.elements.map { $0.parts["city"] } == ["Город 1", "Город 2"])
    #expect(record["emails"]?.elements.map(\.value) == ["a@b.example"])
    #expect(inferred.yaml.contains("Угадано по элементам документа"))
  }

  @Test func `records may be nothing but attributes`() throws {
    func firm(_ id: String, _ name: String) -> RawNode {
      RawNode("Firm", attributes: ["Id": id, "Name": name, "ИНН": "9900000017", "Phone": "+7 495 000-00-01"])
    }
    let root = RawNode(
      "Firms", attributes: ["Name": "Export", "Code": "7"],
      children: [firm("1", "Первая"), firm("2", "Вторая")])
    let inferred = try #require(Mapping.infer(tree: root, name: "x"))
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "x.yaml")
    let reading = mapping.get(firm("1", "Первая"), entity: .company)
    #expect(reading.key == "1" && reading.record["name"] == .text("Первая") && reading.problems == [])
    #expect(reading.record["taxId"] == .text("9900000017"))
    #expect(reading.record["phones"]?.elements.map(\.value) == ["+7 495 000-00-01"])
  }

  @Test func `a document without known names is left alone`() {
    let root = RawNode("x", children: (1...5).map { RawNode("y", children: [leaf("z", "\($0)")]) })
    #expect(Mapping.infer(tree: root, name: "x") == nil)
  }
}
