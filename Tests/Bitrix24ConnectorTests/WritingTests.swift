import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Synchronization
import Testing

/// Creating, changing and removing records.
@Suite struct WritingTests {
  // MARK: Creating

  @Test func `a created record is stored with its origin and read back as the next reading shows it`()
    async throws
  {
    try await PortalDesk.run { desk in
      let record = company(
        "ООО «Вектор»", origin: "A-17",
        [
          "phones": .phones("+74950000001", "+74950000002"),
          "emails": .bag([Element("info@example.com", kind: "work")]),
          "type": .text("CUSTOMER"), "comment": .text("Первый"), "taxId": .text("7707083893"),
          "responsible": .text("Воронцов Пётр"),
        ])
      let outcome = try await desk.replica.apply(.create(record))
      let observed = try #require(outcome.done)
      #expect(observed.record.origin == record.origin)
      for field in record.fields.keys where field != "responsible" {
        #expect(observed.record[field] == record[field])
      }
      #expect(observed.record["responsible"] == .text("Пётр Воронцов"))
      let stored = try #require(desk.emulator.record(.company, observed.key.number))
      #expect(stored["ORIGINATOR_ID"] == "books")
      #expect(stored["ORIGIN_ID"] == "A-17")
      #expect(stored.assignedBy == 2)
      let reading = try await desk.replica.readAll(.company)
      #expect(reading.records[observed.key] == observed)
    }
  }

  @Test func `a new record whose responsible person is unknown is created and the portal names one`()
    async throws
  {
    try await PortalDesk.run { desk in
      let record = company("ООО «Вектор»", origin: "A-18", ["responsible": .text("Никто Никтович")])
      let observed = try #require(try await desk.replica.apply(.create(record)).done)
      #expect(observed.record["name"] == .text("ООО «Вектор»"))
      #expect(observed.record["responsible"] != .text("Никто Никтович"))
    }
  }

  @Test func `a refused creation harms no other`() async throws {
    try await PortalDesk.run { desk in
      let outcomes = try await desk.replica.apply([
        .create(company("Первая", origin: "1"), id: 0),
        .create(company("Вторая", origin: "2", ["emails": .bag([Element("не адрес", kind: "work")])]), id: 1),
        .create(company("Третья", origin: "3"), id: 2),
      ])
      #expect(outcomes[0].done?.record["name"] == .text("Первая"))
      #expect(outcomes[2].done?.record["name"] == .text("Третья"))
      let refusal = try #require(outcomes[1].refusal)
      #expect(refusal.field == "emails")
      #expect(desk.emulator.snapshot().companies.count == 2)
    }
  }

  @Test func `an e-mail that the portal refuses is named as the field at fault`() async throws {
    try await PortalDesk.run { desk in
      let outcome = try await desk.replica.apply(
        .create(company("Почта", origin: "1", ["emails": .bag([Element("не адрес", kind: "work")])])))
      #expect(outcome.refusal?.field == "emails")
    }
  }

  @Test func `a change to somebody responsible whom the portal does not know is refused with advice`()
    async throws
  {
    try await PortalDesk.run { desk in
      let created = try await desk.replica.apply(.create(company("Ничья", origin: "1", [:])))
      let seen = try #require(created.done)
      let outcome = try await desk.replica.apply(.update(seen, ["responsible": .set(.text("Никто Никакой"))]))
      #expect(outcome.refusal?.field == "responsible")
      #expect(outcome.refusal?.reason.english.contains("e-mail") == true)
      #expect(desk.emulator.record(.company, seen.key.number)?.assignedBy == 1)
    }
  }

  @Test(arguments: ["user3@example.com", "USER3@EXAMPLE.COM", "Лебедева Мария", "мария лебедева", "3"])
  func `somebody responsible is found by name, e-mail or number`(text: String) async throws {
    try await PortalDesk.run { desk in
      let outcome = try await desk.replica.apply(
        .create(company("Чья-то", origin: "1", ["responsible": .text(text)])))
      #expect(outcome.done?.record["responsible"] == .text("Мария Лебедева"))
    }
  }

  // MARK: Single values

  @Test func `only what is to be written is written`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: [
        "TITLE": "Ромашка", "COMMENTS": "Старый", "BANKING_DETAILS": "р/с", "UF_CRM_EXT_ID": "x",
        "EMAIL": "a@example.com",
      ])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      let before = try #require(desk.emulator.record(.company, id))
      let outcome = try await desk.replica.apply(.update(seen, ["comment": .set(.text("Новый"))]))
      let after = try #require(desk.emulator.record(.company, id))
      #expect(after.fields.filter { $0.key != "COMMENTS" } == before.fields.filter { $0.key != "COMMENTS" })
      #expect(after.values == before.values)
      #expect(after["COMMENTS"] == "Новый")
      #expect(outcome.done?.record["comment"] == .text("Новый"))
    }
  }

  @Test func `a value that the universal update cannot clear is cleared`() async throws {
    try await PortalDesk.run({ $0.companyFieldsItemUpdateCannotClear = ["COMMENTS", "INDUSTRY"] }) { desk in
      let id = try desk.emulator.addCompany(fields: [
        "TITLE": "Ромашка", "COMMENTS": "Старый", "PHONE": "+74950000001",
      ])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      let outcome = try await desk.replica.apply(
        .update(
          seen,
          [
            "comment": .set(.empty),
            "phones": .bag(BagChange(added: [Element("+74950000002", kind: "fax")])),
          ]))
      #expect(outcome.done?.record["comment"] == .empty)
      #expect(desk.emulator.record(.company, id)?.values("PHONE") == ["+74950000001", "+74950000002"])
      #expect(desk.emulator.journal.commandsByMethod["crm.company.update"] == 1)
    }
  }

  @Test func `birthdays, money and user fields travel both ways`() async throws {
    try await PortalDesk.run { desk in
      let contact = Record(
        .contact,
        [
          "lastName": .text("Ильина"), "firstName": .text("Анна"), "birthDate": .text("1990-02-28"),
          "position": .text("Директор"), "taxId": .text("500100732259"),
        ], origin: Origin(originator: "books", id: "c1"))
      let seen = try #require(try await desk.replica.apply(.create(contact)).done)
      for field in contact.fields.keys { #expect(seen.record[field] == contact[field]) }
      let changed = try await desk.replica.apply(.update(seen, ["birthDate": .set(.text("1991-03-01"))]))
      #expect(changed.done?.record["birthDate"] == .text("1991-03-01"))
      let cleared = try await desk.replica.apply(
        .update(try #require(changed.done), ["birthDate": .set(.empty)]))
      #expect(cleared.done?.record["birthDate"] == .empty)

      let firm = company("Деньги", origin: "2", ["revenue": .text("1500.5"), "currency": .text("RUB")])
      let observed = try #require(try await desk.replica.apply(.create(firm)).done)
      #expect(observed.record["revenue"] == .text("1500.5"))
      let reading = try await desk.replica.readAll(.company)
      #expect(reading.records[observed.key] == observed)
    }
  }

  @Test func `a responsible person cannot be taken away, which is no failure`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Ромашка"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      let outcome = try await desk.replica.apply(
        .update(seen, ["responsible": .set(.empty), "comment": .set(.text("x"))]))
      #expect(outcome.done?.record["responsible"] == .text("Пётр Воронцов"))
      #expect(outcome.done?.record["comment"] == .text("x"))
    }
  }

  @Test func `what the portal cuts and reformats shows up in what is read back`() async throws {
    try await PortalDesk.run({
      $0.normalising.truncatesAt255 = true
      $0.normalising.reformatsPhones = true
      $0.normalising.trims = true
    }) { desk in
      let long = String(repeating: "Я", count: 300)
      let record = company(
        long, origin: "1", ["phones": .phones("8 (495) 000-00-01"), "comment": .text("края")])
      let observed = try #require(try await desk.replica.apply(.create(record)).done)
      #expect(observed.record["name"] == .text(String(long.prefix(255))))
      #expect(observed.record["phones"] == .phones("+74950000001"))
      let reading = try await desk.replica.readAll(.company)
      #expect(reading.records[observed.key] == observed)
      // Sent again it is the same, and nothing is written.
      desk.emulator.resetJournal()
      let again = try await desk.replica.apply(.update(observed, ["name": .set(.text(long))]))
      #expect(again.done == observed)
      #expect(desk.emulator.journal.modifyingCommands == 0)
    }
  }

  @Test func `after writing nothing is new to the next reading`() async throws {
    try await PortalDesk.run({
      $0.companies = 100
      $0.normalising.reformatsPhones = true
    }) { desk in
      let first = try await desk.replica.readAll(.company)
      let operations = first.records.values.sorted { $0.key < $1.key }.enumerated().map { index, seen in
        Operation.update(
          seen,
          [
            "comment": .set(.text("Круг \(index)")),
            "phones": .bag(BagChange(added: [Element("8 495 111-00-\(10 + index % 80)", kind: "fax")])),
          ], id: index)
      }
      let outcomes = try await desk.replica.apply(operations)
      let known = Dictionary(
        outcomes.compactMap(\.done).map { ($0.fingerprint, $0.key) }, uniquingKeysWith: { $1 })
      #expect(known.count == 100)
      let delta = try await desk.replica.readAll(.company, since: first.cursor, known: known)
      #expect(delta.records.isEmpty)
      #expect(delta.unchanged == first.keys)
    }
  }

  @Test func `a load of updates takes a pre-read and one request for 48 records`() async throws {
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(), { $0.companies = 96 }
    ) { desk in
      let first = try await desk.replica.readAll(.company)
      desk.emulator.resetJournal()
      let operations = first.records.values.enumerated().map { index, seen in
        Operation.update(seen, ["comment": .set(.text("Круг"))], id: index)
      }
      let outcomes = try await desk.replica.apply(operations)
      #expect(outcomes.allSatisfy { $0.done?.record["comment"] == .text("Круг") })
      #expect(desk.emulator.journal.requests == 3)
      #expect(desk.emulator.journal.modifyingCommands == 96)
    }
  }

  @Test func `a write that changes nothing is not sent`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Ромашка", "COMMENTS": "x"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      desk.emulator.resetJournal()
      let outcome = try await desk.replica.apply(.update(seen, ["comment": .set(.text("x"))]))
      #expect(outcome.done == seen)
      #expect(desk.emulator.journal.modifyingCommands == 0)
    }
  }

  @Test func `two changes of one record in one call are made one after the other`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: [
        "TITLE": "Ромашка", "COMMENTS": "x", "PHONE": "+74950000001",
      ])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      let outcomes = try await desk.replica.apply([
        .update(seen, ["comment": .set(.text("y"))], id: 0),
        .update(seen, ["phones": .bag(BagChange(added: [Element("+74950000002", kind: "work")]))], id: 1),
        .update(seen, ["comment": .set(.text("z"))], id: 2),
      ])
      #expect(outcomes[0].done != nil)
      #expect(outcomes[1].done?.record["phones"]?.elements.count == 2)
      guard case .stale = outcomes[2] else {
        Issue.record("\(outcomes[2])")
        return
      }
      #expect(desk.emulator.record(.company, id)?["COMMENTS"] == "y")
    }
  }

  // MARK: Removing

  @Test func `removed records are gone, and removing them again says so`() async throws {
    try await PortalDesk.run({ $0.companies = 3 }) { desk in
      let first = try await desk.replica.readAll(.company)
      let seen = try #require(first.records.values.min { $0.key < $1.key })
      let outcome = try await desk.replica.apply(.delete(seen))
      #expect(outcome == .done(seen.key, nil))
      #expect(desk.emulator.record(.company, seen.key.number) == nil)
      #expect(try await desk.replica.apply(.delete(seen)) == .gone)
      #expect(desk.emulator.snapshot().companies.count == 2)
    }
  }

  @Test func `the portal's own firm is never written or removed`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Мы", "IS_MY_COMPANY": "Y"])
      let key = RecordKey(rawValue: String(id))
      let outcomes = try await desk.replica.apply([
        Operation(id: 0, entity: .company, key: key, action: .delete),
        Operation(id: 1, entity: .company, key: key, action: .update(["name": .set(.text("Не мы"))])),
        Operation(id: 2, entity: .company, key: "x1", action: .delete),
      ])
      #expect(outcomes == [.gone, .gone, .gone])
      #expect(desk.emulator.record(.company, id)?["TITLE"] == "Мы")
    }
  }

  @Test(arguments: [true, false])
  func `an update gives a record another origin, by which it is found from then on`(_ alone: Bool)
    async throws
  {
    try await PortalDesk.run { desk in
      #expect(try await desk.replica.capabilities(of: .company).movesOrigins)
      let made = try #require(try await desk.replica.apply(.create(company("Вектор", origin: "1"))).done)
      let origin = Origin(originator: "books", id: "0001")
      var update = Operation(
        id: 0, entity: .company, key: made.key,
        action: .update(alone ? [:] : ["name": .set(.text("Вектор плюс"))]))
      update.origin = origin
      let outcomes = try await desk.replica.apply([update])
      #expect(outcomes.first?.done?.record.origin == origin)
      let found = try await desk.replica.lookUp(origin: origin, entity: .company)
      #expect(
        found.map(\.key) == [made.key]
          && found.first?.record["name"]?.text == (alone ? "Вектор" : "Вектор плюс"))
    }
  }

  // MARK: Values that look like references

  @Test func `a value that looks like a reference arrives as it is`() async throws {
    try await PortalDesk.run { desk in
      let tricky = "Скидка $result[before][0][TITLE] и $total[x]"
      let outcomes = try await desk.replica.apply([
        .create(company("Обычная", origin: "1"), id: 0),
        .create(company(tricky, origin: "$result[w0]"), id: 1),
      ])
      let observed = try #require(outcomes[1].done)
      #expect(observed.record["name"] == .text(tricky))
      #expect(outcomes[0].done?.record["name"] == .text("Обычная"))
      let updated = try await desk.replica.apply(.update(observed, ["comment": .set(.text("$next[a]"))]))
      #expect(updated.done?.record["comment"] == .text("$next[a]"))
      let found = try await desk.replica.lookUp(
        origin: Origin(originator: "books", id: "$result[w0]"), entity: .company)
      #expect(found.map(\.key) == [observed.key])
    }
  }

  @Test func `long texts are spread over requests that the portal takes`() async throws {
    try await PortalDesk.run(mapping: PortalDesk.userFieldMapping()) { desk in
      try await desk.replica.prepare()
      let records =
        (0..<12).map {
          company("Фирма \($0)", origin: "\($0)", ["comment": .text(String(repeating: "Ю", count: 40_000))])
        }
        + [company("Том", origin: "x", ["comment": .text(String(repeating: "z", count: 300_000))])]
      desk.emulator.resetJournal()
      let outcomes = try await desk.replica.apply(records.enumerated().map { .create($1, id: $0) })
      for (record, outcome) in zip(records, outcomes) {
        #expect(outcome.done?.record["comment"] == record["comment"])
      }
      // 2.9 MB of commands in two batches, the longest alone and read back once more.
      #expect(desk.emulator.journal.requests == 4)
    }
  }

  @Test func `what a failed list did not read back is read once more`() async throws {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(
        Fault(.commandError(status: 400, code: "", text: "General error"), method: "crm.company.list"))
      let outcome = try await desk.replica.apply(.create(company("Фирма", origin: "1")))
      #expect(outcome.done?.record["name"] == .text("Фирма"))
    }
  }

  @Test func `both families of methods write the same`() async throws {
    try await PortalDesk.run(
      replica: {
        $0.methods.creating = .classic
        $0.methods.updating = .classic
        $0.methods.deleting = .classic
      },
      { desk in
        let record = company(
          "Классика", origin: "1", ["phones": .phones("+74950000001", "+74950000002"), "comment": .text("x")])
        let seen = try #require(try await desk.replica.apply(.create(record)).done)
        for field in record.fields.keys { #expect(seen.record[field] == record[field]) }
        let rows = try #require(desk.emulator.record(.company, seen.key.number)).values
        let changed = try await desk.replica.apply(
          .update(
            seen,
            [
              "comment": .set(.text("y")),
              "phones": .bag(BagChange(removed: [Element("+74950000001", kind: "work")])),
            ]))
        #expect(changed.done?.record["comment"] == .text("y"))
        #expect(desk.emulator.record(.company, seen.key.number)?.values == [rows[1]])
        #expect(try await desk.replica.apply(.delete(seen)) == .done(seen.key, nil))
        #expect(
          desk.emulator.journal.commandsByMethod.keys.filter { $0.hasPrefix("crm.item") } == [
            "crm.item.fields"
          ])
      })
  }
}
