import Bitrix24Emulator
import Testing

@Suite struct PresetTests {
  let desk = Desk()

  @Test func `a new portal has the three Russian presets`() async {
    let rows = await desk.call("crm.requisite.preset.list")["result"]
    #expect(rows.strings("NAME") == ["Организация", "ИП", "Физ. лицо"])
    #expect(rows.strings("XML_ID").allSatisfy { $0.hasPrefix("#CRM_REQUISITE_PRESET_DEF_RU_") })
    #expect(rows[0]["ENTITY_TYPE_ID"].string == "8" && rows[0]["COUNTRY_ID"].string == "1")
    #expect(rows[0]["DATE_MODIFY"].string == "" && rows[0].count == 11)
  }

  @Test func `the fields of a preset are numbered and sorted`() async {
    func names(_ preset: Int) async -> [String] {
      await desk.call("crm.requisite.preset.field.list", "{\"preset\":{\"ID\":\(preset)}}")["result"]
        .strings("FIELD_NAME")
    }
    #expect(
      await names(1).prefix(5) == ["RQ_INN", "RQ_COMPANY_NAME", "RQ_COMPANY_FULL_NAME", "RQ_OGRN", "RQ_KPP"])
    let (sole, person) = (await names(2), await names(3))
    #expect(sole.contains("RQ_OGRNIP") && !sole.contains("RQ_KPP"))
    #expect(person.contains("RQ_IDENT_DOC_NUM") && !person.contains("RQ_INN"))
    let first = await desk.call("crm.requisite.preset.field.get", #"{"id":1,"preset":{"ID":1}}"#)["result"]
    #expect(first["ID"].int == 1 && first["SORT"].int == 510 && first["IN_SHORT_LIST"].string == "Y")
    #expect(first["FIELD_TITLE"].string == "" && first["ID"].isNumber)
  }

  @Test func `fields can be added once, changed and removed`() async {
    func call(_ method: String, _ more: String) async -> Reply {
      await desk.call("crm.requisite.preset.field.\(method)", "{\"preset\":{\"ID\":3},\(more)}")
    }
    #expect(await call("availabletoadd", #""x":1"#)["result"].list.map(\.string).contains("RQ_INN"))
    #expect(await call("add", #""fields":{"FIELD_NAME":"RQ_INN","SORT":5}"#)["result"].int == 11)
    let again = await call("add", #""fields":{"FIELD_NAME":"RQ_INN"}"#)
    #expect(again.status == 400 && again.errorText == "The field 'RQ_INN' can not be added.")
    #expect(await call("list", #""x":1"#)["result"][0]["FIELD_NAME"].string == "RQ_INN")
    #expect(await call("update", #""id":11,"fields":{"FIELD_TITLE":"ИНН"}"#)["result"].bool)
    #expect(await call("get", #""id":11"#)["result"]["FIELD_TITLE"].string == "ИНН")
    #expect(await call("delete", #""id":11"#)["result"].bool)
    #expect(await call("get", #""id":11"#).errorText == "The PresetField with ID '11' is not found")
  }

  @Test func `a preset in use cannot be removed`() async {
    let added = await desk.call(
      "crm.requisite.preset.add", #"{"fields":{"ENTITY_TYPE_ID":8,"COUNTRY_ID":1,"NAME":"Филиал"}}"#)
    #expect(added["result"].int == 4)
    await desk.add("company", #""TITLE":"A""#)
    _ = await desk.call(
      "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":4,"ENTITY_ID":1,"PRESET_ID":4}}"#)
    #expect(await desk.call("crm.requisite.preset.delete", #"{"id":4}"#).status == 400)
    _ = await desk.call("crm.requisite.delete", #"{"id":1}"#)
    #expect(await desk.call("crm.requisite.preset.delete", #"{"id":4}"#)["result"].bool)
    let gone = await desk.call("crm.requisite.preset.get", #"{"id":4}"#)
    #expect(gone.errorText == "The Preset with ID '4' is not found")
  }

  @Test func `countries have numbers and codes`() async {
    let countries = await desk.call("crm.requisite.preset.countries")["result"]
    #expect(countries[0]["ID"].int == 1 && countries[0]["CODE"].string == "RU" && countries.count == 10)
  }

  @Test func `a deal uses requisites that belong together`() async {
    await desk.add("company", #""TITLE":"A""#)
    for _ in 0..<2 {
      _ = await desk.call(
        "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":4,"ENTITY_ID":1,"PRESET_ID":1}}"#)
    }
    _ = await desk.call("crm.requisite.bankdetail.add", #"{"fields":{"ENTITY_ID":1}}"#)
    func register(_ requisite: Int, _ detail: Int) async -> Reply {
      await desk.call(
        "crm.requisite.link.register",
        "{\"fields\":{\"ENTITY_TYPE_ID\":2,\"ENTITY_ID\":7,\"REQUISITE_ID\":\(requisite),\"BANK_DETAIL_ID\":\(detail),\"MC_REQUISITE_ID\":0,\"MC_BANK_DETAIL_ID\":0}}"
      )
    }
    #expect(
      await register(2, 1).errorText
        == "The BankDetail with ID '1' is not assigned to Requisite with ID '2'")
    #expect(await register(9, 0).errorText == "The Requisite with ID '9' is not found")
    #expect(await register(1, 1)["result"].bool)
    let link = await desk.call("crm.requisite.link.get", #"{"entityTypeId":2,"entityId":7}"#)["result"]
    #expect(link["ENTITY_ID"].int == 7 && link["ENTITY_ID"].isNumber && link["REQUISITE_ID"].string == "1")
    #expect(link["MC_REQUISITE_ID"].string == "0")
    _ = await desk.call("crm.requisite.delete", #"{"id":1}"#)
    #expect(await desk.call("crm.requisite.link.list")["total"].int == 0)
    let gone = await desk.call("crm.requisite.link.get", #"{"entityTypeId":2,"entityId":7}"#)
    #expect(gone.status == 400 && gone.errorText == "Not found")
  }
}
