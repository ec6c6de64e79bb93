import Bitrix24Emulator
import Testing

@Suite struct BatchTests {
  let desk = Desk()

  @Test func `a mixed batch answers 200 with results and errors apart`() async {
    let reply = await desk.batch([
      ("c1", "crm.company.add?fields%5BTITLE%5D=%D0%9A%D0%B5%D0%B4%D1%80"), ("bad", "crm.company.get?id=99"),
      ("list", "crm.company.list?select[]=ID"),
    ])
    let result = reply["result"]
    #expect(reply.status == 200)
    #expect(result["result"].keys == ["c1", "list"] && result["result"]["c1"].int == 1)
    #expect(result["result_error"].keys == ["bad"])
    #expect(result["result_error"]["bad"]["error"].string == "")
    #expect(result["result_error"]["bad"]["error_description"].string == "Not found")
    #expect(result["result_total"]["list"].int == 1 && result["result_total"].keys == ["list"])
    #expect(result["result_next"].isList && result["result_next"].count == 0)
    #expect(result["result_time"].keys == ["c1", "list"])
    #expect(reply["time"]["operating"].int == 0)
    #expect(desk.emulator.record(.company, 1)?["TITLE"] == "Кедр")
  }

  @Test func `a batch of two failures has only the errors filled`() async {
    let reply = await desk.batch([("a", "crm.company.get?id=9"), ("b", "crm.unheard")])
    let result = reply["result"]
    #expect(result["result_error"].keys == ["a", "b"])
    #expect(result["result_error"]["b"]["error"].string == "ERROR_METHOD_NOT_FOUND")
    for name in ["result", "result_total", "result_next", "result_time"] {
      #expect(result[name].isList && result[name].count == 0)
    }
  }

  @Test func `sequential keys make lists and others make objects`() async {
    let reply = await desk.batch([("0", "crm.company.get?id=9"), ("1", "server.time"), ("2", "server.time")])
    #expect(reply["result"]["result"].isMap)
    #expect(reply["result"]["result_error"].isList)
    let plain = await desk.call("batch", #"{"cmd":["server.time","profile"]}"#)
    #expect(plain["result"]["result"].isList && plain["result"]["result"][1]["ID"].string == "1")
  }

  @Test func `halt ends at the first error and nothing later appears`() async {
    let commands = [("a", "crm.company.get?id=9"), ("b", "crm.company.add?fields[TITLE]=B")]
    let reply = await desk.batch(commands, halt: true)
    #expect(reply["result"]["result"].count == 0 && reply["result"]["result_error"].keys == ["a"])
    #expect(desk.emulator.snapshot().companies.isEmpty)
    #expect(await desk.batch(commands)["result"]["result"].keys == ["b"])
  }

  @Test func `references reach into earlier results at any depth`() async {
    let reply = await desk.batch([
      ("c1", "crm.company.add?fields[TITLE]=A"),
      ("k1", "crm.contact.add?fields[NAME]=Anna&fields[COMPANY_IDS][0]=$result[c1]"),
      ("l", "crm.company.list?select[]=TITLE"),
      ("i", "crm.item.list?entityTypeId=4"),
      (
        "u", "crm.company.update?id=$result[i][items][0][id]&fields[TITLE]=x-$result[l][0][TITLE]-$result[k1]"
      ),
      ("e", "crm.company.get?id=%24result%5Bl%5D%5B0%5D%5BID%5D"),
    ])
    #expect(reply["result"]["result_error"].count == 0)
    #expect(reply["result"]["result"]["e"]["TITLE"].string == "x-A-1")
    #expect(desk.emulator.record(.contact, 1)?.linked == [1])
  }

  @Test func `a lost reference becomes its parent and the batch edits record one`() async {
    await desk.add("company", #""TITLE":"victim""#)
    let commands = [
      ("ok", "server.time"), ("add", "crm.company.get?id=99"),
      ("set", "crm.company.update?id=$result[add]&fields[TITLE]=hit"),
    ]
    #expect(await desk.batch(commands)["result"]["result"]["set"].bool)
    #expect(desk.emulator.record(.company, 1)?["TITLE"] == "hit")
    let kind = Desk { $0.missingReference = .empty }
    await kind.add("company", #""TITLE":"victim""#)
    let error = await kind.batch(commands)["result"]["result_error"]["set"]
    #expect(error["error_description"].string == "ID is not defined or invalid.")
    #expect(kind.emulator.record(.company, 1)?["TITLE"] == "victim")
  }

  @Test func `a chain of pages reads everything and a short page starts it over`() async {
    let desk = Desk { $0.contacts = 120 }
    let commands = (0..<4).map { number -> (String, String) in
      let last = number == 0 ? "0" : "$result[p\(number - 1)][49][ID]"
      return ("p\(number)", "crm.contact.list?start=-1&order[ID]=ASC&select[]=ID&filter[>ID]=\(last)")
    }
    let pages = await desk.batch(commands, halt: true)["result"]["result"]
    #expect(pages["p0"].count == 50 && pages["p1"].count == 50 && pages["p2"].count == 20)
    #expect(pages["p2"][19]["ID"].string == "120")
    // The reference into the short page becomes that page, an array, which as a number is 1.
    #expect(pages["p3"][0]["ID"].string == "2")
  }

  @Test func `commands past fifty fail one by one or refuse the whole`() async {
    let commands = (1...52).map { ("r\($0)", "server.time") }
    let reply = await desk.batch(commands)
    #expect(reply["result"]["result"].count == 50)
    #expect(reply["result"]["result_error"]["r52"]["error"].string == "ERROR_BATCH_LENGTH_EXCEEDED")
    let strict = Desk { $0.overlongBatch = .isRefused }
    let refused = await strict.batch(commands)
    #expect(refused.status == 400 && refused.error == "ERROR_BATCH_LENGTH_EXCEEDED")
  }

  @Test func `a batch inside a batch is not allowed`() async {
    let reply = await desk.batch([("b", "batch?cmd[a]=server.time")])
    #expect(reply["result"]["result_error"]["b"]["error"].string == "ERROR_BATCH_METHOD_NOT_ALLOWED")
  }

  @Test func `a batch sent as a form is encoded twice`() async {
    let inner = "crm.company.add?fields[TITLE]=A%26B"
    let reply = await desk.send(
      "POST", "/rest/1/secret/batch.json", contentType: "application/x-www-form-urlencoded",
      body: "halt=0&cmd[c1]=crm.company.add%3Ffields%5BTITLE%5D%3DA%2526B")
    #expect(reply["result"]["result"]["c1"].int == 1, "\(inner)")
    #expect(desk.emulator.find(companyTitled: "A&B") != nil)
  }

  @Test func `a bare equals sign in a name ends the name and the filter is lost`() async {
    let desk = Desk { $0.companies = 3 }
    let result = await desk.batch([
      ("bare", "crm.company.list?filter[>=ID]=3"), ("encoded", "crm.company.list?filter[%3E%3DID]=3"),
    ])["result"]["result"]
    #expect(result["bare"].count == 3)
    #expect(result["encoded"].strings("ID") == ["3"])
  }

  @Test func `an array where a number belongs counts as one and an empty one as nothing`() async {
    await desk.add("company", #""TITLE":"first""#)
    #expect(await desk.call("crm.company.get", #"{"id":[7,8]}"#)["result"]["ID"].string == "1")
    #expect(await desk.call("crm.company.get", #"{"id":[]}"#).errorText == "ID is not defined or invalid.")
  }

  @Test func `page counters appear per command`() async {
    let desk = Desk { $0.companies = 60 }
    let result = await desk.batch([("l", "crm.company.list"), ("m", "crm.company.list?start=50")])["result"]
    #expect(result["result_next"].keys == ["l"] && result["result_next"]["l"].int == 50)
    #expect(result["result_total"]["m"].int == 60)
  }
}
