import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import HTTPTransfer
import Testing

/// What one replica learnt of a portal and the next one takes over.
@Suite struct KnowledgeTests {
  /// How often the portal was asked what it is.
  private func asked(_ desk: PortalDesk) -> Int { desk.emulator.journal.commandsByMethod["scope"] ?? 0 }

  private func key(_ id: Int) -> RecordKey { RecordKey(rawValue: String(id)) }

  @Test func `marked records are looked up with it without asking first, and show the same`() async throws {
    try await PortalDesk.run {
      $0.companies = 3
      $0.madeUpRequisites = true
    } _: { desk in
      #expect(desk.replica.knowledge == nil)
      let keys = [key(1), key(2), key(3)]
      let seen = try await desk.replica.lookUp(keys: keys, entity: .company)
      let knowledge = try #require(desk.replica.knowledge)
      let next = try desk.replica()
      #expect(next.take(over: knowledge))
      let identity = try await next.identity()
      #expect(identity == (try await desk.replica.identity()))
      let again = try await next.lookUp(keys: keys, entity: .company)
      #expect(again.count == 3 && asked(desk) == 1)
      for key in keys { #expect(again[key]?.record == seen[key]?.record) }
      // Its age does not begin anew.
      #expect(next.knowledge?.learntAt == knowledge.learntAt)
    }
  }

  @Test func `before a side is read as a whole, or written, the portal is asked`() async throws {
    try await PortalDesk.run {
      $0.companies = 2
    } _: { desk in
      try await desk.replica.prepare()
      let knowledge = try #require(desk.replica.knowledge)
      let reading = try desk.replica()
      reading.take(over: knowledge)
      _ = try await reading.readAll(.company)
      #expect(asked(desk) == 2)
      let writing = try desk.replica()
      writing.take(over: knowledge)
      #expect(try await writing.apply(.create(company("ООО «Новая»"))).doneKey != nil)
      #expect(asked(desk) == 3)
      let looking = try desk.replica()
      looking.take(over: knowledge)
      _ = try await looking.lookUp(origin: Origin(originator: "books", id: "1"), entity: .company)
      #expect(asked(desk) == 4)
    }
  }

  @Test func `a template that nobody knew at the time has the portal asked anew`() async throws {
    try await PortalDesk.run {
      $0.companies = 1
    } _: { desk in
      try await desk.replica.prepare()
      let knowledge = try #require(desk.replica.knowledge)
      let client = PortalClient(desk.webhook, pace: PortalPace())
      let preset = try await client.call(
        "crm.requisite.preset.add", ["fields": ["ENTITY_TYPE_ID": 8, "COUNTRY_ID": 1, "NAME": "Филиал"]]
      ).result.id
      let requisite = try desk.emulator.addRequisite(
        to: .company, 1, preset: try #require(preset), fields: ["RQ_INN": "9900000017"])
      #expect(requisite > 0)
      let next = try desk.replica()
      next.take(over: knowledge)
      let found = try await next.lookUp(keys: [key(1)], entity: .company)
      #expect(found[key(1)]?.record["kind"] == .text("Филиал"))
      #expect(asked(desk) == 2)
    }
  }

  @Test func `a user whom nobody knew at the time has the portal asked anew`() async throws {
    try await PortalDesk.run {
      $0.companies = 1
      $0.userCount = 4
    } _: { desk in
      // Somebody was engaged since: at the time the list had the first two.
      desk.emulator.inject(Fault(.pageCut(rows: 2), method: "user.get"))
      try await desk.replica.prepare()
      let knowledge = try #require(desk.replica.knowledge)
      try desk.emulator.updateCompany(1, ["ASSIGNED_BY_ID": "4"])
      let next = try desk.replica()
      next.take(over: knowledge)
      let found = try await next.lookUp(keys: [key(1)], entity: .company)
      guard case .text(let name)? = found[key(1)]?.record["responsible"] else {
        Issue.record("\(found)")
        return
      }
      #expect(name != "4" && asked(desk) == 2)
    }
  }

  @Test func `what was learnt of another portal, or with other settings, is not taken over`() async throws {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      let knowledge = try #require(desk.replica.knowledge)
      #expect(!(try desk.replica(mapping: try PortalDesk.mailMapping()).take(over: knowledge)))
      #expect(!(try desk.replica { $0.load = .import }.take(over: knowledge)))
      #expect(!(try desk.replica { $0.updates = .conditional }.take(over: knowledge)))
      #expect(!(try desk.replica { $0.channel = "books" }.take(over: knowledge)))
      let port = try #require(desk.webhook.portal.port)
      let other = try WebhookURL("http://localhost:\(port)/rest/1/emulatorcode/")
      #expect(!(try desk.replica { $0.client = PortalClient(other) }.take(over: knowledge)))
    }
  }
}
