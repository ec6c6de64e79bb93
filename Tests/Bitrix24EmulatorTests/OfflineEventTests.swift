import Bitrix24Emulator
import Testing

@Suite struct OfflineEventTests {
  let desk = Desk { $0.extendedEvents = true }

  private func call(_ method: String, _ more: String = "", desk: Desk? = nil) async -> Reply {
    await (desk ?? self.desk).send(
      "POST", "/rest/\(method)", contentType: "application/json",
      body: "{\"auth\":\"emulatoraccesstoken\"\(more.isEmpty ? "" : "," + more)}")
  }

  private func bind(_ events: [String] = ["ONCRMCOMPANYADD", "ONCRMCOMPANYUPDATE"], more: String = "") async {
    for event in events {
      let reply = await call(
        "event.bind", "\"event\":\"\(event)\",\"event_type\":\"offline\"\(more.isEmpty ? "" : "," + more)")
      #expect(reply["result"].bool)
    }
  }

  private func update(_ id: Int = 1) async {
    _ = await desk.call("crm.company.update", "{\"id\":\(id),\"fields\":{\"TITLE\":\"B\"}}")
  }

  @Test func `a record that changes often is one row with its last moment`() async {
    await bind()
    await desk.add("company", #""TITLE":"A""#)
    await update()
    desk.clock.advance(60)
    await update()
    let reply = await call("event.offline.list")
    #expect(reply["total"].int == 2)
    let row = reply["result"][1]
    #expect(row["EVENT_NAME"].string == "ONCRMCOMPANYUPDATE" && row["ID"].string == "2")
    #expect(row["TIMESTAMP_X"].string == "2025-10-09T11:54:20+03:00")
    #expect(
      row["EVENT_DATA"]["FIELDS"]["ID"].string == "1" && row["EVENT_ADDITIONAL"]["user_id"].string == "1")
    #expect(
      row["MESSAGE_ID"].string.count == 32 && row["PROCESS_ID"].string == "" && row["ERROR"].string == "0")
  }

  @Test func `fetching takes rows away, unless they are reserved`() async {
    await bind()
    for title in ["A", "B", "C"] { await desk.add("company", "\"TITLE\":\"\(title)\"") }
    let first = await call("event.offline.get", #""limit":1"#)["result"]
    #expect(first["process_id"].isNull && first["events"].count == 1)
    let reserved = await call("event.offline.get", #""clear":0"#)["result"]
    let process = reserved["process_id"].string
    #expect(process.count == 32 && reserved["events"].count == 2)
    #expect(await call("event.offline.get", #""clear":0"#)["result"]["events"].count == 0)
    let again = await call("event.offline.get", "\"clear\":0,\"process_id\":\"\(process)\"")["result"]
    #expect(again["events"].count == 2 && again["process_id"].string == process)
    let one = reserved["events"][0]["MESSAGE_ID"].string
    #expect(
      await call("event.offline.clear", "\"process_id\":\"\(process)\",\"message_id\":[\"\(one)\"]")["result"]
        .bool)
    #expect(await call("event.offline.list")["total"].int == 1)
    _ = await call("event.offline.clear", "\"process_id\":\"\(process)\"")
    #expect(await call("event.offline.list")["total"].int == 0)
  }

  @Test func `what changes again while reserved waits in a new row under the same key`() async {
    await desk.add("company", #""TITLE":"A""#)
    await bind()
    await update()
    let reserved = await call("event.offline.get", #""clear":0"#)["result"]
    await update()
    let rows = await call("event.offline.list")["result"]
    #expect(rows.count == 2 && rows[0]["MESSAGE_ID"].string == rows[1]["MESSAGE_ID"].string)
    let key = rows[0]["MESSAGE_ID"].string
    _ = await call(
      "event.offline.clear", "\"process_id\":\"\(reserved["process_id"].string)\",\"message_id\":[\"\(key)\"]"
    )
    let left = await call("event.offline.list")["result"]
    #expect(left.count == 1 && left[0]["PROCESS_ID"].string == "")
  }

  @Test func `marking a row as failed drops the waiting row of the same record`() async {
    await desk.add("company", #""TITLE":"A""#)
    await bind()
    await update()
    let reserved = await call("event.offline.get", #""clear":0"#)["result"]
    await update()
    let key = reserved["events"][0]["MESSAGE_ID"].string
    #expect(
      await call(
        "event.offline.error",
        "\"process_id\":\"\(reserved["process_id"].string)\",\"message_id\":[\"\(key)\"]")["result"].bool)
    let rows = await call("event.offline.list")["result"]
    #expect(rows.count == 1 && rows[0]["ERROR"].string == "1")
    #expect(await call("event.offline.get", #""clear":0"#)["result"]["events"].count == 0)
    #expect(await call("event.offline.get", #""error":1"#)["result"]["events"].count == 1)
  }

  @Test func `changes made in the name of a channel stay out of its queue`() async {
    await bind(more: #""auth_connector":"ours""#)
    await desk.add("company", #""TITLE":"A""#)
    _ = await desk.call(
      "crm.company.update", #"{"id":1,"fields":{"TITLE":"B"},"auth_connector":"ours"}"#)
    #expect(await call("event.offline.list")["total"].int == 0)
    let rows = await call("event.offline.list", #""auth_connector":"ours""#)["result"]
    #expect(rows.strings("EVENT_NAME") == ["ONCRMCOMPANYADD"])
    _ = await desk.batch([("a", "crm.company.update?id=1&fields[TITLE]=C&auth_connector=other")])
    #expect(await call("event.offline.list", #""auth_connector":"ours""#)["total"].int == 2)
  }

  @Test func `filters and orders know four fields and five comparisons`() async {
    await bind()
    for title in ["A", "B", "C"] { await desk.add("company", "\"TITLE\":\"\(title)\"") }
    await update()
    func ids(_ more: String) async -> [String] {
      await call("event.offline.list", more)["result"].strings("ID")
    }
    #expect(await ids(#""filter":{">ID":2,"=EVENT_NAME":"ONCRMCOMPANYADD"}"#) == ["3"])
    #expect(await ids(#""order":{"ID":"DESC"}"#) == ["4", "3", "2", "1"])
    let wrong = [
      (#""filter":{"NAME":1}"#, "Filter field not allowed: NAME"),
      (#""filter":{"!ID":1}"#, "Filter operation not allowed: !"),
      (#""filter":{"ID":[1]}"#, "The value of an argument 'ID' has an invalid type"),
      (#""filter":5"#, "The filter is not an array."), (#""order":5"#, "The order is not an array."),
      (#""order":{"NAME":"ASC"}"#, "Order field not allowed: NAME"),
      (#""order":{"ID":"UP"}"#, "Order direction should be one of {ASC|DESC}"),
      (#""limit":0"#, "Value must be positive integer"),
    ]
    for (body, text) in wrong {
      let reply = await call("event.offline.get", body)
      #expect(reply.status == 400 && reply.error == "ERROR_ARGUMENT" && reply.errorText == text)
    }
    for method in ["clear", "error"] {
      #expect(await call("event.offline.\(method)").errorText == "Argument 'PROCESS_ID' is null or empty")
    }
  }

  @Test func `a plan without the extras takes rows only for good`() async {
    let plain = Desk()
    for (body, text) in [
      (#""clear":0"#, "extended offline events handling"), (#""auth_connector":"a""#, "auth_connector"),
    ] {
      let reply = await call("event.offline.get", body, desk: plain)
      #expect(reply.status == 403 && reply.error == "WRONG_LICENSE" && reply.errorText.hasSuffix(text))
    }
    #expect(await call("event.offline.get", desk: plain)["result"]["process_id"].isNull)
  }

  @Test func `somebody is woken when the queue fills, not more often than asked for`() async {
    await bind()
    let wake = #""event":"ONOFFLINEEVENT","handler":"https://elsewhere.example/","options":{"minTimeout":30}"#
    _ = await call("event.bind", wake)
    for advance in [0.0, 10, 30] {
      desk.clock.advance(advance)
      await desk.add("company", #""TITLE":"A""#)
    }
    await desk.emulator.deliverEvents()
    #expect(desk.emulator.deliveries.map(\.event) == ["ONOFFLINEEVENT", "ONOFFLINEEVENT"])
  }
}
