import Testing

@Suite struct ExampleTests {
  static let examples =
    RecordExamples.all + ItemExamples.all + RequisiteExamples.all + CatalogueExamples.all + PortalExamples.all

  @Test(arguments: examples)
  func `a documented request is answered in its shape`(example: Example) async throws {
    let reply = await (try ExampleDesk.make()).call(example.method, example.body)
    #expect(reply.status == 200, "\(reply.text)")
    #expect(Shape(example.answer).misfits(reply["result"]) == [])
    let time = Shape(
      #"{"start":"number","finish":"number","duration":"number","processing":"number","date_start":"moment","date_finish":"moment","operating_reset_at":"int","operating":"number"}"#
    )
    #expect(time.misfits(reply["time"], at: "time") == [])
  }

  @Test(arguments: RefusalExamples.all)
  func `a documented refusal has its status, code and text`(refusal: Refusal) async throws {
    let reply = await (try ExampleDesk.make()).call(refusal.method, refusal.body)
    #expect(reply.status == refusal.status)
    #expect(reply.error == refusal.code)
    #expect(reply.errorText == refusal.text)
    #expect(reply["time"].isMissing && reply["result"].isMissing)
  }

  @Test func `a refusal inside a batch is the same as outside`() async throws {
    for refusal in RefusalExamples.all where !refusal.body.contains("[") && refusal.status == 400 {
      let desk = try ExampleDesk.make()
      let query = Node(json: refusal.body.utf8).form
      let reply = await desk.batch([("one", "\(refusal.method)?\(query)")])
      #expect(reply.status == 200)
      let error = reply["result"]["result_error"]["one"]
      #expect(error["error"].string == refusal.code, "\(refusal.method) \(query)")
      #expect(error["error_description"].string == refusal.text, "\(refusal.method) \(query)")
    }
  }

  @Test func `every method the portal names has an example or a refusal`() async throws {
    let named = await (try ExampleDesk.make()).call("methods", #"{"full":true}"#)["result"].list.map(\.string)
    let shown = Set(ExampleTests.examples.map(\.method) + RefusalExamples.all.map(\.method))
    #expect(named.filter { !shown.contains($0) } == [])
    #expect(ExampleTests.examples.count >= 150)
  }

  /// What `contractor-sync` calls by itself, one line a kind of thing.
  private static let called = """
    profile scope server.time user.get method.get feature.get batch
    crm.company.fields crm.company.list crm.company.get crm.company.update crm.company.userfield.list
    crm.contact.fields crm.contact.list crm.contact.get crm.contact.update crm.contact.userfield.list
    crm.item.fields crm.item.list crm.item.get crm.item.add crm.item.update crm.item.delete crm.item.batchImport
    crm.requisite.fields crm.requisite.list crm.requisite.get crm.requisite.add crm.requisite.update crm.requisite.preset.list
    crm.requisite.bankdetail.fields crm.requisite.bankdetail.list crm.requisite.bankdetail.get crm.requisite.bankdetail.add
    crm.requisite.bankdetail.update crm.requisite.bankdetail.delete
    crm.address.list crm.address.add crm.address.update crm.address.delete
    crm.contact.company.items.get crm.contact.company.items.delete crm.status.entity.items
    event.bind event.unbind event.get event.offline.get event.offline.list event.offline.clear
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  @Test(arguments: called)
  func `what the program calls has an example that is answered`(method: String) {
    #expect(ExampleTests.examples.contains { $0.method == method })
  }

  @Test func `a shape that does not fit says where`() {
    let reply = #"{"result":{"a":[{"b":"7"}],"c":true,"d":"x"}}"#
    let node = Node(json: reply.utf8)["result"]
    #expect(Shape(#"{"a":[{"b":"digits"}],"c":true,"d":"text"}"#).misfits(node) == [])
    #expect(Shape(#"{"a":[{"b":"int"}],"c":1}"#).misfits(node).count == 3)
    #expect(Shape(#"{"a":[],"…":0}"#).misfits(node).count == 1)
    #expect(Shape(#"{"c":"int","…":0}"#).misfits(node).count == 1)
  }
}
