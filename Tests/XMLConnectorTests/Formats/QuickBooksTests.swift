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

  static let quickBooksCustomersAdd = requests("customers-add", ["crm-1", "crm-2"])
  static let quickBooksVendorsAdd = requests("vendors-add", ["crm-1", "crm-2"])
  static let quickBooksCustomersMod = requests(
    "customers-mod", ["80000001-1422671082", "80000002-1422671083"])
  static let quickBooksVendorsMod = requests("vendors-mod", ["80000001-1422671082", "80000002-1422671083"])

  private static func requests(_ name: String, _ keys: [RecordKey]) -> FormatCase {
    FormatCase(
      mapping: "quickbooks-\(name)", fixture: "quickbooks-\(name).xml",
      keys: [.company: [keys[0]], .contact: [keys[1]]],
      edits: [
        Edit(
          key: keys[0],
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
          entity: .contact, key: keys[1], changes: ["lastName": .set(.text("Roe"))],
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
      "ExternalGUID", "TaxRegistrationNumber",
    ])
  static let quickBooksVendorsAdd = requests(
    "vendors", "VendorAdd", address: "VendorAddress",
    [
      "Name", "IsActive", "CompanyName", "FirstName", "MiddleName", "LastName", "JobTitle",
      "VendorAddress", "ShipAddress", "Phone", "Mobile", "AltPhone", "Fax", "Email", "Notes",
      "VendorTaxIdent", "ExternalGUID",
    ])

  /// Source: the order of elements in the schema 13.0 of qbXML, as contractor-formats.md §12 names it.
  private static func requests(
    _ name: String, _ element: String, address: String, _ order: [String]
  ) -> DocumentShape {
    let lines = ["Addr1", "Addr2", "Addr3", "Addr4", "Addr5", "City", "State", "PostalCode", "Country"]
    return DocumentShape(
      mapping: "quickbooks-\(name)-add", records: "QBXML/QBXMLMsgsRq/\(element)Rq",
      orders: ["\(element)Rq": [element], element: order, address: lines, "ShipAddress": lines],
      required: ["@requestID", "\(element)/Name", "\(element)/ExternalGUID"],
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

  @Test func `jobs are no customers of their own`() async throws {
    let folder = try TestFolder()
    let job =
      "<CustomerRet><ListID>9</ListID><Name>Family Room</Name><ParentRef><ListID>8</ListID></ParentRef>"
    let person = "<FirstName>Jane</FirstName><LastName>Roe</LastName>"
    let text =
      "<QBXML><QBXMLMsgsRs><CustomerQueryRs><CustomerRet><ListID>8</ListID><Name>Roe</Name><Sublevel>0</Sublevel>\(person)"
      + "</CustomerRet>\(job)<Sublevel>1</Sublevel>\(person)</CustomerRet>"
      + "\(job.replacing(">9<", with: ">10<"))<Sublevel>2</Sublevel><CompanyName>Roe Inc.</CompanyName></CustomerRet>"
      + "</CustomerQueryRs></QBXMLMsgsRs></QBXML>"
    let replica = try XMLReplica.firms(folder.write(text), mapping: Shipped.mapping("quickbooks-customers"))
    #expect(try await replica.everything(.contact).keys == ["8"])
    let companies = try await replica.everything(.company)
    #expect(companies.keys == [] && companies.rejections == [])
  }

  @Test(arguments: ["customers", "vendors"], Seeds.list(3))
  func `a request to change names the version that was shown, and says of every field whether it is empty`(
    name: String, seed: UInt64
  ) async throws {
    var random = RandomSource(seed: seed)
    let folder = try TestFolder()
    let mapping = try Shipped.mapping("quickbooks-\(name)-mod")
    let replica = try XMLReplica.firms(folder.file(), mapping: mapping, createsFile: true)
    let operations = (0..<24).map { number in
      var record = random.record(random.chance(0.5) ? .company : .contact)
      record[.extra("EditSequence")] = .text("7\(number)")
      record["phones"] = .bag([Element("555-0100", kind: "work")])
      record["comment"] = .empty
      return Operation(
        id: number, entity: record.entity, key: RecordKey(rawValue: "8000-\(number)"), action: .create(record)
      )
    }
    #expect(try await replica.apply(operations).filter { !$0.isDone } == [], "seed \(seed)")
    let flaws = FormatSchema("quickbooks-\(name)-add").flaws(in: try folder.bytes())
    #expect(flaws.isEmpty, "seed \(seed): \(flaws)")
    let text = try folder.text()
    #expect(text.ranges(of: "<Phone>555-0100</Phone>").count == 24, "seed \(seed)")
    for empty in ["<Notes/>", "<AltPhone/>", "<Mobile/>"] {
      #expect(text.ranges(of: empty).count == 24, "seed \(seed): \(empty) in \(text)")
    }
    for number in 0..<24 {
      #expect(
        text.contains("requestID=\"8000-\(number)\"")
          && text.contains("<EditSequence>7\(number)</EditSequence>"),
        "seed \(seed)")
    }
  }

  @Test func `nothing is asked to be changed whose version is not known`() async throws {
    let folder = try TestFolder()
    let replica = try XMLReplica.firms(
      folder.file(), mapping: Shipped.mapping("quickbooks-customers-mod"), createsFile: true)
    #expect(try await replica.capabilities(of: .company).canCreate == false)
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
