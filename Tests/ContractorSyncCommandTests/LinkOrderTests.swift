import Bitrix24Emulator
import Testing

/// The order of a contact's companies between a file and a portal.
struct LinkOrderTests {
  private static let file = """
    key,entity,name,lastName,companies
    a1,company,Альфа,,
    b2,company,Бета,,
    c3,company,Гамма,,
    d4,company,Дельта,,
    p1,contact,,Орлова,a1; b2; c3

    """

  @Test func `an order travels both ways, with links that come and go, and then both rest`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(Self.file, to: "clients.csv")
      try await sync(workshop)
      let firms = try ["Альфа", "Бета", "Гамма", "Дельта"].map {
        try #require(emulator.find(companyTitled: $0)).id
      }
      let person = try #require(emulator.find(contactNamed: "Орлова")).id
      func linked() throws -> [Int] { try #require(emulator.record(.contact, person)).linked }
      #expect(try linked() == [firms[0], firms[1], firms[2]])
      try await expectRest(emulator, workshop)

      try emulator.linkContact(person, to: [firms[0], firms[2], firms[1]])
      try await sync(workshop)
      #expect(try workshop.read("clients.csv") == Self.file.replacing("a1; b2; c3", with: "a1; c3; b2"))
      try await expectRest(emulator, workshop)

      try workshop.write(Self.file.replacing("a1; b2; c3", with: "c3; d4; b2; a1"), to: "clients.csv")
      try await sync(workshop)
      #expect(try linked() == [firms[2], firms[3], firms[1], firms[0]])
      try await expectRest(emulator, workshop)

      // A company of the portal alone stays where it is, and goes into the file there.
      let other = try emulator.addCompany(fields: ["TITLE": "Эпсилон"])
      try emulator.linkContact(person, to: [firms[2], other, firms[0], firms[1]])
      try await sync(workshop)
      try await sync(workshop)
      let cell = try #require(
        try workshop.read("clients.csv").split(separator: "\n").first { $0.hasPrefix("p1,") })
      let keys = cell.split(separator: ",").last?.split(separator: ";").map { $0.drop { $0 == " " } } ?? []
      #expect(keys.count == 4 && keys[0] == "c3" && keys[2] == "a1" && keys[3] == "b2", "\(cell)")
      #expect(try linked() == [firms[2], other, firms[0], firms[1]])
      try await expectRest(emulator, workshop)
    }
  }

  @Test func `a plan says the order`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(Self.file, to: "clients.csv")
      try await sync(workshop)
      try workshop.write(Self.file.replacing("a1; b2; c3", with: "a1; c3; b2"), to: "clients.csv")
      let plan = try await workshop.run("plan")
      #expect(plan.output.contains("companies: ↕ "), "\(plan.output)")
      let json = try await workshop.run("plan", "--output", "ndjson")
      #expect(json.output.contains("\"order\""), "\(json.output)")
    }
  }

  private func sync(_ workshop: Workshop) async throws {
    let run = try await workshop.run("sync", "--output", "json")
    #expect(run.status == 0, "\(run.output)\(run.messages)")
  }
}
