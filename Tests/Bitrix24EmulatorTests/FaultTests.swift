import Bitrix24Emulator
import Testing

@Suite struct FaultTests {
  let desk = Desk { $0.companies = 3 }
  private let add = #"{"fields":{"TITLE":"new"}}"#

  private var isAdded: Bool { desk.emulator.find(companyTitled: "new") != nil }

  @Test func `refusals strike once and execute nothing`() async {
    for (kind, status) in [
      (Fault.Kind.serverError, 500), (.badGateway, 502), (.rateLimited, 503),
      (.requestError(status: 401, code: "expired_token", text: "x"), 401),
    ] {
      desk.emulator.inject(Fault(kind))
      let reply = await desk.call("crm.company.add", add)
      #expect(reply.status == status)
      #expect(!isAdded)
    }
    #expect(await desk.call("crm.company.add", add).status == 200)
    #expect(desk.emulator.journal.rejected == 4 && desk.emulator.faults.isEmpty)
  }

  @Test func `a bad gateway answers a page of HTML`() async {
    desk.emulator.inject(Fault(.badGateway))
    let reply = await desk.call("crm.company.list")
    #expect(reply.answer.contentType == "text/html" && reply.text.hasPrefix("<html>"))
  }

  @Test func `a dropped connection leaves open whether the work was done`() async {
    desk.emulator.inject(Fault(.dropBefore))
    #expect(await desk.call("crm.company.add", add).answer.isDropped)
    #expect(!isAdded)
    desk.emulator.inject(Fault(.dropAfter))
    #expect(await desk.call("crm.company.add", add).answer.isDropped)
    #expect(isAdded)
  }

  @Test func `a gateway time-out comes after the work`() async {
    desk.emulator.inject(Fault(.gatewayTimeout))
    #expect(await desk.call("crm.company.add", add).status == 504)
    #expect(isAdded)
  }

  @Test func `half a batch is done when the connection goes`() async {
    desk.emulator.inject(Fault(.halfBatch(commands: nil), method: "batch"))
    let commands = (1...4).map { ("r\($0)", "crm.company.add?fields[TITLE]=b\($0)") }
    #expect(await desk.batch(commands).answer.isDropped)
    #expect(desk.emulator.snapshot().companies.count == 5)
    desk.emulator.inject(Fault(.halfBatch(commands: 3)))
    #expect(await desk.batch(commands).answer.isDropped)
    #expect(desk.emulator.snapshot().companies.count == 8)
  }

  @Test func `a truncated answer is no JSON`() async {
    desk.emulator.inject(Fault(.truncatedAnswer))
    let reply = await desk.call("crm.company.add", add)
    #expect(reply.status == 200 && reply.json.isMissing && isAdded)
  }

  @Test func `faults choose methods and let some pass`() async {
    desk.emulator.inject(Fault(.serverError, method: "crm.*.add", times: 2, skipping: 1))
    #expect(await desk.call("crm.company.list").status == 200)
    #expect(await desk.call("crm.company.add", add).status == 200)
    #expect(await desk.batch([("a", "crm.contact.add?fields[NAME]=x")]).status == 500)
    #expect(await desk.call("crm.company.add", add).status == 500)
    #expect(await desk.call("crm.company.add", add).status == 200)
  }

  @Test func `a cut page shows its first rows and claims to be the last`() async {
    desk.emulator.inject(Fault(.pageCut(rows: 2), method: "crm.company.list"))
    let reply = await desk.call("crm.company.list")
    #expect(reply["result"].count == 2 && reply["next"].isMissing)
    desk.emulator.inject(Fault(.pageCut(rows: 1)))
    _ = await desk.call("crm.company.get", #"{"id":1}"#)
    let items = await desk.call("crm.item.list", #"{"entityTypeId":4}"#)
    #expect(items["result"]["items"].count == 1)
  }

  @Test func `one command of a batch can be refused`() async {
    desk.emulator.inject(
      Fault(
        .commandError(status: 400, code: "ERROR_CORE", text: "no"), method: "crm.company.update", skipping: 1)
    )
    let reply = await desk.batch(
      (1...3).map { ("u\($0)", "crm.company.update?id=\($0)&fields[TITLE]=t\($0)") })
    #expect(reply["result"]["result_error"].keys == ["u2"])
    #expect(desk.emulator.find(companyTitled: "t2") == nil && desk.emulator.find(companyTitled: "t3") != nil)
  }
}

@Suite struct JournalTests {
  let desk = Desk()

  @Test func `requests commands and modifying commands are counted`() async {
    _ = await desk.call("crm.company.add", #"{"fields":{"TITLE":"A"}}"#)
    _ = await desk.batch([
      ("a", "crm.company.update?id=1&fields[TITLE]=B"), ("b", "crm.company.list"), ("c", "crm.unheard"),
    ])
    _ = await desk.send("POST", "/rest/1/wrong/crm.company.list")
    let journal = desk.emulator.journal
    #expect(journal.requests == 3 && journal.commands == 3 && journal.modifyingCommands == 2)
    #expect(journal.rejected == 1)
    #expect(journal.entries.map(\.method) == ["crm.company.add", "batch", "crm.company.list"])
    #expect(journal.entries[1].commands == ["crm.company.update", "crm.company.list"])
    #expect(journal.entries[1].modifyingCommands == 1)
    #expect(journal.entries[2].status == 401 && journal.entries[2].isRejected)
    #expect(journal.commandsByMethod["crm.company.add"] == 1)
    desk.emulator.resetJournal()
    #expect(desk.emulator.journal == Journal())
  }
}

@Suite struct AdministrationTests {
  let desk = Desk { $0.companies = 2 }

  private func post(_ what: String, _ body: String) async -> Reply {
    await desk.send("POST", "/emulator/secret/\(what)", contentType: "application/json", body: body)
  }

  @Test func `the code guards the administration`() async {
    #expect(await desk.send("GET", "/emulator/wrong/journal").status == 401)
    #expect(await desk.send("GET", "/emulator/secret/nothing").status == 404)
    #expect(await desk.send("GET", "/elsewhere").status == 404)
  }

  @Test func `faults are ordered shown and cleared over HTTP`() async {
    let kinds = [
      "serverError", "badGateway", "gatewayTimeout", "rateLimited", "dropBefore", "dropAfter", "halfBatch",
      "truncatedAnswer", "delay", "pageCut", "requestError", "commandError",
    ]
    for kind in kinds {
      let reply = await post(
        "faults",
        "{\"kind\":\"\(kind)\",\"method\":\"crm.*\",\"times\":2,\"skipping\":1,\"seconds\":0.5,\"rows\":1,\"status\":403}"
      )
      #expect(reply.status == 200, "\(kind)")
    }
    let shown = await desk.send("GET", "/emulator/secret/faults")["result"]
    #expect(shown.strings("kind") == kinds)
    #expect(desk.emulator.faults[8] == Fault(.delay(seconds: 0.5), method: "crm.*", times: 2, skipping: 1))
    #expect(await desk.send("DELETE", "/emulator/secret/faults").status == 200)
    #expect(desk.emulator.faults.isEmpty)
    #expect(await post("faults", #"{"faults":[{"kind":"serverError"},{"kind":"none"}]}"#).status == 400)
    #expect(desk.emulator.faults.isEmpty)
  }

  @Test func `journal records hiding and people are reached over HTTP`() async {
    _ = await desk.call("crm.company.list")
    let journal = await desk.send("GET", "/emulator/secret/journal")["result"]
    #expect(journal["requests"].int == 1 && journal["entries"][0]["method"].string == "crm.company.list")
    _ = await desk.send("DELETE", "/emulator/secret/journal")
    #expect(desk.emulator.journal.requests == 0)
    _ = await post("hide", #"{"entity":"company","ids":[1]}"#)
    #expect(await desk.call("crm.company.list")["total"].int == 1)
    _ = await post("show", #"{"entity":"company","ids":[1]}"#)
    #expect(await desk.call("crm.company.list")["total"].int == 2)
    let added = await post(
      "people", #"{"action":"add","entity":"contact","fields":{"NAME":"A","PHONE":"1"}}"#)
    #expect(added["result"].int == 1)
    let changed = await post(
      "people", #"{"action":"changePhone","entity":"contact","id":1,"from":"1","to":"2"}"#)
    #expect(changed.status == 200)
    let records = await desk.send("GET", "/emulator/secret/records", query: "entity=contact")["result"]
    #expect(records[0]["values"][0]["value"].string == "2" && records[0]["fields"]["NAME"].string == "A")
    #expect(await post("people", #"{"action":"delete","entity":"contact","id":9}"#).status == 400)
    #expect(await post("people", #"{"action":"dance","entity":"contact"}"#).status == 400)
    #expect(await post("habits", #"{"trims":true,"multiFieldLength":5}"#).status == 200)
    _ = await desk.call("crm.company.add", #"{"fields":{"TITLE":" A ","PHONE":[{"VALUE":" 1234567"}]}}"#)
    let company = await desk.call("crm.company.get", #"{"id":3}"#)["result"]
    #expect(company["TITLE"].string == "A" && company["PHONE"][0]["VALUE"].string == "12345")
    #expect(await post("habits", #"{"sings":true}"#).status == 400)
  }
}
