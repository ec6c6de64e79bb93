import Contractors
import Testing

@Suite struct OfficialNumbersTests {
  private let branch = OfficialNumbers(taxId: "9900000017", taxReason: "990102001")
  private let head = OfficialNumbers(
    taxId: "99 0000 0017", taxReason: "990101001", registrationNumber: "1029900000008")
  private let person = OfficialNumbers(taxId: "990000000041")

  @Test func `numbers are compared by their digits, and wrong ones count as none`() {
    #expect(head.taxId == "9900000017")
    #expect(OfficialNumbers(taxId: "9900000018").isEmpty)
    #expect(OfficialNumbers(taxId: "").isEmpty && !person.isEmpty)
  }

  @Test func `an organisation's tax id identifies with its reason code alone, a person's always`() {
    #expect(head.keys.count == 2 && branch.keys.count == 1 && person.keys.count == 1)
    #expect(OfficialNumbers(taxId: "9900000017").keys.isEmpty)
  }

  @Test(arguments: ["DE 136695976", "941240000193", "600122610", "14360570"])
  func `a tax number of another country identifies where its check digits are right`(_ number: String) {
    #expect(OfficialNumbers(taxId: number).keys.count == 1)
    let mistyped = String(number.dropLast()) + (number.last == "9" ? "1" : "9")
    #expect(OfficialNumbers(taxId: mistyped).isEmpty)
  }

  @Test func `of several sets the one that names a known contractor is meant, else one of its branches`() {
    var known = KnownNumbers()
    #expect(known.place(in: [head, branch]) == nil)
    known.add(branch)
    #expect(known.place(in: [head, branch]) == 1)
    #expect(known.place(in: [person, head]) == 1)
    #expect(known.place(in: [person]) == nil)
    var registered = KnownNumbers()
    registered.add(OfficialNumbers(taxId: "", registrationNumber: "1029900000008"))
    #expect(registered.place(in: [branch, head]) == 1)
  }
}
