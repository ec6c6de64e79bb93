import Contractors

extension ConformanceReport {
  /// A fresh replica with so many records, and these as read, ordered by key.
  private func made(_ count: Int) async throws -> (replica: any Replica, records: [Observed]) {
    let replica = try await subject.makeReplica(samples(count))
    let reading = try await WholeReading(replica, ReadRequest(entity: entity))
    return (replica, reading.records.values.sorted { $0.key < $1.key })
  }

  private func update(_ observed: Observed, _ field: FieldName, _ value: Value, id: Int = 1) -> Operation {
    Operation(
      id: id, entity: entity, key: observed.key, action: .update([field: .set(value)]),
      expected: observed.record[field].map { [field: $0] } ?? [:], expectedVersion: observed.version)
  }

  private func isDone(_ outcome: Outcome?) -> Bool {
    if case .done = outcome { return true }
    return false
  }

  mutating func checkUpdate() async throws {
    let (replica, records) = try await made(3)
    let outcomes = try await replica.apply([update(records[1], subject.scalars.1, .text("Новое"))])
    expect(outcomes.count == 1 && isDone(outcomes.first), "it answers \(outcomes)")
    let now = try await WholeReading(replica, ReadRequest(entity: entity)).records
    var expected = records[1].record.fields
    expected[subject.scalars.1] = .text("Новое")
    let found = now[records[1].key]
    expect(
      found?.record.fields == expected, "another field than the named one changed, or the named one did not")
    expect(found?.fingerprint != records[1].fingerprint, "the fingerprint did not change")
    expect(
      now[records[0].key] == records[0] || now[records[0].key]?.record == records[0].record,
      "a neighbour changed")
    if case .done(let key, let observed?) = outcomes.first {
      expect(key == records[1].key, "another key is answered")
      expect(text(observed, subject.scalars.1) == "Новое", "the answer shows another value than is stored")
    }
  }

  mutating func checkClear() async throws {
    let (replica, records) = try await made(1)
    let outcomes = try await replica.apply([update(records[0], subject.scalars.1, .empty)])
    expect(isDone(outcomes.first), "it answers \(outcomes)")
    let found = try await replica.lookUp(key: records[0].key, entity: entity)
    expect((text(found, subject.scalars.1) ?? "").isEmpty, "the field still shows a value")
    expect(text(found, subject.scalars.0) == text(records[0], subject.scalars.0), "another field changed")
  }

  mutating func checkBag() async throws {
    guard let emails = subject.emails else { return }
    let (replica, records) = try await made(1)
    func change(_ change: BagChange) async throws -> [String] {
      let present = try await replica.lookUp(key: records[0].key, entity: entity)
      let operation = Operation(
        id: 1, entity: entity, key: records[0].key, action: .update([emails: .bag(change)]),
        expected: present?.record[emails].map { [emails: $0] } ?? [:], expectedVersion: present?.version)
      let outcomes = try await replica.apply([operation])
      expect(isDone(outcomes.first), "it answers \(outcomes)")
      return try await replica.lookUp(key: records[0].key, entity: entity)?.record[emails]?.elements.map(
        \.value) ?? []
    }
    let first = Element("info1@example.test", kind: "work")
    let second = Element("second@example.test", kind: "work")
    var shown = try await change(BagChange(added: [second]))
    expect(shown == [first.value, second.value], "after an addition it shows \(shown)")
    let corrected = Element("corrected@example.test", kind: "work")
    shown = try await change(BagChange(changed: [ElementChange(from: first, to: corrected)]))
    expect(Set(shown) == [corrected.value, second.value], "after a correction it shows \(shown)")
    shown = try await change(BagChange(removed: [second]))
    expect(shown == [corrected.value], "after a removal it shows \(shown)")
  }

  mutating func checkStale() async throws {
    let (replica, records) = try await made(2)
    var operation = update(records[0], subject.scalars.0, .text("Новое"))
    if let edit = subject.edit {
      try await edit(replica, records[0].key, subject.scalars.0, "Правка")
    } else {
      operation.expected[subject.scalars.0] = .text("Чего там нет")
    }
    let outcomes = try await replica.apply([
      operation, update(records[1], subject.scalars.0, .text("Другое"), id: 2),
    ])
    if case .stale = outcomes.first {} else { expect(false, "it answers \(outcomes)") }
    expect(isDone(outcomes.last), "the other operation answers \(outcomes)")
    let found = try await replica.lookUp(key: records[0].key, entity: entity)
    expect(text(found, subject.scalars.0) != "Новое", "the edit was overwritten")
  }

  mutating func checkCreate() async throws {
    guard subject.creates else { return }
    let (replica, _) = try await made(1)
    var record = samples(2)[1]
    record.origin = Origin(originator: "conformance", id: "A-1")
    let outcomes = try await replica.apply([
      Operation(id: 1, entity: entity, key: nil, action: .create(record))
    ])
    guard case .done(let key, _)? = outcomes.first else {
      expect(false, "it answers \(outcomes)")
      return
    }
    let found = try await replica.lookUp(key: key, entity: entity)
    expect(
      text(found, subject.scalars.0) == record[subject.scalars.0]?.text, "the record is not found by its key")
    if subject.keepsOrigin, let origin = record.origin {
      let keys = try await replica.lookUp(origin: origin, entity: entity).map(\.key)
      expect(keys == [key], "by its origin it finds \(keys)")
      let others = try await replica.lookUp(
        origin: Origin(originator: "conformance", id: "A"), entity: entity)
      expect(others.isEmpty, "a part of an origin finds something")
      let nobodys = Origin(originator: "conformance", id: "B-1")
      let several = try await replica.lookUp(origins: [origin, nobodys], entity: entity)
      expect(
        several.mapValues { $0.map(\.key) } == [origin: [key], nobodys: []],
        "by several origins it finds \(several)")
    }
    let reading = try await WholeReading(replica, ReadRequest(entity: entity))
    expect(reading.records.count == 2 && reading.records[key] != nil, "the next reading does not show it")
  }

  mutating func checkDelete() async throws {
    guard subject.deletes else { return }
    let (replica, records) = try await made(2)
    let operation = Operation(
      id: 1, entity: entity, key: records[0].key, action: .delete, expectedVersion: records[0].version)
    let outcomes = try await replica.apply([operation])
    expect(isDone(outcomes.first), "it answers \(outcomes)")
    let found = try await replica.lookUp(keys: records.map(\.key), entity: entity)
    expect(Set(found.keys) == [records[1].key], "by key it finds \(found.keys.sorted())")
    let again = try await replica.apply([operation])
    expect(again == [.gone], "removing it again answers \(again)")
  }

  mutating func checkRefusal() async throws {
    guard let refused = subject.refusedValue else { return }
    let (replica, records) = try await made(2)
    let outcomes = try await replica.apply([
      update(records[0], subject.scalars.0, .text(refused)),
      update(records[1], subject.scalars.0, .text("Другое"), id: 2),
    ])
    if case .refused(let refusal)? = outcomes.first {
      expect(
        !refusal.reason.english.isEmpty && !refusal.reason.russian.isEmpty, "the refusal gives no reason")
    } else {
      expect(false, "it answers \(outcomes)")
    }
    expect(isDone(outcomes.last), "the other operation answers \(outcomes)")
    let found = try await replica.lookUp(key: records[1].key, entity: entity)
    expect(text(found, subject.scalars.0) == "Другое", "the other record was not written")
  }

  mutating func checkOrder() async throws {
    let count = min(12, try await subject.makeReplica([]).capabilities(of: entity).batchSize)
    let (replica, records) = try await made(count)
    var operations = records.enumerated().map { place, observed in
      update(observed, subject.scalars.1, .text("Новое \(place)"), id: place)
    }
    operations.reverse()
    let outcomes = try await replica.apply(operations)
    expect(
      outcomes.count == operations.count, "\(operations.count) operations have \(outcomes.count) outcomes")
    for (operation, outcome) in zip(operations, outcomes) {
      if case .done(let key, _) = outcome {
        expect(key == operation.key, "the outcomes are in another order than the operations")
      } else {
        expect(false, "it answers \(outcome)")
      }
    }
    let now = try await WholeReading(replica, ReadRequest(entity: entity)).records
    for (place, observed) in records.enumerated() {
      expect(
        text(now[observed.key], subject.scalars.1) == "Новое \(place)",
        "record \(observed.key) shows another value")
    }
  }
}
