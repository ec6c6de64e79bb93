import Bitrix24Emulator
import Testing

@Suite struct EventTests {
  /// Another emulator that plays the handler: it answers 200 to `server.time`, and counts.
  private func withHandler(_ body: (String, PortalEmulator) async throws -> Void) async throws {
    var options = EmulatorOptions()
    options.limits = .off
    let emulator = PortalEmulator(options: options)
    let running = try await emulator.start()
    try await body(running.webhookURL + "server.time", emulator)
    await running.stop()
  }

  private func desk(_ handler: String, _ events: Set<String>) -> Desk {
    Desk {
      $0.outgoingWebhooks = [
        OutgoingWebhook(handler: handler, events: events, applicationToken: "made-up-token")
      ]
    }
  }

  @Test func `a change is told as a form with the token and nothing but the id`() async throws {
    try await withHandler { handler, _ in
      let desk = desk(handler, ["onCrmCompanyAdd", "ONCRMREQUISITEUPDATE"])
      await desk.add("company", #""TITLE":"Кедр""#)
      await desk.emulator.deliverEvents()
      let sent = try #require(desk.emulator.deliveries.first)
      #expect(sent.event == "ONCRMCOMPANYADD" && sent.status == 200 && desk.emulator.deliveries.count == 1)
      let start = "event=ONCRMCOMPANYADD&event_handler_id=1&data%5BFIELDS%5D%5BID%5D=1&ts=1760000000&auth%5B"
      #expect(sent.body.hasPrefix(start))
      #expect(sent.body.contains("auth%5Bapplication_token%5D=made-up-token"))
      #expect(!sent.body.contains("access_token"))
    }
  }

  @Test func `every kind of change has its event`() async throws {
    let names: Set<String> = [
      "ONCRMCOMPANYADD", "ONCRMCOMPANYUPDATE", "ONCRMCOMPANYDELETE", "ONCRMREQUISITEADD",
      "ONCRMREQUISITEUPDATE", "ONCRMREQUISITEDELETE", "ONCRMBANKDETAILADD", "ONCRMBANKDETAILUPDATE",
      "ONCRMBANKDETAILDELETE", "ONCRMADDRESSREGISTER", "ONCRMADDRESSUNREGISTER",
    ]
    // Nobody listens there, so that every delivery ends at once.
    let desk = desk("https://elsewhere.example/handler", names)
    let commands = [
      ("crm.company.add", #"{"fields":{"TITLE":"A"}}"#),
      ("crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":4,"ENTITY_ID":1,"PRESET_ID":1}}"#),
      ("crm.requisite.bankdetail.add", #"{"fields":{"ENTITY_ID":1}}"#),
      ("crm.address.add", #"{"fields":{"TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":1}}"#),
      ("crm.address.update", #"{"fields":{"TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":1,"CITY":"B"}}"#),
      ("crm.requisite.update", #"{"id":1,"fields":{}}"#),
      ("crm.requisite.bankdetail.update", #"{"id":1,"fields":{}}"#),
      ("crm.company.update", #"{"id":1,"fields":{"TITLE":"A"}}"#),
      ("crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"title":"A"}}"#),
      ("crm.company.delete", #"{"id":1}"#),
    ]
    for (method, body) in commands {
      #expect(await desk.call(method, body).status == 200, "\(method)")
      await desk.emulator.deliverEvents()
    }
    #expect(
      desk.emulator.deliveries.map(\.event) == [
        "ONCRMCOMPANYADD", "ONCRMREQUISITEADD", "ONCRMBANKDETAILADD", "ONCRMADDRESSREGISTER",
        "ONCRMADDRESSREGISTER", "ONCRMREQUISITEUPDATE", "ONCRMBANKDETAILUPDATE", "ONCRMCOMPANYUPDATE",
        "ONCRMBANKDETAILDELETE", "ONCRMADDRESSUNREGISTER", "ONCRMREQUISITEDELETE", "ONCRMCOMPANYDELETE",
      ])
    #expect(desk.emulator.deliveries.allSatisfy { $0.status == 0 })
    #expect(desk.emulator.deliveries[3].body.contains("data%5BFIELDS%5D%5BANCHOR_ID%5D=1"))
  }

  @Test func `imports are silent unless a switch lets them speak, people are heard`() async throws {
    for speaks in [false, true] {
      let desk = Desk {
        $0.importsFireEvents = speaks
        $0.outgoingWebhooks = [
          OutgoingWebhook(
            handler: "https://elsewhere.example/", events: ["ONCRMCOMPANYADD"], applicationToken: "t")
        ]
      }
      _ = await desk.call("crm.item.import", #"{"entityTypeId":4,"fields":{"title":"A"}}"#)
      _ = await desk.call("crm.company.add", #"{"fields":{"TITLE":"B"},"params":{"IMPORT":true}}"#)
      try desk.emulator.addCompany(fields: ["TITLE": "C"])
      await desk.emulator.deliverEvents()
      #expect(desk.emulator.deliveries.count == (speaks ? 3 : 1))
    }
  }

  @Test func `events get lost and doubled on demand, and are never sent again`() async throws {
    try await withHandler { handler, counting in
      let desk = desk(handler, ["ONCRMCOMPANYADD"])
      desk.emulator.eventFaults.lost = 1
      desk.emulator.eventFaults.doubled = 1
      for title in ["A", "B", "C"] {
        await desk.add("company", "\"TITLE\":\"\(title)\"")
        await desk.emulator.deliverEvents()
      }
      #expect(desk.emulator.deliveries.map(\.status) == [0, 200, 200])
      #expect(counting.journal.requests == 3)
    }
  }

  // MARK: Applications

  private func application(_ change: (inout EmulatorOptions) -> Void = { _ in }) -> Desk {
    Desk {
      $0.extendedEvents = true
      change(&$0)
    }
  }

  private func call(_ desk: Desk, _ method: String, _ more: String = "") async -> Reply {
    await desk.send(
      "POST", "/rest/\(method)", contentType: "application/json",
      body: "{\"auth\":\"emulatoraccesstoken\"\(more.isEmpty ? "" : "," + more)}")
  }

  @Test func `an application calls with its token`() async {
    let desk = application { $0.expiredAccessTokens = ["old"] }
    #expect(await call(desk, "profile")["result"]["ID"].string == "1")
    let expired = await desk.send("GET", "/rest/profile", query: "auth=old")
    #expect(expired.status == 401 && expired.error == "expired_token")
    let wrong = await desk.send("GET", "/rest/profile", query: "auth=guess")
    #expect(wrong.status == 401 && wrong.error == "NO_AUTH_FOUND")
    for method in ["event.get", "event.bind", "event.unbind", "events", "event.test", "event.offline.get"] {
      let refused = await desk.call(method)
      #expect(refused.status == 403 && refused.error == "WRONG_AUTH_TYPE", "\(method)")
    }
  }

  @Test func `handlers are bound once, listed and unbound`() async {
    let desk = application()
    let body = #""event":"onCrmContactAdd","handler":"http://127.0.0.1:9/h""#
    #expect(await call(desk, "event.bind", body)["result"].bool)
    let again = await call(desk, "event.bind", body)
    #expect(again.error == "ERROR_CORE" && again.errorText.hasSuffix("Handler already binded"))
    #expect(await call(desk, "event.bind", body + #","auth_type":2"#)["result"].bool)
    let rows = await call(desk, "event.get")["result"]
    #expect(rows.strings("event") == ["ONCRMCONTACTADD", "ONCRMCONTACTADD"])
    #expect(rows.strings("auth_type") == ["0", "2"] && rows[0]["offline"].int == 0)
    #expect(await call(desk, "event.unbind", body + #","auth_type":2"#)["result"]["count"].int == 1)
    #expect(await call(desk, "event.unbind", #""event":"ONCRMCONTACTADD""#)["result"]["count"].int == 1)
    #expect(await call(desk, "event.get")["result"].count == 0)
    #expect(await call(desk, "events")["result"].list.map(\.string).contains("ONCRMADDRESSREGISTER"))
  }

  @Test(arguments: [
    (#""handler":"http://a.example/""#, 400, "ERROR_ARGUMENT"),
    (#""event":"ONCRMCONTACTADD""#, 400, "ERROR_ARGUMENT"),
    (#""event":"ONNOTHING","handler":"http://a.example/""#, 400, "ERROR_EVENT_NOT_FOUND"),
    (#""event":"ONCRMCONTACTADD","handler":"http://localhost/""#, 400, "ERROR_WRONG_HANDLER_URL"),
    (#""event":"ONCRMCONTACTADD","handler":"ftp://a.example/""#, 400, "ERROR_UNSUPPORTED_PROTOCOL"),
    (#""event":"ONCRMCONTACTADD","handler":"http://a.example/","event_type":"x""#, 400, "ERROR_ARGUMENT"),
    (#""event":"ONOFFLINEEVENT","event_type":"offline""#, 400, "ERROR_ARGUMENT"),
  ])
  func `a wrong binding is refused`(body: String, status: Int, code: String) async {
    let reply = await call(application(), "event.bind", body)
    #expect(reply.status == status && reply.error == code)
  }

  @Test func `who is no administrator binds only in their own name and nothing offline`() async {
    let desk = application { $0.userID = 2 }
    let own = #""event":"ONCRMCONTACTADD","handler":"http://a.example/""#
    #expect(await call(desk, "event.bind", own)["result"].bool)
    #expect(await call(desk, "event.bind", own + #","auth_type":1"#).error == "ACCESS_DENIED")
    let offline = await call(desk, "event.bind", #""event":"ONCRMCONTACTADD","event_type":"offline""#)
    #expect(offline.status == 403 && offline.errorText.contains("Offline events binding"))
    #expect(await call(desk, "event.offline.get").error == "ACCESS_DENIED")
  }

  @Test func `a test event carries what it was called with`() async throws {
    try await withHandler { handler, _ in
      let desk = application()
      _ = await call(desk, "event.bind", "\"event\":\"ONAPPTEST\",\"handler\":\"\(handler)\"")
      #expect(await call(desk, "event.test", #""any":"data""#)["result"].int == 1)
      await desk.emulator.deliverEvents()
      let sent = try #require(desk.emulator.deliveries.first)
      #expect(sent.status == 200 && sent.body.contains("data%5BQUERY%5D%5Bany%5D=data"))
      #expect(sent.body.contains("auth%5Bapplication_token%5D=emulatorapplicationtoken"))
      #expect(sent.body.contains("auth%5Baccess_token%5D="))
    }
  }
}
