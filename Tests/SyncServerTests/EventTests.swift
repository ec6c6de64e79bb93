import Contractors
import SyncServer
import Testing

struct EventTests {
  private func read(_ text: String) -> EventForm? { EventForm(Array(text.utf8)) }

  private func subject(_ event: String, _ fields: [String: String]) -> EventSubject? {
    let data = fields.map { "&data%5BFIELDS%5D%5B\($0.key)%5D=\($0.value)" }.sorted().joined()
    return read("event=\(event)\(data)&ts=1").flatMap(EventSubject.init)
  }

  @Test func `a form is read as the portal writes it`() throws {
    let form = try #require(
      read(
        "event=ONCRMCOMPANYUPDATE&event_handler_id=1&data%5BFIELDS%5D%5BID%5D=812&ts=1760000005"
          + "&auth%5Bdomain%5D=a.example&auth[application_token]=a%2Bb+c%d0%96"))
    #expect(form.event == "ONCRMCOMPANYUPDATE" && form.number("ID") == 812)
    #expect(form.values["auth[application_token]"] == "a+b cЖ")
    #expect(EventSubject(form) == .record(.company, "812"))
  }

  @Test func `what is no form, or too much of one, is refused`() {
    #expect(read("event=%zz") == nil && read("event=%4") == nil && read("a=%ff") == nil)
    #expect(read(String(repeating: "a=b&", count: EventForm.fieldsMax + 1)) == nil)
    #expect(read("")?.event == nil && read("&&=&")?.event == nil)
  }

  @Test(arguments: [
    ("ONCRMCONTACTADD", ["ID": "7"], EventSubject.record(.contact, "7")),
    ("onCrmCompanyDelete", ["ID": "7"], .record(.company, "7")),
    ("ONCRMREQUISITEUPDATE", ["ID": "3"], .requisite(3)), ("ONCRMBANKDETAILADD", ["ID": "4"], .bankDetail(4)),
    (
      "ONCRMADDRESSREGISTER",
      ["TYPE_ID": "6", "ENTITY_TYPE_ID": "8", "ENTITY_ID": "3", "ANCHOR_ID": "9", "ANCHOR_TYPE_ID": "4"],
      .record(.company, "9")
    ),
    ("ONCRMADDRESSUNREGISTER", ["ENTITY_TYPE_ID": "3", "ENTITY_ID": "5"], .record(.contact, "5")),
    ("ONCRMADDRESSREGISTER", ["ENTITY_TYPE_ID": "8", "ENTITY_ID": "3"], .requisite(3)),
  ])
  func `an event names its record`(event: String, fields: [String: String], expected: EventSubject) {
    #expect(subject(event, fields) == expected)
  }

  @Test(arguments: [
    ("ONCRMLEADADD", ["ID": "7"]), ("ONCRMCOMPANYUPDATE", ["ID": "x7"]), ("ONCRMCOMPANYUPDATE", ["ID": "0"]),
    ("ONCRMCOMPANYUPDATE", [:]), ("ONCRMCOMPANYUPDATE", ["ID": "99999999999999999999"]),
    ("ONCRMCOMPANYUSERFIELDADD", ["ID": "7"]), ("ONAPPTEST", [:]),
    ("ONCRMADDRESSREGISTER", ["ENTITY_ID": "3"]),
    ("ONCRMADDRESSREGISTER", ["ENTITY_TYPE_ID": "1", "ENTITY_ID": "3"]),
  ])
  func `an event of something else names nothing`(event: String, fields: [String: String]) {
    #expect(subject(event, fields) == nil)
  }

  @Test func `a token is the same as itself and nothing else`() {
    let token = ApplicationToken("made-up-token")
    #expect(token.isSame(as: "made-up-token"))
    for text in ["", "made-up-tokeN", "made-up-token ", "made-up", "made-up-token\u{0}"] {
      #expect(!token.isSame(as: text))
    }
    #expect(!ApplicationToken("").isSame(as: ""))
    let several = ApplicationToken("one\ntwo three")
    #expect(["one", "two", "three"].allSatisfy { several.isSame(as: $0) } && !several.isSame(as: "one\ntwo"))
    #expect(!"\(ApplicationToken("made-up-token"))".contains("made-up"))
  }
}
