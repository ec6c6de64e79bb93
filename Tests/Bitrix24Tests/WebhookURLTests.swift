import Bitrix24
import HTTPTransfer
import Testing

struct WebhookURLTests {
  static let plain = "https://portal.bitrix24.ru/rest/17/\(secretCode)/"

  @Test(arguments: [
    plain,
    "https://portal.bitrix24.ru/rest/17/\(secretCode)",
    "  https://portal.bitrix24.ru/rest/17/\(secretCode)/ \n",
    "\"\(plain)\"", "'\(plain)'", "«\(plain)»", "<\(plain)>", "\(plain),", "\u{FEFF}\(plain)",
    plain + "profile.json", plain + "profile", plain + "crm.contact.list.json?start=0&select[]=ID",
    "https://portal.bitrix24.ru//rest//17//\(secretCode)//profile.json",
    "HTTPS://PORTAL.BITRIX24.RU/rest/17/\(secretCode)/",
    "https://portal.bitrix24.ru:443/rest/17/\(secretCode)/",
    "portal.bitrix24.ru/rest/17/\(secretCode)/",
    "https://portal.bitrix24.ru/rest/api/17/\(secretCode)/",
    "https://portal.bitrix24.ru/rest/17/\(secretCode)/#top",
  ])
  func `every spelling people paste is the same webhook`(pasted: String) throws {
    let webhook = try WebhookURL(pasted)
    #expect(webhook == (try WebhookURL(Self.plain)))
    #expect(webhook.userID == 17)
    #expect(
      try webhook.address(of: "crm.contact.list").unredacted
        == "https://portal.bitrix24.ru/rest/17/\(secretCode)/crm.contact.list.json")
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080/rest/1/\(secretCode)", "http://127.0.0.1:8080"),
    ("127.0.0.1:8080/rest/1/\(secretCode)", "http://127.0.0.1:8080"),
    ("localhost/rest/1/\(secretCode)/", "http://localhost"),
    ("https://crm.example/office/rest/1/\(secretCode)/", "https://crm.example"),
    ("https://портал.рф/rest/1/\(secretCode)/", "https://портал.рф"),
  ])
  func `this machine and own servers are portals too`(pasted: String, origin: String) throws {
    #expect(try WebhookURL(pasted).portal.origin == origin)
  }

  @Test(arguments: [
    ("", WebhookURLError.empty), (" \"\" ", .empty), ("https://portal.example/rest/1/ab cd/", .blankInside),
    ("\(plain)\n\(plain)", .blankInside), ("ftp://portal.example/rest/1/\(secretCode)/", .unknownScheme),
    ("https:///rest/1/\(secretCode)/", .noHost), ("/rest/1/\(secretCode)/", .noHost),
    ("https://u:\(secretCode)@portal.example/rest/1/\(secretCode)/", .userInformation),
    ("http://portal.example/rest/1/\(secretCode)/", .plainHTTP(host: "portal.example")),
    ("https://portal.example/", .noRestPath(host: "portal.example")),
    ("portal.example", .noRestPath(host: "portal.example")),
    ("https://portal.example/rest/", .noUser(host: "portal.example")),
    ("https://portal.example/rest/\(secretCode)/", .userIsNotANumber(host: "portal.example")),
    ("https://portal.example/rest/0/\(secretCode)/", .userIsNotANumber(host: "portal.example")),
    ("https://portal.example/rest/1/", .noCode(host: "portal.example")),
    ("https://portal.example/rest/1/profile.json", .badCode(host: "portal.example")),
    ("https://portal.example/rest/1/abc…def/", .badCode(host: "portal.example")),
  ])
  func `a wrong address is refused with its reason and without its code`(
    pasted: String, error: WebhookURLError
  ) {
    #expect(throws: error) { try WebhookURL(pasted) }
    #expect(!error.description.contains(secretCode))
  }

  @Test func `a pasted document is refused`() {
    #expect(throws: WebhookURLError.tooLong) { try WebhookURL(String(repeating: "x", count: 3000)) }
  }

  @Test func `the code is never shown`() throws {
    let webhook = try WebhookURL(Self.plain)
    #expect(webhook.description == "https://portal.bitrix24.ru/rest/17/•••")
    var dumped = ""
    dump(webhook, to: &dumped)
    dump(PortalClient(webhook), to: &dumped)
    for shown in [String(reflecting: webhook), dumped, "\([webhook])"] {
      #expect(!shown.contains(secretCode))
    }
  }
}
