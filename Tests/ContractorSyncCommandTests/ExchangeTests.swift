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

  private static func names(_ workshop: Workshop, _ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workshop.path(folder).path).filter {
      !$0.hasPrefix(".")
    }.sorted()
  }
}
