import Bitrix24Emulator
import Foundation
import Synchronization
import Testing

/// Official numbers, bank accounts and addresses between files and the requisites of a portal.
struct RequisiteSyncTests {
  private static let clients = #"""
    key,entity,kind,name,fullName,taxId,taxReason,registrationNumber,director,bankAccounts,addresses
    a1,company,legalEntity,Альфа,Общество «Альфа»,9900000017,990101001,1029900000008,Орлова Анна,40702810600000000017|049900901|Банк «Пример»|30101810200000000901,legal:101000||Москва|Москва|ул. Новая 1|оф. 2
    b2,company,soleProprietor,ИП Орлова,,990000000041,,304990000000002,,,

    """#

  @Test func `numbers, accounts and addresses travel to the portal's requisites and back`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(Self.clients, to: "clients.csv")
      let first = try await workshop.run("sync", "--output", "json")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let alfa = try #require(emulator.find(companyTitled: "Альфа"))
      let stored = emulator.requisites(of: .company, alfa.id)
      let requisite = try #require(stored.first)
      #expect(stored.count == 1)
      #expect(requisite.presetID == 1)
      #expect(requisite["RQ_INN"] == "9900000017" && requisite["RQ_KPP"] == "990101001")
      #expect(requisite["RQ_OGRN"] == "1029900000008" && requisite["RQ_DIRECTOR"] == "Орлова Анна")
      #expect(requisite.bankDetails.map { $0["RQ_BIK"] } == ["049900901"])
      #expect(requisite.addresses.map { $0["CITY"] } == ["Москва"])
      let person = try #require(emulator.find(companyTitled: "ИП Орлова"))
      let other = try #require(emulator.requisites(of: .company, person.id).first)
      #expect(other.presetID == 2 && other["RQ_OGRNIP"] == "304990000000002")

      try await expectRest(emulator, workshop)
      let file = try workshop.read("clients.csv")
      #expect(file == Self.clients)

      // People work on the card; the company itself is not touched.
      try emulator.updateRequisite(requisite.id, ["RQ_KPP": "990102001"])
      try emulator.updateBankDetail(
        try #require(requisite.bankDetails.first).id, ["RQ_BANK_NAME": "Новый банк"])
      try emulator.setAddress(ofRequisite: requisite.id, type: 6, ["ADDRESS_1": "ул. Садовая 9"])
      try workshop.write(file.replacing("Орлова Анна", with: "Орлова Инна"), to: "clients.csv")
      let second = try await workshop.run("sync", "--output", "json")
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      let after = try workshop.read("clients.csv")
      #expect(after.contains("990102001") && !after.contains("9900000017,990101001"))
      #expect(after.contains("|Новый банк|"))
      #expect(after.contains("ул. Садовая 9"))
      #expect(emulator.requisites(of: .company, alfa.id).map { $0["RQ_DIRECTOR"] } == ["Орлова Инна"])
      #expect(emulator.requisites(of: .company, alfa.id).first?["RQ_KPP"] == "990102001")
      try await expectRest(emulator, workshop)
      #expect(try workshop.read("clients.csv") == after)
    }
  }

  /// A file that has an address in one line, as lists of accounting programs do.
  private static let lines = """
    version: 1
    name: lines
    format: csv
    entities:
      company:
        key: { column: key }
        fields:
          name: name
          taxId: taxId
          addresses: { columns: [{ column: legal, kind: legal }] }

    """

  @Test func `an address in one line travels to the parts of the portal and back`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(Self.lines, to: "lines.yaml")
      try workshop.write(
        bothWays.replacing("mapping: generic", with: "mapping: lines.yaml"), to: "contractor-sync.yaml")
      func file(_ address: String) -> String {
        "key,name,taxId,legal\na1,Альфа,9900000017,\"\(address)\"\n"
      }
      func address() throws -> [String: String] {
        let alfa = try #require(emulator.find(companyTitled: "Альфа"))
        let requisite = try #require(emulator.requisites(of: .company, alfa.id).first)
        let address = try #require(requisite.addresses.first)
        return ["ADDRESS_1", "CITY", "POSTAL_CODE"].reduce(into: [:]) { parts, name in
          if !address[name].isEmpty { parts[name] = address[name] }
        }
      }
      func settle(_ status: Int32 = 0) async throws {
        let ending = try await workshop.run("sync")
        #expect(ending.status == status, "\(ending.output)\(ending.messages)")
      }
      try workshop.write(file("101000, Москва, ул. Первая, 1"), to: "clients.csv")
      try await settle()
      #expect(try address() == ["ADDRESS_1": "101000, Москва, ул. Первая, 1"])
      try workshop.write(file("101000, Москва, ул. Вторая, 2"), to: "clients.csv")
      try await settle()
      #expect(try address() == ["ADDRESS_1": "101000, Москва, ул. Вторая, 2"])
      try await expectRest(emulator, workshop)

      // Somebody fills the card's own fields, and the file gets the line they make.
      let alfa = try #require(emulator.find(companyTitled: "Альфа"))
      let requisite = try #require(emulator.requisites(of: .company, alfa.id).first)
      try emulator.setAddress(
        ofRequisite: requisite.id, type: 6,
        ["ADDRESS_1": "ул. Третья, 3", "CITY": "Тверь", "POSTAL_CODE": "170000"])
      try await settle()
      #expect(try workshop.read("clients.csv").contains("Тверь"))
      #expect(try workshop.read("clients.csv").contains("ул. Третья, 3"))
      try await expectRest(emulator, workshop)

      // Another line in the file: the city and postal code of the old one do not stay beside it.
      try workshop.write(file("170000, Тверь, ул. Четвёртая, 4"), to: "clients.csv")
      try await settle()
      #expect(try address() == ["ADDRESS_1": "170000, Тверь, ул. Четвёртая, 4"])
      try await expectRest(emulator, workshop)

      // Both at once is a question, and the answer is what both have then.
      try workshop.write(file("Тула, ул. Пятая, 5"), to: "clients.csv")
      try emulator.setAddress(
        ofRequisite: requisite.id, type: 6, ["ADDRESS_1": "ул. Шестая, 6", "CITY": "Орёл"])
      try await settle(3)
      #expect(try await workshop.run("conflicts", "resolve", "1", "--take", "left").status == 0)
      try await settle()
      #expect(try address() == ["ADDRESS_1": "Тула, ул. Пятая, 5"])
      try await expectRest(emulator, workshop)
    }
  }

  @Test func `a company of the portal comes with its requisite into the file`() async throws {
    try await withPortal { emulator, workshop in
      let id = try emulator.addCompany(fields: ["TITLE": "Бета"])
      let requisite = try emulator.addRequisite(
        to: .company, id, fields: ["RQ_INN": "9900000024", "RQ_KPP": "990101001"])
      try emulator.addBankDetail(
        toRequisite: requisite, fields: ["RQ_ACC_NUM": "40702810600000000017", "RQ_BIK": "049900901"])
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write("key,entity,name,taxId,taxReason,bankAccounts\n", to: "clients.csv")
      let first = try await workshop.run("sync", "--output", "json")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let file = try workshop.read("clients.csv")
      #expect(file.contains("Бета,9900000024,990101001,40702810600000000017|049900901"), "\(file)")
      try await expectRest(emulator, workshop)
    }
  }

  /// A holding's card has two requisites; the first on the card has lower `SORT`.
  private func holding(_ emulator: PortalEmulator) throws -> (id: Int, first: Int, second: Int) {
    let id = try emulator.addCompany(fields: ["TITLE": "Холдинг"])
    let second = try emulator.addRequisite(
      to: .company, id, fields: ["RQ_INN": "9900000024", "RQ_KPP": "990101001", "SORT": "700"])
    try emulator.addBankDetail(
      toRequisite: second, fields: ["RQ_ACC_NUM": "40702810600000000017", "RQ_BIK": "049900901"])
    let first = try emulator.addRequisite(
      to: .company, id, fields: ["RQ_INN": "9900000017", "RQ_KPP": "990101001", "SORT": "100"])
    return (id, first, second)
  }

  @Test(arguments: [false, true])
  func `a firm is recognised by any of its requisites, and that one feeds it from then on`(
    portalIsLeft: Bool
  ) async throws {
    try await withPortal { emulator, workshop in
      let holding = try holding(emulator)
      let settings =
        portalIsLeft
        ? bothWays.replacing("left: file", with: "left: crm").replacing("right: crm", with: "right: file")
        : bothWays
      #expect(settings.contains(portalIsLeft ? "left: crm" : "left: file"))
      try workshop.write(settings, to: "contractor-sync.yaml")
      try workshop.write(
        """
        key,entity,name,taxId,taxReason,bankAccounts
        a1,company,Холдинг,9900000024,990101001,40702810600000000017|049900901

        """, to: "clients.csv")
      let first = try await workshop.run("sync", "--output", "json")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      #expect(emulator.snapshot().companies.count == 1)
      #expect(emulator.requisites(of: .company, holding.id).count == 2)
      #expect(try workshop.read("clients.csv").contains("9900000024,990101001"))
      try await expectRest(emulator, workshop)

      // What changes in the file goes to that requisite, and what people change in it comes back.
      try workshop.write(
        try workshop.read("clients.csv").replacing("990101001", with: "990102001"), to: "clients.csv")
      let second = try await workshop.run("sync", "--output", "json")
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      func reason(_ id: Int) -> String? {
        emulator.requisites(of: .company, holding.id).first { $0.id == id }?["RQ_KPP"]
      }
      #expect(reason(holding.second) == "990102001" && reason(holding.first) == "990101001")
      try emulator.updateRequisite(holding.second, ["RQ_KPP": "990103001"])
      try emulator.updateRequisite(holding.first, ["RQ_KPP": "990109001"])
      let third = try await workshop.run("sync", "--output", "json")
      #expect(third.status == 0, "\(third.output)\(third.messages)")
      #expect(try workshop.read("clients.csv").contains("9900000024,990103001"))
      try await expectRest(emulator, workshop)
    }
  }

  @Test func `the requisite of a firm that has its own row feeds no other`() async throws {
    try await withPortal { emulator, workshop in
      let holding = try holding(emulator)
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(
        """
        key,entity,name,taxId,taxReason
        a1,company,Холдинг,9900000017,990101001
        a2,company,Дочка,9900000024,990101001

        """, to: "clients.csv")
      // The holding's card has the daughter's numbers as well, so that a person says whether they are two firms.
      let asking = try await workshop.run("sync", "--output", "json")
      #expect(asking.status == 3, "\(asking.output)\(asking.messages)")
      #expect(emulator.snapshot().companies.count == 1)
      #expect(try await workshop.run("review", "reject", "1").status == 0)
      let first = try await workshop.run("sync", "--output", "json")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      #expect(
        emulator.requisites(of: .company, holding.id).map { $0["RQ_INN"] } == ["9900000024", "9900000017"])
      let daughter = try #require(emulator.find(companyTitled: "Дочка"))
      #expect(emulator.requisites(of: .company, daughter.id).map { $0["RQ_INN"] } == ["9900000024"])
      try await expectRest(emulator, workshop)
    }
  }

  @Test func `a half-made company is completed by the next run and never doubled`() async throws {
    let faults: [(Fault.Kind, String)] = [
      (.dropAfter, "crm.requisite.add"), (.dropBefore, "crm.requisite.add"),
      (.dropAfter, "crm.requisite.bankdetail.add"), (.dropBefore, "crm.address.add"),
      (.commandError(status: 400, code: "", text: "made up"), "crm.address.add"),
      (.commandError(status: 400, code: "", text: "made up"), "crm.requisite.add"),
    ]
    for (kind, method) in faults {
      // The portal's clock passes the time in which a requisite that was sent may still come into being.
      let passed = Passed()
      try await withPortal({ options in
        options.now = { Date().timeIntervalSince1970 + passed.seconds.withLock { $0 } }
      }) { emulator, workshop in
        try workshop.write(bothWays, to: "contractor-sync.yaml")
        try workshop.write(Self.clients, to: "clients.csv")
        emulator.inject(Fault(kind, method: method))
        let first = try await workshop.run("sync", "--output", "json")
        #expect(first.status == 3, "\(kind) \(method): \(first.output)\(first.messages)")
        #expect((first.json["putOff"] as? Int ?? 0) > 0, "\(kind) \(method): \(first.output)")
        passed.seconds.withLock { $0 = 100 }
        let second = try await workshop.run("sync", "--output", "json")
        #expect(second.status == 0, "\(kind) \(method): \(second.output)\(second.messages)")
        #expect(emulator.snapshot().companies.count == 2)
        let alfa = try #require(emulator.find(companyTitled: "Альфа"))
        let stored = emulator.requisites(of: .company, alfa.id)
        #expect(stored.map { $0["RQ_INN"] } == ["9900000017"], "\(kind) \(method)")
        #expect(stored.first?.bankDetails.count == 1, "\(kind) \(method)")
        #expect(stored.first?.addresses.count == 1, "\(kind) \(method)")
        #expect(try workshop.read("clients.csv") == Self.clients)
        try await expectRest(emulator, workshop)
      }
    }
  }

  @Test func `contacts are linked to their companies on both sides`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(
        """
        key,entity,name,lastName,companies
        a1,company,Альфа,,
        b2,company,Бета,,
        p1,contact,,Ильина,b2; a1

        """, to: "clients.csv")
      let first = try await workshop.run("sync", "--output", "json")
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let alfa = try #require(emulator.find(companyTitled: "Альфа")).id
      let beta = try #require(emulator.find(companyTitled: "Бета")).id
      #expect(emulator.snapshot().contacts.map(\.linked) == [[beta, alfa]])
      try await expectRest(emulator, workshop)
      try workshop.write(try workshop.read("clients.csv").replacing("b2; a1", with: "b2"), to: "clients.csv")
      let second = try await workshop.run("sync", "--output", "json")
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      #expect(emulator.snapshot().contacts.map(\.linked) == [[beta]])
      try await expectRest(emulator, workshop)
    }
  }

  private final class Passed: Sendable {
    let seconds = Mutex(0.0)
  }
}
