import Bitrix24Emulator
import Contractors
import Foundation
import ReplicaTesting
import Testing

@testable import ContractorSyncCommand

/// `mappings check` and `mappings infer`, on files as people have them.
struct MappingCommandTests {
  @Test func `check finds the mapping of a file and shows what comes of it`() async throws {
    let workshop = try Workshop()
    try workshop.copyFixture("datev-debtors.csv", as: "x.csv")
    let ending = try await workshop.run("mappings", "check", "x.csv", "--records", "1")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.messages.contains("datev-debtors-csv") && ending.messages.contains("windows-1252"))
    #expect(ending.output.contains("company 10001 (line 3)\n"))
    #expect(ending.output.contains("  name          Fantasie & Söhne GmbH\n"))
    #expect(
      ending.output.contains("3 companies can be read\n") && ending.output.contains("1 contact can be read"))
    #expect(!ending.output.contains("company 10003"))
  }

  @Test func `check tells what cannot be read and what looks wrong, in both languages`() async throws {
    let workshop = try Workshop()
    try workshop.copyFixture("broken.csv", as: "broken.csv")
    try workshop.write(
      "Код;Наименование;ИНН;Цвет\n1;Один;9900000018;белый\n2;Два;9900000017;\n", to: "numbers.csv")
    for language in ["en", "ru"] {
      let broken = try await workshop.run("mappings", "check", "broken.csv", "--lang", language)
      #expect(broken.status == 3, "\(broken.messages)")
      let word = language == "ru" ? "неверно, строка 11" : "not valid, line 11"
      #expect(broken.output.contains(word), "\(broken.output)")
      let numbers = try await workshop.run(
        "mappings", "check", "numbers.csv", "--mapping", "accounting-ru", "--lang", language)
      #expect(numbers.status == 0, "\(numbers.messages)")
      let doubt = language == "ru" ? "сомнительно, строка 2" : "doubtful, line 2"
      #expect(numbers.output.contains(doubt) && numbers.output.contains("9900000018"), "\(numbers.output)")
      #expect(numbers.messages.contains(language == "ru" ? "не сопоставлены: Цвет" : "not mapped: Цвет"))
    }
  }

  @Test func `lists of mappings and of their fields are one JSON text or one object a line`() async throws {
    let workshop = try Workshop()
    for arguments in [["list"], ["check", "generic"]] {
      let json = try await workshop.run(["mappings"] + arguments + ["--output", "json"])
      let objects = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
      let lines = try await workshop.run(["mappings"] + arguments + ["--output", "ndjson"])
      #expect(objects.count > 3 && lines.output.split(separator: "\n").count == objects.count)
    }
    let near = try await workshop.run("mappings", "show", "acounting-ru")
    #expect(near.status == 78 && near.messages.contains("did you mean 'accounting-ru'?"), "\(near.messages)")
  }

  @Test func `a document of a known format of which no record can be read says why`() async throws {
    let workshop = try Workshop()
    try workshop.write(
      "<КоммерческаяИнформация><Контрагенты><Контрагент><Ид>1</Ид><Наименование>А</Наименование>"
        + "<ОфициальноеНаименование>А</ОфициальноеНаименование><ИНН>4,0E+9</ИНН></Контрагент></Контрагенты>"
        + "</КоммерческаяИнформация>", to: "x.xml")
    let ending = try await workshop.run("mappings", "check", "x.xml")
    #expect(ending.status == 3, "\(ending.messages)")
    #expect(ending.messages.contains("commerceml-2") && ending.output.contains("a spreadsheet has rounded"))
    try workshop.write("<x><y><z>1</z></y></x>", to: "y.xml")
    let unknown = try await workshop.run("mappings", "check", "y.xml")
    #expect(unknown.messages.contains("no shipped mapping understands y.xml"), "\(unknown.messages)")
  }

  @Test func `that there are no shipped mappings is not the fault of the file`() throws {
    let library = MappingLibrary(executable: "/nowhere/bin/contractor-sync", environment: [:])
    let failure = #expect(throws: CommandFailure.self) { try library.shippedNames() }
    #expect(failure?.sentence.english.contains("the shipped mappings were not found") == true)
    #expect(failure?.sentence.russian.contains("CONTRACTOR_SYNC_MAPPINGS") == true)
    #expect(throws: CommandFailure.self) { try library.path(of: "generic", relativeTo: "/") }
  }

  @Test func `a tax number that lost its zero is doubted, in both languages`() async throws {
    let workshop = try Workshop()
    try workshop.write("Код;Наименование;ИНН\n1;Один;277000017\n", to: "zero.csv")
    for (language, text) in [("en", "lost its leading zeros"), ("ru", "отбросил нули в начале")] {
      let ending = try await workshop.run(
        "mappings", "check", "zero.csv", "--mapping", "accounting-ru", "--lang", language)
      #expect(ending.output.contains(text) && ending.output.contains("0277000017"), "\(ending.output)")
    }
  }

  @Test func `check reads XML too and answers other programs`() async throws {
    let workshop = try Workshop()
    try workshop.copyFixture("commerceml-2.xml", as: "whole.xml")
    // A party without a key.
    let text = try workshop.read("whole.xml")
    let id = try #require(text.firstRange(of: "<Ид>5b1c2a10-0003-11ee-9c1a-00155d0a0001</Ид>"))
    try workshop.write(text.replacingCharacters(in: id, with: "<Ид/>"), to: "x.xml")
    let ending = try await workshop.run("mappings", "check", "x.xml", "--output", "json")
    #expect(ending.status == 3, "\(ending.messages)")
    let objects = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [[String: Any]])
    let lines = try await workshop.run("mappings", "check", "x.xml", "--output", "ndjson")
    #expect(lines.output.split(separator: "\n").count == objects.count)
    #expect(objects.count { $0["record"] != nil } == 3)
    let rejected = try #require(objects.first { $0["rejected"] != nil })
    #expect(rejected["rejected"] as? String == "line 76")
    let counts = objects.filter { $0["records"] != nil }
    #expect(counts.compactMap { $0["records"] as? Int } == [2, 1])
    #expect(counts.compactMap { $0["rejectedRecords"] as? Int } == [1, 0])
  }

  @Test func `a file that no shipped mapping understands is not guessed at`() async throws {
    let workshop = try Workshop()
    try workshop.write("A1,one,2\nB2,two,3\n", to: "x.csv")
    let lost = try await workshop.run("mappings", "check", "x.csv")
    #expect(lost.status == 64 && lost.messages.contains("--mapping"), "\(lost.messages)")
    let missing = try await workshop.run("mappings", "check", "nowhere.csv")
    #expect(missing.status == 1 && missing.messages.contains("nowhere.csv"), "\(missing.messages)")
  }

  @Test(arguments: [
    ("sage50-customers.csv", "sage50-customers-csv", "company A1D001 (line 1)"),
    ("datev-debtors.csv", "datev-debtors-csv", "company 10001"),
  ])
  func `a table of columns by position is recognised, and its mapping is proposed as it is`(
    sample: String, mapping: String, record: String
  ) async throws {
    let workshop = try Workshop()
    try workshop.copyFixture(sample, as: "x.csv")
    let checked = try await workshop.run("mappings", "check", "x.csv")
    #expect(checked.status == 0 && checked.output.contains(record), "\(checked.output)\(checked.messages)")
    let inferred = try await workshop.run("mappings", "infer", "x.csv")
    #expect(
      inferred.status == 0 && inferred.output.contains("name: \(mapping)"),
      "\(inferred.output)\(inferred.messages)")
  }

  @Test func `a mapping is proposed for XML that nobody knows`() async throws {
    let workshop = try Workshop()
    try workshop.write(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <export><clients>
        <client id="1"><companyName>Invented Ltd</companyName><phone>+44 20 7946 0000</phone></client>
        <client id="2"><companyName>Other Ltd</companyName><phone>+44 20 7946 0001</phone></client>
      </clients></export>
      """, to: "x.xml")
    let inferred = try await workshop.run("mappings", "infer", "x.xml")
    #expect(inferred.status == 0, "\(inferred.messages)")
    #expect(inferred.output.contains("records: export/clients/client"), "\(inferred.output)")
    try workshop.write(inferred.output, to: "x.yaml")
    let checked = try await workshop.run("mappings", "check", "x.xml", "--mapping", "x.yaml")
    #expect(
      checked.status == 0 && checked.output.contains("Invented Ltd"), "\(checked.output)\(checked.messages)")
  }

  @Test func `an element of a format's name does not make a document one of the format`() async throws {
    let workshop = try Workshop()
    let customers = (1...3).map {
      "<Customer><CustomerID>\($0)</CustomerID><Name>Invented \($0) Ltd</Name><Phone>+44 20 7946 000\($0)</Phone></Customer>"
    }
    try workshop.write(
      "<shop xmlns=\"urn:example:shop\"><Customers>\(customers.joined())</Customers></shop>", to: "x.xml")
    let inferred = try await workshop.run("mappings", "infer", "x.xml")
    #expect(inferred.status == 0, "\(inferred.messages)")
    #expect(inferred.output.contains("records: shop/Customers/Customer"), "\(inferred.output)")
    #expect(!inferred.output.contains("TaxRegistration"), "\(inferred.output)")
    try workshop.write(inferred.output, to: "x.yaml")
    let checked = try await workshop.run("mappings", "check", "x.xml", "--mapping", "x.yaml")
    #expect(checked.status == 0 && checked.output.contains("+44 20 7946 0001"), "\(checked.output)")
    // The elements of a format are known below any root.
    try workshop.copyFixture("saf-t-no.xml", as: "y.xml")
    try workshop.write(try workshop.read("y.xml").replacing("AuditFile", with: "Copy"), to: "y.xml")
    let adapted = try await workshop.run("mappings", "infer", "y.xml")
    #expect(adapted.output.contains("TaxRegistration"), "\(adapted.output)\(adapted.messages)")
  }

  static let samples = [
    "1c-list-1251.csv", "google-contacts.csv", "google-contacts-2024.csv", "netsuite-customers.csv",
    "odoo-partners.csv", "outlook-contacts.csv", "sage-accounting.csv", "xero-contacts.csv",
  ]

  @Test(arguments: samples)
  func `a mapping that infer proposes for a sample is fine and reads it`(sample: String) async throws {
    let workshop = try Workshop()
    try workshop.copyFixture(sample, as: "x.csv")
    let inferred = try await workshop.run("mappings", "infer", "x.csv")
    #expect(inferred.status == 0, "\(inferred.messages)")
    #expect(inferred.output.contains("# likely: known heading"), "\(inferred.output)")
    try workshop.write(inferred.output, to: "x.yaml")
    #expect(try await workshop.run("mappings", "check", "x.yaml").status == 0, "\(inferred.output)")
    let checked = try await workshop.run("mappings", "check", "x.csv", "--mapping", "x.yaml")
    #expect([0, 3].contains(checked.status) && checked.output.contains("can be read"), "\(checked.messages)")
  }

  @Test func `XML is proposed by the vocabulary of its elements`() async throws {
    let workshop = try Workshop()
    try workshop.copyFixture("commerceml-2.xml", as: "x.xml")
    let known = try await workshop.run("mappings", "infer", "x.xml")
    #expect(known.status == 0 && known.output.contains("name: commerceml-2"), "\(known.messages)")
    try workshop.write(
      try workshop.read("x.xml").replacing("КоммерческаяИнформация", with: "Выгрузка"), to: "y.xml")
    let adapted = try await workshop.run("mappings", "infer", "y.xml")
    #expect(adapted.status == 0, "\(adapted.messages)")
    try workshop.write(adapted.output, to: "y.yaml")
    let checked = try await workshop.run("mappings", "check", "y.xml", "--mapping", "y.yaml")
    #expect(checked.status == 0 && checked.output.contains("3 companies can be read"), "\(checked.messages)")
    try workshop.write("<A><B/></A>", to: "z.xml")
    let strange = try await workshop.run("mappings", "infer", "z.xml")
    #expect(strange.status == 1 && strange.messages.contains("<A>"), "\(strange.messages)")
  }

  @Test func `init takes XML and writes a configuration that checks`() async throws {
    try await withPortal { _, workshop in
      try workshop.copyFixture("commerceml-2.xml", as: "x.xml")
      let ending = try await workshop.run("init", "--file", "x.xml", "--webhook-from", "env:WEBHOOK")
      #expect(ending.status == 0, "\(ending.messages)")
      let text = try workshop.read("contractor-sync.yaml")
      #expect(text.contains("type: xml") && text.contains("commerceml-2"))
      #expect(try await workshop.run("check").status == 0)
    }
  }

  @Test func `every sentence of these commands is there in both languages`() {
    func check(_ sentence: Sentence, _ arguments: [String] = []) {
      let faults = SentenceCheck.faults(sentence, arguments: arguments)
      #expect(faults.isEmpty, "\(faults)")
    }
    check(MappingSentence.findsRecords("ARG1", 41), ["ARG1", "41"])
    check(MappingSentence.nothingFits("ARG1"), ["ARG1", "--mapping", "mappings infer"])
    check(MappingSentence.unknownVocabulary("ARG1"), ["<ARG1>", "docs/mappings.md"])
    for entity in Entity.allCases {
      check(MappingSentence.read(entity, 41, rejected: 0), ["41"])
      check(MappingSentence.read(entity, 41, rejected: 52), ["41", "52"])
    }
    check(MappingSentence.rejected(.line(41), "ARG1", Sentence("why", "почему")), ["41", "ARG1"])
    check(MappingSentence.rejected(.line(41), nil, Sentence("why", "почему")), ["41"])
    for problem in [IdentifierProblem.checkDigit, .lostLeadingZeros(likely: "0ARG2")] {
      let number = DoubtfulIdentifier(field: "ARG1", scheme: .inn, value: "ARG2", problem: problem)
      check(MappingSentence.doubtful(.line(41), number), ["41", "ARG1", "ARG2"])
    }
    check(MappingSentence.more(41), ["41"])
    check(MappingSentence.marked)
  }

  @Test func `a file of Odoo under its own labels is known, with the rows that continue a record`()
    async throws
  {
    let workshop = try Workshop()
    try workshop.write(
      """
      External ID,Name,Is a Company,Tax ID,Street,City,Phone,Bank Accounts/Account Number
      p1,Vektor,True,DE136695976,Weg 1,Ulm,+49 30 0000001,DE89370400440532013000
      ,,,,,,,GB82WEST12345698765432
      p2,Beta,True,,,,+49 30 0000002,
      """, to: "odoo.csv")
    let check = try await workshop.run("mappings", "check", "odoo.csv")
    #expect(check.status == 0, "\(check.output)\(check.messages)")
    #expect(check.messages.contains("odoo-partners-csv"), "\(check.messages)")
    #expect(
      check.output.contains("GB82WEST12345698765432") && check.output.contains("Ulm"), "\(check.output)")
    #expect(check.output.contains("2 companies can be read"), "\(check.output)")
  }

  @Test func `a statement of a day without payments is one, and one that is cut off is told`() async throws {
    let workshop = try Workshop()
    let head = "1CClientBankExchange\nВерсияФормата=1.03\nРасчСчет=40702810000000000002\n"
    try workshop.write(head + "КонецФайла\n", to: "k.txt")
    let check = try await workshop.run("mappings", "check", "k.txt")
    #expect(check.status == 0 && check.messages.contains("bank-exchange"), "\(check.output)\(check.messages)")
    try workshop.write(head, to: "k.txt")
    let cut = try await workshop.run("mappings", "check", "k.txt")
    #expect(cut.status != 0 && cut.messages.contains("it is cut off"), "\(cut.output)\(cut.messages)")
  }
}
