import Bitrix24Emulator
import Foundation
import Testing

/// The real program, while a portal installs it as an application without a user interface.
struct InstallationTests {
  @Test func `what the portal posts when it installs the application lets it in`() async throws {
    try await withApplicationPortal { portal in
      let waiting = try await portal.startAuthorizing()
      let pair = try await portal.pair()
      let status = try await portal.post(
        "http://127.0.0.1:\(portal.port)/", body: Self.form(pair.access, pair.refresh, portal.origin))
      #expect(status == 200)
      let ending = try await waiting.ending.value
      #expect(ending.status == 0 && ending.messages.contains("by itself"), "\(ending.messages)")
      #expect(ending.messages.contains("acts as"))
      let attributes = try FileManager.default.attributesOfItem(
        atPath: portal.workshop.path(portal.file).path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try portal.workshop.read(portal.file).contains("made-up-event-token"))
      let secrets = try portal.secrets() + [pair.access, pair.refresh, "made-up-event-token"]
      for text in [ending.output, ending.messages] { #expect(!secrets.contains { text.contains($0) }) }
      // The pair was renewed: what was posted is used up, and a renewal keeps the token for events.
      portal.emulator.expireAccessTokens()
      #expect(try await portal.workshop.run("call", "profile").status == 0)
      #expect(portal.emulator.tokenJournal.renewals == 2)
      #expect(try portal.workshop.read(portal.file).contains("made-up-event-token"))
    }
  }

  @Test func `forged installations change nothing, and the waiting goes on`() async throws {
    try await withApplicationPortal { portal in
      let waiting = try await portal.startAuthorizing()
      let back = "http://127.0.0.1:\(portal.port)/"
      let pair = try await portal.pair()
      let asked = portal.emulator.tokenJournal
      for body in [
        Self.form("guessed", "guessed", portal.origin), Self.form("guessed", pair.refresh, portal.origin),
        Self.form("", "", portal.origin), Self.form(pair.refresh, pair.access, "https://other.example"),
      ] {
        #expect(try await portal.post(back, body: body) == 403)
      }
      #expect(try await portal.post(back, body: "event=ONCRMCOMPANYADD") == 405)
      #expect(try await portal.post(back, body: String(repeating: "a=b&", count: 20_000)) == 413)
      // Nobody asked for tokens with what was posted.
      #expect(portal.emulator.tokenJournal == asked)
      #expect(!FileManager.default.fileExists(atPath: portal.workshop.path(portal.file).path))
      for _ in 0..<6 { _ = try await portal.post(back, body: Self.form("guessed", "guessed", portal.origin)) }
      #expect(try await portal.post(back, body: Self.form(pair.access, pair.refresh, portal.origin)) == 429)
      #expect(try await portal.get(waiting.address).status == 200)
      let ending = try await waiting.ending.value
      #expect(
        ending.status == 0 && ending.messages.contains("none to this request: 10"), "\(ending.messages)")
    }
  }

  @Test func `an installation of another application is told, and what was kept stays`() async throws {
    try await withApplicationPortal { portal in
      #expect(try await portal.authorize().status == 0)
      let before = try portal.workshop.read(portal.file)
      let waiting = try await portal.startAuthorizing()
      let pair = try await portal.pair()
      let body = Self.form(pair.access, "of-another-application", portal.origin)
      #expect(try await portal.post("http://127.0.0.1:\(portal.port)/", body: body) == 502)
      let ending = try await waiting.ending.value
      #expect(ending.status == 78 && ending.messages.contains("invalid_grant"), "\(ending.messages)")
      #expect(!ending.messages.contains("of-another-application"))
      #expect(try portal.workshop.read(portal.file) == before)
    }
  }

  /// As `api-reference/common/events/on-app-install` says it.
  private static func form(_ access: String, _ refresh: String, _ origin: String) -> String {
    let values = [
      ("event", "ONAPPINSTALL"), ("data[VERSION]", "1"), ("data[ACTIVE]", "Y"), ("data[INSTALLED]", "Y"),
      ("data[LANGUAGE_ID]", "ru"), ("ts", "1780000000"), ("auth[domain]", "portal.example"),
      ("auth[scope]", "crm user"), ("auth[access_token]", access), ("auth[refresh_token]", refresh),
      ("auth[expires_in]", "3600"), ("auth[status]", "L"), ("auth[client_endpoint]", origin + "/rest/"),
      ("auth[member_id]", "a223"), ("auth[application_token]", "made-up-event-token"),
    ]
    return values.map { name, value in
      let bracketed = name.replacing("[", with: "%5B").replacing("]", with: "%5D")
      return bracketed + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    }.joined(separator: "&")
  }
}
