import Bitrix24Emulator
import Testing

@Suite struct AddressTests {
  let desk: Desk

  init() async {
    desk = Desk()
    await AddressTests.fill(desk)
  }

  private static func fill(_ desk: Desk) async {
    await desk.add("contact", #""NAME":"Анна""#)
    _ = await desk.call(
      "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":3,"ENTITY_ID":1,"PRESET_ID":3}}"#)
  }

  private func call(_ method: String, _ more: String = "", type: Int = 6, desk: Desk? = nil) async -> Reply {
    await (desk ?? self.desk).call(
      "crm.address.\(method)",
      "{\"fields\":{\"TYPE_ID\":\(type),\"ENTITY_TYPE_ID\":8,\"ENTITY_ID\":1\(more)}}")
  }

  @Test func `an address names the owner of its requisite`() async {
    #expect(await call("add", #","CITY":"Тюмень","COUNTRY_CODE":"RU""#)["result"].bool)
    let row = await desk.call("crm.address.list")["result"][0]
    #expect(row["TYPE_ID"].string == "6" && row["ENTITY_TYPE_ID"].string == "8")
    #expect(row["ENTITY_ID"].string == "1" && row["CITY"].string == "Тюмень")
    #expect(row["ANCHOR_TYPE_ID"].string == "3" && row["ANCHOR_ID"].string == "1")
    #expect(row["COUNTRY_CODE"].isNull && row["REGION"].isNull && row["LOC_ADDR_ID"].isText)
    #expect(row.count == 14)
  }

  @Test func `a requisite has one address of a type`() async {
    _ = await call("add")
    #expect(await call("add").errorText == "TypeAddress exists.")
    #expect(await call("add", type: 1)["result"].bool)
    #expect(await call("delete")["result"].bool)
    for method in ["delete", "update"] {
      let reply = await call(method)
      #expect(reply.status == 400 && reply.errorText == "TypeAddress not found.")
    }
  }

  @Test(arguments: [
    (#""TYPE_ID":2,"ENTITY_TYPE_ID":8,"ENTITY_ID":1"#, "TYPE_ID is not defined or invalid."),
    (#""TYPE_ID":6,"ENTITY_TYPE_ID":4,"ENTITY_ID":1"#, "ENTITY_TYPE_ID is not defined or invalid."),
    (#""TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":9"#, "ENTITY_ID is not defined or invalid."),
    (#""TYPE_ID":6"#, "ENTITY_TYPE_ID is not defined or invalid."),
  ])
  func `all three parts of the key are needed`(fields: String, text: String) async {
    for method in ["add", "update", "delete"] {
      let reply = await desk.call("crm.address.\(method)", "{\"fields\":{\(fields)}}")
      #expect(reply.status == 400 && reply.errorText == text)
    }
  }

  @Test func `an update keeps the other parts unless a switch loses them`() async {
    _ = await call("add", #","CITY":"Тюмень","ADDRESS_1":"ул. Новая, 1""#)
    _ = await call("update", #","CITY":"Томск""#)
    #expect(await desk.call("crm.address.list")["result"][0]["ADDRESS_1"].string == "ул. Новая, 1")
    let desk = Desk { $0.addressUpdateLosesMissing = true }
    await AddressTests.fill(desk)
    _ = await call("add", #","CITY":"Тюмень","ADDRESS_1":"ул. Новая, 1""#, desk: desk)
    _ = await call("update", #","CITY":"Томск""#, desk: desk)
    let row = await desk.call("crm.address.list")["result"][0]
    #expect(row["ADDRESS_1"].string == "" && row["CITY"].string == "Томск" && row["TYPE_ID"].string == "6")
  }

  @Test func `the total stops at fifty unless it is declined, or the fault is switched off`() async {
    for isCapped in [true, false] {
      let desk = Desk { $0.addressTotalIsCapped = isCapped }
      await AddressTests.fill(desk)
      for number in 1...60 {
        _ = await desk.call(
          "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":3,"ENTITY_ID":1,"PRESET_ID":3}}"#)
        _ = await desk.call(
          "crm.address.add", "{\"fields\":{\"TYPE_ID\":6,\"ENTITY_TYPE_ID\":8,\"ENTITY_ID\":\(number)}}")
      }
      let counted = await desk.call("crm.address.list")
      #expect(counted["result"].count == 50)
      #expect(counted["total"].int == (isCapped ? 50 : 60) && counted["next"].isMissing == isCapped)
      let second = await desk.call("crm.address.list", #"{"start":50}"#)
      #expect(second["result"].count == 10)
      let declined = await desk.call("crm.address.list", #"{"start":-1}"#)
      #expect(declined["total"].int == (isCapped ? 60 : 0))
      let some = await desk.call(
        "crm.address.list", #"{"filter":{"ENTITY_TYPE_ID":8,"@ENTITY_ID":[5,7]},"select":["ENTITY_ID"]}"#)
      #expect(some["result"].strings("ENTITY_ID") == ["5", "7"] && some["result"][0].keys == ["ENTITY_ID"])
    }
  }

  @Test func `the six types have numbers and names`() async {
    let types = await desk.call("crm.enum.addresstype")["result"]
    #expect(Set(types.list.map { $0["ID"].int }) == [1, 4, 6, 8, 9, 11])
    #expect(types[2]["NAME"].string == "Юридический адрес" && types[0]["SYMBOL_CODE"].isNull)
  }
}
