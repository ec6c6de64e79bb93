import Bitrix24Emulator
import Testing

@Suite struct StatusTests {
  let desk = Desk {
    $0.dictionaryEntries = [
      DictionaryEntry(dictionary: "COMPANY_TYPE", code: "UC_7K2F9Q", name: "Дилер", sort: 15)
    ]
  }

  @Test func `a portal's own entry stands beside the system's`() async {
    let reply = await desk.call(
      "crm.status.list", #"{"filter":{"ENTITY_ID":"COMPANY_TYPE"},"order":{"SORT":"ASC"}}"#)
    #expect(reply["result"].strings("STATUS_ID").prefix(3) == ["CUSTOMER", "UC_7K2F9Q", "SUPPLIER"])
    let row = reply["result"][1]
    #expect(row["SYSTEM"].string == "N" && row["NAME_INIT"].string == "" && row["SORT"].string == "15")
    let one = await desk.call("crm.status.get", "{\"id\":\(row["ID"].string)}")
    #expect(one["result"]["NAME"].string == "Дилер" && one["result"].count == 10)
    let item = await desk.call(
      "crm.item.add", #"{"entityTypeId":4,"fields":{"title":"A","typeId":"UC_7K2F9Q"}}"#)
    #expect(item["result"]["item"]["typeId"].string == "UC_7K2F9Q")
  }

  @Test func `entries of one dictionary come sorted, with numbers for numbers`() async {
    let items = await desk.call("crm.status.entity.items", #"{"entityId":"COMPANY_TYPE"}"#)["result"]
    #expect(items.strings("STATUS_ID").prefix(2) == ["CUSTOMER", "UC_7K2F9Q"])
    #expect(items[0]["SORT"].int == 10 && items[0]["SORT"].isNumber)
    let types = await desk.call("crm.status.entity.types")["result"]
    #expect(
      types.strings("ID").contains("INDUSTRY") && types[0]["SEMANTIC_INFO"]["START_FIELD"].string == "NEW")
    let fields = await desk.call("crm.status.fields")["result"]
    #expect(fields["STATUS_ID"]["isImmutable"].bool && fields["EXTRA"]["type"].string == "crm_status_extra")
  }

  @Test func `all entries fill more than one page, and a misspelt filter shows them all`() async {
    let all = await desk.call("crm.status.list", #"{"filter":{"ENTITY":"COMPANY_TYPE"}}"#)
    let total = all["total"].int
    #expect(total > 40 && all["result"].count == min(50, total))
    let missing = await desk.call("crm.status.get", #"{"id":4711}"#)
    #expect(missing.status == 400 && missing.errorText == "Status is not found.")
    #expect(await desk.call("crm.status.entity.items").status == 400)
  }
}
