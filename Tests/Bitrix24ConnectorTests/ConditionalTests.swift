import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Synchronization
import Testing

/// Updates under the condition that nobody changed the record since it was read.
@Suite struct ConditionalTests {
  private struct Made {
    let desk: PortalDesk
    let clock: SettableClock
    let seen: [Observed]
  }

  private func run(
    companies: Int, configure: (inout EmulatorOptions) -> Void = { _ in },
    replica: @escaping @Sendable (inout PortalReplicaOptions) -> Void = { _ in },
    _ body: (Made) async throws -> Void
  ) async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      mapping: PortalDesk.mailMapping(),
      {
        $0.now = { clock.seconds }
        configure(&$0)
      },
      replica: {
        $0.now = { clock.timestamp }
        $0.updates = .conditional
        replica(&$0)
      }
    ) { desk in
      for number in 0..<companies {
        try desk.emulator.addCompany(fields: [
          "TITLE": "Фирма \(number)", "PHONE": "+7495\(1_000_000 + number)",
        ])
      }
      clock.advance(by: 60)
      try await desk.replica.prepare()
      let reading = try await desk.replica.readAll(.company)
      try await body(
        Made(desk: desk, clock: clock, seen: reading.records.values.sorted { $0.key.number < $1.key.number }))
    }
  }

  private func renamed(_ seen: [Observed]) -> [Operation] {
    seen.enumerated().map { .update($1, ["name": .set(.text("Новое имя \($0)"))], id: $0) }
  }

  @Test func `sixty records are updated in three batches, and read back`() async throws {
    try await run(companies: 60) { made in
      made.desk.emulator.resetJournal()
      let outcomes = try await made.desk.replica.apply(renamed(made.seen))
      #expect(outcomes.enumerated().allSatisfy { $1.done?.record["name"] == .text("Новое имя \($0)") })
      #expect(made.desk.emulator.journal.requests == 1 + 3)
    }
  }

  /// Edits some companies between pre-read and batch.
  private func editing(
    _ ids: [Int], of seen: @escaping @Sendable () -> PortalEmulator?, _ clock: SettableClock
  ) -> @Sendable () -> Void {
    {
      clock.advance(by: 5)
      for id in ids { try? seen()?.updateCompany(id, ["TITLE": "Правка человека"]) }
    }
  }

  @Test(arguments: [EmulatorOptions.MissingReference.parentArray, .empty])
  func `an edit in the last moment is not overwritten, and the others are written`(
    missing: EmulatorOptions.MissingReference
  ) async throws {
    let edit = Mutex<(@Sendable () -> Void)?>(nil)
    let calls = Mutex(0)
    try await run(
      companies: 10, configure: { $0.missingReference = missing },
      replica: {
        let now = $0.now
        $0.now = {
          // First the pre-read asks for the time, then the batch.
          if calls.withLock({
            $0 += 1; return $0
          }) == 2 {
            edit.withLock { edit in
              defer { edit = nil }
              return edit
            }?()
          }
          return now()
        }
      }
    ) { made in
      let emulator = made.desk.emulator
      let ids = [made.seen[0], made.seen[4], made.seen[9]].map(\.key.number)
      edit.withLock { $0 = editing(ids, of: { emulator }, made.clock) }
      calls.withLock { $0 = 0 }
      let outcomes = try await made.desk.replica.apply(renamed(made.seen))
      for (index, outcome) in outcomes.enumerated() {
        let stored = emulator.record(.company, made.seen[index].key.number)?["TITLE"]
        if [0, 4, 9].contains(index) {
          #expect(outcome == .stale(nil), "\(index): \(outcome)")
          #expect(stored == "Правка человека")
        } else {
          #expect(outcome.done?.record["name"] == .text("Новое имя \(index)"), "\(index): \(outcome)")
          #expect(stored == "Новое имя \(index)")
        }
      }
      #expect(emulator.snapshot().companies.count == 10)
    }
  }

  @Test func `a refused value is a refusal, and the others are written`() async throws {
    try await run(companies: 6) { made in
      var operations = renamed(made.seen)
      operations[2] = .update(made.seen[2], ["type": .set(.text("NO_SUCH_TYPE"))], id: 2)
      let outcomes = try await made.desk.replica.apply(operations)
      #expect(outcomes[2].refusal?.field == "type")
      #expect(outcomes.count { $0.done != nil } == 5)
    }
  }

  @Test func `a record of this very second is updated in the packed form`() async throws {
    try await run(companies: 3) { made in
      try made.desk.emulator.updateCompany(made.seen[0].key.number, ["COMMENTS": "x"])
      made.desk.emulator.resetJournal()
      let outcomes = try await made.desk.replica.apply(renamed(Array(made.seen.prefix(1))))
      #expect(outcomes[0].done != nil)
      // Two lists of everything, none of ids alone with a condition.
      #expect(made.desk.emulator.journal.commandsByMethod["crm.company.list"] == 3)
    }
  }

  @Test func `a portal that cannot be tried gets packed updates, and that is said`() async throws {
    try await PortalDesk.run(
      mapping: PortalDesk.mailMapping(), { _ in },
      replica: {
        $0.updates = .conditional
        $0.load = .add
      }
    ) { desk in
      let profile = try await desk.replica.prepare()
      #expect(profile.doubtsConditions)
      #expect(profile.remarks.count == 1)
      try desk.emulator.addCompany(fields: ["TITLE": "Первая"])
      #expect(try await desk.replica.prepare().remarks.isEmpty)
    }
  }

  @Test func `a lost answer never makes a second write pass for an edit of somebody`() async throws {
    try await run(companies: 3) { made in
      made.desk.emulator.inject(Fault(.dropAfter, method: "crm.item.update"))
      made.clock.advance(by: 10)
      let outcomes = try await made.desk.replica.apply(renamed(made.seen))
      for (index, outcome) in outcomes.enumerated() {
        // The first batch was carried out; the second one finds the records changed, by ourselves.
        #expect(outcome == .stale(nil) || outcome.done != nil, "\(outcome)")
        #expect(
          made.desk.emulator.record(.company, made.seen[index].key.number)?["TITLE"] == "Новое имя \(index)")
      }
      #expect(await made.desk.replica.takeNotices() == [])
    }
  }
}
