import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Testing

/// Initial loads through `crm.item.batchImport`.
@Suite struct ImportTests {
  private static let method = "crm.item.batchImport"

  private func contractors(_ count: Int) -> [Operation] {
    (0..<count).map {
      .create(
        company(
          "Фирма \($0)", origin: "\($0)",
          ["phones": .phones("+7495\(1_000_000 + $0)"), "emails": .phones("mail\($0)@firma.example")]),
        id: $0)
    }
  }

  private func run(
    _ load: PortalReplicaOptions.Load, retries: RetryPolicy = RetryPolicy(), companies: Int = 0,
    configure: (inout EmulatorOptions) -> Void = { _ in },
    _ body: (PortalDesk) async throws -> Void
  ) async throws {
    try await PortalDesk.run(
      mapping: PortalDesk.mailMapping(), retries: retries,
      {
        $0.costs.byMethod[Self.method] = 0.01
        configure(&$0)
      }, replica: { $0.load = load }
    ) { desk in
      try await desk.replica.prepare()
      desk.emulator.resetJournal()
      try await body(desk)
    }
  }

  @Test func `many new records are imported, twenty a command, and read back as they are`() async throws {
    try await run(.auto) { desk in
      let outcomes = try await desk.replica.apply(contractors(250))
      for (index, outcome) in outcomes.enumerated() {
        let seen = try #require(outcome.done, "\(outcome)")
        #expect(seen.record["name"] == .text("Фирма \(index)"))
        #expect(seen.record["phones"] == .phones("+7495\(1_000_000 + index)"))
        #expect(seen.record["emails"] == .phones("mail\(index)@firma.example"))
        #expect(seen.record.origin == Origin(originator: "books", id: "\(index)"))
      }
      #expect(desk.emulator.journal.commandsByMethod[Self.method] == 13)
      #expect(desk.emulator.journal.commandsByMethod["crm.item.add"] == nil)
      // Two commands at first, since nobody knows how long they take; the others, and the list.
      #expect(desk.emulator.journal.requests == 3)
      let reading = try await desk.replica.readAll(.company)
      #expect(Set(reading.records.values) == Set(outcomes.compactMap(\.done)))
    }
  }

  @Test(arguments: [
    (PortalReplicaOptions.Load.auto, 199, false), (.auto, 200, true), (.import, 1, true), (.add, 250, false),
  ])
  func `the configuration says how new records are made`(
    load: PortalReplicaOptions.Load, count: Int, imports: Bool
  ) async throws {
    try await run(load) { desk in
      let outcomes = try await desk.replica.apply(contractors(count))
      #expect(outcomes.allSatisfy { $0.done != nil })
      #expect((desk.emulator.journal.commandsByMethod[Self.method] != nil) == imports)
      #expect((desk.emulator.journal.commandsByMethod["crm.item.add"] != nil) != imports)
      #expect(desk.emulator.snapshot().companies.count == count)
    }
  }

  @Test func `the rest of a load is imported like the records before it`() async throws {
    try await run(.auto) { desk in
      let size = try await desk.replica.capabilities(of: .company).batchSize
      let all = contractors(size + 10)
      _ = try await desk.replica.apply(Array(all.prefix(size)))
      _ = try await desk.replica.apply(Array(all.suffix(10)))
      #expect(desk.emulator.journal.commandsByMethod["crm.item.add"] == nil)
      _ = try await desk.replica.apply([.create(company("Позже", origin: "later"))])
      #expect(desk.emulator.journal.commandsByMethod["crm.item.add"] == 1)
    }
  }

  @Test func `requests are as long as the portal is quick`() async throws {
    try await run(.auto, configure: { $0.costs.byMethod[Self.method] = 4 }) { desk in
      _ = try await desk.replica.apply(contractors(400))
      let lengths = desk.emulator.journal.entries.map { entry in entry.commands.count { $0 == Self.method } }
      // 4 s a command: six of them fit into the 25 s that a request may take.
      #expect(lengths.filter { $0 > 0 } == [2, 6, 6, 6])
    }
  }

  @Test func `one refused record leaves the others of its command imported`() async throws {
    try await run(.import) { desk in
      var operations = contractors(20)
      let address = Value.elements([Element("не почта", kind: "work")])
      operations[7] = .create(company("Вторая", origin: "bad", ["emails": address]), id: 7)
      let outcomes = try await desk.replica.apply(operations)
      #expect(outcomes.count { $0.done != nil } == 19)
      #expect(outcomes[7].refusal?.field == "emails")
      #expect(desk.emulator.snapshot().companies.count == 19)
    }
  }

  @Test(arguments: ["ACCESS_DENIED", "ERROR_METHOD_NOT_FOUND", "ERROR_BATCH_METHOD_NOT_ALLOWED"])
  func `what a portal does not import is made one by one`(code: String) async throws {
    try await run(.auto) { desk in
      desk.emulator.inject(
        Fault(.commandError(status: 400, code: code, text: "made up"), method: Self.method, times: 100))
      let outcomes = try await desk.replica.apply(contractors(250))
      #expect(outcomes.allSatisfy { $0.done != nil })
      #expect(desk.emulator.snapshot().companies.count == 250)
      let tried = desk.emulator.journal.commandsByMethod[Self.method]
      _ = try await desk.replica.apply(contractors(250))
      // It is not asked again.
      #expect(desk.emulator.journal.commandsByMethod[Self.method] == tried)
    }
  }

  @Test(arguments: [
    Fault.Kind.dropAfter, .halfBatch(commands: 1), .truncatedAnswer, .gatewayTimeout,
    .commandError(status: 400, code: "100", text: "made up"), .serverError,
  ])
  func `records of which no answer tells are unknown and found by their origins, never made twice`(
    kind: Fault.Kind
  ) async throws {
    try await run(.import, retries: .once) { desk in
      desk.emulator.inject(Fault(kind, method: Self.method))
      let operations = contractors(30)
      let outcomes = try await desk.replica.apply(operations)
      let unknown = operations.indices.filter { outcomes[$0].isUnknown }
      #expect(!unknown.isEmpty)
      let origins = operations.compactMap(\.origin)
      let found = try await desk.replica.lookUp(origins: origins, entity: .company)
      let missing = operations.filter { operation in
        operation.origin.map { found[$0]?.isEmpty ?? true } ?? true
      }
      // What the engine does once the horizon has passed.
      #expect(try await desk.replica.apply(missing).allSatisfy { $0.done != nil })
      #expect(desk.emulator.snapshot().companies.count == operations.count)
    }
  }

  @Test func `firms that are imported get their requisites like any others`() async throws {
    try await PortalDesk.run({ _ in }, replica: { $0.load = .import }) { desk in
      let outcomes = try await desk.replica.apply(
        (0..<30).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      for outcome in outcomes {
        let seen = try #require(outcome.done, "\(outcome)")
        #expect(seen.record["taxId"] == .text("9900000017"))
        #expect(seen.record["bankAccounts"] == .bag([accountElement]))
      }
      #expect(desk.emulator.journal.commandsByMethod["crm.item.add"] == nil)
      let reading = try await desk.replica.readAll(.company)
      #expect(Set(reading.records.values) == Set(outcomes.compactMap(\.done)))
    }
  }

  @Test func `a name that looks like a reference is not imported but sent as it stands`() async throws {
    try await run(.import) { desk in
      var operations = contractors(20)
      operations[3] = .create(company("$result[i0][items][0][item][id]", origin: "odd"), id: 3)
      let outcomes = try await desk.replica.apply(operations)
      #expect(outcomes[3].done?.record["name"] == .text("$result[i0][items][0][item][id]"))
      #expect(outcomes.allSatisfy { $0.done != nil })
    }
  }

  @Test func `contacts are imported with the companies they belong to`() async throws {
    try await PortalDesk.run({ $0.companies = 2 }, replica: { $0.load = .import }) { desk in
      let outcomes = try await desk.replica.apply(
        (0..<25).map {
          .create(
            Record(
              .contact,
              ["lastName": .text("Орлова \($0)"), "companies": .bag([Element("2"), Element("1")])],
              origin: Origin(originator: "books", id: "\($0)")), id: $0)
        })
      for outcome in outcomes {
        #expect(outcome.done?.record["companies"]?.elements.map(\.value) == ["2", "1"], "\(outcome)")
      }
      #expect(desk.emulator.journal.commandsByMethod["crm.item.add"] == nil)
    }
  }
}

extension Operation {
  fileprivate var origin: Origin? {
    if case .create(let record) = action { record.origin } else { nil }
  }
}
