import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Testing

/// How few requests new records take.
@Suite struct FullBatchTests {
  @Test func `a load of creations takes one request for 49 records`() async throws {
    try await PortalDesk.run(mapping: PortalDesk.userFieldMapping()) { desk in
      try await desk.replica.prepare()
      let size = 4 * 49
      desk.emulator.resetJournal()
      let operations = (0..<size).map { Operation.create(company("Фирма \($0)", origin: "\($0)"), id: $0) }
      let outcomes = try await desk.replica.apply(operations)
      for (index, outcome) in outcomes.enumerated() {
        #expect(outcome.done?.record["name"] == .text("Фирма \(index)"))
      }
      #expect(desk.emulator.journal.requests == 4)
      let reading = try await desk.replica.readAll(.company)
      #expect(Set(reading.records.values) == Set(outcomes.compactMap(\.done)))
    }
  }

  @Test func `a load of firms takes one request for fifty rows, and one more to read them back`() async throws
  {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      let size = 4 * 49
      desk.emulator.resetJournal()
      let outcomes = try await desk.replica.apply(
        (0..<size).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      for (index, outcome) in outcomes.enumerated() {
        #expect(outcome.done?.record["fullName"] == .text("Общество «Фирма \(index)»"))
        #expect(outcome.done?.record["bankAccounts"] == .bag([accountElement]))
      }
      // Companies, requisites, accounts and addresses; companies with requisites, accounts with addresses.
      // What there is no room for behind the last addresses takes a request of its own.
      #expect(desk.emulator.journal.requests == 4 + 4 + 8 + 1)
      #expect(desk.emulator.journal.commands == 4 * size + 4 * 4)
      let reading = try await desk.replica.readAll(.company)
      #expect(Set(reading.records.values) == Set(outcomes.compactMap(\.done)))
    }
  }

  @Test func `firms with and without a requisite share their batches`() async throws {
    try await PortalDesk.run { desk in
      try await desk.replica.prepare()
      desk.emulator.resetJournal()
      let outcomes = try await desk.replica.apply(
        (0..<40).map {
          .create(
            $0 % 2 == 0 ? firm("Фирма \($0)", origin: "\($0)") : company("Имя \($0)", origin: "\($0)"), id: $0
          )
        })
      #expect(outcomes.allSatisfy { $0.done != nil })
      #expect(
        outcomes.map { $0.done?.record["taxId"] }
          == (0..<40).map { $0 % 2 == 0 ? .text("9900000017") : .empty })
      #expect(desk.emulator.journal.requests == 1 + 1 + 1)
    }
  }

  @Test func `the last updates of records share a batch with what is written beside other records`()
    async throws
  {
    try await PortalDesk.run { desk in
      let seen = try await made(60, desk)
      desk.emulator.resetJournal()
      let outcomes = try await desk.replica.apply(renamed(seen))
      for (index, outcome) in outcomes.enumerated() {
        #expect(outcome.done?.record["name"] == .text("Имя \(index)"))
        #expect(outcome.done?.record["taxReason"] == .text("990102001"))
      }
      #expect(await desk.replica.takeNotices() == [])
      // A look before, 49 companies, 11 of them with 37 requisites and two lists, 23 requisites with the look behind them.
      #expect(desk.emulator.journal.requests == 4)
      #expect(desk.emulator.journal.modifyingCommands == 120)
    }
  }

  @Test func `one firm with its requisite takes a look, two writes and no further request`() async throws {
    try await PortalDesk.run { desk in
      let seen = try await made(1, desk)
      desk.emulator.resetJournal()
      let outcomes = try await desk.replica.apply(renamed(seen))
      #expect(outcomes.first?.done?.record["name"] == .text("Имя 0"))
      #expect(outcomes.first?.done?.record["bankAccounts"] == .bag([accountElement]))
      #expect(desk.emulator.journal.requests == 3)
      let reading = try await desk.replica.readAll(.company)
      #expect(Set(reading.records.values) == Set(outcomes.compactMap(\.done)))
    }
  }

  @Test(arguments: ["crm.requisite.list", "crm.company.list"])
  func `a list behind the last writes that fails is asked for again`(method: String) async throws {
    try await PortalDesk.run { desk in
      let seen = try await made(20, desk)
      // The look before and the one directly before the write come first.
      desk.emulator.inject(
        Fault(
          .commandError(status: 500, code: "INTERNAL_SERVER_ERROR", text: "made up"), method: method,
          skipping: 2))
      let outcomes = try await desk.replica.apply(renamed(seen))
      #expect(outcomes.allSatisfy { $0.done?.record["taxReason"] == .text("990102001") })
      let reading = try await desk.replica.readAll(.company)
      #expect(Set(reading.records.values) == Set(outcomes.compactMap(\.done)))
    }
  }

  @Test(arguments: [Fault.Kind.dropBefore, .dropAfter])
  func `a last batch without an answer leaves the others done and read back`(kind: Fault.Kind) async throws {
    try await PortalDesk.run(retries: .once) { desk in
      let seen = try await made(120, desk)
      let changes: [FieldName: FieldChange] = ["taxReason": .set(.text("990102001"))]
      // Two full batches of requisites come first; the list of records stands behind the last one alone.
      desk.emulator.inject(Fault(kind, method: "crm.requisite.update", skipping: 2))
      let outcomes = try await desk.replica.apply(
        seen.enumerated().map { .update($1, changes, id: $0) })
      #expect(outcomes.count { $0.isUnknown } == 120 - 98)
      #expect(outcomes.compactMap(\.done).allSatisfy { $0.record["taxReason"] == .text("990102001") })
      #expect(outcomes.count { $0.done != nil } == 98)
    }
  }

  @Test func `a refused record in a shared batch keeps its requisite as it was`() async throws {
    try await PortalDesk.run { desk in
      let seen = try await made(60, desk)
      desk.emulator.inject(
        Fault(.commandError(status: 400, code: "", text: "made up"), method: "crm.item.update", skipping: 52))
      let outcomes = try await desk.replica.apply(renamed(seen))
      let refused = try #require(outcomes.firstIndex { $0.refusal != nil })
      #expect(outcomes.filter { $0.done != nil }.count == 59)
      for (index, seen) in seen.enumerated() {
        let stored = desk.emulator.requisites(of: .company, seen.key.number)
        #expect(stored.map { $0["RQ_KPP"] } == [index == refused ? "990101001" : "990102001"])
      }
    }
  }

  @Test(arguments: [Fault.Kind.dropBefore, .dropAfter])
  func `a shared batch without an answer is settled by what is there`(kind: Fault.Kind) async throws {
    try await PortalDesk.run(retries: .once) { desk in
      let seen = try await made(60, desk)
      // The batch of 49 updates comes first.
      desk.emulator.inject(Fault(kind, method: "crm.requisite.update"))
      let first = try await desk.replica.apply(renamed(seen))
      #expect(first.contains { $0.isUnknown })
      let now = try await desk.replica.lookUp(keys: seen.map(\.key), entity: .company)
      let again = try await desk.replica.apply(renamed(seen.compactMap { now[$0.key] }))
      for (index, outcome) in again.enumerated() {
        #expect(outcome.done?.record["name"] == .text("Имя \(index)"))
        #expect(outcome.done?.record["taxReason"] == .text("990102001"))
      }
    }
  }

  /// Firms with a requisite each, as they were read back.
  private func made(_ count: Int, _ desk: PortalDesk) async throws -> [Observed] {
    let outcomes = try await desk.replica.apply(
      (0..<count).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
    return outcomes.compactMap(\.done)
  }

  private func renamed(_ seen: [Observed]) -> [Operation] {
    seen.enumerated().map { index, seen in
      .update(
        seen, ["name": .set(.text("Имя \(index)")), "taxReason": .set(.text("990102001"))], id: index)
    }
  }
}
