import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let exact = FormatCase(
    mapping: "exact-accounts", fixture: "exact-accounts.xml", keys: [.company: ["1001", "1002"]],
    edits: [
      Edit(
        key: "1001", changes: ["name": .set(.text("Molen & Dochter B.V."))],
        texts: [("Molen &amp; Zoon B.V.", "Molen &amp; Dochter B.V.")]),
      Edit(
        key: "1002", changes: ["emails": .bag(BagChange(added: [Element("post@oude.example")]))],
        texts: [
          (
            "<Name>Oude Leverancier</Name>",
            "<Name>Oude Leverancier</Name>\n      <Email>post@oude.example</Email>"
          )
        ]),
    ])
}

extension DocumentShape {
  /// Source: contractor-formats.md §14.
  static let exact = DocumentShape(
    mapping: "exact-accounts", records: "eExact/Accounts/Account",
    orders: [
      "Account": [
        "Name", "Phone", "Fax", "Email", "HomePage", "Addresses", "Note", "VATNumber", "ChamberOfCommerce",
        "GLN",
      ],
      "Addresses": ["Address"],
      "Address": [
        "AddressLine1", "AddressLine2", "AddressLine3", "AddressNo", "PostalCode", "City", "County", "State",
        "Country",
      ],
    ],
    required: ["@code", "Name"], envelope: ["xsi:noNamespaceSchemaLocation=\"eExact-XML.xsd\"", "<Accounts>"])
}

@Suite struct `Accounts of Exact` {
  @Test func `an account is read, its code without the spaces around it`() async throws {
    let reading = try await FormatCase.exact.replica().everything()
    let record = try #require(reading["1001"]?.record)
    #expect(record["taxId"] == .text("DE136695976") && record["roles"] == .bag([Element("customer")]))
    #expect(
      record["otherIds"]
        == .bag([
          Element("{6F1D0000-0001-4000-8000-000000000001}", kind: "exact"),
          Element("4000000000006", kind: "GLN"),
        ]))
    let addresses = try #require(record["addresses"]?.elements)
    #expect(addresses.map(\.kind) == ["actual", "billing"])
    #expect(
      addresses[0].parts["street"] == "Voorbeeldstraat 1 2e verdieping"
        && addresses[0].parts["country"] == "NL")
    #expect(record["bankAccounts"] == .bag([Element("DE20500000000000000001")]))
  }

  @Test func `several e-mails in one element are several`() async throws {
    let folder = try TestFolder()
    let text =
      "<eExact><Accounts><Account code=\"1\"><Name>A</Name><Email>a@x.example; b@x.example</Email></Account></Accounts></eExact>"
    let replica = try XMLReplica.firms(folder.write(text), mapping: Shipped.mapping("exact-accounts"))
    #expect(
      try await replica.everything()["1"]?.record["emails"]?.elements.map(\.value)
        == ["a@x.example", "b@x.example"])
  }
}
