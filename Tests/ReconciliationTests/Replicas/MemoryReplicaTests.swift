import Contractors
import Reconciliation
import ReplicaTesting
import Testing

@Suite("The replica in memory")
struct MemoryReplicaTests {
  private func subject(_ change: @escaping @Sendable (inout MemoryOptions) -> Void = { _ in })
    -> ConformanceSubject
  {
    ConformanceSubject(
      edit: { replica, key, field, text in
        (replica as? MemoryReplica)?.edit(key, .company) { $0[field] = .text(text) }
      },
      makeReplica: { records in
        var options = MemoryOptions.everything()
        change(&options)
        let replica = MemoryReplica("memory", options: options)
        for record in records { replica.add(record) }
        return replica
      })
  }

  @Test func `it passes the conformance suite, however it reads and names records`() async {
    #expect(await ReplicaConformance.failures(of: subject()) == [])
    #expect(await ReplicaConformance.failures(of: subject { $0.reading = .file }) == [])
    #expect(await ReplicaConformance.failures(of: subject { $0.reading = .deltas }) == [])
    #expect(await ReplicaConformance.failures(of: subject { $0.keys = .fromOrigin }) == [])
    #expect(await ReplicaConformance.failures(of: subject { $0.checksVersion = true }) == [])
  }

  @Test func `the conformance suite finds a replica that loses origins, elements or answers`() async {
    let forgetful = await ReplicaConformance.failures(
      of: subject { options in options.capabilities[.company]?.keepsOrigin = false })
    #expect(forgetful.contains { $0.hasPrefix("creating") })
    let narrow = await ReplicaConformance.failures(
      of: subject { $0.limit("emails") { $0.maximumElements = 1 } })
    #expect(narrow.contains { $0.hasPrefix("a bag") })
    let partial = await ReplicaConformance.failures(of: subject { $0.completeness = .partial })
    #expect(partial.contains { $0.hasPrefix("reading") })
  }

  @Test func `a lost answer leaves a part done and tells nothing`() async throws {
    let replica = MemoryReplica("memory")
    replica.setFaults(FaultPlan { $0.kind == .apply ? .answerLost(done: 1) : nil })
    let records = (1...2).map { number in
      Record(
        .company, ["name": .text("Фирма \(number)")], origin: Origin(originator: "books", id: "\(number)"))
    }
    let outcomes = try await replica.apply(
      records.enumerated().map { Operation(id: $0, entity: .company, key: nil, action: .create($1)) })
    #expect(outcomes.count == 2)
    for outcome in outcomes {
      guard case .unknown = outcome else {
        Issue.record("\(outcome)")
        continue
      }
    }
    #expect(replica.records(of: .company).count == 1)
    #expect(replica.journal.map(\.isExecuted) == [true, false])
  }

  @Test func `an index that lags finds a new record only some calls later`() async throws {
    var options = MemoryOptions.everything()
    options.indexLagCalls = 2
    let replica = MemoryReplica("memory", options: options)
    let origin = Origin(originator: "books", id: "1")
    replica.add(Record(.company, ["name": .text("Агат")], origin: origin))
    var found: [Int] = []
    for _ in 0..<4 { found.append(try await replica.lookUp(origin: origin, entity: .company).count) }
    #expect(found == [0, 0, 1, 1])
  }

  @Test func `deltas show what changed and what is gone since the cursor`() async throws {
    var options = MemoryOptions.everything()
    options.reading = .deltas
    let replica = MemoryReplica("memory", options: options)
    let first = replica.add(Record(.company, ["name": .text("Агат")]))
    let second = replica.add(Record(.company, ["name": .text("Кедр")]))
    let third = replica.add(Record(.company, ["name": .text("Заря")]))
    let (_, cursor) = try await all(replica, nil)
    replica.edit(second, .company) { $0["name"] = .text("Кедр-2") }
    replica.remove(third, .company)
    let (shown, _) = try await all(replica, cursor)
    #expect(shown.count == 2)
    #expect(shown.contains(.gone(third, .explicit)))
    #expect(!shown.contains(.unchanged(first)))
  }

  @Test func `stale, doubled, truncated and broken readings are as asked for`() async throws {
    var options = MemoryOptions.everything()
    options.statesKept = 4
    let replica = MemoryReplica("memory", options: options)
    for number in 0..<7 { replica.add(Record(.company, ["name": .text("Фирма \(number)")])) }
    func count(_ fault: Fault) async throws -> Int {
      replica.setFaults(FaultPlan { $0.kind == .read ? fault : nil })
      return try await all(replica, nil).0.count
    }
    #expect(try await count(.stale(changes: 2)) == 5)
    #expect(try await count(.doubled) == 10)
    #expect(try await count(.truncated(records: 4)) == 4)
    #expect(try await count(.shuffled(seed: 1)) == 7)
    await #expect(throws: ReplicaUnreachable.self) { _ = try await count(.broken(records: 4)) }
    await #expect(throws: ReplicaUnreachable.self) { _ = try await count(.unreachable) }
  }

  @Test func `people's edits land before any call`() async throws {
    let replica = MemoryReplica("memory")
    let key = replica.add(Record(.company, ["name": .text("Агат")]))
    replica.beforeEachCall { replica, call in
      if call.kind == .apply { replica.edit(key, .company) { $0["name"] = .text("Правка") } }
    }
    let outcomes = try await replica.apply([
      Operation(
        id: 1, entity: .company, key: key, action: .update(["name": .set(.text("Новое"))]),
        expected: ["name": .text("Агат")])
    ])
    guard case .stale(let observed?) = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(observed.record["name"] == .text("Правка"))
  }

  @Test func `made-up contractors have valid official numbers and one key for all spellings of a phone`()
    throws
  {
    try Seeds.each(200) { random in
      let company = random.company()
      let number = company["taxId"]?.text ?? ""
      #expect(identifier(number, scheme: .inn).isMatchKey, "seed \(random.seed): \(number)")
      if let registration = company["registrationNumber"]?.text, !registration.isEmpty {
        let scheme: IdentifierScheme = registration.count == 15 ? .ogrnip : .ogrn
        #expect(identifier(registration, scheme: scheme).isMatchKey, "seed \(random.seed): \(registration)")
      }
      let digits = "9" + random.digits(9)
      let keys = Set((0..<8).map { _ in Normal.phone(random.spelling(ofPhone: digits)) })
      #expect(keys == ["+7" + digits], "seed \(random.seed)")
    }
  }

  private func all(_ replica: MemoryReplica, _ since: Cursor?) async throws -> ([Observation], Cursor?) {
    let pages = try await replica.read(ReadRequest(entity: .company, since: since))
    var shown: [Observation] = []
    while true {
      switch try await pages.next() {
      case .page(let page): shown += page
      case .end(_, let cursor): return (shown, cursor)
      }
    }
  }
}
