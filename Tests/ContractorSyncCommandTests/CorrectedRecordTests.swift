import Bitrix24Emulator
import Testing

/// A record that could not be read for a while and then is what it was before.
struct CorrectedRecordTests {
  @Test(arguments: [true, false])
  func `what waited for an unreadable record travels once it is as it was before`(isFull: Bool) async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(
        isFull ? bothWays : bothWays.replacing(", full: yes", with: ""), to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      try workshop.write(fourClients.replacing("9900000017", with: "9,9E+09"), to: "clients.csv")
      #expect(try await workshop.run("sync").status == 3)
      let firm = try #require(emulator.find(companyTitled: "ООО «Альфа»"))
      try emulator.updateCompany(firm.id, ["COMMENTS": "ждёт"])
      #expect(try await workshop.run("sync").status == 3)
      try workshop.write(fourClients, to: "clients.csv")
      let ending = try await workshop.run("sync")
      #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
      #expect(try workshop.read("clients.csv").contains("a@alfa.example,ждёт"))
      #expect(try await workshop.run("setaside", "list").status == 0)
    }
  }
}
