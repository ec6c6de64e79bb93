import Mappings
import SyncConfiguration
import Testing

@Suite struct ApplicationConfigurationTests {
  private static let text = """
    version: 1
    connections:
      crm:
        type: bitrix24
        application: { portal: firm.bitrix24.ru, client-id: local.0a1b, client-secret: "${env:CLIENT_SECRET}" }
        events: { offline: yes }
    """

  private func portal(_ text: String) throws -> PortalSettings? {
    guard case .bitrix24(let portal) = try Configuration.read(text, file: "c.yaml").connections["crm"]?.kind
    else {
      return nil
    }
    return portal
  }

  @Test func `a local application is described by address, id and where its key stands`() throws {
    let portal = try #require(try portal(Self.text))
    let application = try #require(portal.application)
    #expect(application.portal == "firm.bitrix24.ru" && application.clientID == "local.0a1b")
    #expect(
      application.clientSecret == .environment("CLIENT_SECRET") && portal.secret == application.clientSecret)
    #expect(application.redirect == "http://127.0.0.1:8788/" && application.tokenServer == nil)
    #expect(portal.keepsOfflineEvents && portal.eventsToken == nil)
  }

  @Test func `the address to come back to and the token server can be named`() throws {
    let more =
      #"${env:CLIENT_SECRET}", redirect: "http://localhost:9000/back", token-server: "http://127.0.0.1:80/""#
    let portal = try portal(Self.text.replacing(#"${env:CLIENT_SECRET}""#, with: more))
    #expect(portal?.application?.redirect == "http://localhost:9000/back")
    #expect(portal?.application?.tokenServer == "http://127.0.0.1:80/")
  }

  @Test(arguments: [
    ("client-secret: \"${env:CLIENT_SECRET}\"", "client-secret: LJSl0lNB76B5YY", "a password"),
    (", client-secret: \"${env:CLIENT_SECRET}\"", "", "'client-secret' is missing"),
    ("portal: firm.bitrix24.ru, ", "", "'portal' is missing"),
    ("client-id: local.0a1b, ", "", "'client-id' is missing"),
    ("portal: firm", "portal: http://firm", "in the clear"),
    ("\"${env:CLIENT_SECRET}\"", "\"${env:S}\", token-server: \"http://tokens.example\"", "in the clear"),
    (
      "\"${env:CLIENT_SECRET}\"", "\"${env:S}\", redirect: \"https://firm.example/\"",
      "no address of this machine"
    ),
    (
      "\"${env:CLIENT_SECRET}\"", "\"${env:S}\", redirect: \"http://127.0.0.1/\"",
      "no address of this machine"
    ),
    ("client-id", "clientid", "did you mean 'client-id'?"),
    ("type: bitrix24", "type: bitrix24\n    webhook: \"${env:W}\"", "not both"),
    ("{ offline: yes }", "{}", "'token-from' is missing"),
  ])
  func `what is wrong with a local application is told with its place`(
    right: String, wrong: String, said: String
  )
    throws
  {
    let text = Self.text.replacing(right, with: wrong)
    #expect(text != Self.text)
    let error = try #require(throws: SourceProblems.self) { try portal(text) }
    #expect(error.description.contains(said), "\(error)")
    #expect(!error.description.contains("LJSl0lNB76B5YY"))
  }

  @Test func `a webhook has no offline events`() throws {
    let text = """
      version: 1
      connections: { crm: { type: bitrix24, webhook: "${env:W}", events: { offline: yes } } }
      """
    let error = try #require(throws: SourceProblems.self) { try portal(text) }
    #expect(error.description.contains("for applications only"), "\(error)")
  }
}
