import Bitrix24
import HTTPTransfer
import Testing

struct BatchTests {
  static func answer(result: String = "[]", errors: String = "[]", times: String = "[]") -> Reply {
    .json(
      #"{"result":{"result":\#(result),"result_error":\#(errors),"result_total":[],"result_next":[],"#
        + #""result_time":\#(times)},"time":{"start":1,"finish":2,"operating":0}}"#)
  }

  static let limit = #"{"error":"OPERATION_TIME_LIMIT","error_description":"Method is blocked"}"#
  static let missing = #"{"error":"","error_description":"Not found"}"#

  func commands(_ keys: String..., method: String = "crm.company.get") -> [Command] {
    keys.map { Command($0, method, ["id": .text($0)]) }
  }

  @Test func `commands are sent in order under their keys`() async throws {
    let server = try LoopbackServer(script: [Self.answer(result: #"{"c1":812,"k1":3105}"#)])
    defer { server.stop() }
    let client = try server.client()
    let answer = try await client.batch(
      [
        Command("c1", "crm.company.add", ["fields": ["TITLE": "Ромашка & Ко"]]),
        Command("k1", "crm.contact.add", ["fields": ["COMPANY_IDS": [.reference(Reference("c1"))]]]),
      ], halts: true)
    #expect(answer["c1"]?.value?.result.id == 812)
    #expect(answer["k1"]?.value?.result.id == 3105)
    #expect(answer.firstFailure == nil)
    let body = try JSON(parsing: try #require(server.requests.first).body)
    #expect(body["halt"] == 1)
    #expect(
      body["cmd"]?.members == [
        .init(
          "c1",
          "crm.company.add?fields%5BTITLE%5D=%D0%A0%D0%BE%D0%BC%D0%B0%D1%88%D0%BA%D0%B0%20%26%20%D0%9A%D0%BE"),
        .init("k1", "crm.contact.add?fields%5BCOMPANY_IDS%5D%5B0%5D=$result[c1]"),
      ])
    #expect(client.statistics.requests == 1 && client.statistics.commands == 2)
  }

  @Test func `success and failure stand in their places`() async throws {
    let server = try LoopbackServer(script: [
      Self.answer(
        result: #"{"a":{"ID":"1"},"c":null}"#, errors: #"{"b":\#(Self.missing)}"#,
        times: #"{"a":{"start":1,"finish":2.5},"c":{"start":1,"finish":2}}"#)
    ])
    defer { server.stop() }
    let answer = try await server.client().batch(commands("a", "b", "c"))
    #expect(answer.outcomes.map(\.key) == ["a", "b", "c"])
    #expect(answer["a"]?.value?.time?.duration == 1.5)
    #expect(answer["b"]?.error?.isNotFound == true)
    #expect(answer["b"]?.error?.execution == .notExecuted)
    #expect(answer["b"]?.error?.method == "crm.company.get")
    #expect(answer["c"]?.value?.result == .null)
  }

  @Test func `lists have their totals and next pages`() async throws {
    let server = try LoopbackServer(script: [
      .json(
        #"{"result":{"result":{"a":[{"ID":"1"}],"b":[]},"result_error":[],"result_total":{"a":75,"b":0},"#
          + #""result_next":{"a":50},"result_time":[]}}"#)
    ])
    defer { server.stop() }
    let answer = try await server.client().batch(commands("a", "b", method: "crm.company.list"))
    #expect(answer["a"]?.value?.total == 75 && answer["a"]?.value?.next == 50)
    #expect(answer["b"]?.value?.total == 0 && answer["b"]?.value?.next == nil)
  }

  @Test func `when every command fails the empty maps are lists`() async throws {
    let server = try LoopbackServer(script: [
      Self.answer(
        errors: #"{"a":\#(Self.missing),"b":{"error":"insufficient_scope","error_description":""}}"#)
    ])
    defer { server.stop() }
    let answer = try await server.client().batch(commands("a", "b"))
    #expect(answer.firstFailure == answer["a"]?.error)
    #expect(answer["b"]?.error?.description.contains("scope 'crm'") == true)
  }

  @Test func `what a halt kept from running was not executed`() async throws {
    let server = try LoopbackServer(script: [
      Self.answer(result: #"{"a":true}"#, errors: #"{"b":\#(Self.missing)}"#)
    ])
    defer { server.stop() }
    let answer = try await server.client().batch(
      commands("a", "b", "c", method: "crm.company.update"), halts: true)
    #expect(answer["c"]?.error?.cause == .halted)
    #expect(answer["c"]?.error?.execution == .notExecuted)
    #expect(server.requests.count == 1)
  }

  @Test func `a command without any trace is unknown, one with a time was executed`() async throws {
    let server = try LoopbackServer(script: [
      Self.answer(result: #"{"a":true}"#, times: #"{"c":{"start":1,"finish":2}}"#)
    ])
    defer { server.stop() }
    let answer = try await server.client().batch(commands("a", "b", "c", method: "crm.company.add"))
    #expect(answer["b"]?.error?.execution == .unknown)
    #expect(answer["c"]?.error?.execution == .executed)
    #expect(server.requests.count == 1)
  }

  @Test func `commands refused for execution time are sent again alone`() async throws {
    let time = FakeTime()
    let server = try LoopbackServer(script: [
      Self.answer(result: #"{"a":true}"#, errors: #"{"b":\#(Self.limit),"c":\#(Self.missing)}"#),
      Self.answer(result: #"{"b":true}"#),
    ])
    defer { server.stop() }
    let client = try server.client(time: time)
    let began = time.now
    let answer = try await client.batch(commands("a", "b", "c", method: "crm.company.update"))
    #expect(answer["a"]?.value != nil && answer["b"]?.value != nil)
    #expect(answer["c"]?.error?.isNotFound == true)
    #expect(time.now - began >= 30)
    let second = try JSON(parsing: try #require(server.requests.last).body)
    #expect(second["cmd"]?.members.map(\.name) == ["b"])
    #expect(client.statistics.retries == 1 && client.statistics.commands == 4)
  }

  @Test func `under halt what followed the refused command is sent again with it`() async throws {
    let server = try LoopbackServer(script: [
      Self.answer(result: #"{"a":true}"#, errors: #"{"b":\#(Self.limit)}"#),
      Self.answer(result: #"{"b":[],"c":true}"#),
    ])
    defer { server.stop() }
    let answer = try await server.client().batch(
      [
        Command("a", "crm.company.update", ["id": 1]), Command("b", "crm.company.list"),
        Command("c", "crm.company.update", ["id": .reference(Reference("b", 0, "ID", prefix: "0"))]),
      ], halts: true)
    #expect(answer.firstFailure == nil)
    let second = try JSON(parsing: try #require(server.requests.last).body)
    #expect(second["cmd"]?.members.map(\.name) == ["b", "c"])
  }

  @Test func `a command that needs an answer already given is not sent again`() async throws {
    let server = try LoopbackServer(script: [
      Self.answer(result: #"{"a":[]}"#, errors: #"{"b":\#(Self.limit)}"#)
    ])
    defer { server.stop() }
    let answer = try await server.client().batch([
      Command("a", "crm.company.list"),
      Command("b", "crm.contact.list", ["filter": ["COMPANY_ID": .reference(Reference("a", 0, "ID"))]]),
    ])
    #expect(answer["b"]?.error?.isRetryable == true)
    #expect(server.requests.count == 1)
  }

  @Test func `a refused write is not sent again behind a read that already ran`() async throws {
    let server = try LoopbackServer(script: [
      Self.answer(result: #"{"b":{"ID":"1"}}"#, errors: #"{"a":\#(Self.limit)}"#)
    ])
    defer { server.stop() }
    let answer = try await server.client().batch([
      Command("a", "crm.company.update", ["id": 1]), Command("b", "crm.company.get", ["id": 1]),
    ])
    #expect(answer["a"]?.error?.cause == .operatingLimit)
    #expect(server.requests.count == 1)
  }

  @Test func `when sending again fails the first answers stay`() async throws {
    let server = try LoopbackServer(script: [
      Self.answer(result: #"{"a":true}"#, errors: #"{"b":\#(Self.limit)}"#), .close,
    ])
    defer { server.stop() }
    let answer = try await server.client().batch(commands("a", "b", method: "crm.company.add"))
    #expect(answer["a"]?.value != nil)
    #expect(answer["b"]?.error?.execution == .unknown)
    #expect(answer["b"]?.error?.method == "crm.company.add")
    #expect(server.requests.count == 2)
  }

  @Test func `a batch with one writing command is not repeated when its outcome is open`() async throws {
    let server = try LoopbackServer(script: [.close])
    defer { server.stop() }
    let client = try server.client()
    let mixed = commands("a") + [Command("b", "crm.company.add")]
    #expect(try await outcome { try await client.batch(mixed) }.error?.execution == .unknown)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [#"{"result":{}}"#, #"{"result":true}"#, #"{"result":{"result":7}}"#])
  func `an answer without the map of results is unreadable`(body: String) async throws {
    let server = try LoopbackServer(script: [.json(body)])
    defer { server.stop() }
    let client = try server.client()
    let error = try #require(try await outcome { try await client.batch(commands("a")) }.error)
    #expect(error.execution == .unknown)
    guard case .unreadable = error.cause else {
      Issue.record("\(error)")
      return
    }
  }

  static var mistakes: [(commands: [Command], mistake: RequestMistake)] {
    [
      ([], .emptyBatch),
      ((0...50).map { Command("c\($0)", "profile") }, .tooManyCommands(count: 51)),
      ([Command("1", "profile")], .badKey("1")),
      ([Command("", "profile")], .badKey("")),
      ([Command("a]", "profile")], .badKey("a]")),
      ([Command("a", "profile"), Command("a", "profile")], .repeatedKey("a")),
      ([Command("a", "BATCH")], .batchInBatch(key: "a")),
      ([Command("a", "x?y")], .badMethodName("x?y")),
      ([Command("a", "profile", ["n": "ИП $result[b] Анна"])], .valueLooksLikeReference(key: "a")),
      ([Command("a", "profile", ["n": ["$next[b]": "x"]])], .valueLooksLikeReference(key: "a")),
      ([Command("a", "profile", ["n": .reference(Reference("b"))])], .badReference(key: "a", to: "b")),
      ([Command("a", "profile", ["n": .reference(Reference("a"))])], .badReference(key: "a", to: "a")),
      (
        [Command("a", "profile"), Command("b", "profile", ["n": .reference(Reference("a", "x]&y=["))])],
        .badReference(key: "b", to: "a")
      ),
    ]
  }

  @Test(arguments: mistakes)
  func `a batch that must not be sent is not sent`(commands: [Command], mistake: RequestMistake) async throws
  {
    let server = try LoopbackServer(script: [.close])
    defer { server.stop() }
    let client = try server.client()
    let error = try #require(try await outcome { try await client.batch(commands) }.error)
    #expect(error.cause == .mistake(mistake))
    #expect(error.execution == .notExecuted && !error.isRetryable)
    #expect(server.requests.isEmpty)
  }

  @Test func `a batch beyond the size limit is not sent`() async throws {
    let server = try LoopbackServer(script: [.close])
    defer { server.stop() }
    let client = try server.client()
    let value = String(repeating: "a", count: BatchLimit.bytesMax)
    let error = try await outcome { try await client.batch([Command("a", "profile", ["n": .text(value)])]) }
      .error
    #expect(error?.cause == .mistake(.batchTooLarge(bytes: BatchLimit.bytesMax + 10)))
    #expect(server.requests.isEmpty)
  }
}
