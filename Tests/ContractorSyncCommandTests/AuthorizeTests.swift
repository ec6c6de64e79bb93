import Bitrix24Emulator
import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The real program as a local application of an emulated portal.
struct AuthorizeTests {
  @Test func `a person agrees in a browser, and the application is let in`() async throws {
    try await withApplicationPortal { portal in
      let ending = try await portal.authorize()
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(ending.messages.contains("crm is authorised") && ending.messages.contains("acts as"))
      let attributes = try FileManager.default.attributesOfItem(
        atPath: portal.workshop.path(portal.file).path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let secrets = try portal.secrets()
      for text in [ending.output, ending.messages] {
        #expect(!secrets.contains { text.contains($0) })
      }
      let call = try await portal.workshop.run("call", "profile", "--log-level", "debug")
      #expect(call.status == 0 && call.output.contains("\"ID\""), "\(call.messages)")
      #expect(!secrets.contains { call.messages.contains($0) })
    }
  }

  @Test func `answers from others change nothing, and the right one is heeded once`() async throws {
    try await withApplicationPortal { portal in
      let waiting = try await portal.startAuthorizing()
      let back = "http://127.0.0.1:\(portal.port)/"
      let state = try #require(
        URLComponents(string: waiting.address)?.queryItems?.first { $0.name == "state" }?.value)
      #expect(state.count == 64)
      for query in [
        "?code=stolen", "?code=stolen&state=guess", "?state=&code=stolen", "?code=x&state=\(state)0",
      ] {
        #expect(try await portal.get(back + query).status == 403)
      }
      #expect(try await portal.get(back + "?state=\(state)").status == 400)
      #expect(try await portal.get(back + "favicon.ico").status == 404)
      #expect(try await portal.post(back + "?code=stolen&state=\(state)") == 405)
      #expect(portal.emulator.tokenJournal == TokenJournal())
      #expect(try await portal.get(waiting.address).status == 200)
      let ending = try await waiting.ending.value
      #expect(ending.status == 0 && ending.messages.contains("none to this request: 4"), "\(ending.messages)")
      #expect(portal.emulator.tokenJournal.codes == 1)
      // Nobody listens any more, and another request has another state.
      await #expect(throws: (any Error).self) { try await portal.get(back + "?code=stolen&state=\(state)") }
      let again = try await portal.startAuthorizing()
      #expect(!again.address.contains(state))
      #expect(try await portal.get(back + "?code=stolen&state=\(state)").status == 403)
      #expect(try await portal.get(again.address).status == 200)
      #expect(try await again.ending.value.status == 0)
    }
  }

  @Test func `where the browser cannot come back, the address it was sent to is pasted`() async throws {
    try await withApplicationPortal { portal in
      for (isRight, status) in [(false, 64), (true, 0)] {
        let input = Pipe()
        let waiting = try await portal.startAuthorizing("--paste", input: input.fileHandleForReading)
        let code = try await portal.code()
        let query = URLComponents(string: waiting.address)?.queryItems ?? []
        let state = try #require(query.first { $0.name == "state" }?.value)
        let address = "https://firm.example/back?code=\(code)&state=\(isRight ? state : "guess")\n"
        try input.fileHandleForWriting.write(contentsOf: Data(address.utf8))
        try input.fileHandleForWriting.close()
        let ending = try await waiting.ending.value
        #expect(ending.status == status, "\(ending.messages)")
        #expect(!ending.messages.contains(code))
      }
      #expect(portal.emulator.tokenJournal.codes == 1 && portal.emulator.tokenJournal.refusals == 0)
      #expect(try await portal.workshop.run("call", "profile").status == 0)
    }
  }

  @Test func `a code that is used up or older than thirty seconds is told, and what was kept stays`()
    async throws
  {
    try await withApplicationPortal { portal in
      #expect(try await portal.authorize().status == 0)
      let before = try portal.workshop.read(portal.file)
      let waiting = try await portal.startAuthorizing()
      let state = try #require(
        URLComponents(string: waiting.address)?.queryItems?.first { $0.name == "state" }?.value)
      let page = try await portal.get("http://127.0.0.1:\(portal.port)/?code=replayed&state=\(state)")
      #expect(page.status == 502 && page.text.contains("terminal"))
      let ending = try await waiting.ending.value
      #expect(ending.status == 78 && ending.messages.contains("invalid_grant"), "\(ending.messages)")
      #expect(!ending.messages.contains("replayed"))
      #expect(try portal.workshop.read(portal.file) == before)
    }
  }

  @Test func `who was never authorised, or no longer is, is told what to do`() async throws {
    try await withApplicationPortal { portal in
      for language in ["en", "ru"] {
        let ending = try await portal.workshop.run("call", "profile", "--lang", language)
        #expect(
          ending.status == 78 && ending.messages.contains("contractor-sync authorize"), "\(ending.messages)")
      }
      #expect(try await portal.authorize().status == 0)
      portal.emulator.revokeTokens()
      let gone = try await portal.workshop.run("check")
      #expect(gone.status == 78 && gone.messages.contains("contractor-sync authorize"), "\(gone.messages)")
      #expect(try await portal.authorize().status == 0)
      #expect(try await portal.workshop.run("check").status == 0)
    }
  }

  @Test func `a right that the application lacks is named`() async throws {
    try await withApplicationPortal {
      $0.scopes = ["user"]
    } _: { portal in
      let ending = try await portal.authorize()
      #expect(ending.status == 1 && ending.messages.contains("lacks the right 'crm'"), "\(ending.messages)")
    }
    try await withApplicationPortal {
      $0.scopes = ["crm"]
    } _: { portal in
      #expect(try await portal.authorize().messages.contains("the application lacks the scope 'user'"))
      let check = try await portal.workshop.run("check")
      #expect(check.status == 0 && check.output.contains("edit the local application"), "\(check.output)")
    }
  }

  @Test func `two programs that meet an expired token renew it once, and both go on`() async throws {
    try await withApplicationPortal { portal in
      #expect(try await portal.authorize().status == 0)
      portal.emulator.expireAccessTokens()
      portal.emulator.inject(Fault(.delay(seconds: 1), method: "oauth.token"))
      async let first = portal.workshop.run("call", "profile")
      async let second = portal.workshop.run("call", "scope")
      async let third = portal.workshop.run("call", "server.time")
      for ending in try await [first, second, third] { #expect(ending.status == 0, "\(ending.messages)") }
      #expect(portal.emulator.tokenJournal.renewals == 1 && portal.emulator.tokenJournal.refusals == 0)
    }
  }

  @Test
  func `a program killed between renewal and keeping is told of by the next one, and authorising helps`()
    async throws
  {
    try await withApplicationPortal { portal in
      #expect(try await portal.authorize().status == 0)
      let before = try portal.workshop.read(portal.file)
      portal.emulator.expireAccessTokens()
      portal.emulator.inject(Fault(.delay(seconds: 20), method: "oauth.token"))
      let process = portal.workshop.process(["call", "profile"])
      let ending = Task { try await portal.workshop.run(process) }
      while portal.emulator.tokenJournal.renewals == 0 { try await Task.sleep(for: .milliseconds(10)) }
      kill(process.processIdentifier, SIGKILL)
      _ = try await ending.value
      #expect(try portal.workshop.read(portal.file) == before)
      let next = try await portal.workshop.run("call", "profile")
      #expect(next.status == 78 && next.messages.contains("cut off"), "\(next.messages)")
      #expect(try await portal.authorize().status == 0)
      #expect(try await portal.workshop.run("call", "profile").status == 0)
    }
  }

  @Test func `sixty companies are imported once, also when the token ends meanwhile`() async throws {
    try await withApplicationPortal { portal in
      #expect(try await portal.authorize().status == 0)
      let rows = (1...60).map { "c\($0),company,ООО «Фирма \($0)»,,,work:+7 495 000-10-\($0 % 90 + 10),," }
      try portal.workshop.write(
        "key,entity,name,taxId,taxReason,phones,emails,comment\n" + rows.joined(separator: "\n") + "\n",
        to: "clients.csv")
      let job = ["import", "clients.csv", "--mapping", "generic", "--connection", "crm"]
      // After the first requests, between reading and writing.
      portal.emulator.inject(
        Fault(
          .requestError(status: 401, code: "expired_token", text: "expired"), method: "crm.*.add",
          times: 1))
      let first = try await portal.workshop.run(job)
      #expect(first.status == 0, "\(first.messages)")
      #expect(portal.emulator.snapshot().companies.count == 60)
      #expect(portal.emulator.tokenJournal.renewals == 1)
      let written = portal.emulator.journal.modifyingCommands
      portal.emulator.expireAccessTokens()
      let second = try await portal.workshop.run(job)
      #expect(second.status == 0, "\(second.messages)")
      #expect(portal.emulator.journal.modifyingCommands == written)
      #expect(portal.emulator.tokenJournal.renewals == 2 && portal.emulator.tokenJournal.refusals == 0)
    }
  }

  @Test func `a run that loses its authorisation half-way blames no record, and goes on once authorised`()
    async throws
  {
    try await withApplicationPortal { portal in
      #expect(try await portal.authorize().status == 0)
      // The token ends between reading and writing, and the answer to its renewal is lost.
      portal.emulator.inject(
        Fault(
          .requestError(status: 401, code: "expired_token", text: "expired"), method: "crm.*.add", times: 2))
      portal.emulator.inject(Fault(.dropAfter, method: "oauth.token"))
      let broken = try await portal.workshop.run("sync")
      #expect(broken.status == 78 && broken.messages.contains("contractor-sync authorize"), "\(broken)")
      #expect(portal.emulator.snapshot().companies.isEmpty)
      #expect(try await portal.workshop.run("setaside").status == 0)
      #expect(try await portal.authorize().status == 0)
      #expect(try await portal.workshop.run("sync").status == 0)
      #expect(portal.emulator.snapshot().companies.count == 4)
    }
  }

  @Test func `connections and printed code show neither secret nor token`() async throws {
    try await withApplicationPortal { portal in
      #expect(try await portal.authorize().status == 0)
      let secrets = try portal.secrets()
      let listed = try await portal.workshop.run("connections", "--output", "json")
      #expect(listed.status == 0 && listed.output.contains("local.made.up"), "\(listed.messages)")
      #expect(listed.output.contains("env:CLIENT_SECRET") && !secrets.contains { listed.output.contains($0) })
      for code in ["curl", "python", "php", "js"] {
        for values in [[], ["id=1"]] {
          let printed = try await portal.workshop.run(["call", "crm.company.get"] + values + ["--as", code])
          #expect(
            printed.status == 0 && printed.output.contains("BITRIX24_ACCESS_TOKEN"), "\(printed.output)")
          #expect(printed.output.contains("auth") && !secrets.contains { printed.output.contains($0) })
        }
      }
    }
  }

  @Test func `init writes a local application, and refuses one that is not whole`() async throws {
    try await withApplicationPortal { portal in
      let origin = portal.origin
      try FileManager.default.createDirectory(
        at: portal.workshop.path("conf"), withIntermediateDirectories: false)
      try portal.workshop.write("made-up-client-secret\n", to: "secret.txt")
      let whole = [
        "init", "--config", "conf/my.yaml", "--file", "clients.csv", "--portal", origin, "--client-id",
        "local.made.up",
        "--client-secret-from", "file:secret.txt",
      ]
      for (arguments, text) in [
        (Array(whole.dropLast(2)), "all three"), (whole + ["--webhook-from", "env:WEBHOOK"], "not both"),
        (whole.dropLast() + ["LJSl0lNB76B5YY"], "env:NAME or file:PATH"),
      ] {
        let ending = try await portal.workshop.run(arguments)
        #expect(ending.status == 64 && ending.messages.contains(text), "\(ending.messages)")
        #expect(!ending.messages.contains("LJSl0lNB76B5YY"))
      }
      let plain = try await portal.workshop.run(whole.map { $0 == origin ? "http://firm.example" : $0 })
      #expect(plain.status == 78 && plain.messages.contains("in the clear"), "\(plain.messages)")
      let ending = try await portal.workshop.run(whole)
      #expect(
        ending.status == 0 && ending.messages.contains("contractor-sync authorize"), "\(ending.messages)")
      // The emulated portal is its own token server, and the card has another port.
      let text = try portal.workshop.read("conf/my.yaml").replacing(
        "client-id:",
        with: "token-server: \"\(origin)\", redirect: \"http://127.0.0.1:\(portal.port)/\", client-id:")
      try portal.workshop.write(text, to: "conf/my.yaml")
      let waiting = try await portal.startAuthorizing("--config", "conf/my.yaml")
      _ = try await portal.get(waiting.address)
      #expect(try await waiting.ending.value.status == 0)
      #expect(FileManager.default.fileExists(atPath: portal.workshop.path("conf/my.crm.tokens").path))
      #expect(try await portal.workshop.run("check", "--config", "conf/my.yaml").status == 0)
    }
  }

  @Test func `what is no application cannot be authorised`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      #expect(try await workshop.run("authorize").status == 64)
      let ending = try await workshop.run("authorize", "crm")
      #expect(ending.status == 64 && ending.messages.contains("no local application"), "\(ending.messages)")
    }
  }
}
