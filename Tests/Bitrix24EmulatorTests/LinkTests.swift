import Bitrix24Emulator
import Testing

@Suite struct LinkTests {
  let desk: Desk

  init() async {
    desk = Desk()
    for title in ["A", "B", "C"] { await desk.add("company", "\"TITLE\":\"\(title)\"") }
    for name in ["X", "Y"] { await desk.add("contact", "\"NAME\":\"\(name)\"") }
  }

  private func companies(_ contact: Int = 1) async -> Node {
    await desk.call("crm.contact.company.items.get", "{\"id\":\(contact)}")["result"]
  }

  @Test func `the first link is primary and a second add is false`() async {
    #expect(await desk.call("crm.contact.company.add", #"{"id":1,"fields":{"COMPANY_ID":2}}"#)["result"].bool)
    let again = await desk.call("crm.contact.company.add", #"{"id":1,"fields":{"COMPANY_ID":2}}"#)
    #expect(again.status == 200 && !again["result"].bool)
    let row = await companies()[0]
    #expect(row["COMPANY_ID"].int == 2 && row["SORT"].int == 10 && row["ROLE_ID"].int == 0)
    #expect(row["IS_PRIMARY"].string == "Y" && row["COMPANY_ID"].isNumber)
  }

  @Test func `the primary mark moves and passes on`() async {
    _ = await desk.call(
      "crm.contact.company.items.set",
      #"{"id":1,"items":[{"COMPANY_ID":1},{"COMPANY_ID":2,"IS_PRIMARY":"Y"},{"COMPANY_ID":99}]}"#)
    #expect(await companies().strings("IS_PRIMARY") == ["N", "Y"])
    #expect(await desk.call("crm.contact.get", #"{"id":1}"#)["result"]["COMPANY_ID"].string == "2")
    #expect(
      await desk.call("crm.contact.company.delete", #"{"id":1,"fields":{"COMPANY_ID":2}}"#)["result"].bool)
    #expect(await companies().strings("IS_PRIMARY") == ["Y"])
    let absent = await desk.call("crm.contact.company.delete", #"{"id":1,"fields":{"COMPANY_ID":2}}"#)
    #expect(absent.status == 200 && !absent["result"].bool)
  }

  @Test func `links stand by their sort, and those set without one keep theirs or come behind all`() async {
    func set(_ items: String) async -> [Int] {
      _ = await desk.call("crm.contact.company.items.set", "{\"id\":1,\"items\":[\(items)]}")
      return await companies().list.map { $0["COMPANY_ID"].int }
    }
    #expect(await set(#"{"COMPANY_ID":1,"SORT":40},{"COMPANY_ID":2,"SORT":30}"#) == [2, 1])
    #expect(await companies().strings("IS_PRIMARY") == ["N", "Y"])
    #expect(await set(#"{"COMPANY_ID":3},{"COMPANY_ID":1},{"COMPANY_ID":2,"SORT":60}"#) == [1, 2, 3])
    #expect(await companies().list.map { $0["SORT"].int } == [40, 60, 70])
    let listed = await desk.call(
      "crm.item.list", #"{"entityTypeId":3,"select":["id","companyIds"],"filter":{"id":1}}"#)
    #expect(listed["result"]["items"][0]["companyIds"].list.map(\.int) == [1, 2, 3])
  }

  @Test func `whole lists replace and COMPANY_ID moves only the primary`() async {
    _ = await desk.call("crm.contact.update", #"{"id":1,"fields":{"COMPANY_IDS":[3,1]}}"#)
    #expect(await companies().list.map { $0["COMPANY_ID"].int } == [3, 1])
    _ = await desk.call("crm.contact.update", #"{"id":1,"fields":{"COMPANY_ID":1}}"#)
    #expect(await companies().strings("IS_PRIMARY") == ["N", "Y"])
    let item = await desk.call(
      "crm.item.update", #"{"entityTypeId":3,"id":1,"fields":{"companyIds":[2]}}"#)["result"]["item"]
    #expect(item["companyIds"].list.map(\.int) == [2] && item["companyId"].int == 2)
    let found = await desk.call("crm.contact.list", #"{"filter":{"COMPANY_ID":2}}"#)
    #expect(found["result"].strings("ID") == ["1"])
  }

  @Test func `a company's side mirrors its contacts`() async {
    _ = await desk.call("crm.company.update", #"{"id":1,"fields":{"CONTACT_ID":[2,1]}}"#)
    let rows = await desk.call("crm.company.contact.items.get", #"{"id":1}"#)["result"]
    #expect(rows.list.map { $0["CONTACT_ID"].int } == [2, 1])
    #expect(rows.strings("IS_PRIMARY") == ["Y", "Y"])
    let item = await desk.call("crm.item.get", #"{"entityTypeId":4,"id":1}"#)["result"]["item"]
    #expect(item["contactIds"].list.map(\.int) == [2, 1])
    _ = await desk.call("crm.company.contact.items.delete", #"{"id":1}"#)
    #expect(await companies().count == 0)
  }

  @Test func `deleting a company loosens its contacts`() async {
    _ = await desk.call("crm.contact.update", #"{"id":1,"fields":{"COMPANY_IDS":[1,2]}}"#)
    _ = await desk.call("crm.company.delete", #"{"id":1}"#)
    #expect(desk.emulator.record(.contact, 1)?.linked == [2])
    #expect(await companies().strings("IS_PRIMARY") == ["Y"])
  }

  @Test func `unknown owners have no rows and wrong calls their texts`() async {
    #expect(await companies(99).isList)
    let texts = [
      ("items.get", "{}", "The parameter 'ownerEntityID' is invalid or not defined."),
      ("add", #"{"id":1}"#, "The parameter 'fields' must be array."),
      ("add", #"{"id":1,"fields":{"COMPANY_ID":99}}"#, "The parameter 'fields' is not valid."),
      ("items.set", #"{"id":1}"#, "The parameter items must be array."),
      ("items.delete", #"{"id":99}"#, "Not found"),
    ]
    for (method, body, text) in texts {
      let reply = await desk.call("crm.contact.company.\(method)", body)
      #expect(reply.status == 400 && reply.errorText == text)
    }
  }

  @Test func `the order of a company's contacts becomes their sort, and their other companies stay`() async {
    _ = await desk.call(
      "crm.contact.company.items.set", #"{"id":1,"items":[{"COMPANY_ID":2},{"COMPANY_ID":1}]}"#)
    _ = await desk.call("crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"contactIds":[2,1]}}"#)
    let rows = await desk.call("crm.company.contact.items.get", #"{"id":1}"#)["result"]
    #expect(
      rows.list.map { $0["CONTACT_ID"].int } == [2, 1] && rows.list.map { $0["SORT"].int } == [10, 20])
    #expect(rows.strings("IS_PRIMARY") == ["Y", "N"])
    #expect(await companies().list.map { $0["COMPANY_ID"].int } == [2, 1])
  }
}

@Suite struct CatalogueTests {
  let desk = Desk()

  @Test func `dictionaries come as strings in pages of fifty`() async {
    let types = await desk.call("crm.status.list", #"{"filter":{"ENTITY_ID":"CONTACT_TYPE"}}"#)
    #expect(types["result"].strings("STATUS_ID") == ["CLIENT", "SUPPLIER", "PARTNER", "OTHER"])
    #expect(types["total"].int == 4 && types["result"][0]["SORT"].string == "10")
    let all = await desk.call("crm.status.list")
    #expect(all["result"].count <= 50 && all["total"].int >= all["result"].count)
  }

  @Test func `duplicates are found literally and nothing found is a list`() async {
    await desk.add("company", #""TITLE":"A","PHONE":[{"VALUE":"+7900#12"}]"#)
    await desk.add("contact", #""NAME":"B","PHONE":[{"VALUE":"+7900"}],"EMAIL":[{"VALUE":"Me@B.example"}]"#)
    func find(_ body: String) async -> Reply { await desk.call("crm.duplicate.findbycomm", body) }
    let phones = await find(#"{"type":"PHONE","values":["+7900"]}"#)["result"]
    #expect(phones["COMPANY"][0].int == 1 && phones["CONTACT"][0].int == 1)
    let company = await find(#"{"type":"PHONE","values":["+7900"],"entity_type":"COMPANY"}"#)["result"]
    #expect(company.keys == ["COMPANY"])
    #expect(await find(#"{"type":"PHONE","values":["8900"]}"#)["result"].isList)
    #expect(await find(#"{"type":"EMAIL","values":["me@b.example"]}"#)["result"]["CONTACT"].count == 1)
    let missing = await find("{}")
    #expect(missing.error == "" && missing.errorText == "Communication type is not defined.")
    #expect(await find(#"{"type":"PHONE"}"#).errorText == "Communication values is not defined.")
  }

  @Test func `the portal tells about itself`() async {
    #expect(await desk.call("profile")["result"]["ADMIN"].bool)
    #expect(await desk.call("scope")["result"].list.map(\.string) == ["crm", "user"])
    #expect(await desk.call("user.current")["result"]["ID"].string == "1")
    #expect(await desk.call("user.get")["total"].int == 3)
    #expect(await desk.call("user.get", #"{"FILTER":{"ID":2}}"#)["result"].strings("ID") == ["2"])
    #expect(await desk.call("methods")["result"].list.map(\.string).contains("crm.item.batchImport"))
    let known = await desk.call("method.get", #"{"name":"CRM.company.add"}"#)["result"]
    #expect(known["isExisting"].bool && known["isAvailable"].bool)
    #expect(await desk.call("method.get", #"{"name":"x"}"#)["result"]["isExisting"].bool == false)
    #expect(await desk.call("app.info")["result"]["INSTALLED"].bool)
    #expect(await desk.call("feature.get").error == "CODE_EMPTY")
    #expect(await desk.call("crm.settings.mode.get")["result"].int == 2)
    let strict = Desk { $0.answersAppInfo = false }
    #expect(await strict.call("app.info").error == "ACCESS_DENIED")
  }
}
