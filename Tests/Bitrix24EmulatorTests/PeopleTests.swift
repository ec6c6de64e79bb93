import Bitrix24Emulator
import Testing

@Suite struct PeopleTests {
  let desk = Desk()

  @Test func `people change records as another user`() throws {
    let company = try desk.emulator.addCompany(fields: [
      "TITLE": "Кедр", "PHONE": "8 495 1", "UF_CRM_INN": "99",
    ])
    let contact = try desk.emulator.addContact(fields: [
      "NAME": "Анна", "LAST_NAME": "Ильина", "COMPANY_ID": "1",
    ])
    desk.clock.advance(10)
    try desk.emulator.updateCompany(company, ["TITLE": "Кедр-2"])
    try desk.emulator.changePhone(.company, company, from: "8 495 1", to: "8 495 2")
    let found = try #require(desk.emulator.find(companyTitled: "Кедр-2"))
    #expect(found.values("PHONE") == ["8 495 2"] && found["UF_CRM_INN"] == "99")
    #expect(found.modifiedBy == 2 && found.modifiedAt == found.createdAt + 10)
    #expect(found.linked == [contact])
    #expect(desk.emulator.find(contactNamed: "Анна Ильина")?.linked == [company])
    try desk.emulator.updateContact(contact, ["EMAIL": "a@b.example"])
    try desk.emulator.changeEmail(.contact, contact, from: "a@b.example", to: "")
    #expect(desk.emulator.record(.contact, contact)?.values("EMAIL") == [])
    try desk.emulator.deleteContact(contact)
    try desk.emulator.deleteCompany(company)
    #expect(desk.emulator.snapshot() == PortalEmulator(options: desk.emulator.options).snapshot())
    #expect(desk.emulator.journal.requests == 0)
  }

  @Test func `edits that cannot be made say why`() throws {
    let id = try desk.emulator.addCompany(fields: ["TITLE": "A"])
    #expect(throws: PortalEditError.recordMissing(.company, id: 9)) { try desk.emulator.deleteCompany(9) }
    #expect(throws: PortalEditError.valueMissing(kind: "PHONE", value: "1")) {
      try desk.emulator.changePhone(.company, id, from: "1", to: "2")
    }
    #expect(throws: PortalEditError.self) { try desk.emulator.updateCompany(id, ["EMAIL": "nobody"]) }
    #expect(PortalEditError.recordMissing(.contact, id: 3).description == "There is no contact with id 3.")
  }
}

@Suite struct MadeUpTests {
  private func emulator(seed: UInt64) -> PortalEmulator {
    Desk {
      $0.seed = seed
      $0.companies = 300
      $0.contacts = 200
    }.emulator
  }

  @Test func `a seed decides every record`() {
    #expect(emulator(seed: 5).snapshot() == emulator(seed: 5).snapshot())
    #expect(emulator(seed: 5).snapshot() != emulator(seed: 6).snapshot())
  }

  @Test(arguments: [UInt64(1), 2, 77])
  func `identifiers are distinct and their check digits hold`(seed: UInt64) {
    let companies = emulator(seed: seed).snapshot().companies
    let numbers = companies.map { $0["UF_CRM_INN"] }
    #expect(Set(numbers).count == numbers.count)
    for company in companies {
      let inn = company["UF_CRM_INN"].compactMap(\.wholeNumberValue)
      if inn.count == 10 {
        #expect(check(inn, [2, 4, 10, 3, 5, 9, 4, 6, 8]) == inn[9])
        #expect(company["UF_CRM_KPP"].count == 9)
        let ogrn = company["UF_CRM_OGRN"]
        #expect((Int(ogrn.prefix(12)) ?? 0) % 11 % 10 == ogrn.last?.wholeNumberValue)
      } else {
        #expect(inn.count == 12)
        #expect(check(inn, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == inn[10])
        #expect(check(inn, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == inn[11])
      }
      #expect((1...3).contains(company.assignedBy))
    }
  }

  @Test func `user fields that do not exist stay unwritten`() {
    let desk = Desk {
      $0.userFields = []
      $0.companies = 5
    }
    #expect(desk.emulator.snapshot().companies.allSatisfy { $0["UF_CRM_INN"].isEmpty })
  }

  private func check(_ digits: [Int], _ weights: [Int]) -> Int {
    zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 % 10
  }
}
