import Bitrix24Emulator
import Testing

@Suite struct UserTests {
  let desk = Desk {
    $0.userCount = 60
    $0.dismissedUsers = [3]
  }

  @Test func `users are found by e-mail, number and name`() async {
    func ids(_ body: String, _ method: String = "user.get") async -> [String] {
      await desk.call(method, body)["result"].strings("ID")
    }
    #expect(await ids(#"{"FILTER":{"EMAIL":"user7@example.com"}}"#) == ["7"])
    #expect(await ids(#"{"filter":{"EMAIL":"USER7@example.com"}}"#) == ["7"])
    #expect(await ids(#"{"EMAIL":"user7@example.com"}"#) == ["7"])
    #expect(await ids(#"{"ID":[2,59]}"#) == ["2", "59"])
    #expect(await ids(#"{"FILTER":{"EMAIL":"nobody@example.com"}}"#) == [])
    #expect(await ids(#"{"FILTER":{">ID":58}}"#) == ["59", "60"])
    #expect(await ids(#"{"FILTER":{"ACTIVE":false}}"#) == ["3"])
    #expect(await ids(#"{"FILTER":{"FIND":"лебед"}}"#, "user.search").prefix(2) == ["3", "6"])
    #expect(await ids(#"{"FILTER":{"LAST_NAME":"Ворон"}}"#, "user.search").first == "2")
  }

  @Test func `pages hold fifty people, in the order asked for`() async {
    let first = await desk.call("user.get")
    #expect(first["result"].count == 50 && first["total"].int == 60 && first["next"].int == 50)
    #expect(await desk.call("user.get", #"{"start":50}"#)["result"].count == 10)
    let last = await desk.call("user.get", #"{"sort":"ID","order":"DESC"}"#)["result"]
    #expect(last[0]["ID"].string == "60")
    let narrow = await desk.call("user.get", #"{"select":["NAME"]}"#)["result"]
    #expect(narrow[0].keys == ["ID", "NAME"])
    #expect(await desk.call("user.get", #"{"ID":3}"#)["result"][0]["ACTIVE"].bool == false)
  }

  @Test func `the narrow scope hides addresses, and without any scope nothing is told`() async {
    let brief = Desk { $0.scopes = ["crm", "user_brief"] }
    #expect(await brief.call("user.get")["result"][0]["EMAIL"].isMissing)
    #expect(await brief.call("user.current")["result"]["NAME"].isText)
    let basic = Desk { $0.scopes = ["crm", "user_basic"] }
    #expect(await basic.call("user.get")["result"][0]["EMAIL"].isText)
    let none = Desk { $0.scopes = ["crm"] }
    let reply = await none.call("user.get")
    #expect(reply.status == 403 && reply.error == "insufficient_scope")
    #expect(await none.call("profile")["result"]["ID"].string == "1")
    #expect(await none.call("user.admin")["result"].bool)
  }

  @Test func `a dismissed user's webhook is dead, and their profile empty`() async {
    let desk = Desk { $0.dismissedUsers = [1] }
    #expect(await desk.call("profile").error == "NO_AUTH_FOUND")
    let token = await desk.send("GET", "/rest/profile", query: "auth=emulatoraccesstoken")
    #expect(token["result"].isList)
  }
}
