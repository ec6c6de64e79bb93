import Bitrix24Emulator
import Foundation
import Testing

/// XML files through the real program.
struct XMLTests {
  private static let configuration = """
    version: 1
    country: RU
    connections:
      books: { type: xml, path: contractors.xml, mapping: commerceml-2, full: yes }
      crm: { type: bitrix24, webhook: "${env:WEBHOOK}" }
    syncs:
      books: { left: books, right: crm, direction: both, removals: delete }

    """

  @Test func `a CommerceML file is imported, and repeating sends nothing`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.copyFixture("commerceml-2.xml", as: "contractors.xml")
      let arguments = [
        "import", "contractors.xml", "--mapping", "commerceml-2", "--webhook-from", "env:WEBHOOK", "--output",
        "json",
      ]
      let first = try await workshop.run(arguments)
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      #expect(first.messages.contains("root element: <КоммерческаяИнформация>"), "\(first.messages)")
      let created = (first.json["right"] as? [String: Any])?["created"] as? Int ?? 0
      #expect(created > 0)
      #expect(emulator.snapshot().companies.count + emulator.snapshot().contacts.count == created)
      let writes = emulator.journal.modifyingCommands
      #expect(try await workshop.run(arguments).status == 0)
      #expect(emulator.journal.modifyingCommands == writes)
    }
  }

  @Test func `edits travel between a CommerceML file and a portal, and everything else stays`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.copyFixture("commerceml-2.xml", as: "contractors.xml")
      try workshop.write(Self.configuration, to: "contractor-sync.yaml")
      let first = try await workshop.run("sync")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let before = try workshop.read("contractors.xml")
      #expect(try await workshop.run("sync", "--output", "json").status == 0)
      #expect(try workshop.read("contractors.xml") == before)

      let company = try #require(emulator.snapshot().companies.first)
      let title = company["TITLE"]
      try emulator.updateCompany(company.id, ["TITLE": "ООО «Переименованное»"])
      let second = try await workshop.run("sync", "--output", "json")
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      let after = try workshop.read("contractors.xml")
      let escaped = title.replacing("\"", with: "&quot;")
      let candidates = [title, escaped].map { name in
        before.replacing(
          "<Наименование>\(name)</Наименование>", with: "<Наименование>ООО «Переименованное»</Наименование>")
      }
      #expect(candidates.contains(after))
    }
  }

  @Test func `a change of a record that the file does not hold now waits without a word and is written then`()
    async throws
  {
    try await withPortal { emulator, workshop in
      func document(_ keys: Int...) -> String {
        "<КоммерческаяИнформация><Контрагенты>\n"
          + keys.map {
            "<Контрагент><Ид>\($0)</Ид><Наименование>Ф\($0)</Наименование><ОфициальноеНаименование>ООО Ф\($0)</ОфициальноеНаименование></Контрагент>\n"
          }.joined() + "</Контрагенты></КоммерческаяИнформация>\n"
      }
      func sync() async throws -> String {
        let run = try await workshop.run("sync")
        #expect(run.status == 0, "\(run.output)\(run.messages)")
        return run.output + run.messages
      }
      try workshop.write(document(1, 2, 3), to: "contractors.xml")
      try workshop.write(Self.configuration.replacing(", full: yes", with: ""), to: "contractor-sync.yaml")
      _ = try await sync()
      try workshop.write(document(1, 3), to: "contractors.xml")
      let company = try #require(emulator.snapshot().companies.first { $0["TITLE"] == "Ф2" })
      try emulator.updateCompany(company.id, ["COMMENTS": "правка"])
      for _ in 0..<3 {
        let told = try await sync()
        #expect(!told.contains("Ф2"), "\(told)")
      }
      let other = try #require(emulator.snapshot().companies.first { $0["TITLE"] == "Ф3" })
      try emulator.updateCompany(other.id, ["COMMENTS": "другая"])
      #expect(try await sync().contains("Ф3"))
      #expect(try !workshop.read("contractors.xml").contains("правка"))

      try workshop.write(document(2, 1), to: "contractors.xml")
      #expect(try await sync().contains("Ф2"))
      #expect(try workshop.read("contractors.xml").contains("<Комментарий>правка</Комментарий>"))
      #expect(emulator.snapshot().companies.count == 3)
    }
  }

  @Test func `an export writes a new CommerceML document that a second export leaves alone`() async throws {
    try await withPortal {
      $0.companies = 5
      $0.contacts = 3
    } _: { _, workshop in
      let arguments = [
        "export", "out.xml", "--mapping", "commerceml-2", "--webhook-from", "env:WEBHOOK", "--output", "json",
      ]
      let first = try await workshop.run(arguments)
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let text = try workshop.read("out.xml")
      #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))
      #expect(text.contains("xmlns=\"urn:1C.ru:commerceml_2\""))
      #expect(text.split(separator: "<Контрагент>").count == 9)
      #expect(try await workshop.run(arguments).status == 0)
      #expect(try workshop.read("out.xml") == text)
    }
  }

  @Test func `a malformed file is told with its line, in both languages, and nothing is written`()
    async throws
  {
    try await withPortal { emulator, workshop in
      try workshop.write(
        "<?xml version=\"1.0\"?>\n<КоммерческаяИнформация>\n<Контрагенты>\n<Контрагент><Ид>1</Ид>\n</Контрагенты>",
        to: "contractors.xml")
      try workshop.write(Self.configuration, to: "contractor-sync.yaml")
      for language in ["en", "ru"] {
        let ending = try await workshop.run("sync", "--lang", language)
        #expect(ending.status == 1, "\(ending.messages)")
        #expect(ending.messages.contains(language == "ru" ? "Строка 5" : "Line 5"), "\(ending.messages)")
      }
      #expect(emulator.snapshot().companies.isEmpty)
      try workshop.write(fourClients, to: "contractors.xml")
      let ending = try await workshop.run("sync")
      #expect(ending.status == 1 && ending.messages.contains("XML"), "\(ending.messages)")
    }
  }

  @Test func `an object that is only to be made makes a record and changes none`() async throws {
    try await withPortal { emulator, workshop in
      func write(_ keep: String, _ name: String, _ phone: String) throws {
        try workshop.write(
          """
          <ФайлОбмена ВерсияФормата="2.0"><Объект Нпп="1" Тип="СправочникСсылка.Контрагенты"\(keep)>
          <Ссылка Нпп="1"><Свойство Имя="Код"><Значение>1</Значение></Свойство></Ссылка>
          <Свойство Имя="Наименование"><Значение>\(name)</Значение></Свойство>
          <Свойство Имя="Телефоны"><Значение>\(phone)</Значение></Свойство></Объект></ФайлОбмена>
          """, to: "contractors.xml")
      }
      try workshop.write(
        Self.configuration.replacing("commerceml-2", with: "1c-kd2").replacing(
          "direction: both", with: "direction: left-to-right"
        )
        .replacing(", removals: delete", with: ""), to: "contractor-sync.yaml")
      let kept = " НеЗамещать=\"true\""
      try write(kept, "Вектор", "+7 495 000-00-01")
      let first = try await workshop.run("sync")
      #expect(
        first.status == 0 && emulator.find(companyTitled: "Вектор") != nil, "\(first.output)\(first.messages)"
      )
      try write(kept, "Иное", "+7 495 000-00-02")
      for _ in 0..<2 {
        #expect(try await workshop.run("sync").status == 0)
        #expect(emulator.snapshot().companies.map { $0["TITLE"] } == ["Вектор"])
      }
      try write("", "Вектор плюс", "+7 495 000-00-02")
      #expect(try await workshop.run("sync").status == 0)
      #expect(emulator.snapshot().companies.map { $0["TITLE"] } == ["Вектор плюс"])
    }
  }
}
