import Bitrix24Emulator
import Testing

@Suite struct BankDetailTests {
  let desk: Desk

  init() async {
    desk = Desk()
    await desk.add("company", #""TITLE":"Кедр""#)
    _ = await desk.call(
      "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":4,"ENTITY_ID":1,"PRESET_ID":1}}"#)
  }

  @Test func `a bank detail belongs to its requisite and takes the preset's country`() async {
    let reply = await desk.call(
      "crm.requisite.bankdetail.add",
      #"{"fields":{"ENTITY_ID":1,"COUNTRY_ID":122,"NAME":"Счёт","RQ_BIK":"049900901","SORT":"700"}}"#)
    #expect(reply["result"].int == 1)
    let row = await desk.call("crm.requisite.bankdetail.get", #"{"id":"1"}"#)["result"]
    #expect(row["ENTITY_ID"].string == "1" && row["COUNTRY_ID"].string == "1" && row["SORT"].string == "700")
    #expect(row["RQ_BIK"].string == "049900901" && row["RQ_ACC_NUM"].isNull && row["ACTIVE"].string == "Y")
    #expect(row["DATE_MODIFY"].string == "" && row["MODIFY_BY_ID"].isNull && row.count == 33)
  }

  @Test func `an update keeps what it does not name and never moves a detail`() async {
    _ = await desk.call(
      "crm.requisite.bankdetail.add",
      #"{"fields":{"ENTITY_ID":1,"RQ_BIK":"049900901","RQ_ACC_NUM":"40702810100000000001"}}"#)
    _ = await desk.call(
      "crm.requisite.bankdetail.update", #"{"id":1,"fields":{"RQ_BIK":"","ENTITY_ID":5}}"#)
    let row = await desk.call("crm.requisite.bankdetail.get", #"{"id":1}"#)["result"]
    #expect(row["RQ_BIK"].string == "" && row["RQ_ACC_NUM"].string == "40702810100000000001")
    #expect(row["ENTITY_ID"].string == "1" && row["DATE_MODIFY"].string != "")
  }

  @Test func `a requisite that is not there is refused`() async {
    for fields in [#""NAME":"A""#, #""ENTITY_ID":9"#, #""ENTITY_ID":"x""#] {
      let reply = await desk.call("crm.requisite.bankdetail.add", "{\"fields\":{\(fields)}}")
      #expect(reply.status == 400 && reply.errorText == "ENTITY_ID is not defined or invalid.")
    }
  }

  @Test func `details of many requisites come by their owners' numbers`() async {
    for number in 2...60 {
      _ = await desk.call(
        "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":4,"ENTITY_ID":1,"PRESET_ID":1}}"#)
      _ = await desk.call("crm.requisite.bankdetail.add", "{\"fields\":{\"ENTITY_ID\":\(number)}}")
    }
    let some = await desk.call(
      "crm.requisite.bankdetail.list",
      #"{"filter":{"@ENTITY_ID":[3,9,1]},"select":["ID","ENTITY_ID"],"order":{"ID":"ASC"}}"#)
    #expect(some["result"].strings("ENTITY_ID") == ["3", "9"])
    let all = await desk.call("crm.requisite.bankdetail.list", #"{"order":{"ENTITY_ID":"DESC"}}"#)
    #expect(all["total"].int == 59 && all["next"].int == 50 && all["result"][0]["ENTITY_ID"].string == "60")
  }
}
