import Bitrix24Emulator
import Foundation
import Testing

/// A portal that makes something else of what it is given.
@Suite struct ReshapedValueTests {
  private static let client = #"""
    key,entity,name,phones,emails,comment
    a1,company,ООО «Альфа»,work:+7 495 000-00-01 доб. 12,work:a.very.long.name@alfa.example,<b>важный</b> клиент

    """#

  @Test func `it is told once, nothing is sent again and the file stays`() async throws {
    try await withPortal({
      $0.normalising.dropsExtensions = true
      $0.normalising.reformatsPhones = true
      $0.normalising.multiFieldLength = 24
    }) { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(Self.client, to: "clients.csv")
      let first = try await workshop.run("sync", "--output", "json")
      #expect(first.status == 0, "\(first.messages)")
      #expect(first.json["reshaped"] as? Int == 3, "\(first.output)")
      #expect(try workshop.read("clients.csv") == Self.client)
      let history = try await workshop.run("history", "1")
      #expect(history.output.contains("held there in another form"), "\(history.output)")
      emulator.resetJournal()
      for _ in 0..<2 {
        let next = try await workshop.run("sync")
        #expect(next.output.contains("Nothing to do"), "\(next.output)")
      }
      #expect(emulator.journal.modifyingCommands == 0)
      #expect(try workshop.read("clients.csv") == Self.client)
    }
  }

  @Test func `a phone that the portal drops is sent twice at most and told`() async throws {
    try await withPortal({ $0.normalising.droppedPhone = "916" }) { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      let client = """
        key,entity,name,phones
        a1,company,ООО «Альфа»,work:+7 495 000-00-01; mobile:+7 916 000-00-02

        """
      try workshop.write(client, to: "clients.csv")
      let first = try await workshop.run("sync", "--output", "json")
      #expect(first.status == 0, "\(first.messages)")
      #expect(first.json["reshaped"] as? Int == 1, "\(first.output)")
      let history = try await workshop.run("history", "1")
      #expect(history.output.contains("held there in another form"), "\(history.output)")
      for _ in 0..<2 { try await expectRest(emulator, workshop) }
      #expect(try workshop.read("clients.csv") == client)
      // Another number is another attempt.
      let corrected = client.replacing("916 000-00-02", with: "926 000-00-02")
      try workshop.write(corrected, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      #expect(try #require(emulator.find(companyTitled: "ООО «Альфа»")).values("PHONE").count == 2)
    }
  }
}
