import Contractors

extension ConformanceReport {
  mutating func checkReading() async throws {
    let samples = samples(5)
    let replica = try await subject.makeReplica(samples)
    let first = try await WholeReading(replica, ReadRequest(entity: entity))
    expect(first.records.count == 5, "5 records were there and \(first.records.count) were shown")
    expect(first.others == 0 && first.doubled == 0, "records were rejected, gone or shown twice")
    expect(first.emptyPages == 0, "a page was empty")
    expect(first.completeness == subject.completeness, "the reading is \(first.completeness)")
    let names = Set(first.records.values.compactMap { text($0, subject.scalars.0) })
    let expected = Set(samples.compactMap { $0[subject.scalars.0]?.text })
    expect(names == expected, "the records show \(names.sorted())")
    expect(first.records.values.allSatisfy { $0.record.entity == entity }, "a record is of another entity")
    let second = try await WholeReading(replica, ReadRequest(entity: entity))
    let same = first.records.allSatisfy { second.records[$0.key]?.fingerprint == $0.value.fingerprint }
    expect(same && second.records.count == first.records.count, "fingerprints differ between two readings")
    expect(
      Set(first.records.values.map(\.fingerprint)).count == 5, "different records have equal fingerprints")
    let identities = (try await replica.identity(), try await replica.identity())
    expect(identities.0 == identities.1 && !identities.0.isEmpty, "the identity is not stable")
  }

  mutating func checkKnownFingerprints() async throws {
    let replica = try await subject.makeReplica(samples(4))
    let first = try await WholeReading(replica, ReadRequest(entity: entity))
    let known = Dictionary(
      first.records.map { ($0.value.fingerprint, $0.key) }, uniquingKeysWith: { first, _ in first })
    let second = try await WholeReading(replica, ReadRequest(entity: entity) { known[$0] })
    expect(
      second.unchanged == Set(first.records.keys) && second.records.isEmpty,
      "of \(known.count) known records \(second.unchanged.count) were shown as unchanged")
  }

  mutating func checkUnknownKey() async throws {
    let replica = try await subject.makeReplica(samples(2))
    let missing: RecordKey = "999999"
    let found = try await replica.lookUp(key: missing, entity: entity)
    expect(found == nil, "a record was found under a key that nobody has")
    let update = Operation(
      id: 1, entity: entity, key: missing, action: .update([subject.scalars.0: .set(.text("Новое"))]))
    let outcomes = try await replica.apply([update])
    expect(outcomes == [.gone], "updating it answers \(outcomes)")
  }

  mutating func checkEmptyBatch() async throws {
    let replica = try await subject.makeReplica(samples(1))
    let outcomes = try await replica.apply([])
    expect(outcomes.isEmpty, "it answers \(outcomes)")
  }
}
