import Bitrix24Emulator
import Foundation
import Testing

/// Exchange folders through the real program.
struct ExchangeTests {
  private static let configuration = """
    version: 1
    country: RU
    connections:
      books:
        type: exchange
        mapping: commerceml-2
        inbox: exchange/in/*.xml
        outbox: exchange/out/clients-{number}.xml
      crm: { type: bitrix24, webhook: "${env:WEBHOOK}" }
    syncs:
      books: { left: books, right: crm, direction: both }

    """

  @Test func `documents are taken in, answered by documents, and moved with their reports`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(Self.configuration, to: "contractor-sync.yaml")
      let unchecked = try await workshop.run("check")
      #expect(
        unchecked.status == 1 && unchecked.messages.contains("there is no folder")
          && !unchecked.messages.contains("in order"), "\(unchecked.messages)")
      let objects = try #require(
        try JSONSerialization.jsonObject(
          with: Data(try await workshop.run("check", "--output", "json").output.utf8)) as? [[String: Any]])
      #expect(objects.map { $0["connection"] as? String } == ["books", "crm"])
      #expect((objects[0]["error"] as? String)?.contains("exchange/in") == true)
      #expect((objects[1]["fields"] as? [String: [String]])?["company"]?.contains("name") == true)
      let missing = try await workshop.run("sync")
      #expect(missing.status == 1 && missing.messages.contains("exchange/in"), "\(missing.messages)")
      try FileManager.default.createDirectory(
        atPath: workshop.path("exchange/in").path, withIntermediateDirectories: true)
      try workshop.copyFixture("commerceml-2.xml", as: "exchange/in/first.xml")
      try workshop.write("<КоммерческаяИнформация>", to: "exchange/in/second.xml")
      // A document that was written a moment ago may not be whole yet.
      for name in ["first.xml", "second.xml"] {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -60)],
          ofItemAtPath: workshop.path("exchange/in/\(name)").path)
      }

      let checked = try await workshop.run("check")
      #expect(
        checked.status == 0 && checked.output.contains("in/*.xml: documents waiting: 2"),
        "\(checked.output)\(checked.messages)")
      #expect(try await workshop.run("plan").status == 0)
      #expect(try Self.names(workshop, "exchange/in") == ["first.xml", "second.xml"])
      let first = try await workshop.run("sync", "--lang", "ru")
      #expect(first.status == 3, "\(first.output)\(first.messages)")
      #expect(first.messages.contains("books: first.xml: прочитано записей"), "\(first.messages)")
      #expect(first.messages.contains("books: second.xml: из него ничего не взято"), "\(first.messages)")
      #expect(try Self.names(workshop, "exchange/in") == ["done", "failed"])
      #expect(try Self.names(workshop, "exchange/in/failed") == ["second.xml", "second.xml.report.txt"])
      #expect(!emulator.snapshot().companies.isEmpty)

      let company = try #require(emulator.snapshot().companies.first)
      try emulator.updateCompany(company.id, ["TITLE": "ООО «Переименованное»"])
      let second = try await workshop.run("sync", "--output", "json")
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      #expect(second.messages.contains("books: clients-000001.xml: 1 records sent"), "\(second.messages)")
      let sent = try workshop.read("exchange/out/clients-000001.xml")
      #expect(sent.contains("<Наименование>ООО «Переименованное»</Наименование>"))
      #expect(sent.split(separator: "<Контрагент>").count == 2)
      #expect(try await workshop.run("sync").status == 0)
      #expect(try Self.names(workshop, "exchange/out") == ["clients-000001.xml"])
    }
  }

  @Test func `what documents in CSV have no column for is neither refused nor sent back`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(
        Self.configuration.replacing("commerceml-2", with: "accounting-ru").replacing(".xml", with: ".csv"),
        to: "contractor-sync.yaml")
      try FileManager.default.createDirectory(
        atPath: workshop.path("exchange/in").path, withIntermediateDirectories: true)
      try workshop.write(
        "Код;Наименование;Телефон\n1;Вектор;+7 495 000-00-01\n2;Луч;\n", to: "exchange/in/1.csv")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -60)],
        ofItemAtPath: workshop.path("exchange/in/1.csv").path)
      // Each company of the portal has a responsible person.
      let first = try await workshop.run("sync")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      #expect(!FileManager.default.fileExists(atPath: workshop.path("exchange/out").path))
      let company = try #require(emulator.find(companyTitled: "Луч"))
      try emulator.updateCompany(company.id, ["TITLE": "Луч плюс"])
      #expect(try await workshop.run("sync").status == 0)
      // What is sent is in the format's own encoding.
      let sent = try String(
        contentsOf: workshop.path("exchange/out/clients-000001.csv"), encoding: .windowsCP1251)
      #expect(sent.contains("2;Луч плюс;") && !sent.contains("Вектор"), "\(sent)")
    }
  }

  @Test func `messages of 1C are numbered, acknowledged and sent again`() async throws {
    try await withPortal { emulator, workshop in
      let configuration = Self.configuration.replacing("commerceml-2", with: "enterprise-data")
      try workshop.write(
        configuration.replacing("    outbox", with: "    receipts: { from: CS, to: ЦБ }\n    outbox"),
        to: "contractor-sync.yaml")
      let unnamed = try await workshop.run("plan")
      #expect(unnamed.status == 78 && unnamed.messages.contains("plan"), "\(unnamed.messages)")
      try workshop.write(
        configuration.replacing("clients-{number}.xml", with: "Message_CS_ЦБ.xml").replacing(
          "in/*.xml", with: "in/Message_ЦБ_CS.xml"
        ).replacing(
          "    outbox", with: "    receipts: { from: CS, to: ЦБ, plan: Обмен, version: \"1.16\" }\n    outbox"
        ),
        to: "contractor-sync.yaml")
      try FileManager.default.createDirectory(
        atPath: workshop.path("exchange/in").path, withIntermediateDirectories: true)
      func receive(_ number: Int, knows received: Int, _ body: String) throws {
        let text = """
          <Message xmlns:msg="http://www.1c.ru/SSL/Exchange/Message"><msg:Header><msg:Confirmation><msg:To>CS</msg:To>
          <msg:From>ЦБ</msg:From><msg:MessageNo>\(number)</msg:MessageNo><msg:ReceivedNo>\(received)</msg:ReceivedNo>
          </msg:Confirmation></msg:Header><Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.16">\(body)</Body></Message>
          """
        try workshop.write(text, to: "exchange/in/Message_ЦБ_CS.xml")
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -60)],
          ofItemAtPath: workshop.path("exchange/in/Message_ЦБ_CS.xml").path)
      }
      try receive(
        1, knows: 0,
        """
        <Справочник.Контрагенты><КлючевыеСвойства><Ссылка>5b1c2a10-0001-11ee-9c1a-00155d0a0001</Ссылка>
        <Наименование>ООО «Вектор»</Наименование><НаименованиеПолное>ООО «Вектор»</НаименованиеПолное>
        <ЮридическоеФизическоеЛицо>ЮридическоеЛицо</ЮридическоеФизическоеЛицо></КлючевыеСвойства></Справочник.Контрагенты>
        """)
      #expect(try await workshop.run("sync").status == 0)
      let company = try #require(emulator.snapshot().companies.first)
      try emulator.updateCompany(company.id, ["TITLE": "ООО «Вектор плюс»"])
      #expect(try await workshop.run("sync").status == 0)
      let second = try workshop.read("exchange/out/Message_CS_ЦБ.xml")
      #expect(second.contains("<msg:MessageNo>2</msg:MessageNo>") && second.contains("ООО «Вектор плюс»"))
      #expect(second.contains("EnterpriseData/1.16</msg:Format>") && !second.contains("1.17"), "\(second)")
      // The other system answers without having read it.
      try receive(2, knows: 1, "")
      let again = try await workshop.run("sync")
      #expect(again.status == 0 && again.messages.contains("not acknowledged"), "\(again.messages)")
      let third = try workshop.read("exchange/out/Message_CS_ЦБ.xml")
      #expect(third.contains("<msg:MessageNo>3<"))
      #expect(third.contains("<msg:ReceivedNo>2<") && third.contains("ООО «Вектор плюс»"))
    }
  }

  @Test(arguments: ["sap-debmas", "sap-cremas", "ubl-party", "quickbooks-customers"])
  func `an outbox is refused where no document can be made that another system takes`(mapping: String)
    async throws
  {
    try await withPortal { _, workshop in
      let configuration = Self.configuration.replacing("commerceml-2", with: mapping)
      try workshop.write(configuration, to: "contractor-sync.yaml")
      try FileManager.default.createDirectory(
        atPath: workshop.path("exchange/in").path, withIntermediateDirectories: true)
      let refused = try await workshop.run("sync")
      #expect(refused.status == 78, "\(refused.output)\(refused.messages)")
      #expect(
        refused.messages.contains("'\(mapping)'") && refused.messages.contains("take `outbox` out"),
        "\(refused.messages)")
      let lines = configuration.split(separator: "\n").filter { !$0.contains("outbox") }
      try workshop.write(lines.joined(separator: "\n") + "\n", to: "contractor-sync.yaml")
      let taken = try await workshop.run("sync")
      #expect(taken.status == 0, "\(taken.output)\(taken.messages)")
    }
  }

  @Test func `QuickBooks is asked to change what its answers showed and to add what is new`() async throws {
    try await withPortal { emulator, workshop in
      let configuration = Self.configuration.replacing("commerceml-2", with: "quickbooks-customers")
        .replacing(
          "    outbox",
          with:
            "    requests: { new: quickbooks-customers-add, changed: quickbooks-customers-mod }\n    outbox")
      try workshop.write(configuration, to: "contractor-sync.yaml")
      try FileManager.default.createDirectory(
        atPath: workshop.path("exchange/in").path, withIntermediateDirectories: true)
      func receive(_ name: String, _ text: String) throws {
        try workshop.write(text, to: "exchange/in/\(name)")
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -60)],
          ofItemAtPath: workshop.path("exchange/in/\(name)").path)
      }
      try workshop.copyFixture("quickbooks-customers.xml", as: "answer.xml")
      let answer = try workshop.read("answer.xml")
      try receive("1.xml", answer)
      let first = try await workshop.run("sync")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let company = try #require(emulator.snapshot().companies.first)
      try emulator.updateCompany(company.id, ["TITLE": "Sample Supply East"])
      _ = try emulator.addCompany(fields: ["TITLE": "Nova Trading"])
      let second = try await workshop.run("sync")
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      let requests = try workshop.read("exchange/out/clients-000001.xml")
      #expect(requests.contains("<Name>Nova Trading</Name>"), "\(requests)")
      #expect(requests.contains("<EditSequence>1422671082</EditSequence>"))
      #expect(requests.contains("<Name>Sample Supply East</Name>"))
      let added = try #require(requests.firstMatch(of: /<CustomerAddRq requestID="([^"]+)">/)).1

      try receive(
        "2.xml",
        """
        <?xml version="1.0" ?>
        <QBXML><QBXMLMsgsRs><CustomerAddRs requestID="\(added)" statusCode="0"><CustomerRet><ListID>80000011-1</ListID>
        <EditSequence>31</EditSequence><Name>Nova Trading</Name><IsActive>true</IsActive><CompanyName>Nova Trading</CompanyName>
        <ExternalGUID>\(added)</ExternalGUID></CustomerRet></CustomerAddRs></QBXMLMsgsRs></QBXML>
        """)
      let third = try await workshop.run("sync")
      #expect(third.status == 0, "\(third.output)\(third.messages)")
      #expect(emulator.snapshot().companies.count == 2)
      let nova = try #require(emulator.snapshot().companies.last)
      try emulator.updateCompany(nova.id, ["TITLE": "Nova Trading Ltd"])
      #expect(try await workshop.run("sync").status == 0)
      let last = try #require(try Self.names(workshop, "exchange/out").last)
      let change = try workshop.read("exchange/out/\(last)")
      #expect(
        change.contains("<ListID>80000011-1</ListID>") && change.contains("<EditSequence>31<"), "\(change)")
      #expect(change.contains("<Name>Nova Trading Ltd</Name>") && !change.contains("CustomerAdd"))
      #expect(try await workshop.run("sync").status == 0)
      #expect(try Self.names(workshop, "exchange/out").last == last)
    }
  }

  @Test func `a changed customer of Sage 50 keeps the cells that no rule names`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(
        Self.configuration.replacing("commerceml-2", with: "sage50-customers-csv").replacing(
          ".xml", with: ".csv"),
        to: "contractor-sync.yaml")
      try FileManager.default.createDirectory(
        atPath: workshop.path("exchange/in").path, withIntermediateDirectories: true)
      try workshop.copyFixture("sage50-customers.csv", as: "exchange/in/1.csv")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -60)],
        ofItemAtPath: workshop.path("exchange/in/1.csv").path)
      /// The rows of a document in windows-1252, without quotes.
      func rows(_ path: String) throws -> [[String]] {
        let text = String(decoding: try Data(contentsOf: workshop.path(path)), as: UTF8.self)
        return text.replacing("\"", with: "").split(whereSeparator: \.isNewline).map {
          $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
      }
      let first = try await workshop.run("sync")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let company = try #require(emulator.snapshot().companies.first { $0["TITLE"].hasPrefix("A1 ") })
      try emulator.updateCompany(company.id, ["TITLE": "Renamed Ltd"])
      let second = try await workshop.run("sync")
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      let sent = try #require(try rows("exchange/out/clients-000001.csv").last)
      let came = try #require(try rows("exchange/in/done/1.csv").first { $0.first == sent.first })
      #expect(sent.count == came.count)
      #expect(zip(came, sent).filter { $0 != $1 }.map(\.1) == ["Renamed Ltd"], "\(came) \(sent)")
    }
  }

  private static func names(_ workshop: Workshop, _ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workshop.path(folder).path).filter {
      !$0.hasPrefix(".")
    }.sorted()
  }
}
