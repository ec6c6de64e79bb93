import Bitrix24Emulator
import Testing

@Suite struct RequisitePeopleTests {
  let desk = Desk()

  @Test func `people fill in, change and remove requisites on the card`() async throws {
    let company = try desk.emulator.addCompany(fields: ["TITLE": "Кедр"])
    let requisite = try desk.emulator.addRequisite(to: .company, company, fields: ["RQ_INN": "9900000003"])
    let detail = try desk.emulator.addBankDetail(toRequisite: requisite, fields: ["RQ_BIK": "049900901"])
    try desk.emulator.setAddress(ofRequisite: requisite, type: 6, ["CITY": "Томск", "ADDRESS_1": "Новая, 1"])
    try desk.emulator.setAddress(ofRequisite: requisite, type: 6, ["CITY": "Тюмень"])
    desk.clock.advance(60)
    try desk.emulator.updateRequisite(requisite, ["RQ_KPP": "990001001"])
    try desk.emulator.updateBankDetail(detail, ["RQ_BIK": "049900902"])
    let seen = try #require(desk.emulator.requisites(of: .company, company).first)
    #expect(seen["RQ_INN"] == "9900000003" && seen["RQ_KPP"] == "990001001" && seen.presetID == 1)
    #expect(seen.bankDetails.map { $0["RQ_BIK"] } == ["049900902"])
    #expect(seen.addresses.map { $0["CITY"] } == ["Тюмень"] && seen.addresses[0]["ADDRESS_1"] == "Новая, 1")
    #expect(seen.createdAt == 1_760_000_000 && seen.modifiedAt == 1_760_000_060)
    let row = await desk.call("crm.requisite.get", #"{"id":1}"#)["result"]
    #expect(row["MODIFY_BY_ID"].string == "2" && row["ENTITY_ID"].string == "1")
    try desk.emulator.deleteAddress(ofRequisite: requisite, type: 6)
    try desk.emulator.deleteBankDetail(detail)
    try desk.emulator.deleteRequisite(requisite)
    #expect(desk.emulator.requisites(of: .company, company).isEmpty)
  }

  @Test func `what people cannot find is named`() {
    #expect(throws: PortalEditError.recordMissing(.contact, id: 4)) {
      try desk.emulator.addRequisite(to: .contact, 4, fields: [:])
    }
    #expect(throws: PortalEditError.partMissing("bank detail with id 3")) {
      try desk.emulator.deleteBankDetail(3)
    }
    #expect(throws: PortalEditError.self) { try desk.emulator.deleteAddress(ofRequisite: 1, type: 6) }
  }

  @Test func `made-up records get requisites only on request, and are otherwise the same`() async throws {
    let without = Desk {
      $0.companies = 40
      $0.contacts = 40
    }
    let with = Desk {
      $0.companies = 40
      $0.contacts = 40
      $0.madeUpRequisites = true
    }
    #expect(without.emulator.snapshot() == with.emulator.snapshot())
    #expect(await without.call("crm.requisite.list")["total"].int == 0)
    for company in with.emulator.snapshot().companies {
      let requisite = try #require(with.emulator.requisites(of: .company, company.id).first)
      #expect(requisite["RQ_INN"] == company["UF_CRM_INN"] && requisite["RQ_KPP"] == company["UF_CRM_KPP"])
      #expect(requisite.createdAt == company.createdAt && requisite.modifiedAt == nil)
      #expect(requisite.presetID == (company["UF_CRM_KPP"].isEmpty ? 2 : 1))
      let detail = try #require(requisite.bankDetails.first)
      let (bik, account) = (detail["RQ_BIK"], detail["RQ_ACC_NUM"])
      #expect(bik.count == 9 && account.count == 20)
      #expect(isKeyed(bik.suffix(3) + account))
      #expect(isKeyed("0" + bik.dropFirst(4).prefix(2) + detail["RQ_COR_ACC_NUM"]))
      #expect(requisite.addresses.contains { $0.typeID == 6 && !$0["CITY"].isEmpty })
    }
    let contacts = with.emulator.snapshot().contacts.filter { !$0["UF_CRM_INN"].isEmpty }
    #expect(!contacts.isEmpty)
    for contact in contacts {
      #expect(
        with.emulator.requisites(of: .contact, contact.id).first?["RQ_LAST_NAME"] == contact["LAST_NAME"])
    }
  }

  /// The central bank's rule: weights 7, 1, 3 over three digits of the bank and twenty of the account.
  private func isKeyed(_ digits: some StringProtocol) -> Bool {
    zip(digits, 0...).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * [7, 1, 3][$1.1 % 3] } % 10 == 0
  }
}
