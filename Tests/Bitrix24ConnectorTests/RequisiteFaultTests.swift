import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Synchronization
import Testing

/// Lost answers and refusals between the stages in which a company and its requisite come into being.
@Suite struct RequisiteFaultTests {
  /// A misfortune at one stage.
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: Fault.Kind
    var method: String

    var testDescription: String { "\(kind) at \(method)" }
  }

  static let cases: [Case] = {
    let kinds: [Fault.Kind] = [
      .dropBefore, .dropAfter, .gatewayTimeout, .truncatedAnswer, .serverError, .halfBatch(commands: nil),
      .commandError(status: 400, code: "", text: "made up"),
      .requestError(status: 403, code: "ACCESS_DENIED", text: "made up"),
    ]
    let methods = [
      "crm.item.add", "crm.requisite.add", "crm.requisite.bankdetail.add", "crm.address.add",
      "crm.company.list", "crm.requisite.list", "crm.requisite.bankdetail.list",
    ]
    return kinds.flatMap { kind in methods.map { Case(kind: kind, method: $0) } }
  }()

  /// One after the other: each has a portal of its own, and a process has only so many sockets.
  @Test(.serialized, arguments: cases)
  func `whatever is lost at whichever stage, there is one of each in the end`(fault: Case) async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      retries: .once, { $0.now = { clock.seconds } }, replica: { $0.now = { clock.timestamp } }
    ) { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(Fault(fault.kind, method: fault.method))
      let records = (0..<4).map { firm("Фирма \($0)", origin: "A-\($0)") }
      try await settle(records, desk, clock)
      #expect(desk.emulator.snapshot().companies.count == records.count)
      for record in records {
        let found = try await desk.replica.lookUp(origin: try #require(record.origin), entity: .company)
        let key = try #require(found.first?.key)
        #expect(found.count == 1)
        let requisites = desk.emulator.requisites(of: .company, key.number)
        #expect(requisites.count == 1)
        #expect(requisites.first?["RQ_INN"] == "9900000017")
        #expect(requisites.first?.bankDetails.map { $0["RQ_ACC_NUM"] } == [accountElement.value])
        #expect(requisites.first?.addresses.map(\.typeID) == [6])
      }
    }
  }

  @Test func `a program that starts at once after a killed one waits for the requisite that one sent`()
    async throws
  {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      retries: .once, { $0.now = { clock.seconds } }, replica: { $0.now = { clock.timestamp } }
    ) { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(Fault(.dropBefore, method: "crm.requisite.add"))
      let key = try #require(try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1"))).doneKey)
      let next = try desk.replica(retries: .once) { $0.now = { clock.timestamp } }
      clock.advance(by: 10)
      let seen = try await next.see(key)
      let outcome = try await next.apply(.update(seen, ["taxId": .set(.text("9900000017"))]))
      #expect(outcome == .throttled(until: Timestamp(milliseconds: 1_780_000_090_000)))
      // Fields of the company itself need not wait.
      #expect(try await next.apply(.update(seen, ["comment": .set(.text("x"))])).done != nil)
      clock.advance(by: 91)
      let later = try await next.apply(.update(try await next.see(key), ["taxId": .set(.text("9900000017"))]))
      #expect(later.done?.record["taxId"] == .text("9900000017"))
      #expect(desk.emulator.requisites(of: .company, key.number).count == 1)
    }
  }

  @Test func `an edit of accounts, addresses and numbers between pre-read and write is reported`()
    async throws
  {
    let edit = Mutex<(@Sendable () -> Void)?>(nil)
    try await PortalDesk.run(replica: {
      let now = $0.now
      // The time is asked for between the two.
      $0.now = {
        edit.withLock { edit in
          defer { edit = nil }
          return edit
        }?()
        return now()
      }
    }) { desk in
      let seen = try #require(try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1"))).done)
      let stored = try #require(desk.emulator.requisites(of: .company, seen.key.number).first)
      let detail = try #require(stored.bankDetails.first).id
      let emulator = desk.emulator
      edit.withLock {
        $0 = {
          try? emulator.updateRequisite(stored.id, ["RQ_KPP": "990109001"])
          try? emulator.updateBankDetail(detail, ["RQ_BANK_NAME": "В последний миг"])
          try? emulator.setAddress(ofRequisite: stored.id, type: 6, ["CITY": "Казань"])
        }
      }
      var account = accountElement
      account.parts["bankName"] = "Наш банк"
      let address = try #require(seen.record["addresses"]?.elements.first)
      var moved = address
      moved.parts["street"] = "ул. Садовая, 9"
      moved.value = "625003, Тюмень, ул. Садовая, 9"
      let outcome = try await desk.replica.apply(
        .update(
          seen,
          [
            "taxReason": .set(.text("990102001")),
            "bankAccounts": .bag(BagChange(changed: [ElementChange(from: accountElement, to: account)])),
            "addresses": .bag(BagChange(changed: [ElementChange(from: address, to: moved)])),
          ]))
      #expect(outcome.done?.record["taxReason"] == .text("990102001"))
      #expect(outcome.done?.record["bankAccounts"]?.elements.first?.parts["bankName"] == "Наш банк")
      let notices = await desk.replica.takeNotices()
      #expect(notices.map(\.field) == ["addresses", "bankAccounts", "taxReason"], "\(notices)")
      #expect(notices.last?.event == .overwritten(.text("990109001")))
    }
  }

  @Test(arguments: ["crm.requisite.update", "crm.requisite.bankdetail.update", "crm.item.update"])
  func `our own values, found by a repeated request, are nobody's edit`(method: String) async throws {
    try await PortalDesk.run { desk in
      let seen = try #require(try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1"))).done)
      desk.emulator.inject(Fault(.dropAfter, method: method))
      var account = accountElement
      account.parts["bankName"] = "Наш банк"
      let outcome = try await desk.replica.apply(
        .update(
          seen,
          [
            "taxReason": .set(.text("990102001")), "comment": .set(.text("x")),
            "bankAccounts": .bag(BagChange(changed: [ElementChange(from: accountElement, to: account)])),
          ]))
      #expect(outcome.done?.record["taxReason"] == .text("990102001"), "\(outcome)")
      #expect(await desk.replica.takeNotices() == [])
    }
  }

  @Test func `lists that show what is there before take their places in full batches`() async throws {
    try await PortalDesk.run { desk in
      let outcomes = try await desk.replica.apply(
        (0..<49).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      let seen = outcomes.compactMap(\.done)
      desk.emulator.resetJournal()
      let after = try await desk.replica.apply(
        seen.enumerated().map { .update($1, ["taxReason": .set(.text("990102001"))], id: $0) })
      #expect(after.allSatisfy { $0.done?.record["taxReason"] == .text("990102001") })
      // One to read them before, one with 49 updates and their list, one to read them back.
      #expect(desk.emulator.journal.requests == 3)
    }
  }

  /// What the engine does: creates, looks up what is not known, and writes what is lacking.
  private func settle(_ records: [Record], _ desk: PortalDesk, _ clock: SettableClock) async throws {
    var missing = records
    for _ in 0..<5 {
      clock.advance(by: 100)
      // What could not be sent at all throws; nothing was changed then.
      if !missing.isEmpty {
        _ = try? await desk.replica.apply(missing.enumerated().map { .create($1, id: $0) })
      }
      missing = []
      var isOpen = false
      var operations: [Operation] = []
      for record in records {
        guard let origin = record.origin else { continue }
        guard let found = try? await desk.replica.lookUp(origin: origin, entity: .company) else {
          isOpen = true
          continue
        }
        guard let seen = found.first else {
          missing.append(record)
          continue
        }
        let changes = lacking(in: seen.record, of: record)
        if !changes.isEmpty { operations.append(.update(seen, changes, id: operations.count)) }
      }
      if missing.isEmpty && operations.isEmpty && !isOpen { return }
      if !operations.isEmpty { _ = try? await desk.replica.apply(operations) }
    }
  }

  private func lacking(in shown: Record, of wanted: Record) -> [FieldName: FieldChange] {
    var changes: [FieldName: FieldChange] = [:]
    for (field, value) in wanted.fields where shown[field] == .empty {
      changes[field] =
        if case .bag(let elements) = value { .bag(BagChange(added: elements)) } else { .set(value) }
    }
    return changes
  }

  @Test func `what may still come into being is not sent again before the horizon`() async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(retries: .once, replica: { $0.now = { clock.timestamp } }) { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Ромашка"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      desk.emulator.inject(Fault(.dropBefore, method: "crm.requisite.add"))
      let change: [FieldName: FieldChange] = ["taxId": .set(.text("9900000017"))]
      #expect(try await desk.replica.apply(.update(seen, change)).isUnknown)
      clock.advance(by: 30)
      let early = try await desk.replica.apply(.update(seen, change))
      #expect(early == .throttled(until: clock.timestamp.adding(seconds: 60)))
      #expect(desk.emulator.requisites(of: .company, id).isEmpty)
      clock.advance(by: 61)
      #expect(
        try await desk.replica.apply(.update(seen, change)).done?.record["taxId"] == .text("9900000017"))
      #expect(desk.emulator.requisites(of: .company, id).count == 1)
    }
  }

  @Test func `a new company whose requisite is refused is there, and is read before it is completed`()
    async throws
  {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      desk.emulator.inject(
        Fault(.commandError(status: 400, code: "", text: "made up"), method: "crm.requisite.add"))
      let outcome = try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1")))
      guard case .done(let key, nil) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      let seen = try await desk.replica.see(key)
      #expect(seen.record["taxId"] == .empty)
      #expect(seen.record["name"] == .text("Ромашка"))
    }
  }

  @Test func `a portal that hides its requisites says so, and keeps official numbers in user fields`()
    async throws
  {
    try await PortalDesk.run { desk in
      desk.emulator.inject(
        Fault(
          .commandError(status: 400, code: "", text: "Access denied."), method: "crm.requisite.list", times: 9
        ))
      let profile = try await desk.replica.prepare()
      #expect(profile.missingRequisites != nil)
      #expect(profile.missingFields[.company]?.contains("bankAccounts") == true)
      let outcome = try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1")))
      let key = try #require(outcome.doneKey)
      #expect(desk.emulator.record(.company, key.number)?["UF_CRM_INN"] == "9900000017")
      #expect(desk.emulator.requisites(of: .company, key.number).isEmpty)
    }
  }

  @Test(arguments: ["crm.requisite.list", "crm.requisite.bankdetail.list"])
  func `a list that is cut short takes nothing from a company`(method: String) async throws {
    try await PortalDesk.run { desk in
      let made = try await desk.replica.apply(
        (0..<6).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      desk.emulator.inject(Fault(.pageCut(rows: 2), method: method))
      let reading = try await desk.replica.readAll(.company)
      #expect(Set(reading.records.values) == Set(made.compactMap(\.done)))
      #expect(made.compactMap(\.done).count == 6)
    }
  }

  @Test func `a requisite removed meanwhile makes the update stale`() async throws {
    try await PortalDesk.run { desk in
      let first = try #require(try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1"))).done)
      desk.emulator.inject(
        Fault(
          .commandError(status: 400, code: "", text: "The Requisite with ID '1' is not found"),
          method: "crm.requisite.update"))
      let outcome = try await desk.replica.apply(.update(first, ["taxReason": .set(.text("990102001"))]))
      #expect(outcome == .stale(nil))
    }
  }
}
