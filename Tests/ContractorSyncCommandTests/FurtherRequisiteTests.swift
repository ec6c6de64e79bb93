import Bitrix24Emulator
import Foundation
import Testing

/// A new row whose official numbers stand in a further requisite of a card that has its counterpart.
struct FurtherRequisiteTests {
  private static let head = "key,entity,name,taxId,taxReason,comment\n"
  private static let known = "a1,company,Холдинг,9900000017,990101001,\n"
  private static let new = "a2,company,Дочка,9900000024,990101001,\n"
  private static let others = (3...7).map { "a\($0),company,Фирма \($0),,,\n" }.joined()

  /// A card with two requisites, the first of which feeds the row that is linked to it, and the new row beside that.
  private func withQuestion(
    portalIsLeft: Bool = false, _ body: (PortalEmulator, Workshop, _ card: Int) async throws -> Void
  ) async throws {
    try await withPortal { emulator, workshop in
      let card = try emulator.addCompany(fields: ["TITLE": "Холдинг"])
      for (number, place) in [("9900000024", "700"), ("9900000017", "100")] {
        try emulator.addRequisite(
          to: .company, card, fields: ["RQ_INN": number, "RQ_KPP": "990101001", "SORT": place])
      }
      let settings =
        portalIsLeft
        ? bothWays.replacing("left: file", with: "left: crm").replacing("right: crm", with: "right: file")
        : bothWays
      try workshop.write(settings, to: "contractor-sync.yaml")
      try workshop.write(Self.head + Self.known + Self.others, to: "clients.csv")
      try await settle(workshop)
      #expect(emulator.snapshot().companies.count == 6)
      try workshop.write(try workshop.read("clients.csv") + Self.new, to: "clients.csv")
      for _ in 0..<2 {
        let asking = try await workshop.run("sync", "--output", "json")
        #expect(asking.status == 3, "\(asking.output)\(asking.messages)")
        #expect(emulator.snapshot().companies.count == 6)
        let list = try await workshop.run("review", "list")
        #expect(list.status == 3 && list.output.contains("a further requisite"), "\(list.output)")
        #expect(list.output.components(separatedBy: "↔").count == 2, "\(list.output)")
      }
      try await body(emulator, workshop, card)
    }
  }

  private func settle(_ workshop: Workshop) async throws {
    let run = try await workshop.run("sync", "--output", "json")
    #expect(run.status == 0, "\(run.output)\(run.messages)")
  }

  @Test(arguments: [false, true])
  func `is a question, and a firm of its own once a person says so`(portalIsLeft: Bool) async throws {
    try await withQuestion(portalIsLeft: portalIsLeft) { emulator, workshop, card in
      #expect(try await workshop.run("review", "reject", "1").status == 0)
      try await settle(workshop)
      let daughter = try #require(emulator.find(companyTitled: "Дочка"))
      #expect(emulator.requisites(of: .company, daughter.id).map { $0["RQ_INN"] } == ["9900000024"])
      #expect(emulator.requisites(of: .company, card).count == 2)
      try await expectRest(emulator, workshop)
    }
  }

  @Test func `is the same firm once a person says so: nothing is made, whatever changes in the row`()
    async throws
  {
    try await withQuestion { emulator, workshop, card in
      #expect(try await workshop.run("review", "accept", "1").status == 0)
      try await expectRest(emulator, workshop)
      let file = try workshop.read("clients.csv")
      try workshop.write(file.replacing("a2,company,Дочка", with: "a2,company,Дочерняя"), to: "clients.csv")
      try await expectRest(emulator, workshop)
      // The linked row travels as ever.
      try workshop.write(file.replacing("a1,company,Холдинг", with: "a1,company,Группа"), to: "clients.csv")
      try await settle(workshop)
      #expect(emulator.find(companyTitled: "Группа")?.id == card)
      #expect(emulator.snapshot().companies.count == 6)
      try await expectRest(emulator, workshop)
    }
  }

  @Test(arguments: [true, false])
  func `takes the link over once the other row is gone, and the card stays`(isAnswered: Bool) async throws {
    try await withQuestion { emulator, workshop, card in
      if isAnswered { #expect(try await workshop.run("review", "accept", "1").status == 0) }
      let file = try workshop.read("clients.csv")
      try workshop.write(file.replacing(Self.known, with: ""), to: "clients.csv")
      #expect(try workshop.read("clients.csv") != file)
      for _ in 0..<3 {
        let run = try await workshop.run("sync", "--output", "json")
        #expect(run.status == (isAnswered ? 0 : 3), "\(run.output)\(run.messages)")
        #expect(emulator.snapshot().companies.count == 6)
      }
      if !isAnswered {
        #expect(emulator.find(companyTitled: "Холдинг")?.id == card)
        #expect(try await workshop.run("review", "accept", "1").status == 0)
        try await settle(workshop)
      }
      #expect(emulator.find(companyTitled: "Дочка")?.id == card)
      #expect(emulator.snapshot().companies.count == 6)
      // The requisite with its numbers feeds it now, and the other one is what it was, where the answer came first.
      let numbers = emulator.requisites(of: .company, card).map { $0["RQ_INN"] }
      #expect(numbers.count == 2 && (!isAnswered || Set(numbers) == ["9900000017", "9900000024"]))
      try await expectRest(emulator, workshop)
    }
  }

  @Test func `numbers behind a requisite without any recognise a firm as well`() async throws {
    try await withPortal { emulator, workshop in
      let card = try emulator.addCompany(fields: ["TITLE": "Прежнее имя"])
      try emulator.addRequisite(to: .company, card, fields: ["NAME": "Пустые", "SORT": "100"])
      try emulator.addRequisite(
        to: .company, card, fields: ["RQ_INN": "9900000024", "RQ_KPP": "990101001", "SORT": "700"])
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(Self.head + Self.new, to: "clients.csv")
      _ = try await workshop.run("sync")
      #expect(emulator.snapshot().companies.map(\.id) == [card])
      #expect(emulator.requisites(of: .company, card).map { $0["RQ_INN"] } == ["", "9900000024"])
    }
  }
}
