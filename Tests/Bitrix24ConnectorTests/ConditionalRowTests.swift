import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Synchronization
import Testing

/// Changes of requisites and bank details under the condition that nobody changed them since they were read.
@Suite struct ConditionalRowTests {
  private struct Made {
    let desk: PortalDesk
    let clock: SettableClock
    let seen: [Observed]
    /// Runs the next time that the portal's moment is asked for behind the look before a write.
    let lastMoment: @Sendable (@escaping @Sendable (PortalEmulator) -> Void) -> Void

    func requisite(_ index: Int) throws -> RequisiteSnapshot {
      try #require(desk.emulator.requisites(of: .company, seen[index].key.number).first)
    }
  }

  private func run(
    firms: Int, configure: (inout EmulatorOptions) -> Void = { _ in }, _ body: (Made) async throws -> Void
  ) async throws {
    let clock = SettableClock(1_780_000_000)
    let waiting = Mutex<(calls: Int, run: (@Sendable () -> Void)?)>((0, nil))
    try await PortalDesk.run(
      {
        $0.now = { clock.seconds }
        configure(&$0)
      },
      replica: {
        $0.now = {
          let due: (@Sendable () -> Void)? = waiting.withLock { waiting in
            waiting.calls += 1
            guard waiting.calls == 2 else { return nil }
            defer { waiting.run = nil }
            return waiting.run
          }
          due?()
          return clock.timestamp
        }
        $0.updates = .conditional
      }
    ) { desk in
      let outcomes = try await desk.replica.apply(
        (0..<firms).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      clock.advance(by: 600)
      // There is something now to try conditions with.
      try desk.emulator.addContact(fields: ["NAME": "Анна"])
      let profile = try await desk.replica.prepare()
      #expect(!profile.doubtsConditions)
      try await body(
        Made(desk: desk, clock: clock, seen: outcomes.compactMap(\.done)) { edit in
          waiting.withLock {
            $0 = (
              0,
              {
                clock.advance(by: 5); edit(desk.emulator)
              }
            )
          }
        })
    }
  }

  private func changed(_ seen: [Observed]) -> [Operation] {
    seen.enumerated().map { .update($1, ["taxReason": .set(.text("990102001"))], id: $0) }
  }

  @Test func `sixty requisites are updated in three batches, and read back with the last`() async throws {
    try await run(firms: 60) { made in
      made.desk.emulator.resetJournal()
      let outcomes = try await made.desk.replica.apply(changed(made.seen))
      #expect(outcomes.allSatisfy { $0.done?.record["taxReason"] == .text("990102001") })
      #expect(made.desk.emulator.journal.requests == 1 + 3)
      let reading = try await made.desk.replica.readAll(.company)
      #expect(Set(reading.records.values) == Set(outcomes.compactMap(\.done)))
    }
  }

  @Test(arguments: [EmulatorOptions.MissingReference.parentArray, .empty])
  func `a requisite edited in the last moment is not overwritten, and the others are written`(
    missing: EmulatorOptions.MissingReference
  ) async throws {
    try await run(firms: 10, configure: { $0.missingReference = missing }) { made in
      let ids = try [0, 4, 9].map { try made.requisite($0).id }
      made.lastMoment { portal in
        for id in ids { try? portal.updateRequisite(id, ["RQ_KPP": "990105001"]) }
      }
      let outcomes = try await made.desk.replica.apply(changed(made.seen))
      for (index, outcome) in outcomes.enumerated() {
        let isEdited = [0, 4, 9].contains(index)
        #expect(try made.requisite(index)["RQ_KPP"] == (isEdited ? "990105001" : "990102001"))
        #expect(
          isEdited ? outcome == .stale(nil) : outcome.done?.record["taxReason"] == .text("990102001"),
          "\(index): \(outcome)")
      }
      #expect(await made.desk.replica.takeNotices() == [])
    }
  }

  @Test func `once it was changed, a requisite is watched by its time of change too`() async throws {
    try await run(firms: 3) { made in
      let first = try await made.desk.replica.apply(changed(made.seen))
      made.clock.advance(by: 600)
      let id = try made.requisite(1).id
      made.lastMoment { try? $0.updateRequisite(id, ["RQ_OKPO": "00000018"]) }
      let outcomes = try await made.desk.replica.apply(
        first.enumerated().compactMap { index, outcome in
          outcome.done.map { .update($0, ["fullName": .set(.text("Общество \(index)"))], id: index) }
        })
      #expect(outcomes.map { $0 == .stale(nil) } == [false, true, false])
      #expect(outcomes[0].done?.record["fullName"] == .text("Общество 0"))
      #expect(try made.requisite(1)["RQ_COMPANY_FULL_NAME"] == "Общество «Фирма 1»")
    }
  }

  @Test func `bank details edited or removed in the last moment are left alone`() async throws {
    try await run(firms: 4) { made in
      let details = try (0..<4).map { try #require(try made.requisite($0).bankDetails.first?.id) }
      var renamed = accountElement
      renamed.parts["bankName"] = "Банк «Новое имя»"
      let change = FieldChange.bag(BagChange(changed: [ElementChange(from: accountElement, to: renamed)]))
      let removal = FieldChange.bag(BagChange(removed: [accountElement]))
      made.lastMoment { portal in
        try? portal.updateBankDetail(details[0], ["RQ_BANK_NAME": "Банк «Правка»"])
        try? portal.deleteBankDetail(details[1])
        try? portal.updateBankDetail(details[2], ["RQ_BANK_NAME": "Банк «Правка»"])
      }
      let outcomes = try await made.desk.replica.apply(
        made.seen.enumerated().map { index, seen in
          .update(seen, ["bankAccounts": index == 2 ? removal : change], id: index)
        })
      #expect(outcomes.map { $0 == .stale(nil) } == [true, true, true, false], "\(outcomes)")
      #expect(try made.requisite(0).bankDetails.map { $0["RQ_BANK_NAME"] } == ["Банк «Правка»"])
      #expect(try made.requisite(1).bankDetails.isEmpty)
      #expect(try made.requisite(2).bankDetails.map { $0["RQ_BANK_NAME"] } == ["Банк «Правка»"])
      #expect(try made.requisite(3).bankDetails.map { $0["RQ_BANK_NAME"] } == ["Банк «Новое имя»"])
    }
  }

  @Test func `what is to be reconciled again is not written half`() async throws {
    try await run(firms: 2) { made in
      let id = try made.requisite(0).id
      made.lastMoment { try? $0.updateRequisite(id, ["RQ_KPP": "990105001"]) }
      let removal = FieldChange.bag(BagChange(removed: [accountElement]))
      let outcomes = try await made.desk.replica.apply(
        made.seen.enumerated().map {
          .update($1, ["taxReason": .set(.text("990102001")), "bankAccounts": removal], id: $0)
        })
      #expect(outcomes[0] == .stale(nil))
      #expect(try made.requisite(0).bankDetails.count == 1)
      #expect(outcomes[1].done?.record["bankAccounts"]?.elements == [])
      #expect(try made.requisite(1).bankDetails.isEmpty)
    }
  }

  @Test func `an empty field of a requisite that nobody touched is written in the packed form`() async throws
  {
    try await run(firms: 1) { made in
      made.desk.emulator.resetJournal()
      let outcome = try await made.desk.replica.apply(
        .update(made.seen[0], ["director": .set(.text("Орлова Анна Петровна"))]))
      #expect(outcome.done?.record["director"] == .text("Орлова Анна Петровна"), "\(outcome)")
      // A look before, one directly before the write and one behind it; none under a condition.
      #expect(made.desk.emulator.journal.commandsByMethod["crm.requisite.list"] == 3)
    }
  }
}
