import Bitrix24Emulator
import Testing

@Suite struct LimitTests {
  private func desk(_ plan: EmulatorOptions.Plan = .standard) -> Desk {
    Desk {
      $0.limits = EmulatorOptions.Limits()
      $0.plan = plan
    }
  }

  @Test(arguments: [(EmulatorOptions.Plan.standard, 50, 2), (.enterprise, 250, 5)])
  func `a full bucket refuses until it has drained`(
    plan: EmulatorOptions.Plan, capacity: Int, drain: Int
  ) async {
    let desk = desk(plan)
    for _ in 0..<capacity { #expect(await desk.call("server.time").status == 200) }
    let refused = await desk.call("server.time")
    #expect(refused.status == 503 && refused.error == "QUERY_LIMIT_EXCEEDED")
    desk.clock.advance(1)
    for _ in 0..<drain { #expect(await desk.call("server.time").status == 200) }
    #expect(await desk.call("server.time").status == 503)
    #expect(desk.emulator.journal.rejected == 2)
  }

  @Test func `a batch of fifty counts once`() async {
    let desk = desk()
    let commands = (1...50).map { ("r\($0)", "server.time") }
    for _ in 0..<50 { #expect(await desk.batch(commands).status == 200) }
    #expect(await desk.batch(commands).status == 503)
  }

  @Test func `each source address has a bucket of its own`() async {
    let desk = desk()
    for _ in 0..<50 { #expect(await desk.call("server.time").status == 200) }
    #expect(await desk.call("server.time").status == 503)
    let other = PortalRequest(verb: "GET", path: "/rest/1/secret/server.time", source: "127.0.0.2")
    #expect(await desk.emulator.respond(to: other).status == 200)
  }

  @Test func `wrong credentials never reach the bucket`() async {
    let desk = desk()
    for _ in 0..<60 { _ = await desk.send("POST", "/rest/1/wrong/profile") }
    #expect(await desk.call("profile").status == 200)
  }

  @Test func `execution time blocks one method until its baskets leave`() async {
    let desk = Desk {
      $0.limits = EmulatorOptions.Limits()
      $0.costs.byMethod["crm.company.list"] = 200
    }
    let first = await desk.call("crm.company.list")
    #expect(first["time"]["operating"].double == 200)
    #expect(first["time"]["operating_reset_at"].int == 1_760_000_600)
    desk.clock.advance(120)
    // The call that crosses the limit still completes.
    #expect(await desk.call("crm.company.list")["time"]["operating"].double == 400)
    #expect(await desk.call("crm.company.list")["time"]["operating"].double == 600)
    let blocked = await desk.call("crm.company.list")
    #expect(blocked.status == 429 && blocked.error == "OPERATION_TIME_LIMIT" && blocked["time"].isMissing)
    #expect(await desk.call("crm.contact.list").status == 200)
    let inside = await desk.batch([("l", "crm.company.list"), ("t", "server.time")])
    #expect(inside.status == 200)
    #expect(inside["result"]["result_error"]["l"]["error"].string == "OPERATION_TIME_LIMIT")
    desk.clock.advance(481)  // the first basket leaves, 400 s stay
    #expect(await desk.call("crm.company.list").status == 200)
  }

  @Test func `switched off limits never refuse`() async {
    let desk = Desk { $0.costs.otherwise = 1000 }
    for _ in 0..<300 { #expect(await desk.call("server.time").status == 200) }
  }
}
