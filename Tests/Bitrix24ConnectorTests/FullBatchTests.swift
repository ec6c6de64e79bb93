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

  @Test func `a load of firms takes one request for fifty rows, and two more to read them back`() async throws
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
      #expect(desk.emulator.journal.requests == 4 + 4 + 8 + 2)
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
      #expect(desk.emulator.journal.requests == 1 + 1 + 1 + 2)
    }
  }
}
