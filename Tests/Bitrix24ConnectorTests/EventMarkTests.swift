import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Testing

/// What the events of a portal mean, and what the look-up by key shows of it.
struct EventMarkTests {
  @Test func `requisites and bank details lead to their companies and contacts`() async throws {
    try await PortalDesk.run { desk in
      let company = try desk.emulator.addCompany(fields: ["TITLE": "Ромашка"])
      let contact = try desk.emulator.addContact(fields: ["LAST_NAME": "Орлов"])
      let first = try desk.emulator.addRequisite(to: .company, company, fields: ["RQ_INN": "9900000017"])
      let second = try desk.emulator.addRequisite(to: .contact, contact, fields: [:])
      let account = try desk.emulator.addBankDetail(toRequisite: first, fields: ["RQ_BIK": "049900901"])
      let names: Set<RecordKey> = ["7", PortalMark.bankDetail(account), PortalMark.requisite(second)]
      let companies = try await desk.replica.records(marked: names, entity: .company)
      #expect(companies == ["7", RecordKey(rawValue: String(company))])
      let contacts = try await desk.replica.records(marked: names, entity: .contact)
      #expect(contacts == ["7", RecordKey(rawValue: String(contact))])
      try desk.emulator.deleteBankDetail(account)
      let none = try await desk.replica.records(marked: names, entity: .company)
      #expect(none == nil)
    }
  }

  @Test func `where the mapping asks for nothing of requisites their events are no news`() async throws {
    try await PortalDesk.run(mapping: PortalDesk.userFieldMapping()) { desk in
      let names: Set<RecordKey> = ["7", PortalMark.requisite(9)]
      let companies = try await desk.replica.records(marked: names, entity: .company)
      #expect(companies == ["7"])
    }
  }

  @Test func `a look-up shows what the reading shows, so that an own write is recognised`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Ромашка", "PHONE": "+7 495 000-00-01"])
      let requisite = try desk.emulator.addRequisite(to: .company, id, fields: ["RQ_INN": "9900000017"])
      try desk.emulator.setAddress(ofRequisite: requisite, type: 6, ["CITY": "Тверь"])
      let key = RecordKey(rawValue: String(id))
      let asked = try #require(try await desk.replica.lookUp(key: key, entity: .company))
      let reading = try await desk.replica.readAll(.company, known: [asked.fingerprint: key])
      #expect(reading.unchanged == [key])
    }
  }
}
