import Bitrix24Emulator
import Testing

@Suite struct RequisiteBatchTests {
  @Test func `execution time is charged to each method of requisites by itself`() async {
    let desk = Desk {
      $0.limits.operating = true
      $0.limits.operatingSeconds = 1
      $0.costs.byMethod["crm.requisite.add"] = 0.6
    }
    await desk.add("company", #""TITLE":"A""#)
    let add = "crm.requisite.add?fields[ENTITY_TYPE_ID]=4&fields[ENTITY_ID]=1&fields[PRESET_ID]=1"
    let reply = await desk.batch([
      ("a", add), ("b", add), ("c", add), ("d", "crm.requisite.bankdetail.add?fields[ENTITY_ID]=1"),
    ])
    #expect(reply["result"]["result_error"].keys == ["c"])
    #expect(reply["result"]["result_error"]["c"]["error"].string == "OPERATION_TIME_LIMIT")
    #expect(reply["result"]["result"]["d"].int == 1)
    desk.clock.advance(601)
    #expect(await desk.batch([("a", add)])["result"]["result"]["a"].int == 3)
  }

  @Test func `a batch of imports makes a thousand companies in one request`() async {
    let desk = Desk()
    let data = (0..<20).map { "data[\($0)][title]=A\($0)&data[\($0)][PHONE][0][VALUE]=+7\($0)" }
    let command = "crm.item.batchImport?entityTypeId=4&" + data.joined(separator: "&")
    let reply = await desk.batch((0..<50).map { ("c\($0)", command) })
    #expect(reply["result"]["result_error"].count == 0)
    #expect(reply["result"]["result"]["c49"]["items"][19]["item"]["id"].int == 1000)
    #expect(desk.emulator.snapshot().companies.count == 1000 && desk.emulator.journal.requests == 1)
    #expect(desk.emulator.record(.company, 1000)?.values("PHONE").count == 1)
  }
}
