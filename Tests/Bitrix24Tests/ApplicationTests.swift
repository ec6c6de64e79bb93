import Bitrix24
import Bitrix24Emulator
import Files
import Foundation
import HTTPTransfer
import Testing

@Suite struct ApplicationTests {
  @Test func `a code lets the application in, and its tokens are kept for their owner alone`() async throws {
    try await withApplication { desk in
      let tokens = try await desk.authorized()
      let mode = try FileManager.default.attributesOfItem(atPath: desk.path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(try await desk.client(tokens).call("profile").result["ID"]?.text == "1")
      // Another process reads what this one kept.
      #expect(try await desk.client().call("profile").result["ID"]?.text == "1")
      #expect(desk.emulator.tokenJournal.codes == 1 && desk.emulator.tokenJournal.renewals == 0)
    }
  }

  @Test func `tokens and secret stand in no description and no dump`() async throws {
    try await withApplication { desk in
      let tokens = try await desk.authorized()
      let pair = try await tokens.authorize(code: try await desk.code())
      let client = try desk.client(tokens)
      _ = try await client.call("profile")
      var shown = "\(pair) \(String(reflecting: pair)) \(tokens.application) \([tokens.application])"
      dump(pair, to: &shown)
      dump(tokens, to: &shown)
      dump(client, to: &shown)
      let json = try JSON(parsing: Array(desk.stored().utf8))
      for name in ["access_token", "refresh_token"] {
        #expect(!shown.contains(try #require(json[name]?.text)))
      }
      #expect(!shown.contains(ApplicationDesk.secret))
      #expect(!(try desk.stored()).contains(ApplicationDesk.secret))
    }
  }

  @Test func `the token travels in the body, with batches once, and never in an address`() async throws {
    let server = try LoopbackServer { request in
      request.target.hasPrefix("/oauth/")
        ? .json(#"{"access_token":"AAAA","refresh_token":"RRRR","expires_in":3600,"member_id":"m"}"#)
        : .json(request.target.contains("batch") ? #"{"result":{"result":{"a":1,"b":1}}}"# : #"{"result":1}"#)
    }
    defer { server.stop() }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let application = try PortalApplication(
      portal: server.origin, clientID: "local.1", clientSecret: "SSSS", tokenServer: server.origin)
    let tokens = ApplicationTokens(
      application, file: TokenFile(path: folder.path + "/t"), timeout: ApplicationDesk.patience)
    try await tokens.authorize(code: "CCCC")
    let client = PortalClient(.application(tokens), pace: PortalPace())
    client.act(inChannel: "books")
    _ = try await client.call("crm.company.update", ["id": 1, "fields": ["TITLE": "А"], "auth": "x"])
    _ = try await client.batch([Command("a", "crm.company.delete", ["id": 1]), Command("b", "profile")])
    let calls = server.requests.filter { $0.target.hasPrefix("/rest/") }
    #expect(calls.map(\.target) == ["/rest/crm.company.update.json", "/rest/batch.json"])
    for call in calls {
      #expect(!"\(call.target)\(call.headers)".contains("AAAA"))
      #expect(try JSON(parsing: Array(call.body.utf8))["auth"]?.text == "AAAA")
      #expect(call.body.components(separatedBy: "\"auth\"").count == 2)
    }
    let commands = try #require(try JSON(parsing: Array(calls[1].body.utf8))["cmd"])
    #expect(commands["a"]?.text == "crm.company.delete?id=1&auth_connector=books")
    #expect(commands["b"]?.text == "profile")
    #expect(try JSON(parsing: Array(calls[0].body.utf8))["auth_connector"]?.text == "books")
  }

  @Test(arguments: [("X", 400, false), ("NO_AUTH_FOUND", 401, true)])
  func `a portal's text never repeats the token, and an unknown one wants a new agreement`(
    code: String, status: Int, wantsAgreement: Bool
  ) async throws {
    let server = try LoopbackServer { request in
      request.target.hasPrefix("/oauth/")
        ? .json(#"{"access_token":"AAAA","refresh_token":"RRRR","expires_in":3600}"#)
        : .json(#"{"error":"\#(code)","error_description":"bad AAAA and SSSS"}"#, status: status)
    }
    defer { server.stop() }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let application = try PortalApplication(
      portal: server.origin, clientID: "local.1", clientSecret: "SSSS", tokenServer: server.origin)
    let tokens = ApplicationTokens(
      application, file: TokenFile(path: folder.path + "/t"), timeout: ApplicationDesk.patience)
    try await tokens.authorize(code: "CCCC")
    let client = PortalClient(.application(tokens), pace: PortalPace())
    let error = try #require(try await outcome { try await client.call("profile") }.error)
    #expect(error.text == "bad ••• and •••" && error.needsAuthorization == wantsAgreement)
  }

  @Test func `a code is good for one exchange, and a replayed one leaves the tokens as they are`()
    async throws
  {
    try await withApplication { desk in
      let code = try await desk.code()
      let tokens = try desk.tokens()
      try await tokens.authorize(code: code)
      let before = try desk.stored()
      let error = try await #require(throws: AuthorizationError.self) {
        try await tokens.authorize(code: code)
      }
      #expect(error.needsAuthorization && !"\(error)".contains(code))
      #expect(try desk.stored() == before)
      #expect(try await desk.client(tokens).call("profile").result["ID"] != nil)
    }
  }

  @Test func `tokens of another portal, application or program are not used`() async throws {
    try await withApplication { desk in
      let missing = try await outcome { try await desk.client().call("profile") }.error
      #expect(missing?.needsAuthorization == true)
      try await desk.authorized()
      let other = try await outcome {
        try await desk.client(try desk.tokens(try desk.application(clientID: "local.other"))).call("profile")
      }.error
      #expect(
        other?.cause
          == .authorization(.otherApplication(host: desk.running.baseURL.replacing("http://", with: ""))))
      chmod(desk.path, 0o644)
      let open = try await outcome { try await desk.client().call("profile") }.error
      #expect(open?.cause == .authorization(.openToOthers(path: desk.path)))
      // Nor are new ones put into it.
      let code = try await desk.code()
      await #expect(throws: AuthorizationError.openToOthers(path: desk.path)) {
        try await desk.tokens().authorize(code: code)
      }
      chmod(desk.path, 0o600)
      try Data("{}".utf8).write(to: URL(fileURLWithPath: desk.path))
      chmod(desk.path, 0o600)
      let damaged = try await outcome { try await desk.client().call("profile") }.error
      #expect(damaged?.cause == .authorization(.damaged(path: desk.path)))
      #expect(desk.emulator.journal.requests == 0)
    }
  }

  @Test func `an agreement in another portal than the configured one is not kept`() async throws {
    try await withApplication { desk in
      let port = desk.running.address.port
      // The same machine under another name: the portal names itself by the host that was asked.
      let application = try PortalApplication(
        portal: "http://localhost:\(port)", clientID: "local.made.up", clientSecret: ApplicationDesk.secret,
        tokenServer: desk.running.baseURL)
      let tokens = try desk.tokens(application)
      let code = try await desk.code()
      await #expect(
        throws: AuthorizationError.otherPortal(expected: "localhost:\(port)", found: "127.0.0.1:\(port)")
      ) {
        try await tokens.authorize(code: code)
      }
      #expect(!FileManager.default.fileExists(atPath: desk.path))
    }
  }

  @Test(arguments: [
    (
      "http://portal.example", "local.1", "s", "https://t.example",
      PortalApplicationError.plainHTTP(host: "portal.example")
    ),
    ("https://portal.example", "local.1", "s", "http://t.example", .plainHTTP(host: "t.example")),
    ("", "local.1", "s", "https://t.example", .noPortal),
    ("https://portal.example", "a b", "s", "https://t.example", .badClientID),
    ("https://portal.example", "a", "s s", "https://t.example", .badClientSecret),
    ("https://portal.example", "a", "", "https://t.example", .badClientSecret),
    ("https://portal.example", "a", "s", "ftp://t.example", .noTokenServer),
  ])
  func `an application whose secrets would travel in the clear, or that is none, is refused`(
    portal: String, id: String, secret: String, server: String, error: PortalApplicationError
  ) {
    #expect(throws: error) {
      try PortalApplication(portal: portal, clientID: id, clientSecret: secret, tokenServer: server)
    }
  }

  @Test func `the address to agree at holds no secret`() throws {
    let application = try PortalApplication(
      portal: "firm.bitrix24.ru", clientID: "local.1", clientSecret: "SSSS")
    #expect(
      application.authorizationAddress(state: "a&b")
        == "https://firm.bitrix24.ru/oauth/authorize/?client_id=local.1&state=a%26b")
    #expect(application.tokenServer.origin == "https://oauth.bitrix24.tech")
  }
}
