import Bitrix24Emulator
import Testing

@Suite struct ClassicListTests {
  let desk: Desk

  init() async {
    desk = Desk()
    await desk.add(
      "company", #""TITLE":"ООО Ромашка","COMPANY_TYPE":"CUSTOMER","REVENUE":10,"PHONE":[{"VALUE":"+71"}]"#)
    desk.clock.advance(60)
    await desk.add("company", #""TITLE":"АО Кедр","COMPANY_TYPE":"SUPPLIER","REVENUE":200,"UF_CRM_INN":"99""#)
    desk.clock.advance(60)
    await desk.add("company", #""TITLE":"ООО Кедр","COMPANY_TYPE":"SUPPLIER","ORIGIN_ID":"x-3""#)
  }

  private func ids(_ filter: String) async -> [String] {
    await desk.call("crm.company.list", "{\"filter\":{\(filter)}}")["result"].strings("ID")
  }

  @Test(arguments: [
    (#""TITLE":"ооо кедр""#, ["3"]), (#""=TITLE":["АО Кедр","ООО Кедр"]"#, ["2", "3"]),
    (#""!TITLE":"АО Кедр""#, ["1", "3"]), (#""!=ORIGIN_ID":"""#, ["3"]), (#""ORIGIN_ID":"""#, ["1", "2"]),
    (#""%TITLE":"кедр""#, ["2", "3"]), (#""%=TITLE":"ООО%""#, ["1", "3"]), (#""=%TITLE":"%ромашка""#, ["1"]),
    (#""=%TITLE":"%О К%""#, ["2", "3"]), (#""@ID":[3,1,9]"#, ["1", "3"]), (#""!@ID":[3,1]"#, ["2"]),
    (#"">ID":1"#, ["2", "3"]), (#"">=ID":"2","<ID":3"#, ["2"]), (#""<=ID":1"#, ["1"]), (#""ID":2"#, ["2"]),
    (#"">REVENUE":"50""#, ["2"]), (#""<=REVENUE":10"#, ["1", "3"]), (#""PHONE":"+71""#, ["1"]),
    (#""PHONE":"71""#, []), (#""HAS_PHONE":"N""#, ["2", "3"]), (#""UF_CRM_INN":"99""#, ["2"]),
    (#""COMPANY_TYPE":"SUPPLIER","!%TITLE":"ООО""#, ["2"]), (#""ASSIGNED_BY_ID":2"#, []),
    (#"">=DATE_MODIFY":"2025-10-09T11:54:20+03:00""#, ["2", "3"]),
    (#"">DATE_MODIFY":"2025-10-09 11:54:20""#, ["3"]), (#""<DATE_CREATE":"2025-10-09T08:54:00Z""#, ["1"]),
    (#""UNHEARD":"x","TITLEE":"y""#, ["1", "2", "3"]),
  ])
  func `a filter selects what its prefix says`(filter: String, expected: [String]) async {
    #expect(await ids(filter) == expected)
  }

  @Test func `masks bring columns but never multi-fields and ID always comes`() async {
    func row(_ select: String) async -> Node {
      await desk.call("crm.company.list", "{\"select\":\(select)}")["result"][0]
    }
    #expect(await row(#"["TITLE"]"#).keys == ["ID", "TITLE"])
    #expect(
      await row(#"["UF_*","PHONE"]"#).keys == [
        "ID", "PHONE", "UF_CRM_INN", "UF_CRM_KPP", "UF_CRM_OGRN", "UF_CRM_EXT_ID",
      ])
    let all = await row(#"["*"]"#)
    #expect(!all["TITLE"].isMissing && all["PHONE"].isMissing && all["UF_CRM_INN"].isMissing)
    let byDefault = await row(#"[""]"#)
    #expect(byDefault["PHONE"].isMissing && !byDefault["UF_CRM_INN"].isMissing)
    let second = await desk.call("crm.company.list", #"{"select":["PHONE"],"filter":{"ID":2}}"#)["result"][0]
    #expect(second.keys == ["ID"])
  }

  @Test func `orders sort by numbers texts and dates and unknown ones are ignored`() async {
    func ids(_ order: String) async -> [String] {
      await desk.call("crm.company.list", "{\"order\":{\(order)}}")["result"].strings("ID")
    }
    #expect(await ids(#""ID":"DESC""#) == ["3", "2", "1"])
    #expect(await ids(#""REVENUE":"DESC""#) == ["2", "1", "3"])
    #expect(await ids(#""COMPANY_TYPE":"ASC","TITLE":"DESC""#) == ["1", "3", "2"])
    #expect(await ids(#""DATE_MODIFY":"DESC""#) == ["3", "2", "1"])
    #expect(await ids(#""UNHEARD":"DESC""#) == ["1", "2", "3"])
  }

  @Test func `empty lists for order and filter mean nothing`() async {
    let reply = await desk.call("crm.company.list", #"{"order":[""],"filter":[""],"select":[]}"#)
    #expect(reply["result"].count == 3)
  }
}

@Suite struct PagingTests {
  let desk = Desk { $0.companies = 120 }

  private func page(_ parameters: String) async -> Reply {
    await desk.call("crm.company.list", "{\"select\":[\"ID\"],\(parameters)}")
  }

  @Test func `pages hold fifty and the last has no next`() async {
    let first = await page(#""start":0"#)
    #expect(first["result"].count == 50 && first["next"].int == 50 && first["total"].int == 120)
    let last = await page(#""start":100"#)
    #expect(last["result"].count == 20 && last["next"].isMissing && last["total"].int == 120)
  }

  @Test func `start is rounded down and past the end the list begins again`() async {
    #expect(await page(#""start":"99""#)["result"][0]["ID"].string == "51")
    #expect(await page(#""start":150"#)["result"][0]["ID"].string == "1")
  }

  @Test func `declining the count gives no next and a total of nothing`() async {
    let reply = await page(#""start":-1,"order":{"ID":"ASC"},"filter":{">ID":100}"#)
    #expect(reply["result"].count == 20 && reply["next"].isMissing && reply["total"].int == 0)
    #expect(reply["result"][0]["ID"].string == "101")
  }

  @Test func `walking by id visits every record once`() async {
    var seen: [String] = []
    while true {
      let last = seen.last ?? "0"
      let rows = await page(
        "\"start\":-1,\"order\":{\"ID\":\"ASC\"},\"filter\":{\">ID\":\(last),\"!TITLE\":\"\"}")["result"]
      seen += rows.strings("ID")
      if rows.count < 50 { break }
    }
    #expect(seen == (1...120).map(String.init))
  }

  @Test func `hidden records are neither listed nor found but people see them`() async {
    desk.emulator.hide(.company, [1, 2])
    let reply = await page(#""start":0"#)
    #expect(reply["total"].int == 118 && reply["result"][0]["ID"].string == "3")
    #expect(await desk.call("crm.company.get", #"{"id":1}"#).errorText == "Not found")
    #expect(desk.emulator.record(.company, 1) != nil)
    desk.emulator.show(.company, [1, 2])
    #expect(await page(#""start":0"#)["total"].int == 120)
  }
}
