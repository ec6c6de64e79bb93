import Bitrix24Emulator
import Foundation
import Testing

@Suite struct OAuthTests {
  private func desk(keepsRefreshTokens: Bool = false) -> Desk {
    Desk {
      var application = LocalApplication(
        clientID: "local.made.up", clientSecret: "made-up-secret", redirectURI: "http://127.0.0.1:9/back?a=1")
      application.keepsRefreshTokens = keepsRefreshTokens
      $0.application = application
    }
  }

  /// The parameters the browser is sent back with.
  private func authorized(_ desk: Desk) async throws -> [String: String] {
    let reply = await desk.send(
      "GET", "/oauth/authorize/", query: "client_id=local.made.up&state=my%20state%26more")
    #expect(reply.status == 302)
    let items = try #require(URLComponents(string: reply.answer.location)?.queryItems)
    return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  private func token(_ desk: Desk, _ query: String) async -> Reply {
    await desk.send(
      "GET", "/oauth/token/", query: "client_id=local.made.up&client_secret=made-up-secret&\(query)")
  }

  private func first(_ desk: Desk) async throws -> Reply {
    let code = try #require(try await authorized(desk)["code"])
    return await token(desk, "grant_type=authorization_code&code=\(code)")
  }

  @Test func `the browser comes back with a code and what it was sent with`() async throws {
    let back = try await authorized(desk())
    #expect(back["a"] == "1" && back["state"] == "my+state&more" && back["scope"] == "crm,user")
    #expect(back["domain"] == "127.0.0.1" && back["code"]?.count == 32 && back["member_id"]?.count == 32)
    let strange = await desk().send("GET", "/oauth/authorize/", query: "client_id=other")
    #expect(strange.status == 400 && strange.answer.contentType == "text/html")
  }

  @Test func `a code gives one pair within thirty seconds`() async throws {
    let desk = desk()
    let pair = try await first(desk)
    #expect(pair.status == 200 && pair["expires_in"].int == 3600 && pair["user_id"].int == 1)
    #expect(pair["expires"].int == 1_760_003_600 && pair["status"].string == "L")
    #expect(pair["client_endpoint"].string == "http://127.0.0.1/rest/")
    let profile = await desk.send("GET", "/rest/profile", query: "auth=\(pair["access_token"].string)")
    #expect(profile["result"]["ID"].string == "1")
    let code = try #require(try await authorized(desk)["code"])
    desk.clock.advance(30)
    let late = await token(desk, "grant_type=authorization_code&code=\(code)")
    #expect(late.status == 400 && late.error == "invalid_grant")
  }

  @Test func `a code works once`() async throws {
    let desk = desk()
    let code = try #require(try await authorized(desk)["code"])
    #expect(await token(desk, "grant_type=authorization_code&code=\(code)").status == 200)
    #expect(await token(desk, "grant_type=authorization_code&code=\(code)").error == "invalid_grant")
  }

  @Test func `an hour later the token is expired, and a refresh gives a new pair`() async throws {
    let desk = desk()
    let old = try await first(desk)
    desk.clock.advance(3600)
    let expired = await desk.send("GET", "/rest/profile", query: "auth=\(old["access_token"].string)")
    #expect(expired.status == 401 && expired.error == "expired_token")
    let refresh = "grant_type=refresh_token&refresh_token=\(old["refresh_token"].string)"
    let new = await token(desk, refresh)
    #expect(new["refresh_token"].string != old["refresh_token"].string)
    let profile = await desk.send("GET", "/rest/profile", query: "auth=\(new["access_token"].string)")
    #expect(profile.status == 200)
    #expect(await token(desk, refresh).error == "invalid_grant")
  }

  @Test func `by a switch a refresh token works again, until half a year is over`() async throws {
    let desk = desk(keepsRefreshTokens: true)
    let pair = try await first(desk)
    let refresh = "grant_type=refresh_token&refresh_token=\(pair["refresh_token"].string)"
    #expect(await token(desk, refresh).status == 200)
    #expect(await token(desk, refresh).status == 200)
    desk.clock.advance(180 * 86_400)
    #expect(await token(desk, refresh).error == "invalid_grant")
  }

  @Test func `wrong credentials and grants have their codes`() async {
    let desk = desk()
    #expect(await token(desk, "grant_type=password").error == "invalid_request")
    let secret = await desk.send(
      "GET", "/oauth/token/",
      query: "client_id=local.made.up&client_secret=guess&grant_type=refresh_token&refresh_token=x")
    #expect(secret.status == 400 && secret.error == "invalid_client")
    #expect(
      await Desk().send("GET", "/oauth/token/", query: "grant_type=refresh_token").error == "invalid_client")
  }

  @Test func `a renamed portal sends callers to its new address`() async {
    let desk = Desk()
    desk.emulator.inject(Fault(.moved(to: "https://new.example/rest/1/secret/profile")))
    let reply = await desk.call("profile")
    #expect(reply.status == 302 && reply.answer.location == "https://new.example/rest/1/secret/profile")
    #expect(await desk.call("profile").status == 200)
  }
}
