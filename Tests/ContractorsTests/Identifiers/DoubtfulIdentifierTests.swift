import Contractors
import Testing

/// Official numbers that are carried with a doubt.
struct DoubtfulIdentifierTests {
  private func doubts(_ taxId: String, kind: String? = nil) -> [DoubtfulIdentifier] {
    var record = Record(.company)
    record["taxId"] = .text(taxId)
    if let kind { record["kind"] = .text(kind) }
    return record.doubtfulIdentifiers
  }

  @Test(arguments: ["277000017", "27700001", "50010073225"])
  func `a tax number one digit short lost a zero`(number: String) throws {
    let found = doubts(number)
    // Two zeros are not lost: no region has the number 00.
    guard number.count != 8 else { return #expect(found == []) }
    let doubt = try #require(found.first)
    #expect(doubt.field == "taxId" && doubt.scheme == .inn && doubt.value == number && doubt.lostLeadingZeros)
    #expect(doubt.problem == .lostLeadingZeros(likely: "0" + number))
  }

  @Test func `numbers of other registers and right ones are not doubted`() {
    #expect(doubts("0277000017").map(\.lostLeadingZeros) == [false])
    #expect(doubts("7736207543") == [])
    // A number of Belarus, with the check digit that it has there.
    #expect(doubts("100582333") == [])
    #expect(doubts("277000017", kind: "foreign") == [])
    #expect(doubts("DE136695976") == [])
  }
}
