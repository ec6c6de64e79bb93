import Bitrix24Emulator
import Foundation
import Testing

/// Address books and exchanges with a bank through the real program.
@Suite struct `Text files from end to end` {
  @Test(arguments: [
    ("vcard", "address-book-3.vcf", 1, 1), ("vcard", "address-book-4.vcf", 1, 1),
    ("bank-exchange", "bank-exchange-1251.txt", 2, 1),
  ])
  func `the records of a file come to the portal once`(
    mapping: String, fixture: String, companies: Int, contacts: Int
  ) async throws {
    try await withPortal { emulator, workshop in
      try workshop.copyFixture(fixture, as: fixture)
      let arguments = ["import", fixture, "--mapping", mapping, "--webhook-from", "env:WEBHOOK"]
      for _ in 1...2 {
        let ending = try await workshop.run(arguments)
        #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
        #expect(emulator.snapshot().companies.count == companies, "\(ending.output)")
        #expect(emulator.snapshot().contacts.count == contacts, "\(ending.output)")
      }
    }
  }

  @Test func `an address book is written and read again, and an edit changes its lines alone`() async throws {
    try await withPortal {
      $0.companies = 3
      $0.contacts = 4
    } _: { emulator, workshop in
      try workshop.write(
        """
        version: 1
        country: RU
        connections:
          book: { type: text, path: book.vcf, mapping: vcard }
          crm: { type: bitrix24, webhook: "${env:WEBHOOK}" }
        syncs:
          book: { left: book, right: crm, direction: both }

        """, to: "contractor-sync.yaml")
      let export = try await workshop.run(
        "export", "book.vcf", "--mapping", "vcard", "--webhook-from", "env:WEBHOOK")
      #expect(export.status == 0, "\(export.output)\(export.messages)")
      let book = try workshop.read("book.vcf")
      #expect(book.ranges(of: "BEGIN:VCARD\r\nVERSION:3.0\r\n").count == 7, "\(book)")
      let first = try await workshop.run("sync", "--output", "json")
      #expect([0, 3].contains(first.status), "\(first.output)\(first.messages)")
      let known = try workshop.read("book.vcf")
      let contact = try #require(emulator.snapshot().contacts.first)
      try emulator.updateContact(contact.id, ["LAST_NAME": "Новозимин"])
      let second = try await workshop.run("sync")
      #expect([0, 3].contains(second.status), "\(second.output)\(second.messages)")
      let lines = Set(known.split(separator: "\r\n"))
      let changed = try workshop.read("book.vcf").split(separator: "\r\n").filter { !lines.contains($0) }
      #expect(changed.count == 2 && changed.allSatisfy { $0.contains("Новозимин") }, "\(changed)")
    }
  }

  @Test func `an export to a file that is only read is refused`() async throws {
    try await withPortal { _, workshop in
      let ending = try await workshop.run(
        "export", "out.txt", "--mapping", "bank-exchange", "--webhook-from", "env:WEBHOOK")
      #expect(ending.status == 78 && ending.messages.contains("can only be read"), "\(ending.messages)")
    }
  }

  @Test func `a file is recognised, and what its records say is shown`() async throws {
    let workshop = try Workshop()
    try workshop.copyFixture("address-book-4.vcf", as: "book.vcf")
    let check = try await workshop.run("mappings", "check", "book.vcf")
    #expect(check.status == 0, "\(check.output)\(check.messages)")
    #expect(
      check.messages.contains("mapping vcard") && check.output.contains("Example Trading Ltd"),
      "\(check.messages)")
    #expect(
      !check.messages.contains("@raw") && check.messages.contains("book.vcf: 436 bytes"), "\(check.messages)")
    try workshop.copyFixture("bank-exchange-1251.txt", as: "bank.txt")
    let bank = try await workshop.run("mappings", "check", "bank.txt")
    #expect(bank.status == 0 && bank.output.contains("9999000013"), "\(bank.output)\(bank.messages)")
    let start = try await workshop.run("init", "--file", "book.vcf", "--webhook-from", "env:WEBHOOK")
    #expect(start.status == 0, "\(start.output)\(start.messages)")
    #expect(
      try workshop.read("contractor-sync.yaml").contains("type: text, path: \"book.vcf\", mapping: \"vcard\"")
    )
    try workshop.write("BEGIN:VCARD\nFN:x\n", to: "broken.vcf")
    let broken = try await workshop.run("mappings", "check", "broken.vcf", "--mapping", "vcard")
    #expect(broken.status == 1 && broken.messages.contains("broken.vcf, line 1"), "\(broken.messages)")
  }
}
