import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let debtors = idoc("debmas", "beschränkter Haftung &amp; Co. KG")
  static let creditors = idoc("cremas", "beschränkter Haftung &amp; Co. KG")

  private static func idoc(_ name: String, _ second: String) -> FormatCase {
    FormatCase(
      mapping: "sap-\(name)", fixture: "sap-\(name).xml", keys: [.company: ["0000010001", "0000010002"]],
      edits: [
        Edit(
          key: "0000010001", changes: ["name": .set(.text("Muster GmbH"))],
          texts: [
            ("<NAME1>Muster Handelsgesellschaft mit</NAME1>", "<NAME1>Muster GmbH</NAME1>"),
            ("<NAME2>\(second)</NAME2>", "<NAME2></NAME2>"),
          ]),
        Edit(
          key: "0000010001",
          changes: ["name": .set(.text("Muster Handelsgesellschaft mit besonders langem Namen & Söhne"))],
          texts: [
            ("<NAME2>\(second)</NAME2>", "<NAME2>besonders langem Namen &amp; Söhne</NAME2>")
          ]),
        Edit(
          key: "0000010002",
          changes: ["phones": .bag(BagChange(added: [Element("+49 30 000002", kind: "fax")]))],
          texts: [("<NAME1>Alt</NAME1>", "<NAME1>Alt</NAME1>\n      <TELFX>+49 30 000002</TELFX>")]),
      ])
  }
}

@Suite struct `IDocs of SAP` {
  @Test(arguments: [FormatCase.debtors, .creditors])
  func `the segment of a party is read, its name from all its lines`(format: FormatCase) async throws {
    let reading = try await format.replica().everything()
    let record = try #require(reading.records.first?.record)
    #expect(
      record["name"] == .text("Muster Handelsgesellschaft mit beschränkter Haftung & Co. KG"))
    #expect(record["taxId"] == .text("99/999/00017"))
    #expect(record["taxIds"] == .bag([Element("DE136695976", kind: "VAT")]))
    #expect(record["bankAccounts"] == .bag([Element("0000000001", parts: ["bankCode": "50000000"])]))
    #expect(record["addresses"]?.elements.first?.parts["street"] == "Musterweg 1")
    #expect(reading.records[1].record.removal == .removed)
  }

  @Test func `a removed record is marked, and none is added`() async throws {
    let folder = try TestFolder()
    let replica = try FormatCase.debtors.copy(in: folder)
    let old = try folder.text()
    #expect(try await replica.outcome(.create("Neu", origin: "1"))?.refusal != nil)
    #expect(try await replica.outcome(.delete("0000010001"))?.isDone == true)
    #expect(
      try folder.text()
        == old.replacing("<LAND1>DE</LAND1>", with: "<LAND1>DE</LAND1>\n      <LOEVM>X</LOEVM>"))
  }
}
