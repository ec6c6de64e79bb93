import Bitrix24Emulator
import Foundation
import Testing

/// What kind of firm a requisite is for that an update makes.
struct LateRequisiteTests {
  private static let head = "key,entity,kind,name,registrationNumber,addresses,comment\n"

  private static func row(
    _ kind: String, number: String = "", address: String = "", comment: String = ""
  ) -> String { "a1,company,\(kind),Орлов,\(number),\(address),\(comment)\n" }

  private static let address = "legal:101000||Москва|Москва|ул. Новая 1|"
  private static let number = "304990000000002"

  /// A company that is on both sides and has no requisite; the next run is the third.
  private func withCompany(
    _ file: String = row(""), _ body: (PortalEmulator, Workshop, _ id: Int) async throws -> Void
  ) async throws {
    try await withPortal { emulator, workshop in
      let id = try emulator.addCompany(fields: ["TITLE": "Орлов"])
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(Self.head + file, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 3)
      #expect(try await workshop.run("review", "accept", "1").status == 0)
      _ = try await settle(workshop)
      #expect(emulator.snapshot().companies.map(\.id) == [id])
      #expect(emulator.requisites(of: .company, id).isEmpty)
      try await body(emulator, workshop, id)
    }
  }

  private func settle(_ workshop: Workshop) async throws -> [String: Any] {
    let run = try await workshop.run("sync", "--output", "json")
    #expect(run.status == 0, "\(run.output)\(run.messages)")
    return run.json
  }

  @Test(
    arguments: [true, false],
    [row("soleProprietor", address: address), row("soleProprietor", number: number)])
  func `is told by the other side's kind, of now or of before`(isNew: Bool, change: String) async throws {
    try await withCompany(isNew ? Self.row("") : Self.row("soleProprietor")) { emulator, workshop, id in
      try workshop.write(Self.head + change, to: "clients.csv")
      let report = try await settle(workshop)
      #expect(report["leftOut"] as? Int == 0 && report["conflicts"] as? Int == 0)
      let stored = emulator.requisites(of: .company, id)
      #expect(stored.map(\.presetID) == [2])
      #expect(stored.first?["RQ_OGRN"].isEmpty == true)
      #expect(stored.first?["RQ_OGRNIP"] == (change.contains(Self.number) ? Self.number : ""))
      let history = try await workshop.run("history", "3")
      #expect(!history.output.contains("not taken over"), "\(history.output)")
      let writes = emulator.journal.modifyingCommands
      #expect(try await settle(workshop)["leftOut"] as? Int == 0)
      #expect(emulator.journal.modifyingCommands == writes)
      #expect(try workshop.read("clients.csv").contains("soleProprietor"))
    }
  }

  @Test func `is told as not taken over where nothing makes a requisite`() async throws {
    try await withCompany { emulator, workshop, id in
      try workshop.write(Self.head + Self.row("soleProprietor", comment: "важный"), to: "clients.csv")
      #expect(try await settle(workshop)["leftOut"] as? Int == 1)
      #expect(emulator.requisites(of: .company, id).isEmpty)
      #expect(emulator.find(companyTitled: "Орлов")?["COMMENTS"] == "важный")
      let history = try await workshop.run("history", "3")
      #expect(history.output.contains("kind: soleProprietor → —  (not taken over)"), "\(history.output)")
      #expect(try await settle(workshop)["leftOut"] as? Int == 0)
    }
  }

  @Test func `of a new firm with nothing else for a requisite is told as not taken over, and not as made`()
    async throws
  {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(Self.head + Self.row("legalEntity"), to: "clients.csv")
      #expect(try await settle(workshop)["leftOut"] as? Int == 1)
      let made = try #require(emulator.find(companyTitled: "Орлов"))
      #expect(emulator.requisites(of: .company, made.id).isEmpty)
      let history = try await workshop.run("history", "1")
      #expect(history.output.contains("kind: legalEntity → —  (not taken over)"), "\(history.output)")
      #expect(!history.output.contains("kind: — → legalEntity"), "\(history.output)")
      #expect(try await settle(workshop)["leftOut"] as? Int == 0)
    }
  }
}
