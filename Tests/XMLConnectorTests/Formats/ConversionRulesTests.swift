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
}
