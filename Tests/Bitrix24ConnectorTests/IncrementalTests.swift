import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Testing

/// Readings between two full ones, where requisites are read.
@Suite struct IncrementalTests {
  private func run(
    companies: Int = 0, _ body: (PortalDesk, SettableClock) async throws -> Void
  ) async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      {
        $0.now = { clock.seconds }
        $0.companies = companies
        $0.madeUpRequisites = companies > 0
      },
      replica: {
        $0.now = { clock.timestamp }
        $0.fullReadingSeconds = 86_400
      }
    ) { try await body($0, clock) }
  }

  @Test func `changed companies, requisites and bank details are read, everything else is unchanged`()
    async throws
  {
    try await run { desk, clock in
      let outcomes = try await desk.replica.apply(
        (0..<8).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      let keys = try outcomes.map { try #require($0.doneKey) }
      let stored = try keys.map { try #require(desk.emulator.requisites(of: .company, $0.number).first) }
      let bare = try desk.emulator.addCompany(fields: ["TITLE": "Без реквизитов"])
      clock.advance(by: 7200)
      let first = try await desk.replica.readAll(.company)
      clock.advance(by: 7200)
      try desk.emulator.updateCompany(keys[0].number, ["COMMENTS": "x"])
      try desk.emulator.updateRequisite(stored[1].id, ["RQ_KPP": "990102001"])
      try desk.emulator.updateBankDetail(
        try #require(stored[2].bankDetails.first).id, ["RQ_BIK": "049900902"])
      try desk.emulator.addBankDetail(
        toRequisite: stored[3].id, fields: ["RQ_ACC_NUM": "40702810800000000018"])
      try desk.emulator.addRequisite(to: .company, bare, fields: ["RQ_INN": "9900000024"])
      try desk.emulator.deleteCompany(keys[4].number)
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(
        Set(second.records.keys) == Set(keys.prefix(4)).union([RecordKey(rawValue: String(bare))]))
      #expect(second.unchanged == Set(keys.suffix(3)))
      #expect(second.completeness == .complete)
      #expect(second.records[keys[1]]?.record["taxReason"] == .text("990102001"))
      #expect(second.records[keys[3]]?.record["bankAccounts"]?.elements.count == 2)
      #expect(second.records[keys[0]]?.record["addresses"]?.elements.count == 1)
    }
  }

  @Test func `what has no time of change is found by the next full reading`() async throws {
    try await run { desk, clock in
      let outcomes = try await desk.replica.apply(
        (0..<4).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      let keys = try outcomes.map { try #require($0.doneKey) }
      let stored = try keys.map { try #require(desk.emulator.requisites(of: .company, $0.number).first) }
      clock.advance(by: 7200)
      // A reading looks at the last hour again.
      let last = RecordKey(rawValue: String(try desk.emulator.addCompany(fields: ["TITLE": "Последняя"])))
      clock.advance(by: 7200)
      let first = try await desk.replica.readAll(.company)
      try desk.emulator.setAddress(ofRequisite: stored[0].id, type: 6, ["CITY": "Казань"])
      try desk.emulator.deleteBankDetail(try #require(stored[1].bankDetails.first).id)
      try desk.emulator.deleteRequisite(stored[2].id)
      clock.advance(by: 7200)
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(Set(second.records.keys).subtracting([last]) == [])
      #expect(second.unchanged.isSuperset(of: keys))
      // A day after the last full reading, not after the last reading.
      clock.advance(by: 80_000)
      let third = try await desk.replica.readAll(.company, since: second.cursor, known: first.known)
      #expect(Set(third.records.keys) == Set(keys.prefix(3)))
      #expect(third.unchanged == [keys[3], last])
    }
  }

  @Test func `between full readings a third of the commands is left, and about half of the requests`()
    async throws
  {
    try await run(companies: 5000) { desk, clock in
      clock.advance(by: 7200)
      desk.emulator.resetJournal()
      let first = try await desk.replica.readAll(.company)
      #expect(first.records.count == 5000)
      let full = (desk.emulator.journal.requests, desk.emulator.journal.commands)
      clock.advance(by: 7200)
      desk.emulator.resetJournal()
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(second.unchanged.count == 5000)
      #expect(
        desk.emulator.journal.requests * 3 <= full.0 * 2, "\(desk.emulator.journal.requests) of \(full.0)")
      #expect(desk.emulator.journal.commands * 3 <= full.1, "\(desk.emulator.journal.commands) of \(full.1)")
    }
  }

  @Test func `without a limit every reading is a full one`() async throws {
    try await PortalDesk.run { desk in
      let seen = try #require(try await desk.replica.apply(.create(firm("Фирма", origin: "1"))).done)
      let stored = try #require(desk.emulator.requisites(of: .company, seen.key.number).first)
      let first = try await desk.replica.readAll(.company)
      try desk.emulator.setAddress(ofRequisite: stored.id, type: 6, ["CITY": "Казань"])
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(Set(second.records.keys) == [seen.key])
    }
  }
}
