import Bitrix24Emulator
import Testing

@Suite struct ItemTests {
  let desk = Desk()

  private func call(_ method: String, _ body: String, type: Int = 4) async -> Reply {
    await desk.call("crm.item.\(method)", "{\"entityTypeId\":\(type),\(body)}")
  }

  @Test func `adding answers the whole item with native types`() async {
    let reply = await call(
      "add",
      #""fields":{"title":"Кедр","typeId":"SUPPLIER","revenue":"12.5","ufCrmInn":"99","opened":"N","fm":[{"typeId":"PHONE","valueType":"WORK","value":"+71"}]}"#
    )
    let item = reply["result"]["item"]
    #expect(item["id"].int == 1 && item["entityTypeId"].int == 4)
    #expect(item["title"].string == "Кедр" && item["typeId"].string == "SUPPLIER")
    #expect(item["revenue"].double == 12.5 && item["revenue"].isNumber)
    #expect(item["opened"].string == "N" && item["isMyCompany"].string == "N")
    #expect(item["ufCrmInn"].string == "99" && item["ufCrmExtId"].string == "")
    #expect(item["phone"].string == "+71" && item["phoneWork"].string == "+71" && item["email"].string == "")
    #expect(item["fm"][0]["id"].int == 1 && item["fm"][0]["typeId"].string == "PHONE")
    #expect(item["assignedById"].int == 1 && item["createdTime"].string == "2025-10-09T11:53:20+03:00")
    #expect(item["leadId"].isNull && item["comments"].string == "" && item["contactIds"].isList)
    #expect(item["address"].isMissing && item["addressLegal"].isNull)
  }

  @Test func `user field names follow the documented mapping`() async {
    let desk = Desk {
      $0.userFields = [
        UserField("UF_CRM_1700000001", label: "a"), UserField("UF_CRM_3_1700000001", label: "b"),
        UserField("UF_CRM_3_DIGIT", label: "c"), UserField("UF_CRM_EXT_ID", label: "d"),
        UserField("UF_CRM_FLAG", kind: .boolean, label: "e"),
        UserField("UF_CRM_COUNT", kind: .integer, label: "f"),
      ]
    }
    let fields = await desk.call("crm.item.fields", #"{"entityTypeId":4}"#)["result"]["fields"]
    #expect(fields["ufCrm_1700000001"]["upperName"].string == "UF_CRM_1700000001")
    #expect(fields["ufCrm3_1700000001"]["upperName"].string == "UF_CRM_3_1700000001")
    #expect(fields["ufCrm3Digit"]["upperName"].string == "UF_CRM_3_DIGIT")
    #expect(fields["ufCrmExtId"]["upperName"].string == "UF_CRM_EXT_ID")
    #expect(fields["title"]["upperName"].string == "TITLE" && fields["fm"]["isMultiple"].bool)
    let reply = await desk.call(
      "crm.item.add",
      #"{"entityTypeId":4,"useOriginalUfNames":"Y","fields":{"title":"A","UF_CRM_FLAG":"Y","UF_CRM_COUNT":"7"}}"#
    )
    let item = reply["result"]["item"]
    #expect(item["UF_CRM_FLAG"].string == "Y" && item["UF_CRM_COUNT"].int == 7)
    #expect(item["ufCrmFlag"].isMissing)
    #expect(await desk.call("crm.company.get", #"{"id":1}"#)["result"]["UF_CRM_FLAG"].string == "1")
    let found = await desk.call("crm.item.list", #"{"entityTypeId":4,"filter":{"ufCrmFlag":1}}"#)
    #expect(found["total"].int == 1)
  }

  @Test func `an update without a change saves nothing`() async {
    _ = await call("add", #""fields":{"title":"A","fm":[{"typeId":"PHONE","value":"1"}]}"#)
    desk.clock.advance(100)
    _ = await call(
      "update",
      #""id":1,"fields":{"title":"A","opened":"Y","bankingDetails":"","fm":{"1":{"typeId":"PHONE","value":"1"}}}"#
    )
    #expect(desk.emulator.record(.company, 1)?.modifiedAt == 1_760_000_000)
    _ = await call("update", #""id":1,"fields":{"title":"B"}"#)
    #expect(desk.emulator.record(.company, 1)?.modifiedAt == 1_760_000_100)
  }

  @Test func `the keyed rows come only with everything`() async {
    _ = await call("add", #""fields":{"title":"A","fm":[{"typeId":"PHONE","value":"1"}]}"#)
    #expect(await call("list", #""select":["*"]"#)["result"]["items"][0]["fm"].count == 1)
    #expect(await call("list", #""start":0"#)["result"]["items"][0]["fm"].count == 1)
    let named = await call("list", #""select":["title","phone","fm","unheard"]"#)["result"]["items"][0]
    #expect(named.keys == ["id", "title", "phone"])
    #expect(await call("get", #""id":1"#)["result"]["item"]["fm"].count == 1)
  }

  @Test func `deleting answers an empty list`() async {
    _ = await call("add", #""fields":{"title":"A"}"#)
    #expect(await call("delete", #""id":1"#).text.hasPrefix(#"{"result":[],"time""#))
  }

  @Test(arguments: [
    ("get", #""id":9"#, "NOT_FOUND"), ("update", #""id":9,"fields":{}"#, "NOT_FOUND"),
    ("add", #""x":1"#, "100"),
    ("add", #""fields":{"title":"A","typeId":"NONE"}"#, "CRM_FIELD_ERROR_VALUE_NOT_VALID"),
    ("list", #""filter":{">ddId":1}"#, "INVALID_ARG_VALUE"),
    ("list", #""filter":{"TITLE":1}"#, "INVALID_ARG_VALUE"),
    ("list", #""filter":{"id":"x"}"#, "INVALID_ARG_VALUE"),
    ("list", #""filter":{">id":[1]}"#, "INVALID_ARG_VALUE"),
    ("list", #""filter":{"fm":1}"#, "INVALID_ARG_VALUE"),
    ("list", #""order":{"zz":"ASC"}"#, "INVALID_ARG_VALUE"),
    ("list", #""order":{"id":"v"}"#, "INVALID_ARG_VALUE"),
  ])
  func `a wrong call is refused with its code`(method: String, body: String, code: String) async {
    let reply = await call(method, body)
    #expect(reply.status == 400)
    #expect(reply.error == code)
  }

  @Test func `the refusals of filters and orders name the field`() async {
    #expect(
      await call("list", #""filter":{">ddId":1}"#).errorText
        == "Invalid filter: field 'ddId' is not allowed in filter")
    #expect(
      await call("list", #""order":{"id":"v"}"#).errorText
        == "Invalid order: allowed sort directions are `ASC, DESC`. But got 'v' for field 'id'")
  }

  @Test func `an order may name the id in upper case, as lists of other clients begin`() async {
    for title in ["A", "B"] { _ = await call("add", "\"fields\":{\"title\":\"\(title)\"}") }
    let reply = await call("list", #""order":{"ID":"DESC"},"select":["id"]"#)
    #expect(reply["result"]["items"].list.map { $0["id"].int } == [2, 1])
  }

  @Test func `unknown kinds and the old invoice are refused`() async {
    #expect(await call("list", #""start":0"#, type: 177).errorText == "Смарт-процесс не найден")
    #expect(await call("list", #""start":0"#, type: 5).error == "ENTITY_TYPE_NOT_SUPPORTED")
    #expect(await desk.call("crm.item.list", #"{"entitytypeid":4}"#).error == "100")
  }

  @Test func `groups join conditions by OR`() async {
    for title in ["A", "B", "C"] { _ = await call("add", "\"fields\":{\"title\":\"\(title)\"}") }
    let reply = await call(
      "list", #""filter":{"0":{"logic":"OR","0":{"title":"A"},"1":{"%title":"c"}},">id":1},"select":["id"]"#)
    #expect(reply["result"]["items"].list.map { $0["id"].int } == [3])
    let pages = await call("list", #""filter":{"0":{"logic":"OR","0":{"title":"A"},"1":{"title":"C"}}}"#)
    #expect(pages["total"].int == 2 && pages["next"].isMissing)
  }

  @Test func `twenty records are imported each with its own verdict`() async {
    let reply = await call(
      "batchImport",
      #""data":[{"title":"A","PHONE":[{"VALUE":"1","VALUE_TYPE":"WORK"}],"fm":[{"typeId":"EMAIL","value":"a@b.example"}]},{"title":"B","typeId":"NONE"},{"title":"C","createdTime":"2025-01-01T00:00:00+03:00"}]"#
    )
    let items = reply["result"]["items"]
    #expect(items[0]["item"]["id"].int == 1)
    #expect(items[1]["error"].string == "CRM_FIELD_ERROR_VALUE_NOT_VALID")
    #expect(items[2]["error"].string == "CRM_FIELD_ERROR_VALUE_NOT_VALID")
    #expect(desk.emulator.record(.company, 1)?.values("PHONE") == ["1"])
    #expect(desk.emulator.record(.company, 1)?.values("EMAIL") == [])
    let one = await call("import", #""fields":{"title":"D"}"#)
    #expect(one["result"]["item"].keys == ["id"])
    let many = (0..<21).map { "{\"title\":\"\($0)\"}" }.joined(separator: ",")
    #expect(await call("batchImport", "\"data\":[\(many)]").error == "MAX_IMPORT_BATCH_SIZE_EXCEEDED")
  }

  @Test func `imported dates must not go back behind what is there`() async {
    let first = await call(
      "import",
      #""fields":{"title":"A","createdTime":"2025-01-02 00:00:00","updatedTime":"2025-01-03 00:00:00"}"#)
    #expect(first["result"]["item"]["id"].int == 1)
    #expect(desk.emulator.record(.company, 1)?.createdAt == 1_735_765_200)
    #expect(await call("import", #""fields":{"title":"B","createdTime":"2025-01-01"}"#).status == 400)
    #expect(await call("import", #""fields":{"title":"B","createdTime":"2045-01-01"}"#).status == 400)
  }

  @Test func `a switch keeps chosen company fields from being cleared by the universal update`() async {
    let desk = Desk { $0.companyFieldsItemUpdateCannotClear = ["BANKING_DETAILS"] }
    await desk.add("company", #""TITLE":"A","BANKING_DETAILS":"b""#)
    _ = await desk.call("crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"bankingDetails":""}}"#)
    #expect(desk.emulator.record(.company, 1)?["BANKING_DETAILS"] == "b")
    _ = await desk.call("crm.company.update", #"{"id":1,"fields":{"BANKING_DETAILS":""}}"#)
    #expect(desk.emulator.record(.company, 1)?["BANKING_DETAILS"] == "")
  }
}
