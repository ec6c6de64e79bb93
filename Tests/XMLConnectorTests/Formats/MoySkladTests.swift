import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let moySklad = FormatCase(
    mapping: "moysklad-xml", fixture: "moysklad.xml",
    keys: [.company: ["x_alfa1", "e57adece-0002-11ee-90a2-8eca00000001"]],
    edits: [
      Edit(
        key: "x_alfa1",
        changes: [
          "taxReason": .set(.text("990001002")),
          "groups": .bag(BagChange(added: [Element("вип")], removed: [Element("опт")])),
        ],
        texts: [("kpp=\"990001001\"", "kpp=\"990001002\""), ("<tag>опт</tag>", "<tag>вип</tag>")]),
      Edit(
        key: "e57adece-0002-11ee-90a2-8eca00000001",
        changes: [
          "active": .set(.text("yes")), "phones": .bag(BagChange(added: [Element("555-01", kind: "mobile")])),
        ],
        texts: [
          ("archived=\"true\"", "archived=\"false\""),
          (
            "phones=\"\" faxes=\"\" mobiles=\"\" email=\"\"",
            "phones=\"\" faxes=\"\" mobiles=\"555-01\" email=\"\""
          ),
        ]),
    ])
}

extension DocumentShape {
  static let moySklad = DocumentShape(
    mapping: "moysklad-xml", records: "collection/company",
    orders: [
      "company": ["externalcode", "description", "requisite", "bankAccount", "contact", "tags"],
      "tags": ["tag"],
    ],
    required: ["@name", "externalcode"])
}

@Suite struct `Counterparties of MoySklad` {
  @Test func `a counterparty is read with its attributes`() async throws {
    let reading = try await FormatCase.moySklad.replica().everything()
    let record = try #require(reading.records.first?.record)
    #expect(record["name"] == .text("ООО \"Альфа-Снаб\"") && record["taxId"] == .text("9900000017"))
    #expect(record["registrationNumber"] == .text("1029900000008") && record["active"] == .text("yes"))
    #expect(record["phones"]?.elements.map(\.value) == ["+7 495 000-00-01", "+7 495 000-00-02"])
    #expect(record["groups"]?.elements.map(\.value) == ["покупатели", "опт"])
    #expect(
      record["bankAccounts"]
        == .bag([
          Element(
            "40702810800000000001",
            parts: [
              "bankCode": "049900001", "bankName": "Банк «Первый» АО",
              "correspondentAccount": "30101810100000000001",
            ])
        ]))
    #expect(record.modified == Timestamp(milliseconds: 1_772_375_994_264))
    let second = reading.records[1].record
    #expect(second["active"] == .text("no") && second["kind"] == .text("soleProprietor"))
    #expect(second["bankAccounts"]?.elements == [] && second.removal != .removed)
  }
}
