import HTTPTransfer
import Testing

struct HTTPURLTests {
  @Test(arguments: [
    ("https://Portal.Example", "https://portal.example/"),
    ("HTTPS://portal.example:443/a", "https://portal.example/a"),
    ("https://portal.example:8443/a?b=c#d", "https://portal.example:8443/a?b=c"),
    ("https://portal.example?b=c", "https://portal.example/?b=c"),
    ("http://[::1]:80/x", "http://[::1]/x"),
    ("https://портал.example/имя", "https://портал.example/%D0%B8%D0%BC%D1%8F"),
  ])
  func `an address is read and written in one form`(text: String, expected: String) throws {
    #expect(try HTTPURL(text).unredacted == expected)
  }

  @Test(arguments: [
    ("portal.example/a", HTTPURLError.noScheme), ("ftp://portal.example", .unknownScheme),
    ("file:///etc/hosts", .unknownScheme), ("https:///a", .noHost), ("https://a b/", .badHost),
    ("https://portal.example:0/", .badPort), ("https://portal.example:+1/", .badPort),
    ("https://portal.example:70000/", .badPort), ("https://anna:pass@portal.example/", .userInformation),
    ("https://portal.example/a b", .badCharacter), ("https://portal.example/a\nb", .badCharacter),
  ])
  func `a wrong address is refused with its reason`(text: String, error: HTTPURLError) {
    #expect(throws: error) { try HTTPURL(text) }
    #expect(!error.description.contains("anna"))
  }

  @Test func `an address without end is refused`() {
    #expect(throws: HTTPURLError.tooLong) {
      try HTTPURL("https://portal.example/" + String(repeating: "a", count: 9000))
    }
  }

  @Test func `an address shows its host and nothing behind it`() throws {
    let url = try HTTPURL("https://portal.example/rest/1/s3cr3t/batch?auth=s3cr3t")
    var dumped = ""
    dump(url, to: &dumped)
    for shown in ["\(url)", String(reflecting: url), dumped, "\(Request(.get, url))"] {
      #expect(shown.contains("portal.example"))
      #expect(!shown.contains("s3cr3t"))
    }
  }

  @Test(arguments: [
    ("http://localhost/", true), ("http://emulator.localhost:8080/", true), ("http://127.9.9.9/", true),
    ("http://[::1]/", true), ("http://portal.example/", false), ("http://127.0.0.1.example/", false),
    ("http://128.0.0.1/", false), ("http://127.0.0/", false), ("http://mylocalhost/", false),
  ])
  func `only this machine is loopback`(text: String, isLoopback: Bool) throws {
    #expect(try HTTPURL(text).isLoopback == isLoopback)
  }

  @Test(arguments: [
    ("https://new.example/x?y", "https://new.example/x?y"), ("//new.example/x", "https://new.example/x"),
    ("/x", "https://old.example/x"), ("x", "https://old.example/a/x"),
  ])
  func `a location is seen from the address that gave it`(location: String, expected: String) throws {
    let url = try HTTPURL("https://old.example/a/b?c=/d/e")
    #expect(try url.resolving(location).unredacted == expected)
  }

  @Test func `a header cannot bring a second one along`() {
    #expect(Header("X-Name", "a\r\nX-Other: b").value == "aX-Other: b")
  }
}
