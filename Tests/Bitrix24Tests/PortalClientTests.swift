import Bitrix24
import HTTPTransfer
import Testing

struct PortalClientTests {
  static let refused = Reply.json(
    #"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#, status: 503)
  static let page = Reply.answer(
    502, headers: ["Content-Type": "text/html"], body: Array("<html>502 Bad Gateway</html>".utf8))
  static let cut = Reply.json(#"{"result":{"ID":"1","NA"#)
  static let done = Reply.json(
    #"{"result":46,"time":{"start":1760000000.5,"finish":1760000001,"duration":0.5,"processing":0,"#
      + #""date_start":"2026-10-09T11:53:20+03:00","date_finish":"2026-10-09T11:53:21+03:00","#
      + #""operating_reset_at":1760000600,"operating":0.19}}"#)

  @Test func `an answer is read with its count, its next page and its time`() async throws {
    let server = try LoopbackServer(script: [
      .json(
        #"{"result":[{"ID":"7"}],"next":50,"total":5312,"time":{"start":1788430740,"finish":1788430741.5,"#
          + #""duration":1.5,"processing":1,"date_start":"2026-09-03T10:19:00+03:00"}}"#)
    ])
    defer { server.stop() }
    let answer = try await server.client().call("crm.contact.list", ["select": ["ID"], "start": 0])
    #expect(answer.result[0]?["ID"]?.id == 7)
    #expect(answer.next == 50 && answer.total == 5312)
    #expect(answer.time?.duration == 1.5 && answer.time?.operating == nil)
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/rest/1/\(secretCode)/crm.contact.list.json")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.body == #"{"select":["ID"],"start":0}"#)
  }

  @Test func `a refusal for the rate is repeated after a wait, writing too`() async throws {
    let time = FakeTime()
    let server = try LoopbackServer(script: [Self.refused, Self.refused, Self.done])
    defer { server.stop() }
    let client = try server.client(time: time)
    let began = time.now
    #expect(try await client.call("crm.company.add", ["fields": ["TITLE": "Ромашка"]]).result == 46)
    #expect(time.now - began > 5, "each refusal means a full bucket")
    let statistics = client.statistics
    #expect(statistics.requests == 3 && statistics.commands == 3)
    #expect(statistics.retries == 2 && statistics.rateRefusals == 2)
    #expect(statistics.methods["crm.company.add"]?.failures == 2)
    #expect(statistics.waitedSeconds > 5)
    let sent = time.events.compactMap { event -> String? in
      if case .sent("crm.company.add", ["crm.company.add": 1], _, let failure) = event {
        failure ?? "done"
      } else {
        nil
      }
    }
    #expect(sent == ["QUERY_LIMIT_EXCEEDED", "QUERY_LIMIT_EXCEEDED", "done"])
    let waits = time.events.compactMap { event -> Double? in
      if case .waits(let seconds, _) = event { seconds } else { nil }
    }
    #expect(abs(waits.reduce(0, +) - statistics.waitedSeconds) < 0.001)
    #expect(!"\(time.events)".contains(secretCode))
  }

  @Test(arguments: [page, cut, Reply.close, .reset, .json("{}"), .json("[]"), .json("", status: 500)])
  func `a read with an open outcome is repeated, a write is not`(reply: Reply) async throws {
    let server = try LoopbackServer(script: [reply, Self.done])
    defer { server.stop() }
    #expect(try await server.client().call("crm.company.get", ["id": 1]).result == 46)

    let other = try LoopbackServer(script: [reply, Self.done])
    defer { other.stop() }
    let client = try other.client()
    let error = try #require(try await outcome { try await client.call("crm.company.add") }.error)
    #expect(error.execution == .unknown)
    #expect(!error.isRetryable)
    #expect(other.requests.count == 1)
  }

  @Test func `a write that the caller calls idempotent is repeated`() async throws {
    let server = try LoopbackServer(script: [Self.page, Self.done])
    defer { server.stop() }
    let client = try server.client()
    _ = try await client.call("crm.company.update", ["id": 1], effect: .idempotentWrite)
    #expect(server.requests.count == 2)
  }

  @Test func `repetition has an end`() async throws {
    let server = try LoopbackServer(script: [Self.page])
    defer { server.stop() }
    let client = try server.client(retries: RetryPolicy(attemptsMax: 3))
    let error = try #require(try await outcome { try await client.call("profile") }.error)
    #expect(error.cause == .gateway && error.status == 502)
    #expect(server.requests.count == 3)
  }

  @Test func `repetition ends after the time set for it`() async throws {
    let server = try LoopbackServer(script: [Self.refused])
    defer { server.stop() }
    let client = try server.client(retries: RetryPolicy(attemptsMax: 1000, totalMax: .seconds(20)))
    let error = try #require(try await outcome { try await client.call("profile") }.error)
    #expect(error.cause == .requestRate && error.execution == .notExecuted)
    #expect(server.requests.count < 10)
  }

  @Test func `a refused connection is repeated for writes too, and says that nothing was done`() async throws
  {
    let server = try LoopbackServer.refusing()
    defer { server.stop() }
    let webhook = try WebhookURL("http://127.0.0.1:\(server.port)/rest/1/\(secretCode)/")
    let client = PortalClient(
      webhook, pace: PortalPace(), retries: RetryPolicy(attemptsMax: 2), environment: FakeTime().environment)
    let error = try #require(try await outcome { try await client.call("crm.company.add") }.error)
    #expect(error.execution == .notExecuted)
    #expect(client.statistics.requests == 2)
    #expect(!error.description.contains(secretCode))
  }

  @Test func `a method past its execution time rests until its reset`() async throws {
    let time = FakeTime()
    let server = try LoopbackServer(script: [
      .json(
        #"{"result":true,"time":{"start":500,"finish":501,"operating":410,"operating_reset_at":621}}"#),
      Self.done,
    ])
    defer { server.stop() }
    let client = try server.client(time: time)
    let began = time.now
    _ = try await client.call("crm.item.update")
    _ = try await client.call("crm.item.get")
    #expect(time.now == began)
    _ = try await client.call("crm.item.update")
    #expect(time.now - began >= 120 && time.now - began < 121)
  }

  @Test func `a method blocked for its execution time is repeated after a rest`() async throws {
    let time = FakeTime()
    let blocked = Reply.json(
      #"{"error":"OPERATION_TIME_LIMIT","error_description":"Method is blocked due to operation time limit."}"#,
      status: 429)
    let server = try LoopbackServer(script: [blocked, Self.done])
    defer { server.stop() }
    let began = time.now
    _ = try await server.client(time: time).call("crm.company.add")
    #expect(time.now - began >= 30)
  }

  @Test(arguments: [
    (401, "NO_AUTH_FOUND", "make a new one"), (403, "insufficient_scope", "scope 'crm'"),
    (403, "ACCESS_DENIED", "rights"), (404, "ERROR_METHOD_NOT_FOUND", "spelling"),
    (503, "OVERLOAD_LIMIT", "support"), (401, "expired_token", "expired"),
  ])
  func `a refusal is not repeated, and says what to do`(status: Int, code: String, advice: String)
    async throws
  {
    let server = try LoopbackServer(script: [
      .json(#"{"error":"\#(code)","error_description":"Because of \#(secretCode)"}"#, status: status)
    ])
    defer { server.stop() }
    let client = try server.client()
    let error = try #require(try await outcome { try await client.call("crm.contact.list") }.error)
    #expect(error.execution == .notExecuted && !error.isRetryable)
    #expect(error.status == status && error.code == code)
    #expect(error.text == "Because of •••")
    #expect(error.description.contains(advice))
    #expect(!error.description.contains(secretCode))
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    (#"{"error":"","error_description":"Not found"}"#, 400, true),
    (#"{"error":0,"error_description":"Company is not found"}"#, 400, true),
    (#"{"error":{"code":"NOT_FOUND","message":"…"}}"#, 404, true),
    (#"{"error":"ERROR_METHOD_NOT_FOUND","error_description":"Method not found!"}"#, 404, false),
    (#"{"error":"ERROR_CORE","error_description":"Элемент не найден"}"#, 400, false),
    (#"{"error":"","error_description":"Access denied."}"#, 400, false),
  ])
  func `a missing record is told by code or English text`(body: String, status: Int, isNotFound: Bool)
    async throws
  {
    let server = try LoopbackServer(script: [.json(body, status: status)])
    defer { server.stop() }
    let client = try server.client()
    let error = try #require(try await outcome { try await client.call("crm.company.get") }.error)
    #expect(error.isNotFound == isNotFound)
    #expect(error.cause == .refused)
  }

  @Test func `a long portal text is shortened`() async throws {
    let text = String(repeating: "я", count: 5000)
    let server = try LoopbackServer(script: [
      .json(#"{"error":"","error_description":"\#(text)"}"#, status: 400)
    ])
    defer { server.stop() }
    let client = try server.client()
    let error = try #require(try await outcome { try await client.call("crm.company.get") }.error)
    #expect(error.text.count == PortalError.textMax)
  }

  @Test func `a renamed portal is followed with the body, remembered and reported`() async throws {
    let new = try LoopbackServer(script: [Self.done])
    defer { new.stop() }
    let newOrigin = new.origin
    let old = try LoopbackServer { .answer(302, headers: ["Location": newOrigin + $0.target]) }
    defer { old.stop() }
    let client = try old.client()
    _ = try await client.call("crm.company.add", ["fields": ["TITLE": "А"]])
    _ = try await client.call("profile")
    #expect(old.requests.count == 1)
    #expect(new.requests.map(\.body) == [#"{"fields":{"TITLE":"А"}}"#, "{}"])
    #expect(client.movedTo == "127.0.0.1:\(new.port)")
  }

  @Test func `cancelling ends a call with its own cause`() async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { _ in
      arrived.yield()
      return .hang
    }
    defer { server.stop() }
    let client = try server.client()
    let task = Task { try await outcome { try await client.call("crm.company.add") } }
    for await _ in arrivals { break }
    task.cancel()
    let error = try #require(try await task.value.error)
    #expect(error.cause == .cancelled && error.execution == .unknown)
  }

  @Test func `four calls are in flight at once`() async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { _ in
      arrived.yield()
      return .hang
    }
    defer { server.stop() }
    let client = try server.client()
    let task = Task {
      await withTaskGroup { group in
        for _ in 0..<4 { group.addTask { _ = try? await client.call("crm.company.add") } }
      }
    }
    var count = 0
    for await _ in arrivals {
      count += 1
      if count == 4 { break }
    }
    task.cancel()
    await task.value
  }

  @Test(arguments: ["", "a/b", "crm.contact.list?x", "батч", ".a", "batch", "a b"])
  func `a name that is no method is refused before it is sent`(method: String) async throws {
    let server = try LoopbackServer(script: [Self.done])
    defer { server.stop() }
    let client = try server.client()
    let error = try #require(try await outcome { try await client.call(method) }.error)
    #expect(error.cause == .mistake(.badMethodName(method)))
    #expect(server.requests.isEmpty)
  }

  @Test func `a reference outside a batch is refused, a text like one is sent as it is`() async throws {
    let server = try LoopbackServer(script: [Self.done])
    defer { server.stop() }
    let client = try server.client()
    let error = try await outcome { try await client.call("profile", ["id": .reference(Reference("a"))]) }
      .error
    #expect(error?.cause == .mistake(.referenceOutsideBatch(method: "profile")))
    _ = try await client.call("crm.company.add", ["fields": ["TITLE": "$result[a]"]])
    #expect(server.requests.map(\.body) == [#"{"fields":{"TITLE":"$result[a]"}}"#])
  }
}
