import Bitrix24Emulator
import Testing

@Suite struct TransportTests {
  let desk = Desk()

  @Test(arguments: [
    "/rest/1/secret/server.time", "/rest/1/secret/server.time.json", "/rest/1/secret/server.time/",
    "/rest/1/secret//server.time/", "//rest/1/secret/SERVER.Time.json/",
  ])
  func `a method answers at every spelling of its path`(path: String) async {
    let reply = await desk.send("POST", path)
    #expect(reply.status == 200)
    #expect(reply["result"].string == "2025-10-09T11:53:20+03:00")
  }

  @Test(arguments: ["/rest/1/wrong/profile", "/rest/2/secret/profile", "/rest/profile"])
  func `wrong credentials are refused with 401`(path: String) async {
    let reply = await desk.send("POST", path)
    #expect(reply.status == 401)
    #expect(reply.error == "NO_AUTH_FOUND")
    #expect(reply["time"].isMissing)
  }

  @Test func `an unknown method is 404`() async {
    let reply = await desk.call("crm.unheard.of")
    #expect(reply.status == 404)
    #expect(reply.error == "ERROR_METHOD_NOT_FOUND")
    #expect(reply.errorText == "Method not found!")
  }

  @Test func `a method outside the scopes is 403`() async {
    let desk = Desk { $0.scopes = ["user"] }
    let reply = await desk.call("crm.company.list")
    #expect(reply.status == 403)
    #expect(reply.error == "insufficient_scope")
    #expect(await desk.call("profile").status == 200)
  }

  @Test func `forms queries and JSON say the same`() async {
    let form = "fields[TITLE]=%D0%9A%D0%B5%D0%B4%D1%80+1&fields%5BPHONE%5D%5B0%5D%5BVALUE%5D=%2B7900"
    let path = "/rest/1/secret/crm.company.add"
    _ = await desk.send("POST", path, contentType: "application/x-www-form-urlencoded", body: form)
    _ = await desk.send("GET", path, query: form)
    _ = await desk.call("crm.company.add", #"{"FIELDS":{"TITLE":"Кедр 1","PHONE":[{"VALUE":"+7900"}]}}"#)
    let companies = desk.emulator.snapshot().companies
    #expect(companies.map { $0["TITLE"] } == ["Кедр 1", "Кедр 1", "Кедр 1"])
    #expect(companies.allSatisfy { $0.values("PHONE") == ["+7900"] })
  }

  @Test func `query and body are merged and unknown parameters are ignored`() async {
    let reply = await desk.send(
      "POST", "/rest/1/secret/crm.company.add", query: "bx24_request_id=1&fields[TITLE]=query",
      contentType: "application/json; charset=utf-8", body: #"{"fields":{"TITLE":"body"}}"#)
    #expect(reply.status == 200)
    #expect(desk.emulator.find(companyTitled: "body") != nil)
  }

  @Test func `a JSON body sent with GET is not read`() async {
    await desk.add("company", #""TITLE":"A""#)
    await desk.add("company", #""TITLE":"B""#)
    let reply = await desk.send(
      "GET", "/rest/1/secret/crm.company.list", contentType: "application/json",
      body: #"{"filter":{"TITLE":"A"}}"#)
    #expect(reply["result"].count == 2)
  }

  @Test func `broken JSON leaves the parameters empty`() async {
    let reply = await desk.call("crm.item.list", #"{"entityTypeId":4"#)
    #expect(reply.status == 400)
    #expect(reply.error == "100")
  }

  @Test(arguments: [
    String(repeating: "[", count: 5000), "{\"id\":\"\\ud800\"}", "{\"id\":99999999999999999999}",
    "{\"id\":-9223372036854775808}",
    "{\"id\":1e400}", "\u{0}", "{\"id\":1}x", "{\"fields\":{\"a\":{\"b\":[[{}]]}},\"id\":\"-0x1\"}",
  ])
  func `no body whatever brings the portal down`(body: String) async {
    for method in ["crm.company.get", "crm.company.update", "crm.company.list", "crm.item.list", "batch"] {
      let json = await desk.call(method, body)
      let form = await desk.send("POST", "/rest/1/secret/\(method)", contentType: "x", body: body)
      #expect([200, 400].contains(json.status) && [200, 400].contains(form.status))
    }
  }

  @Test func `extreme numbers in filters and pages are harmless`() async {
    await desk.add("company", #""TITLE":"A""#)
    for number in ["-9223372036854775808", "9223372036854775807", "-1e300", "\"99999999999999999999\""] {
      for prefix in [">", ">=", "<", "<=", "!", "@", ""] {
        let reply = await desk.call(
          "crm.company.list", "{\"filter\":{\"\(prefix)ID\":\(number)},\"start\":\(number)}")
        #expect(reply.status == 200)
      }
    }
  }

  @Test func `a success carries the whole time block`() async {
    let time = await desk.call("server.time")["time"]
    #expect(
      time.keys == [
        "start", "finish", "duration", "processing", "date_start", "date_finish", "operating_reset_at",
        "operating",
      ])
    #expect(time["operating_reset_at"].int == 1_760_000_600)
    #expect(time["date_start"].string == "2025-10-09T11:53:20+03:00")
  }

  @Test func `slashes and letters beyond ASCII are escaped`() async {
    await desk.add("company", #""TITLE":"Ё/1 \"x\" 😀""#)
    let reply = await desk.call("crm.company.get", #"{"id":1}"#)
    #expect(reply.text.contains(#"\u0401\/1 \"x\" \ud83d\ude00"#))
    #expect(reply["result"]["TITLE"].string == #"Ё/1 "x" 😀"#)
    #expect(reply.answer.contentType == "application/json; charset=utf-8")
  }

  @Test func `a form of several parts is read with its brackets, its files are not`() async {
    let parts = [
      ("fields[TITLE]", "Кедр & \"сыновья\""), ("fields[COMMENTS]", "Первая\r\n\r\nвторая"),
      ("fields[PHONE][0][VALUE]", "+79990000001"),
    ].map { "--x1\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }
    let file =
      "--x1\r\nContent-Disposition: form-data; name=\"fields[LOGO]\"; filename=\"a.png\"\r\n\r\nPNG\r\n"
    let reply = await desk.send(
      "POST", "/rest/1/secret/crm.company.add", contentType: "multipart/form-data; boundary=\"x1\"",
      body: parts.joined() + file + "--x1--\r\n")
    #expect(reply["result"].int == 1)
    let record = desk.emulator.record(.company, 1)
    #expect(record?["TITLE"] == "Кедр & \"сыновья\"" && record?["COMMENTS"] == "Первая\r\n\r\nвторая")
    #expect(record?.values("PHONE") == ["+79990000001"])
  }
}
