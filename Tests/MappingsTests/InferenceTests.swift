import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Mappings that are guessed: other languages, values that speak, and how sure each column is.
@Suite struct InferenceTests {
  private func record(_ inferred: InferredMapping, _ header: [String], _ row: [String]) throws -> Record {
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "m.yaml")
    #expect(try Mapping.compile(inferred.document).fingerprint == mapping.fingerprint)
    let bound = mapping.bind(header: header)
    #expect(bound.missing.isEmpty)
    let reading = bound.mapping.get(.row(row, columns: header), entity: inferred.entity)
    #expect(reading.problems.isEmpty, "\(reading.problems)")
    return reading.record
  }

  @Test func `German headings of firms`() throws {
    let header = [
      "Kundennummer", "Firma", "Straße", "PLZ", "Ort", "Land", "Telefon", "Mobil", "E-Mail", "USt-IdNr.",
      "IBAN",
      "BIC", "Bemerkung",
    ]
    let row = [
      "K1", "Fantasie GmbH", "Fantasieweg 3", "01234", "Musterstadt", "DE", "+49 30 0000001", "",
      "a@f.example",
      "DE136695976", "DE89370400440532013000", "ZZZZDEFF", "gut",
    ]
    let inferred = Mapping.infer(header: header, samples: [row], name: "de")
    #expect(inferred.entity == .company && inferred.unknown.isEmpty)
    let record = try record(inferred, header, row)
    #expect(record["name"] == .text("Fantasie GmbH") && record["taxId"] == .text("DE136695976"))
    let address = try #require(record["addresses"]?.elements.first)
    #expect(address.parts["city"] == "Musterstadt" && address.parts["postalCode"] == "01234")
    #expect(record["bankAccounts"]?.elements.first?.parts["bankCode"] == "ZZZZDEFF")
    #expect(inferred.confidence["IBAN"] == .high && inferred.confidence["Firma"] == .medium)
  }

  @Test func `Czech headings of persons, a German name beside a first name, English ones of an address book`()
    throws
  {
    let czech = ["Číslo", "Jméno", "Příjmení", "Datum narození", "Telefon"]
    let first = Mapping.infer(
      header: czech, samples: [["1", "Jan", "Vymyšlený", "01.02.1980", "+420 600 000 001"]], name: "cz")
    #expect(first.entity == .contact)
    let jan = try record(first, czech, ["1", "Jan", "Vymyšlený", "01.02.1980", "+420 600 000 001"])
    #expect(jan["birthDate"] == .text("1980-02-01") && jan["lastName"] == .text("Vymyšlený"))
    #expect(first.confidence["Datum narození"] == .high)

    let german = ["Nummer", "Name", "Vorname"]
    let eva = try record(
      Mapping.infer(header: german, name: "de"), german, ["7", "Beispiel", "Eva"])
    #expect(eva["lastName"] == .text("Beispiel") && eva["firstName"] == .text("Eva"))

    let english = [
      "Reference", "Company Name", "Street", "City", "Postcode", "Country", "Website", "VAT Number",
    ]
    let firm = try record(
      Mapping.infer(header: english, name: "en"), english,
      ["R1", "Invented Ltd", "1 Nowhere Street", "Sampleton", "ZZ1 1ZZ", "GB", "www.invented.example", ""])
    #expect(firm["addresses"]?.elements.first?.parts["country"] == "GB")
  }

  @Test func `headings of lists from Russian programs and from a CRM in English`() throws {
    let russian = ["Наименование контрагента", "ИНН / КПП", "Расч. счет", "БИК банка"]
    let luch = Mapping.infer(
      header: russian, samples: [["Луч", "9900000017/990001001", "40702810200000000001", "044525225"]],
      name: "ru")
    #expect(luch.unknown == [])
    let firm = try record(
      luch, russian, ["Луч", "9900000017/990001001", "40702810200000000001", "044525225"])
    #expect(firm["name"] == .text("Луч") && firm["taxReason"] == .text("990001001"))
    #expect(firm["bankAccounts"]?.elements.first?.parts["bankCode"] == "044525225")

    let english = [
      "Account ID", "Account Name", "Billing Street", "Billing City", "Billing State/Province",
      "Billing Zip/Postal Code", "Billing Country",
    ]
    let row = ["001", "Invented Ltd", "1 Nowhere Street", "Sampleton", "", "ZZ1 1ZZ", "GB"]
    let inferred = Mapping.infer(header: english, samples: [row], name: "en")
    #expect(inferred.unknown == [])
    #expect(try record(inferred, english, row)["addresses"]?.elements.first?.parts["city"] == "Sampleton")
    #expect(inferred.yaml.contains("key: Account ID"))

    let person = ["Фамилия", "Имя", "Дата рожд."]
    #expect(Mapping.infer(header: person, name: "ru").unknown == [])
  }

  @Test func `values speak for columns that nobody knows, and against known ones`() throws {
    let header = ["Код", "Поле 1", "Поле 2", "E-mail", "Цвет"]
    let rows = (1...5).map { ["\($0)", "x\($0)@mail.example", "990000001\($0)", "не скажу", "белый"] }
    let inferred = Mapping.infer(header: header, samples: rows, name: "m")
    // A second column of e-mails is one too many for a guess.
    #expect(inferred.unknown == ["Поле 1", "Поле 2", "Цвет"])
    #expect(inferred.confidence["E-mail"] == .low && inferred.confidence["Цвет"] == nil)
    let unheard = Mapping.infer(
      header: ["Код", "Поле 1", "Тел. 3"],
      samples: (1...5).map { ["\($0)", "x\($0)@mail.example", "+7 495 000-00-0\($0)"] }, name: "m")
    #expect(unheard.confidence == ["Код": .medium, "Поле 1": .low, "Тел. 3": .medium])
    #expect(unheard.yaml.contains("# a guess: unknown heading, judged by the values, 5 of 5 values fit"))
    #expect(unheard.yaml.contains("# likely: a heading like 'тел', 5 of 5 values fit"))
  }

  @Test func `rows without an id continue the record above, with an element each`() throws {
    let header = ["id", "Название", "Телефон", "Р/с", "БИК"]
    let rows = [
      ["1", "Один", "+7 495 000-00-01", "40702810200000000001", "044525225"],
      ["", "", "", "40702810200000000002", ""], ["2", "Два", "", "", ""],
    ]
    let inferred = Mapping.infer(header: header, samples: rows, name: "m")
    #expect(inferred.notes.contains { $0.english.contains("rows without 'id'") })
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "m.yaml").bind(header: header).mapping
    let record = mapping.get(.rows([rows[0], rows[1]], columns: header), entity: .company).record
    #expect(record["bankAccounts"]?.elements.count == 2 && record["phones"]?.elements.count == 1)
    // A row with a name and no id is a record that lacks one.
    let plain = Mapping.infer(header: header, samples: rows + [["", "Три", "", "", ""]], name: "m")
    #expect(!plain.yaml.contains("continued"))
  }

  @Test func `how the file is written stands in the mapping, and remarks in the language asked for`() throws {
    var dialect = FileDialect()
    dialect.encoding = "windows-1251"
    dialect.delimiter = "\t"
    dialect.quotesEverything = true
    dialect.newline = .crlf
    let inferred = Mapping.infer(
      header: ["Код", "Наименование"], name: "m", dialect: dialect, language: .russian)
    let mapping = try Mapping.read(yaml: inferred.yaml, file: "m.yaml")
    #expect(mapping.dialect == dialect)
    #expect(inferred.yaml.contains("key: Код  # вероятно: известный заголовок\n"))
  }

  @Test func `a mapping of XML is adapted to another root`() throws {
    let document = try YAMLReader.read(ShippedMappings.text("commerceml-2"), file: "c.yaml")
    #expect(Mapping.recordNames(of: document) == ["Контрагент"])
    let adapted = Mapping.adapt(document, toRoot: "Выгрузка", name: "x")
    let mapping = try Mapping.read(yaml: adapted.yaml, file: "x.yaml")
    #expect(mapping.name == "x" && mapping.document?.root == "Выгрузка" && mapping.document?.namespace == nil)
    #expect(mapping.recordPaths(of: .company).map(\.text) == ["Выгрузка/**/Контрагент"])
  }

  @Test(arguments: ["Address 1", "Address"])
  func `numbered lines of an address are one address`(first: String) throws {
    let header = ["Code", "Company", first, "Address 2", "Address 3", "City", "Postcode"]
    let row = ["7", "Invented Ltd", "1 Nowhere Street", "Floor 2", "", "Sampleton", "ZZ1 1ZZ"]
    let inferred = Mapping.infer(header: header, samples: [row], name: "x")
    let addresses = try record(inferred, header, row)["addresses"]?.elements ?? []
    #expect(addresses.count == 1, "\(inferred.yaml)")
    #expect(
      addresses.first?.parts == [
        "street": "1 Nowhere Street", "line2": "Floor 2", "city": "Sampleton", "postalCode": "ZZ1 1ZZ",
      ])
    #expect(inferred.unknown == ["Address 3"])
  }

  @Test func `numbered addresses that are whole each are several`() throws {
    let header = ["Код", "Наименование", "Юридический адрес 1", "Юридический адрес 2"]
    let row = [
      "7", "ООО «Вектор»", "101000, Москва, ул. Примерная, д. 1", "190000, Санкт-Петербург, Невский пр., 2",
    ]
    let inferred = Mapping.infer(header: header, samples: [row], name: "x")
    #expect(try record(inferred, header, row)["addresses"]?.elements.count == 2, "\(inferred.yaml)")
  }

  @Test func `good numbers under unknown headings are what they are, with what speaks for them`() throws {
    let header = ["Наше имя", "ИНН покупателя", "Код причины", "Рег. №", "Счёт в банке", "Почта покупателя"]
    let rows = [
      ["А", "7707083893", "773601001", "1027700132195", "40702810938000012345", "a@a.example"],
      ["Б", "7736207543", "770401001", "1027700229193", "40702810600000000002", "b@b.example"],
      ["В", "7736050003", "997250001", "1027700070518", "40702810200000000001", "c@c.example"],
      // One is mistyped.
      ["Г", "7708004768", "770801001", "1027700132195", "40702810900000000003", "d@d.example"],
    ]
    let inferred = Mapping.infer(header: header, samples: rows, name: "x", entity: .company)
    #expect(inferred.unknown == ["Наше имя"])
    #expect(inferred.confidence["Рег. №"] == .medium && inferred.confidence["ИНН покупателя"] == .low)
    #expect(inferred.confidence["Код причины"] == .low && inferred.confidence["Счёт в банке"] == .low)
    let record = try record(inferred, header, rows[0])
    #expect(record["taxId"] == .text("7707083893") && record["taxReason"] == .text("773601001"))
    #expect(record["registrationNumber"] == .text("1027700132195"))
    // Codes of banks have nine figures too.
    let codes = Mapping.infer(
      header: ["Имя фирмы", "Код банка, где счёт"],
      samples: [["А", "044525225"], ["Б", "044525974"], ["В", "046577674"]],
      name: "x", entity: .company)
    #expect(codes.unknown.contains("Код банка, где счёт"))
  }
}
