import Bitrix24Emulator
import Testing

@Suite struct ClassicRecordTests {
  let desk = Desk()

  @Test func `a company reads as strings nulls and empty texts`() async {
    let id = await desk.add(
      "company", #""TITLE":"Кедр","REVENUE":1500.5,"OPENED":"N","ASSIGNED_BY_ID":3,"UF_CRM_INN":"990000000""#)
    #expect(id == 1)
    let company = await desk.call("crm.company.get", #"{"id":"1"}"#)["result"]
    #expect(company["ID"].string == "1")
    #expect(company["REVENUE"].string == "1500.5")
    #expect(company["OPENED"].string == "N")
    #expect(company["ASSIGNED_BY_ID"].string == "3")
    #expect(company["CREATED_BY_ID"].string == "1")
    #expect(company["COMMENTS"].string == "")
    #expect(company["LEAD_ID"].isNull && company["ADDRESS"].isNull && company["ORIGIN_ID"].isNull)
    #expect(company["IS_MY_COMPANY"].string == "N")
    #expect(company["HAS_PHONE"].string == "N")
    #expect(company["UF_CRM_KPP"].string == "" && company["UF_CRM_INN"].string == "990000000")
    #expect(company["DATE_CREATE"].string == "2025-10-09T11:53:20+03:00")
    #expect(company["PHONE"].isMissing && company["CONTACT_ID"].isMissing)
    let other = Desk()
    await other.add("company", #""TITLE":"Пусто""#)
    #expect(await other.call("crm.company.get", #"{"id":1}"#)["result"]["REVENUE"].string == "0")
  }

  @Test func `a contact reads its birthday as the date at the zone's own hour`() async {
    await desk.add("contact", #""NAME":"Анна","BIRTHDATE":"11.11.2001""#)
    await desk.add("contact", #""NAME":"Пётр""#)
    let first = await desk.call("crm.contact.get", #"{"id":1}"#)["result"]
    let second = await desk.call("crm.contact.get", #"{"id":2}"#)["result"]
    #expect(first["BIRTHDATE"].string == "2001-11-11T03:00:00+03:00")
    #expect(second["BIRTHDATE"].string == "")
    #expect(second["EXPORT"].string == "Y" && second["COMPANY_ID"].isNull)
    #expect(first["COMPANY_IDS"].isMissing)
  }

  @Test func `unknown and read-only fields are dropped and an empty text clears`() async {
    let id = await desk.add(
      "company", #""TITLE":"A","UNHEARD":"x","ID":77,"DATE_CREATE":"2001-01-01","BANKING_DETAILS":"b""#)
    #expect(id == 1)
    let done = await desk.call(
      "crm.company.update", #"{"id":1,"fields":{"BANKING_DETAILS":"","HAS_PHONE":"Y"}}"#)
    #expect(done["result"].bool)
    let company = await desk.call("crm.company.get", #"{"id":1}"#)["result"]
    #expect(company["BANKING_DETAILS"].string == "")
    #expect(company["HAS_PHONE"].string == "N")
    #expect(company["DATE_CREATE"].string.hasPrefix("2025"))
  }

  @Test func `a missing title or name is made up and cannot be emptied later`() async {
    await desk.add("company", #""COMMENTS":"x""#)
    await desk.add("contact", #""POST":"x""#)
    #expect(desk.emulator.record(.company, 1)?["TITLE"] == "Компания #1")
    #expect(desk.emulator.record(.contact, 1)?["NAME"] == "Контакт #1")
    #expect(await desk.call("crm.company.update", #"{"id":1,"fields":{"TITLE":""}}"#).status == 400)
    let item = await desk.call("crm.item.update", #"{"entityTypeId":3,"id":1,"fields":{"name":""}}"#)
    #expect(item.error == "CRM_FIELD_ERROR_REQUIRED")
  }

  @Test func `tags are removed from comments and their text stays`() async {
    await desk.add("company", #""TITLE":"A","COMMENTS":"1 < 2 <strong>x</strong>[b]y[/b]<br/>""#)
    #expect(desk.emulator.record(.company, 1)?["COMMENTS"] == "1 < 2 x[b]y[/b]")
  }

  @Test func `a classic update without a change still moves the modified time`() async {
    await desk.add("company", #""TITLE":"A""#)
    desk.clock.advance(100)
    _ = await desk.call("crm.company.update", #"{"id":1,"fields":{"TITLE":"A"}}"#)
    #expect(desk.emulator.record(.company, 1)?.modifiedAt == 1_760_000_100)
  }

  @Test func `deleting answers true and the id is never used again`() async {
    await desk.add("company", #""TITLE":"A""#)
    #expect(await desk.call("crm.company.delete", #"{"ID":1}"#)["result"].bool)
    #expect(await desk.add("company", #""TITLE":"B""#) == 2)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let method: String
    let body: String
    let code: String
    let text: String
    var testDescription: String { "\(method) \(body)" }
  }

  static let refusals = [
    Refusal(method: "company.add", body: "{}", code: "", text: "Parameter 'fields' must be array."),
    Refusal(
      method: "company.add", body: #"{"fields":"x"}"#, code: "", text: "Parameter 'fields' must be array."),
    Refusal(
      method: "company.add", body: #"{"fields":{},"params":"x"}"#, code: "",
      text: "Parameter 'params' must be array."),
    Refusal(
      method: "company.list", body: #"{"filter":"x"}"#, code: "", text: "Parameter 'filter' must be array"),
    Refusal(
      method: "company.list", body: #"{"order":"x"}"#, code: "", text: "Parameter 'order' must be array"),
    Refusal(method: "company.get", body: "{}", code: "", text: "ID is not defined or invalid."),
    Refusal(method: "company.get", body: #"{"id":"x"}"#, code: "", text: "ID is not defined or invalid."),
    Refusal(method: "company.get", body: #"{"id":9}"#, code: "", text: "Not found"),
    Refusal(method: "contact.update", body: #"{"id":9,"fields":{}}"#, code: "", text: "Contact is not found"),
    Refusal(method: "company.update", body: #"{"id":9,"fields":{}}"#, code: "", text: "Company is not found"),
    Refusal(method: "company.delete", body: #"{"id":9}"#, code: "", text: "Company is not found"),
    Refusal(method: "contact.delete", body: #"{"id":9}"#, code: "ERROR_CORE", text: "Элемент не найден"),
    Refusal(
      method: "company.add", body: #"{"fields":{"EMAIL":[{"VALUE":"nobody"}]}}"#, code: "ERROR_CORE",
      text: "Поле E-mail содержит некорректный адрес"),
    Refusal(
      method: "contact.add", body: #"{"fields":{"EMAIL":[{"VALUE":"a@b"}]}}"#, code: "ERROR_CORE",
      text: "Поле Рабочий e-mail содержит некорректный адрес"),
  ]

  @Test(arguments: refusals)
  func `a refusal has its documented shape`(refusal: Refusal) async {
    let reply = await desk.call("crm.\(refusal.method)", refusal.body)
    #expect(reply.status == 400)
    #expect(reply.error == refusal.code)
    #expect(reply.errorText == refusal.text)
    #expect(reply.json.keys == ["error", "error_description"])
    #expect(desk.emulator.snapshot().companies.isEmpty)
  }

  @Test func `a read-only webhook reads but changes nothing`() async {
    let desk = Desk {
      $0.isReadOnly = true
      $0.companies = 1
    }
    let refused = await desk.call("crm.company.update", #"{"id":1,"fields":{"TITLE":"x"}}"#)
    #expect(refused.status == 400 && refused.error == "" && refused.errorText == "Access denied.")
    #expect(await desk.call("crm.company.delete", #"{"id":1}"#).errorText == "Access denied.")
    let item = await desk.call("crm.item.delete", #"{"entityTypeId":4,"id":1}"#)
    #expect(item.status == 400 && item.error == "ACCESS_DENIED")
    #expect(await desk.call("crm.company.get", #"{"id":1}"#).status == 200)
  }

  @Test func `import mode takes dates that do not go back`() async {
    let fields = #""TITLE":"A","DATE_CREATE":"2025-10-01 10:00:00","DATE_MODIFY":"2025-10-02T10:00:00+03:00""#
    let added = await desk.call("crm.company.add", "{\"fields\":{\(fields)},\"params\":{\"IMPORT\":\"Y\"}}")
    #expect(added["result"].int == 1)
    let company = await desk.call("crm.company.get", #"{"id":1}"#)["result"]
    #expect(company["DATE_CREATE"].string == "2025-10-01T10:00:00+03:00")
    #expect(company["DATE_MODIFY"].string == "2025-10-02T10:00:00+03:00")
    let earlier = await desk.call(
      "crm.company.add", #"{"fields":{"TITLE":"B","DATE_CREATE":"2025-09-01"},"params":{"IMPORT":1}}"#)
    #expect(earlier.status == 400)
  }

  @Test func `normalising switches change what is stored`() async {
    let desk = Desk {
      $0.normalising.trims = true
      $0.normalising.truncatesAt255 = true
      $0.normalising.reformatsPhones = true
    }
    let long = String(repeating: "я", count: 300)
    await desk.add("company", "\"TITLE\":\"  \(long) \",\"PHONE\":[{\"VALUE\":\" 8 (495) 123-45-67#12\"}]")
    let company = desk.emulator.record(.company, 1)
    #expect(company?["TITLE"] == String(repeating: "я", count: 255))
    #expect(company?.values("PHONE") == ["+74951234567#12"])
  }

  @Test func `descriptors list the documented fields of both kinds`() async {
    let company = await desk.call("crm.company.fields")["result"]
    let contact = await desk.call("crm.contact.fields")["result"]
    #expect(company["TITLE"]["isRequired"].bool && company["ID"]["isReadOnly"].bool)
    #expect(company["COMPANY_TYPE"]["statusType"].string == "COMPANY_TYPE")
    #expect(company["UF_CRM_INN"]["isDynamic"].bool && company["UF_CRM_INN"]["formLabel"].string == "ИНН")
    #expect(company["PHONE"]["type"].string == "crm_multifield")
    #expect(contact["COMPANY_ID"]["isDeprecated"].bool && contact["COMPANY_IDS"]["isMultiple"].bool)
    #expect(
      contact.keys.isSuperset(of: ["HONORIFIC", "BIRTHDATE", "EXPORT", "ADDRESS_CITY", "UTM_TERM", "LINK"]))
    #expect(company.keys.isSuperset(of: ["REG_ADDRESS_POSTAL_CODE", "ADDRESS_LEGAL", "BANKING_DETAILS"]))
    let rows = await desk.call("crm.company.userfield.list", #"{"filter":{"FIELD_NAME":"UF_CRM_KPP"}}"#)
    #expect(rows["result"][0]["USER_TYPE_ID"].string == "string" && rows["total"].int == 1)
    #expect(rows["result"][0]["ENTITY_ID"].string == "CRM_COMPANY")
  }
}
