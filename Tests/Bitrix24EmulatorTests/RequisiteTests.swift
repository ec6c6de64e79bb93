import Bitrix24Emulator
import Testing

@Suite struct RequisiteTests {
  let desk: Desk

  init() async {
    desk = Desk()
    await desk.add("company", #""TITLE":"Кедр""#)
    await desk.add("contact", #""NAME":"Анна""#)
  }

  @discardableResult
  private func add(
    _ fields: String = "", desk: Desk? = nil, owner: Int = 1, type: Int = 4, preset: Int = 1
  ) async -> Reply {
    let more = fields.isEmpty ? "" : "," + fields
    return await (desk ?? self.desk).call(
      "crm.requisite.add",
      "{\"fields\":{\"ENTITY_TYPE_ID\":\(type),\"ENTITY_ID\":\(owner),\"PRESET_ID\":\(preset)\(more)}}")
  }

  @Test func `a requisite reads back with strings for everything and no date of change`() async {
    #expect(await add(#""NAME":"Организация","RQ_INN":"9900000003","RQ_KPP":990001001"#)["result"].int == 1)
    let row = await desk.call("crm.requisite.get", #"{"id":1}"#)["result"]
    #expect(row["ID"].string == "1" && row["ENTITY_TYPE_ID"].string == "4" && row["ENTITY_ID"].string == "1")
    #expect(row["RQ_INN"].string == "9900000003" && row["RQ_KPP"].string == "990001001")
    #expect(row["DATE_MODIFY"].string == "" && row["MODIFY_BY_ID"].isNull)
    #expect(row["DATE_CREATE"].string == "2025-10-09T11:53:20+03:00" && row["CREATED_BY_ID"].string == "1")
    #expect(row["ACTIVE"].string == "Y" && row["ADDRESS_ONLY"].string == "N" && row["SORT"].string == "500")
    #expect(row["RQ_VAT_PAYER"].string == "N" && row["RQ_OGRN"].isNull && row["XML_ID"].isNull)
    #expect(row.count == 75)
  }

  @Test func `a change moves the requisite's date, not its owner's`() async {
    await add(#""RQ_INN":"1""#)
    desk.clock.advance(60)
    let reply = await desk.call(
      "crm.requisite.update", #"{"id":1,"fields":{"RQ_INN":"2","ENTITY_ID":7,"PRESET_ID":3,"RQ_NONE":"x"}}"#)
    #expect(reply["result"].bool)
    let row = await desk.call("crm.requisite.get", #"{"id":1}"#)["result"]
    #expect(row["DATE_MODIFY"].string == "2025-10-09T11:54:20+03:00" && row["MODIFY_BY_ID"].string == "1")
    #expect(row["RQ_INN"].string == "2" && row["ENTITY_ID"].string == "1" && row["PRESET_ID"].string == "1")
    #expect(desk.emulator.record(.company, 1)?.modifiedAt == 1_760_000_000)
  }

  @Test func `a switch lets changes of requisites and their kin move the owner's date`() async throws {
    let desk = Desk { $0.requisitesTouchOwner = true }
    await desk.add("company", #""TITLE":"Кедр""#)
    await add(desk: desk)
    let changes: [(String, String)] = [
      ("crm.requisite.update", #"{"id":1,"fields":{"RQ_INN":"2"}}"#),
      ("crm.requisite.bankdetail.add", #"{"fields":{"ENTITY_ID":1}}"#),
      ("crm.requisite.bankdetail.update", #"{"id":1,"fields":{"RQ_BIK":"2"}}"#),
      ("crm.address.add", #"{"fields":{"TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":1,"CITY":"Тюмень"}}"#),
      ("crm.address.update", #"{"fields":{"TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":1,"CITY":"Томск"}}"#),
      ("crm.address.delete", #"{"fields":{"TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":1}}"#),
      ("crm.requisite.bankdetail.delete", #"{"id":1}"#), ("crm.requisite.delete", #"{"id":1}"#),
    ]
    for (method, body) in changes {
      desk.clock.advance(10)
      #expect(await desk.call(method, body).status == 200, "\(method)")
      #expect(desk.emulator.record(.company, 1)?.modifiedAt == Int(desk.clock.now), "\(method)")
    }
  }

  @Test(arguments: [
    (#""ENTITY_TYPE_ID":2,"ENTITY_ID":1,"PRESET_ID":1"#, "ENTITY_TYPE_ID is not defined or invalid."),
    (#""ENTITY_TYPE_ID":4,"PRESET_ID":1"#, "ENTITY_ID is not defined or invalid."),
    (#""ENTITY_TYPE_ID":4,"ENTITY_ID":1"#, "PRESET_ID is not defined or invalid."),
    (#""ENTITY_TYPE_ID":4,"ENTITY_ID":9,"PRESET_ID":1"#, "Entity not found."),
  ])
  func `a requisite needs an owner and a preset`(fields: String, text: String) async {
    let reply = await desk.call("crm.requisite.add", "{\"fields\":{\(fields)}}")
    #expect(reply.status == 400 && reply.error == "" && reply.errorText == text)
  }

  @Test func `whether the preset exists is not checked`() async {
    #expect(await add(preset: 4711)["result"].int == 1)
  }

  @Test func `what is not there is refused by its kind and number`() async {
    for method in ["get", "update", "delete"] {
      let requisite = await desk.call("crm.requisite.\(method)", #"{"id":27,"fields":{}}"#)
      #expect(requisite.errorText == "The Requisite with ID '27' is not found")
      let detail = await desk.call("crm.requisite.bankdetail.\(method)", #"{"id":35,"fields":{}}"#)
      #expect(detail.errorText == "The RequisiteBankDetail with ID '35' is not found")
      #expect(detail.status == 400 && detail.error == "")
      let none = await desk.call("crm.requisite.\(method)", #"{"fields":{}}"#)
      #expect(none.errorText == "ID is not defined or invalid.")
    }
  }

  @Test func `removing a company takes requisites, bank details and addresses along`() async {
    await add()
    await add(owner: 1, type: 3, preset: 3)
    for requisite in [1, 2] {
      _ = await desk.call("crm.requisite.bankdetail.add", "{\"fields\":{\"ENTITY_ID\":\(requisite)}}")
      _ = await desk.call(
        "crm.address.add", "{\"fields\":{\"TYPE_ID\":6,\"ENTITY_TYPE_ID\":8,\"ENTITY_ID\":\(requisite)}}")
    }
    _ = await desk.call("crm.company.delete", #"{"id":1}"#)
    #expect(await desk.call("crm.requisite.list")["result"].strings("ID") == ["2"])
    #expect(await desk.call("crm.requisite.bankdetail.list")["result"].strings("ID") == ["2"])
    #expect(await desk.call("crm.address.list")["result"].strings("ENTITY_ID") == ["2"])
  }

  @Test func `lists filter by owner, number and text, and show what is selected`() async {
    await add(#""RQ_INN":"9900000003","SORT":20"#)
    await add(#""RQ_INN":"9900000011","SORT":10"#)
    await add(#""RQ_LAST_NAME":"Орлова""#, type: 3, preset: 3)
    func ids(_ body: String) async -> [String] {
      await desk.call("crm.requisite.list", body)["result"].strings("ID")
    }
    #expect(await ids(#"{"filter":{"ENTITY_TYPE_ID":4,"@ENTITY_ID":[1,2]}}"#) == ["1", "2"])
    #expect(await ids(#"{"filter":{"ENTITY_ID":1}}"#) == ["1", "2", "3"])
    #expect(await ids(#"{"filter":{"RQ_INN":"9900000011"}}"#) == ["2"])
    #expect(await ids(#"{"filter":{"%RQ_INN":"0003"}}"#) == ["1"])
    #expect(await ids(#"{"filter":{"=%RQ_LAST_NAME":"орл%"}}"#) == ["3"])
    #expect(await ids(#"{"filter":{"!%RQ_INN":"99"}}"#) == ["3"])
    #expect(await ids(#"{"filter":{">ID":1},"order":{"ID":"DESC"}}"#) == ["3", "2"])
    #expect(await ids(#"{"filter":{"<SORT":100},"order":{"SORT":"ASC"}}"#) == ["2", "1"])
    #expect(await ids(#"{"filter":{"RQ_IMN":"9900000011"}}"#) == ["1", "2", "3"])
    let narrow = await desk.call("crm.requisite.list", #"{"select":["NAME","ID"],"filter":{"ID":1}}"#)
    #expect(narrow["result"][0].keys == ["ID", "NAME"] && narrow["total"].int == 1)
    #expect(await desk.call("crm.requisite.list")["result"][0].count == 75)
  }

  @Test func `what never changed is found by no date of change`() async {
    await add()
    await add()
    desk.clock.advance(60)
    _ = await desk.call("crm.requisite.update", #"{"id":2,"fields":{"RQ_INN":"2"}}"#)
    func ids(_ filter: String) async -> [String] {
      await desk.call("crm.requisite.list", "{\"filter\":{\(filter)}}")["result"].strings("ID")
    }
    #expect(await ids(#"">=DATE_MODIFY":"2025-01-01T00:00:00+03:00""#) == ["2"])
    #expect(await ids(#""<DATE_MODIFY":"2026-01-01T00:00:00+03:00""#) == ["2"])
    #expect(await ids(#"">=DATE_CREATE":"2025-10-09T11:53:20+03:00""#) == ["1", "2"])
    #expect(await ids(#"">DATE_CREATE":"2025-10-09T11:53:20+03:00""#) == [])
  }

  @Test func `pages hold fifty rows, and without counting there is no next`() async {
    for _ in 0..<120 { await add() }
    let second = await desk.call("crm.requisite.list", #"{"start":50,"select":["ID"]}"#)
    #expect(second["result"][0]["ID"].string == "51" && second["next"].int == 100)
    #expect(second["total"].int == 120)
    let after = await desk.call(
      "crm.requisite.list", #"{"start":-1,"filter":{">ID":60},"order":{"ID":"ASC"}}"#)
    #expect(after["result"].count == 50 && after["result"][0]["ID"].string == "61")
    #expect(after["next"].isMissing && after["total"].int == 0)
    let past = await desk.call("crm.requisite.list", #"{"start":150,"select":["ID"]}"#)
    #expect(past["result"][0]["ID"].string == "1")
  }

  @Test func `requisites of a hidden company are hidden with it`() async {
    await add()
    _ = await desk.call("crm.requisite.bankdetail.add", #"{"fields":{"ENTITY_ID":1}}"#)
    desk.emulator.hide(.company, [1])
    #expect(await desk.call("crm.requisite.get", #"{"id":1}"#).status == 400)
    #expect(await desk.call("crm.requisite.list")["total"].int == 0)
    #expect(await desk.call("crm.requisite.bankdetail.list")["total"].int == 0)
    desk.emulator.show(.company, [1])
    #expect(await desk.call("crm.requisite.bankdetail.list")["total"].int == 1)
  }

  @Test func `a chain of references creates a company with everything in one batch`() async {
    let reply = await desk.batch([
      ("c", "crm.company.add?fields[TITLE]=Новая"),
      ("r", "crm.requisite.add?fields[ENTITY_TYPE_ID]=4&fields[ENTITY_ID]=$result[c]&fields[PRESET_ID]=1"),
      ("b", "crm.requisite.bankdetail.add?fields[ENTITY_ID]=$result[r]&fields[RQ_BIK]=049900901"),
      (
        "a",
        "crm.address.add?fields[TYPE_ID]=6&fields[ENTITY_TYPE_ID]=8&fields[ENTITY_ID]=$result[r]&fields[CITY]=Томск"
      ),
    ])
    #expect(reply["result"]["result_error"].count == 0)
    let requisite = desk.emulator.requisites(of: .company, 2).first
    #expect(requisite?.bankDetails.first?["RQ_BIK"] == "049900901")
    #expect(requisite?.addresses.first?["CITY"] == "Томск" && requisite?.addresses.first?.typeID == 6)
  }

  @Test func `a lost reference writes to the first record`() async {
    let reply = await desk.batch([
      ("b", "crm.company.add?fields[TITLE]=B"), ("c", "crm.company.add?fields=nothing"),
      ("r", "crm.requisite.add?fields[ENTITY_TYPE_ID]=4&fields[ENTITY_ID]=$result[c]&fields[PRESET_ID]=1"),
    ])
    #expect(reply["result"]["result_error"].keys == ["c"])
    #expect(reply["result"]["result"]["r"].int == 1)
    #expect(!desk.emulator.requisites(of: .company, 1).isEmpty)
  }

  @Test func `a webhook without rights to write is refused`() async throws {
    let desk = Desk { $0.isReadOnly = true }
    try desk.emulator.addCompany(fields: ["TITLE": "A"])
    let reply = await add(desk: desk)
    #expect(reply.status == 400 && reply.errorText == "Access denied.")
  }
}
