import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let quickBooksCustomers = FormatCase(
    mapping: "quickbooks-customers", fixture: "quickbooks-customers.xml",
    keys: [
      .company: ["80000001-1422671082", "80000003-1422671084"],
      .contact: ["80000002-1422671083", "80000003-1422671084"],
    ])

  static let quickBooksVendors = FormatCase(
    mapping: "quickbooks-vendors", fixture: "quickbooks-vendors.xml",
    keys: [
      .company: ["80000001-1422671082", "80000003-1422671084"],
      .contact: ["80000002-1422671083", "80000003-1422671084"],
    ])

  static let quickBooksCustomersAdd = requests("customers")
  static let quickBooksVendorsAdd = requests("vendors")

  private static func requests(_ name: String) -> FormatCase {
    FormatCase(
      mapping: "quickbooks-\(name)-add", fixture: "quickbooks-\(name)-add.xml",
      keys: [.company: ["crm-1"], .contact: ["crm-2"]],
      edits: [
        Edit(
          key: "crm-1",
          changes: [
            "emails": .bag(BagChange(added: [Element("info@sample.example"), Element("b@sample.example")]))
          ],
          texts: [
            (
              "<Phone>555-0100</Phone>",
              "<Phone>555-0100</Phone>\n        <Email>info@sample.example, b@sample.example</Email>"
            )
          ]),
        Edit(
          entity: .contact, key: "crm-2", changes: ["lastName": .set(.text("Roe"))],
          texts: [("<LastName>Doe</LastName>", "<LastName>Roe</LastName>")]),
      ])
  }
}

extension DocumentShape {
  static let quickBooksCustomersAdd = requests(
    "customers", "CustomerAdd", address: "BillAddress",
    [
      "Name", "IsActive", "CompanyName", "FirstName", "MiddleName", "LastName", "JobTitle",
      "BillAddress", "ShipAddress", "Phone", "Mobile", "AltPhone", "Fax", "Email", "Notes",
      "TaxRegistrationNumber",
    ])
  static let quickBooksVendorsAdd = requests(
    "vendors", "VendorAdd", address: "VendorAddress",
    [
      "Name", "IsActive", "CompanyName", "FirstName", "MiddleName", "LastName", "JobTitle",
      "VendorAddress", "ShipAddress", "Phone", "Mobile", "AltPhone", "Fax", "Email", "Notes",
      "VendorTaxIdent",
    ])

  /// Source: the order of elements in the schema 13.0 of qbXML, as contractor-formats.md §12 names it.
  private static func requests(
    _ name: String, _ element: String, address: String, _ order: [String]
  ) -> DocumentShape {
    let lines = ["Addr1", "Addr2", "Addr3", "Addr4", "Addr5", "City", "State", "PostalCode", "Country"]
    return DocumentShape(
      mapping: "quickbooks-\(name)-add", records: "QBXML/QBXMLMsgsRq/\(element)Rq",
      orders: ["\(element)Rq": [element], element: order, address: lines, "ShipAddress": lines],
      required: ["@requestID", "\(element)/Name"],
      envelope: ["?>\n<?qbxml version=\"13.0\"?>\n<QBXML>", "<QBXMLMsgsRq onError=\"continueOnError\">"])
  }
}

@Suite struct `qbXML of QuickBooks` {
  @Test(arguments: [FormatCase.quickBooksCustomers, .quickBooksVendors])
  func `an answer is read, the deleted among it`(format: FormatCase) async throws {
    let replica = try format.replica()
    let companies = try await replica.everything()
    let record = try #require(companies.records.first?.record)
    #expect(record["name"] == .text("Sample Supply") && record["fullName"] == .text("Sample Supply Inc."))
    #expect(record["emails"]?.elements.map(\.value) == ["info@sample.example", "bills@sample.example"])
    #expect(
      record["roles"]?.elements.map(\.value) == [format.mapping.contains("vendors") ? "supplier" : "customer"]
    )
    let address = try #require(record["addresses"]?.elements.first)
    #expect(address.parts["street"] == "Sample Supply Inc. 1 Example Road" && address.parts["region"] == "CA")
    #expect(record["comment"] == .text("pays \"late\""))
    #expect(record.modified == Timestamp(milliseconds: 1_772_382_282_000))
    #expect(companies.records.last?.record.removal == .removed)
    let person = try #require(try await replica.everything(.contact).records.first?.record)
    #expect(person["lastName"] == .text("Doe") && person["active"] == .text("no"))
    // An element that is not there is empty.
    #expect(person["comment"] == .empty && person["phones"] == .bag([Element("555-0102", kind: "mobile")]))
  }

  @Test func `a street longer than a line goes into the next ones, and one too long for all is refused`()
    async throws
  {
    let folder = try TestFolder()
    let replica = try FormatCase.quickBooksCustomersAdd.copy(in: folder)
    let street = "Building Four of the Old Example Mill, Courtyard Entrance, 1 Example Road"
    func operation(_ street: String) -> Operation {
      let old = Element(
        "94000, Middlefield, 1 Example Road", kind: "actual",
        parts: ["street": "1 Example Road", "city": "Middlefield", "postalCode": "94000"])
      var new = old
      new.parts["street"] = street
      new.value = "94000, Middlefield, \(street)"
      return Operation(
        id: 1, entity: .company, key: "crm-1",
        action: .update(["addresses": .bag(BagChange(changed: [ElementChange(from: old, to: new)]))]))
    }
    let old = try folder.text()
    let refusal = try await replica.outcome(
      operation(Array(repeating: street, count: 4).joined(separator: " ")))?
      .refusal
    #expect(refusal?.field == "addresses")
    #expect(try folder.text() == old)
    #expect(try await replica.outcome(operation(street))?.isDone == true)
    #expect(
      try folder.text()
        == old.replacing(
          "<Addr1>1 Example Road</Addr1>",
          with: """
            <Addr1>Building Four of the Old Example Mill,</Addr1>
                      <Addr2>Courtyard Entrance, 1 Example Road</Addr2>
            """))
    #expect(
      try await replica.everything()["crm-1"]?.record["addresses"]?.elements.first?.parts["street"] == street)
  }
}
