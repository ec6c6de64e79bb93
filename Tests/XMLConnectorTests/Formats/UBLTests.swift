import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let invoice = FormatCase(
    mapping: "ubl-party", fixture: "ubl-invoice.xml",
    keys: [.company: ["40000000001", "DE000000017", "999900011"]])
  static let partyList = FormatCase(
    mapping: "ubl-party", fixture: "ubl-party-list.xml", keys: [.company: ["40000000001"]])
}

@Suite struct `Parties of UBL` {
  @Test(arguments: [FormatCase.invoice, .partyList])
  func `a party is read from a document and from a list`(format: FormatCase) async throws {
    let record = try #require(try await format.replica().everything().records.first?.record)
    #expect(record["name"] == .text("Vektor") && record["fullName"] == .text("Vektor SIA"))
    #expect(record["taxId"] == .text("DE136695976") && record["registrationNumber"] == .text("40000000001"))
    #expect(record["otherIds"] == .bag([Element("4000000000006", kind: "0088")]))
    let address = try #require(record["addresses"]?.elements.first)
    #expect(address.parts["street"] == "Sample Str. 1 Gate 2" && address.parts["country"] == "LV")
    #expect(record["phones"] == .bag([Element("+371 20000001")]))
  }

  @Test func `of a party that comes again and says something else the last place counts`() async throws {
    let folder = try TestFolder()
    let replica = try FormatCase.partyList.copy(in: folder)
    let text = try folder.text()
    let second = try #require(text.ranges(of: "Vektor SIA").last)
    try folder.write(String(text[..<second.lowerBound] + "Other SIA" + text[second.upperBound...]))
    let reading = try await replica.everything()
    #expect(reading.keys == ["40000000001"] && reading.rejections == [])
    #expect(reading.records.first?.record["fullName"] == .text("Other SIA"))
  }

  @Test func `two firms to which somebody gave one number are two`() async throws {
    let folder = try TestFolder()
    let replica = try FormatCase.partyList.copy(in: folder)
    let text = try folder.text()
    let second = try #require(text.ranges(of: "40000000001").last)
    try folder.write(String(text[..<second.lowerBound] + "40000000002" + text[second.upperBound...]))
    #expect(try await replica.everything().keys == ["40000000001", "40000000002"])
  }
}
