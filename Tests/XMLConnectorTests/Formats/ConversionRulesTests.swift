import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let conversionRules = FormatCase(
    mapping: "1c-kd2", fixture: "1c-kd2.xml",
    keys: [
      .company: [
        "5b1c2a10-0001-11ee-9c1a-00155d0a0001", "000000013", "5b1c2a10-0009-11ee-9c1a-00155d0a0001",
      ]
    ])
}

@Suite struct `Objects of the exchange by conversion rules` {
  @Test func `properties are read by their names, and XML in their values`() async throws {
    let reading = try await FormatCase.conversionRules.replica().everything()
    let record = try #require(reading.records.first?.record)
    #expect(record["name"] == .text("Альфа-Снаб ООО") && record["fullName"] == .text("ООО \"Альфа-Снаб\""))
    #expect(record["taxId"] == .text("9900000017") && record["taxReason"] == .empty)
    #expect(record["registrationNumber"] == nil)
    // What only looks like XML stays a text.
    #expect(record["comment"] == .text("<не звонить>"))
    #expect(record["phones"] == .bag([Element("8 495 000-00-01", kind: "work")]))
    #expect(record["emails"] == .bag([Element("info@alfa-snab.example")]))
    #expect(record["otherIds"] == .bag([Element("000000012", kind: "code")]))
    #expect(reading.records[1].record["kind"] == .text("soleProprietor"))
    #expect(reading.records.map { $0.record.removal == .removed } == [false, true, true])
  }

  @Test func `objects that are referred to by their number in the file are found`() async throws {
    let reading = try await FormatCase.conversionRules.replica().everything()
    let record = try #require(reading.records.first?.record)
    #expect(record["groups"] == .bag([Element("Покупатели")]))
    // The account names its owner, with its bank's code beside the bank's number.
    let account = try #require(record["bankAccounts"]?.elements.first)
    #expect(record["bankAccounts"]?.elements.count == 1)
    #expect(account.value == "40702810900000000001" && account.parts["bankCode"] == "044525225")
    // The contractor names its main account, which names nobody.
    #expect(reading.records[1].record["bankAccounts"]?.elements.map(\.value) == ["40802810900000000002"])
    #expect(reading.records[1].record["groups"] == nil)
  }
}
