import Bitrix24Emulator
import Testing

/// The tables of §4.4 and §5.4, element by element.
@Suite struct MultiFieldTests {
  let desk = Desk()

  /// A company with two phones, rows 1 and 2.
  private func prepare() async {
    await desk.add(
      "company", #""TITLE":"A","PHONE":[{"VALUE":"+7 900 000 00 00"},{"VALUE":"8495","VALUE_TYPE":"mobile"}]"#
    )
  }

  private var rows: [RecordSnapshot.Value] { desk.emulator.record(.company, 1)?.values ?? [] }

  private func classic(_ elements: String) async {
    let reply = await desk.call("crm.company.update", "{\"id\":1,\"fields\":{\"PHONE\":\(elements)}}")
    #expect(reply["result"].bool)
  }

  private func keyed(_ elements: String) async -> Reply {
    await desk.call("crm.item.update", "{\"entityTypeId\":4,\"id\":1,\"fields\":{\"fm\":\(elements)}}")
  }

  @Test func `values are stored as sent and types get defaults and capitals`() async {
    await prepare()
    #expect(rows.map(\.value) == ["+7 900 000 00 00", "8495"])
    #expect(rows.map(\.valueType) == ["WORK", "MOBILE"])
    let phone = await desk.call("crm.company.get", #"{"id":1}"#)["result"]["PHONE"]
    #expect(phone[0]["ID"].string == "1" && phone[0]["TYPE_ID"].string == "PHONE")
  }

  @Test func `an element without id is appended even when it is there already`() async {
    await prepare()
    await classic(#"[{"VALUE":"8495","VALUE_TYPE":"MOBILE"}]"#)
    #expect(rows.map(\.value) == ["+7 900 000 00 00", "8495", "8495"])
  }

  @Test func `an element with id overwrites its row and keeps the type`() async {
    await prepare()
    await classic(#"[{"ID":"2","VALUE":"8496"}]"#)
    #expect(rows.map(\.value) == ["+7 900 000 00 00", "8496"])
    #expect(rows.map(\.valueType) == ["WORK", "MOBILE"])
    #expect(rows.map(\.id) == [1, 2])
  }

  @Test(arguments: [#"{"ID":1,"DELETE":"Y","VALUE":"x"}"#, #"{"ID":1,"VALUE":""}"#, #"{"ID":1}"#])
  func `three spellings delete a row`(element: String) async {
    await prepare()
    await classic("[\(element)]")
    #expect(rows.map(\.id) == [2])
  }

  @Test func `an empty list changes nothing and rows of others are ignored`() async {
    await prepare()
    await desk.add("company", #""TITLE":"B","PHONE":[{"VALUE":"1"}]"#)
    await classic("[]")
    await classic(#"[{"ID":3,"VALUE":"2"}]"#)
    #expect(rows.map(\.value) == ["+7 900 000 00 00", "8495"])
    #expect(desk.emulator.record(.company, 2)?.values("PHONE") == ["1"])
  }

  @Test func `a deleted and repeated value gets another id`() async {
    await prepare()
    await classic(#"[{"ID":2,"DELETE":"Y"}]"#)
    await classic(#"[{"VALUE":"8495"}]"#)
    #expect(rows.map(\.id) == [1, 3])
  }

  @Test func `keyed rows are added changed and deleted by their keys`() async {
    await prepare()
    let reply = await keyed(
      #"{"n0":{"typeId":"EMAIL","valueType":"WORK","value":"a@b.example"},"1":{"typeId":"PHONE","valueType":"HOME","value":"1"},"2":{"typeId":"PHONE","value":""}}"#
    )
    let item = reply["result"]["item"]
    #expect(item["fm"].strings("value") == ["1", "a@b.example"])
    #expect(item["fm"][0]["valueType"].string == "HOME" && item["fm"][0]["id"].int == 1)
    #expect(item["email"].string == "a@b.example" && item["hasEmail"].string == "Y")
  }

  @Test func `keyed rows without a type do nothing`() async {
    await prepare()
    #expect(await keyed(#"{"n0":{"value":"5"},"1":{"value":"6"}}"#).status == 200)
    #expect(rows.map(\.value) == ["+7 900 000 00 00", "8495"])
  }

  @Test func `an unknown row id makes a new row and a list is appended`() async {
    await prepare()
    _ = await keyed(#"{"777":{"typeId":"PHONE","value":"7"}}"#)
    _ = await keyed(#"[{"typeId":"PHONE","value":"8"}]"#)
    _ = await keyed(#"{"n0":{"typeId":"PIGEON","value":"9"}}"#)
    #expect(rows.map(\.value) == ["+7 900 000 00 00", "8495", "7", "8", "9"])
    #expect(rows.last?.kind == "PIGEON")
  }

  @Test func `a wrong address is refused and nothing is stored`() async {
    await prepare()
    let reply = await keyed(#"{"n0":{"typeId":"EMAIL","value":"nobody"}}"#)
    #expect(reply.status == 400 && reply.error == "CRM_FIELD_ERROR_VALUE_NOT_VALID")
    #expect(rows.count == 2)
  }
}
