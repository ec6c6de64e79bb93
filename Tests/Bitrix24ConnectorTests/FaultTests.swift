import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Mappings
import SyncConfiguration
import Synchronization
import Testing

/// Lost answers, limits, rights, and people who edit meanwhile.
@Suite struct FaultTests {
  // MARK: People

  @Test func `an edit made since the last reading is not overwritten`() async throws {
    try await PortalDesk.run { desk in
      let ids = try (0..<3).map {
        try desk.emulator.addCompany(fields: ["TITLE": "Фирма \($0)", "COMMENTS": "x"])
      }
      let first = try await desk.replica.readAll(.company)
      try desk.emulator.updateCompany(ids[1], ["COMMENTS": "правка человека"])
      let operations = ids.enumerated().compactMap { index, id in
        first.records[RecordKey(rawValue: String(id))].map {
          Operation.update($0, ["comment": .set(.text("наше"))], id: index)
        }
      }
      let outcomes = try await desk.replica.apply(operations)
      #expect(outcomes[0].done != nil)
      #expect(outcomes[2].done != nil)
      guard case .stale(let observed?) = outcomes[1] else {
        Issue.record("\(outcomes[1])")
        return
      }
      #expect(observed.record["comment"] == .text("правка человека"))
      #expect(desk.emulator.record(.company, ids[1])?["COMMENTS"] == "правка человека")
    }
  }

  @Test func `an edit of another field does not stand in the way`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Фирма", "COMMENTS": "x"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      try desk.emulator.updateCompany(id, ["TITLE": "Фирма и сыновья", "PHONE": "+74950000001"])
      let outcome = try await desk.replica.apply(.update(seen, ["comment": .set(.text("наше"))]))
      #expect(outcome.done?.record["name"] == .text("Фирма и сыновья"))
      #expect(outcome.done?.record["comment"] == .text("наше"))
    }
  }

  @Test func `an edit between pre-read and write is reported`() async throws {
    let edit = Mutex<(@Sendable () -> Void)?>(nil)
    try await PortalDesk.run(replica: {
      let now = $0.now
      // The time is asked for between the two.
      $0.now = {
        edit.withLock { $0 }?()
        return now()
      }
    }) { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Фирма", "COMMENTS": "x"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      let emulator = desk.emulator
      edit.withLock { $0 = { try? emulator.updateCompany(id, ["COMMENTS": "в последний миг"]) } }
      let outcome = try await desk.replica.apply(.update(seen, ["comment": .set(.text("наше"))]))
      edit.withLock { $0 = nil }
      #expect(outcome.done?.record["comment"] == .text("наше"))
      let expected = Notice(
        entity: .company, key: seen.key, field: "comment", event: .overwritten(.text("в последний миг")))
      #expect(await desk.replica.takeNotices() == [expected])
      #expect(await desk.replica.takeNotices().isEmpty)
    }
  }

  @Test func `a record removed meanwhile is gone, and the others are written`() async throws {
    try await PortalDesk.run({ $0.companies = 3 }) { desk in
      let all = try await desk.replica.readAll(.company).records.values.sorted { $0.key < $1.key }
      try desk.emulator.deleteCompany(all[0].key.number)
      let outcomes = try await desk.replica.apply(
        all.enumerated().map { .update($1, ["comment": .set(.text("наше"))], id: $0) })
      #expect(outcomes[0] == .gone)
      #expect(outcomes[1].done != nil)
      #expect(outcomes[2].done != nil)
    }
  }

  // MARK: Lost answers

  @Test(arguments: [Fault.Kind.dropAfter, .gatewayTimeout, .truncatedAnswer])
  func `a creation whose answer is lost is unknown, and found once by its origin`(kind: Fault.Kind)
    async throws
  {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(Fault(kind, method: "crm.item.add"))
      let record = company("Потерянная", origin: "L-1")
      let outcome = try await desk.replica.apply(.create(record))
      #expect(outcome.isUnknown)
      let found = try await desk.replica.lookUp(
        origin: try #require(record.origin), entity: .company)
      #expect(found.count == 1)
      #expect(found.first?.record["name"] == .text("Потерянная"))
      #expect(desk.emulator.snapshot().companies.count == 1)
    }
  }

  @Test func `a batch that broke off in the middle is unknown, and origins tell what was done`() async throws
  {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(Fault(.halfBatch(commands: 4), method: "crm.item.add"))
      let records = (0..<10).map { company("Фирма \($0)", origin: "\($0)") }
      let outcomes = try await desk.replica.apply(records.enumerated().map { .create($1, id: $0) })
      #expect(outcomes.allSatisfy { $0.isUnknown })
      var found = 0
      for record in records {
        found += try await desk.replica.lookUp(origin: try #require(record.origin), entity: .company).count
      }
      #expect(found == 4)
      #expect(desk.emulator.snapshot().companies.count == 4)
    }
  }

  @Test func `sixty origins are looked up with two requests, and one at fault is missing alone`() async throws
  {
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(), retries: .once
    ) { desk in
      let records = (0..<60).map { company("Фирма \($0)", origin: "\($0)") }
      _ = try await desk.replica.apply(
        records.prefix(40).enumerated().map { .create($1, id: $0) })
      let origins = records.compactMap(\.origin)
      desk.emulator.resetJournal()
      desk.emulator.inject(
        Fault(
          .commandError(status: 400, code: "ERROR_CORE", text: "made up"), method: "crm.company.list",
          skipping: 5))
      let found = try await desk.replica.lookUp(origins: origins, entity: .company)
      #expect(desk.emulator.journal.requests == 2)
      #expect(found.count == 59)
      #expect(found.values.count { $0.count == 1 } == 39)
      for (origin, records) in found { #expect(records.allSatisfy { $0.record.origin == origin }) }
    }
  }

  @Test func `an origin that looks like a reference is looked up as it stands`() async throws {
    try await PortalDesk.run { desk in
      let records = ["$result[o0][0][ID]", "7"].map { company("Фирма", origin: $0) }
      _ = try await desk.replica.apply(records.enumerated().map { .create($1, id: $0) })
      let origins = records.compactMap(\.origin)
      let found = try await desk.replica.lookUp(origins: origins, entity: .company)
      #expect(origins.map { found[$0]?.count } == [1, 1])
    }
  }

  @Test func `look-ups of which none is answered throw`() async throws {
    try await PortalDesk.run(retries: .once) { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(
        Fault(
          .commandError(status: 400, code: "ERROR_CORE", text: "made up"), method: "crm.company.list",
          times: 2))
      let origins = ["1", "2"].map { Origin(originator: "books", id: $0) }
      await #expect(throws: PortalError.self) {
        try await desk.replica.lookUp(origins: origins, entity: .company)
      }
    }
  }

  @Test func `a refusal before execution is repeated, creations too`() async throws {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(Fault(.rateLimited, method: "crm.item.add", times: 3))
      let outcome = try await desk.replica.apply(.create(company("Одна", origin: "1")))
      #expect(outcome.done != nil)
      #expect(desk.emulator.snapshot().companies.count == 1)
    }
  }

  @Test(arguments: [Fault.Kind.badGateway, .dropAfter, .serverError])
  func `an update that can be repeated without harm is repeated`(kind: Fault.Kind) async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: [
        "TITLE": "Фирма", "COMMENTS": "x", "PHONE": "+74950000001",
      ])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      desk.emulator.inject(Fault(kind, method: "crm.item.update", times: 2))
      let outcome = try await desk.replica.apply(.update(seen, ["comment": .set(.text("наше"))]))
      #expect(outcome.done?.record["comment"] == .text("наше"))
    }
  }

  @Test func `an update that adds a phone is not repeated when its answer is lost`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Фирма", "PHONE": "+74950000001"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      desk.emulator.inject(Fault(.dropAfter, method: "crm.item.update"))
      let change = FieldChange.bag(BagChange(added: [Element("+74950000002", kind: "work")]))
      #expect(try await desk.replica.apply(.update(seen, ["phones": change])).isUnknown)
      #expect(desk.emulator.record(.company, id)?.values("PHONE") == ["+74950000001", "+74950000002"])
    }
  }

  @Test func `a removal whose answer is lost ends as done or gone, never as unknown`() async throws {
    try await PortalDesk.run({ $0.companies = 2 }) { desk in
      let seen = try #require(try await desk.replica.readAll(.company).records.values.first)
      desk.emulator.inject(Fault(.dropAfter, method: "crm.item.delete"))
      #expect(try await desk.replica.apply(.delete(seen)) == .gone)
      #expect(desk.emulator.snapshot().companies.count == 1)
    }
  }

  @Test func `smaller batches follow one that gave no answer`() async throws {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(Fault(.dropAfter, method: "crm.item.add"))
      let lost = (0..<40).map { Operation.create(company("Фирма \($0)", origin: "\($0)"), id: $0) }
      #expect(try await desk.replica.apply(lost).allSatisfy { $0.isUnknown })
      desk.emulator.resetJournal()
      let next = (40..<80).map { Operation.create(company("Фирма \($0)", origin: "\($0)"), id: $0) }
      #expect(try await desk.replica.apply(next).allSatisfy { $0.done != nil })
      #expect(desk.emulator.journal.requests == 2)
    }
  }

  @Test func `nothing was changed when the portal cannot be reached`() async throws {
    try await PortalDesk.run(retries: .once) { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Фирма", "COMMENTS": "x"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      desk.emulator.inject(Fault(.dropBefore))
      await #expect(throws: PortalError.self) {
        try await desk.replica.apply(.update(seen, ["comment": .set(.text("наше"))]))
      }
      #expect(desk.emulator.record(.company, id)?["COMMENTS"] == "x")
    }
  }

  @Test func `a webhook that was taken away stops the run and refuses no record`() async throws {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(
        Fault(.requestError(status: 401, code: "NO_AUTH_FOUND", text: "Wrong authorization data")))
      await #expect(throws: PortalError.self) {
        try await desk.replica.apply(.create(company("Фирма", origin: "1")))
      }
      #expect(desk.emulator.snapshot().companies.isEmpty)
    }
  }

  // MARK: Limits

  @Test func `a method that used up its time is throttled until it is free again`() async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      retries: .once,
      {
        $0.limits.operating = true
        $0.limits.operatingSeconds = 1
        $0.costs.byMethod["crm.item.add"] = 0.3
        $0.now = { clock.seconds }
      }
    ) { desk in
      let operations = (0..<8).map { Operation.create(company("Фирма \($0)", origin: "\($0)"), id: $0) }
      let outcomes = try await desk.replica.apply(operations)
      let done = outcomes.filter { $0.done != nil }.count
      let throttled = outcomes.filter { if case .throttled = $0 { true } else { false } }.count
      #expect(done == 4)
      #expect(throttled == 4)
      #expect(desk.emulator.snapshot().companies.count == 4)
    }
  }

  // MARK: Rights

  @Test func `a webhook without the CRM says what to grant`() async throws {
    try await PortalDesk.run({ $0.scopes = ["user"] }) { desk in
      let error = await #expect(throws: PortalReplicaError.self) { try await desk.replica.prepare() }
      guard case .missingScope("crm", _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(error?.description.contains("Grant it") == true)
      #expect(error?.description.contains("emulatorcode") == false)
    }
  }

  @Test func `without the right to read users, responsible persons are not carried`() async throws {
    try await PortalDesk.run({ $0.scopes = ["crm"] }) { desk in
      let profile = try await desk.replica.prepare()
      #expect(!profile.knowsUsers)
      #expect(profile.missingFields[.company]?.contains("responsible") == true)
      #expect(try await desk.replica.capabilities(of: .company).fields["responsible"] == nil)
      let observed = try #require(try await desk.replica.apply(.create(company("Фирма", origin: "1"))).done)
      #expect(observed.record["responsible"] == nil)
    }
  }

  @Test func `a portal that may only be read refuses every write and stays as it is`() async throws {
    try await PortalDesk.run({
      $0.isReadOnly = true
      $0.companies = 2
    }) { desk in
      let before = desk.emulator.snapshot()
      let all = try await desk.replica.readAll(.company).records.values.sorted { $0.key < $1.key }
      let outcomes = try await desk.replica.apply([
        .update(all[0], ["comment": .set(.text("наше"))], id: 0), .delete(all[1], id: 1),
        .create(company("Новая", origin: "1"), id: 2),
      ])
      #expect(outcomes.count == 3)
      for outcome in outcomes { #expect(outcome.refusal?.reason.english.contains("rights") == true) }
      #expect(desk.emulator.snapshot() == before)
    }
  }

  @Test func `a user field that the mapping needs and the portal lacks is named`() async throws {
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: needy
        format: portal
        entities:
          company:
            key: ID
            fields:
              name: TITLE
              taxId: UF_CRM_MY_INN
        """, file: "needy.yaml")
    try await PortalDesk.run(mapping: mapping) { desk in
      let error = await #expect(throws: PortalReplicaError.self) { try await desk.replica.prepare() }
      #expect(error?.description.contains("UF_CRM_MY_INN") == true)
      #expect(error?.description.contains("Create the field") == true)
    }
  }

  @Test func `optional user fields that the portal lacks are left out`() async throws {
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(), { $0.userFields = [] }
    ) { desk in
      let capabilities = try await desk.replica.capabilities(of: .company)
      #expect(capabilities.fields["taxId"] == nil)
      #expect(capabilities.fields["name"]?.maximumLength == 255)
      #expect(capabilities.keepsOrigin)
      #expect(capabilities.confirmsRemovals)
      let profile = try #require(desk.replica.profile)
      #expect(profile.missingFields[.company] == ["registrationNumber", "taxId", "taxReason"])
    }
  }

  @Test func `an entity that the mapping leaves out cannot be read`() async throws {
    let mapping = try Mapping.read(
      yaml:
        "{version: 1, name: firms, format: portal, entities: {company: {key: ID, fields: {name: TITLE}}}}",
      file: "firms.yaml")
    try await PortalDesk.run(mapping: mapping) { desk in
      await #expect(throws: PortalReplicaError.notMapped(entity: .contact, mapping: "firms")) {
        try await desk.replica.capabilities(of: .contact)
      }
    }
  }

  @Test func `a mapping for files is refused before anything is sent`() async throws {
    let mapping = try Mapping.read(
      yaml: "{version: 1, name: file, format: csv, entities: {company: {key: Код, fields: {name: Имя}}}}",
      file: "file.yaml")
    try await PortalDesk.run(mapping: mapping) { desk in
      await #expect(throws: PortalReplicaError.notForPortals(mapping: "file")) {
        try await desk.replica.identity()
      }
      #expect(desk.emulator.journal.requests == 0)
    }
  }

  @Test func `the portal is known by host and user, never by the code`() async throws {
    try await PortalDesk.run { desk in
      let identity = try await desk.replica.identity()
      #expect(identity == "\(desk.webhook.host), user 1")
      #expect(!identity.contains("emulatorcode"))
      #expect(desk.replica.requests == 1)
      #expect(desk.replica.profile?.isAdministrator == true)
      #expect(desk.replica.profile?.offsetMinutes == 180)
      #expect(desk.replica.profile?.userName == "Анна Соколова")
    }
  }
}
