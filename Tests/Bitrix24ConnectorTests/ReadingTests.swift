import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Reading a portal, wholly and since a cursor.
@Suite struct ReadingTests {
  @Test func `every field of the mapping is read, and an empty one is empty, not absent`() async throws {
    try await PortalDesk.run { desk in
      let full = try desk.emulator.addCompany(fields: [
        "TITLE": "ООО «Ромашка»", "COMPANY_TYPE": "CUSTOMER", "COMMENTS": "Платит вовремя",
        "PHONE": "+74950000001", "EMAIL": "info@example.com", "WEB": "example.com", "ORIGINATOR_ID": "books",
        "ORIGIN_ID": "A-1",
      ])
      try desk.emulator.addRequisite(to: .company, full, fields: ["RQ_INN": "9900000017"])
      let bare = try desk.emulator.addCompany(fields: ["TITLE": "Пустая"])
      let reading = try await desk.replica.readAll(.company)
      let record = try #require(reading.records[RecordKey(rawValue: String(full))]).record
      #expect(record["name"] == .text("ООО «Ромашка»"))
      #expect(record["type"] == .text("CUSTOMER"))
      #expect(record["comment"] == .text("Платит вовремя"))
      #expect(record["taxId"] == .text("9900000017"))
      #expect(record["phones"] == .phones("+74950000001"))
      #expect(record["emails"] == .bag([Element("info@example.com", kind: "work")]))
      #expect(record["websites"] == .bag([Element("example.com", kind: "work")]))
      #expect(record["responsible"] == .text("Пётр Воронцов"))
      #expect(record.origin == Origin(originator: "books", id: "A-1"))
      #expect(record.modified != nil)

      let other = try #require(reading.records[RecordKey(rawValue: String(bare))]).record
      let carried = try await desk.replica.capabilities(of: .company).fields.keys
      #expect(carried.contains("taxId"))
      for field in carried where field != "name" && field != "responsible" {
        #expect(other[field] == .empty, "\(field)")
      }
      #expect(reading.completeness == .complete)
    }
  }

  @Test func `contacts are read with their names and birthday`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addContact(fields: [
        "NAME": "Анна", "SECOND_NAME": "Петровна", "LAST_NAME": "Ильина", "BIRTHDATE": "1990-02-28",
        "POST": "Бухгалтер",
        "TYPE_ID": "CLIENT", "PHONE": "8 (999) 000-00-01",
      ])
      let record = try await desk.replica.see(RecordKey(rawValue: String(id)), .contact).record
      #expect(record["firstName"] == .text("Анна"))
      #expect(record["middleName"] == .text("Петровна"))
      #expect(record["lastName"] == .text("Ильина"))
      #expect(record["birthDate"] == .text("1990-02-28"))
      #expect(record["position"] == .text("Бухгалтер"))
      #expect(record["phones"] == .phones("8 (999) 000-00-01"))
      #expect(record["companies"] == .empty)
    }
  }

  @Test func `an incremental reading after edits knows what a full one knows`() async throws {
    try await PortalDesk.run({ $0.companies = 230 }) { desk in
      let first = try await desk.replica.readAll(.company)
      #expect(first.records.count == 230)
      for key in first.records.keys.sorted().prefix(7) {
        try desk.emulator.updateCompany(key.number, ["COMMENTS": "Правка \(key)"])
      }
      let removed = try #require(first.records.keys.max())
      try desk.emulator.deleteCompany(removed.number)
      let new = try desk.emulator.addCompany(fields: ["TITLE": "Новая"])

      let delta = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      let full = try await desk.replica.readAll(.company)
      #expect(delta.completeness == .complete)
      #expect(delta.keys == full.keys)
      #expect(!delta.keys.contains(removed))
      #expect(delta.keys.contains(RecordKey(rawValue: String(new))))
      #expect(
        first.records.merging(delta.records) { $1 }.filter { full.keys.contains($0.key) } == full.records)
      #expect(delta.records.count == 8)
    }
  }

  @Test func `a record that is not shown any more is missing from an incremental reading`() async throws {
    try await PortalDesk.run({ $0.companies = 60 }) { desk in
      let first = try await desk.replica.readAll(.company)
      let gone = try #require(first.records.keys.sorted().dropFirst(20).first)
      try desk.emulator.deleteCompany(gone.number)
      let delta = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(first.keys.subtracting(delta.keys) == [gone])
      #expect(try await desk.replica.lookUp(keys: [gone], entity: .company).isEmpty)
    }
  }

  @Test func `nothing is given as changed when nothing changed`() async throws {
    try await PortalDesk.run({ $0.contacts = 120 }) { desk in
      let first = try await desk.replica.readAll(.contact)
      let delta = try await desk.replica.readAll(.contact, since: first.cursor, known: first.known)
      #expect(delta.records.isEmpty)
      #expect(delta.unchanged == first.keys)
      let full = try await desk.replica.readAll(.contact, known: first.known)
      #expect(full.records.isEmpty)
      #expect(full.unchanged == first.keys)
    }
  }

  @Test func `old records are swept by their ids and not read again`() async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(),
      {
        $0.companies = 300
        $0.now = { clock.seconds }
      }, replica: { $0.now = { clock.timestamp } }
    ) { desk in
      let first = try await desk.replica.readAll(.company)
      // Edited after everything else, so that the overlap shows it alone.
      clock.advance(by: 90_000)
      let edited = try #require(first.records.keys.min())
      try desk.emulator.updateCompany(edited.number, ["COMMENTS": "Правка"])
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(Set(second.records.keys) == [edited])

      let before = desk.replica.options.client.statistics.commands
      let third = try await desk.replica.readAll(.company, since: second.cursor)
      // The edited one again, by the overlap; all others by id alone.
      #expect(Set(third.records.keys) == [edited])
      #expect(third.unchanged.count == 299)
      #expect(desk.replica.options.client.statistics.commands - before <= 1 + 7)
    }
  }

  /// Midnight of leap days and new years, in whole, half and quarter hours east and west.
  @Test(arguments: [-12_600, 0, 20_700], [1_709_251_190, 1_704_067_190, 951_868_790] as [Double])
  func `the portal's zone and calendar do not move the overlap`(offset: Int, moment: Double) async throws {
    let clock = SettableClock(moment)
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(),
      {
        $0.timeZoneOffsetSeconds = offset
        $0.now = { clock.seconds }
      }, replica: { $0.now = { clock.timestamp } }
    ) { desk in
      try desk.emulator.addCompany(fields: ["TITLE": "Давняя"])
      clock.advance(by: 10)
      let early = try desk.emulator.addCompany(fields: ["TITLE": "Раньше часа"])
      clock.advance(by: 3595)
      let late = try desk.emulator.addCompany(fields: ["TITLE": "Последняя"])
      let first = try await desk.replica.readAll(.company)
      #expect(first.records.count == 3)
      let second = try await desk.replica.readAll(.company, since: first.cursor)
      #expect(Set(second.records.keys) == Set([early, late].map { RecordKey(rawValue: String($0)) }))
      clock.advance(by: 20)
      try desk.emulator.updateCompany(late, ["COMMENTS": "x"])
      let third = try await desk.replica.readAll(.company, since: second.cursor)
      let fourth = try await desk.replica.readAll(.company, since: third.cursor)
      #expect(Set(fourth.records.keys) == [RecordKey(rawValue: String(late))])
    }
  }

  @Test func `five thousand records take few requests`() async throws {
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(), { $0.companies = 5000 }
    ) { desk in
      try await desk.replica.prepare()
      desk.emulator.resetJournal()
      let first = try await desk.replica.readAll(.company)
      #expect(first.records.count == 5000)
      #expect(first.pages.allSatisfy { $0 <= 500 })
      // One page, then 8, 50 and the rest.
      #expect(desk.emulator.journal.requests <= 4)

      desk.emulator.resetJournal()
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(second.unchanged.count == 5000)
      #expect(desk.emulator.journal.modifyingCommands == 0)
      #expect(desk.emulator.journal.requests == 3)
    }
  }

  @Test func `a last page that is full is counted, so that no further request has to show the end`()
    async throws
  {
    try await PortalDesk.run({ $0.companies = 2500 }) { desk in
      let first = try await desk.replica.readAll(.company)
      desk.emulator.resetJournal()
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(second.unchanged.count == 2500)
      // Fifty pages, then what requisites they have.
      #expect(desk.emulator.journal.commands == 50 + 50)
      #expect(desk.emulator.journal.requests == 2)

      // Where there are more by then, the count says how many pages.
      for number in 0..<60 { try desk.emulator.addCompany(fields: ["TITLE": "Новая \(number)"]) }
      desk.emulator.resetJournal()
      let third = try await desk.replica.readAll(.company, since: second.cursor, known: first.known)
      #expect(third.unchanged.count == 2500)
      #expect(third.records.count == 60)
      #expect(desk.emulator.journal.commands == 52 + 52)
    }
  }

  @Test func `what changed and all ids share their batches`() async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(),
      {
        $0.companies = 1200
        $0.now = { clock.seconds }
      }, replica: { $0.now = { clock.timestamp } }
    ) { desk in
      let first = try await desk.replica.readAll(.company)
      clock.advance(by: 90_000)
      let edited = first.records.keys.sorted { $0.number < $1.number }.prefix(120)
      for key in edited { try desk.emulator.updateCompany(key.number, ["COMMENTS": "Правка"]) }
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(Set(second.records.keys) == Set(edited))
      #expect(second.unchanged.count == 1200 - 120)

      let known = first.known.merging(second.known) { $1 }
      desk.emulator.resetJournal()
      let third = try await desk.replica.readAll(.company, since: second.cursor, known: known)
      #expect(third.unchanged == first.keys)
      // Three pages of what changed within the hour, 25 of ids.
      #expect(desk.emulator.journal.commands == 28)
      #expect(desk.emulator.journal.requests == 1)
    }
  }

  @Test func `a cursor of another mapping reads everything`() async throws {
    try await PortalDesk.run { desk in
      try desk.emulator.addCompany(fields: ["TITLE": "Ромашка"])
      let first = try await desk.replica.readAll(.company)
      let other = try Mapping.read(
        yaml: """
          version: 1
          name: other
          format: portal
          entities:
            company:
              key: ID
              fields:
                name: TITLE
                comment: COMMENTS
          """, file: "other.yaml")
      let reading = try await desk.replica(mapping: other).readAll(.company, since: first.cursor)
      #expect(reading.records.count == 1)
      #expect(reading.unchanged.isEmpty)
      #expect(reading.records.values.first?.fingerprint != first.records.values.first?.fingerprint)
    }
  }

  @Test(arguments: [
    "", "3;x;;0;0;0;0;0;", "2;00000000000000000000000000000000;;0;0;0;0;",
    "9;00000000000000000000000000000000;;0;0;0;0;0;", "nonsense",
  ])
  func `a cursor that cannot be read reads everything`(text: String) async throws {
    try await PortalDesk.run { desk in
      try desk.emulator.addCompany(fields: ["TITLE": "Ромашка"])
      #expect(try await desk.replica.readAll(.company, since: Cursor(text)).records.count == 1)
    }
  }

  @Test func `the portal's own firms take no part`() async throws {
    try await PortalDesk.run { desk in
      let own = try desk.emulator.addCompany(fields: ["TITLE": "Мы", "IS_MY_COMPANY": "Y"])
      let other = try desk.emulator.addCompany(fields: ["TITLE": "Они"])
      let key = RecordKey(rawValue: String(other))
      let first = try await desk.replica.readAll(.company)
      #expect(first.keys == [key])
      let delta = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(delta.keys == [key])
      #expect(
        try await desk.replica.lookUp(keys: [RecordKey(rawValue: String(own)), key], entity: .company).count
          == 1)
    }
  }

  @Test func `records left out by a condition stay out of later sweeps`() async throws {
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: customers
        format: portal
        entities:
          company:
            where: { field: COMPANY_TYPE, is: CUSTOMER }
            key: ID
            fields:
              name: TITLE
        """, file: "customers.yaml")
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      mapping: mapping, { $0.now = { clock.seconds } }, replica: { $0.now = { clock.timestamp } }
    ) {
      desk in
      let customer = try desk.emulator.addCompany(fields: ["TITLE": "Клиент", "COMPANY_TYPE": "CUSTOMER"])
      try desk.emulator.addCompany(fields: ["TITLE": "Партнёр", "COMPANY_TYPE": "PARTNER"])
      clock.advance(by: 90_000)
      let last = try desk.emulator.addCompany(fields: ["TITLE": "Второй", "COMPANY_TYPE": "CUSTOMER"])
      let keys = Set([customer, last].map { RecordKey(rawValue: String($0)) })
      let first = try await desk.replica.readAll(.company)
      #expect(first.keys == keys)
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(second.keys == keys)
    }
  }

  @Test func `a record that cannot be read is set aside, and again by an incremental reading`() async throws {
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: strict
        format: portal
        entities:
          company:
            key: ID
            fields:
              name: TITLE
              type: { field: COMPANY_TYPE, choices: { client: CUSTOMER } }
        """, file: "strict.yaml")
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      mapping: mapping, { $0.now = { clock.seconds } }, replica: { $0.now = { clock.timestamp } }
    ) {
      desk in
      let bad = try desk.emulator.addCompany(fields: ["TITLE": "Иная", "COMPANY_TYPE": "PARTNER"])
      clock.advance(by: 90_000)
      try desk.emulator.addCompany(fields: ["TITLE": "Клиент", "COMPANY_TYPE": "CUSTOMER"])
      let first = try await desk.replica.readAll(.company)
      let rejection = try #require(first.rejections.first)
      #expect(first.records.count == 1)
      #expect(rejection.key == RecordKey(rawValue: String(bad)))
      #expect(rejection.field == "COMPANY_TYPE")
      #expect(rejection.reason.english.contains("PARTNER"))
      #expect(rejection.raw.contains("PARTNER"))
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(second.rejections == first.rejections)
      #expect(second.unchanged == Set(first.records.keys))
      // It is there, whatever can be read of it.
      let found = try await desk.replica.lookUp(keys: [RecordKey(rawValue: String(bad))], entity: .company)
      #expect(found.values.first?.record["name"] == .text("Иная"))
    }
  }

  @Test func `a reading that breaks off throws`() async throws {
    try await PortalDesk.run(retries: .once, { $0.companies = 200 }) { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(Fault(.dropBefore, skipping: 1))
      await #expect(throws: PortalError.self) { try await desk.replica.readAll(.company) }
    }
  }

  @Test func `refusals and lost answers while reading are repeated`() async throws {
    try await PortalDesk.run({ $0.companies = 200 }) { desk in
      for kind in [Fault.Kind.rateLimited, .badGateway, .dropAfter, .truncatedAnswer] {
        desk.emulator.inject(Fault(kind, method: "crm.company.list", skipping: 0))
      }
      let reading = try await desk.replica.readAll(.company)
      #expect(reading.records.count == 200)
    }
  }

  @Test func `keys are looked up fifty a command`() async throws {
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(), { $0.companies = 120 }
    ) { desk in
      let all = try await desk.replica.readAll(.company)
      desk.emulator.resetJournal()
      let keys = all.records.keys + ["0", "007", "x", "-3", "999999", "1e3"]
      let found = try await desk.replica.lookUp(keys: Array(keys), entity: .company)
      #expect(found == all.records)
      #expect(desk.emulator.journal.requests == 1)
      #expect(desk.emulator.journal.commands == 3)
    }
  }
}
