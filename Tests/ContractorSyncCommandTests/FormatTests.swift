import Bitrix24Emulator
import Testing

/// Shipped formats of XML between files and a portal.
@Suite struct `XML formats from end to end` {
  @Test(arguments: [
    "commerceml-2", "enterprise-data", "pohoda-import", "moysklad-xml", "exact-accounts",
    "quickbooks-customers-add",
    "quickbooks-vendors-add",
  ])
  func `a second export leaves the first one's document alone`(mapping: String) async throws {
    try await withPortal {
      $0.companies = 5
      $0.contacts = 3
    } _: { _, workshop in
      let arguments = [
        "export", "out.xml", "--mapping", mapping, "--webhook-from", "env:WEBHOOK", "--output", "json",
      ]
      let first = try await workshop.run(arguments)
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let text = try workshop.read("out.xml")
      #expect(!text.isEmpty)
      let second = try await workshop.run(arguments)
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      #expect(try workshop.read("out.xml") == text)
    }
  }

  @Test(arguments: ["saf-t-customers", "quickbooks-vendors", "1c-kd2", "ubl-party", "pohoda-addressbook"])
  func `an export to a format that is only read is refused before anything is made`(mapping: String)
    async throws
  {
    try await withPortal { _, workshop in
      let ending = try await workshop.run([
        "export", "out.xml", "--mapping", mapping, "--webhook-from", "env:WEBHOOK",
      ])
      #expect(ending.status == 78, "\(ending.output)\(ending.messages)")
      #expect(ending.messages.contains("'\(mapping)' can only be read"), "\(ending.messages)")
      #expect(throws: (any Error).self) { try workshop.read("out.xml") }
    }
  }

  @Test(arguments: ["sap-debmas", "sap-cremas"])
  func `an export of IDocs, whose records only SAP can number, is refused before anything is made`(
    mapping: String
  ) async throws {
    try await withPortal { _, workshop in
      let ending = try await workshop.run([
        "export", "out.xml", "--mapping", mapping, "--webhook-from", "env:WEBHOOK",
      ])
      #expect(ending.status == 78, "\(ending.output)\(ending.messages)")
      #expect(ending.messages.contains("'\(mapping)' a document can be changed"), "\(ending.messages)")
      #expect(throws: (any Error).self) { try workshop.read("out.xml") }
    }
  }

  @Test(arguments: [
    ("enterprise-data", "enterprise-data.xml", 2), ("1c-kd2", "1c-kd2.xml", 1),
    ("moysklad-xml", "moysklad.xml", 2),
    ("pohoda-addressbook", "pohoda-export.xml", 1), ("exact-accounts", "exact-accounts.xml", 2),
    ("quickbooks-customers", "quickbooks-customers.xml", 1), ("saf-t-suppliers", "saf-t-no.xml", 1),
    ("sap-debmas", "sap-debmas.xml", 1), ("ubl-party", "ubl-invoice.xml", 3),
  ])
  func `the companies of a file come to the portal once`(mapping: String, fixture: String, companies: Int)
    async throws
  {
    try await withPortal { emulator, workshop in
      try workshop.copyFixture(fixture, as: "in.xml")
      let arguments = ["import", "in.xml", "--mapping", mapping, "--webhook-from", "env:WEBHOOK"]
      for _ in 1...2 {
        let ending = try await workshop.run(arguments)
        #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
        #expect(emulator.snapshot().companies.count == companies, "\(ending.output)")
      }
    }
  }
}
