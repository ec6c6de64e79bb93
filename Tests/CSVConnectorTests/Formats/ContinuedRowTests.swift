import CSVConnector
import Contractors
import Mappings
import ReplicaTesting
import Testing

/// Records of several rows.
@Suite struct `Rows that continue the record above` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// Firms with an account in each row; `by` says how a row continues.
  private func replica(_ text: String, by mark: String, isFull: Bool = true) throws -> CSVReplica {
    try .firms(
      folder.write(text),
      mapping: TestMapping.compile(
        """
        version: 1
        name: firms
        format: csv
        continued: { column: id, by: \(mark) }
        entities:
          company:
            key: { column: id, new: "{id}" }
            fields:
              name: name
              comment: note
              bankAccounts: { repeat: row, column: account, parts: { bankName: bank } }
        """), isFull: isFull)
  }

  private static let header = "id,name,note,account,bank,child\n"
  private static let empty =
    header + "1,Alfa,,A1,Bank 1,x\n,,,A2,,y\n,,,,,z\n2,Beta,,,,\n3,Gamma,,C1,,\n,,,C2,,"
  private static let same =
    header + "1,Alfa,n,A1,Bank 1,x\n1,Alfa,n,A2,,y\n2,Beta,,,,\n3,Gamma,,C1,,\n3,,,C2,,\n"

  private func accounts(_ change: BagChange, _ key: RecordKey) -> Operation {
    Operation(id: 1, entity: .company, key: key, action: .update(["bankAccounts": .bag(change)]))
  }

  @Test(arguments: ["empty", "same"])
  func `belong to it with their elements, their line and their bytes`(mark: String) async throws {
    let replica = try replica(mark == "empty" ? Self.empty : Self.same, by: mark)
    let reading = try await replica.everything()
    #expect(reading.keys == ["1", "2", "3"] && reading.rejections.isEmpty)
    #expect(reading["1"]?.record["bankAccounts"]?.elements.map(\.value) == ["A1", "A2"])
    #expect(reading["2"]?.record["bankAccounts"] == .empty)
    #expect(reading["3"]?.position == .line(mark == "empty" ? 6 : 5))
    #expect(try await replica.lookUp(keys: ["3"], entity: .company)["3"] == reading["3"])
  }

  @Test func `count for the fingerprint of their record and of no other`() async throws {
    let before = try await replica(Self.empty, by: "empty").everything()
    let after = try await replica(Self.empty.replacing(",,,A2,,y", with: ",,,A2,,changed"), by: "empty")
      .everything()
    #expect(before["1"]?.fingerprint != after["1"]?.fingerprint)
    #expect(before["2"]?.fingerprint == after["2"]?.fingerprint)
    let moved = try await replica(Self.empty.replacing("C2,,", with: "C2,,\n,,,C3,,"), by: "empty")
      .everything()
    #expect(before["3"]?.fingerprint != moved["3"]?.fingerprint)
  }

  @Test func `a new element takes a row without one, then a row of its own`() async throws {
    let replica = try replica(Self.empty, by: "empty")
    var outcome = try await replica.outcome(accounts(BagChange(added: [Element("A3")]), "1"))
    #expect(outcome?.isDone == true)
    #expect(try folder.text() == Self.empty.replacing(",,,,,z", with: ",,,A3,,z"))
    let added = Element("A4", parts: ["bankName": "Bank, 4"])
    outcome = try await replica.outcome(accounts(BagChange(added: [added]), "1"))
    #expect(outcome?.observed?.record["bankAccounts"]?.elements.count == 4)
    #expect(
      try folder.text()
        == Self.empty.replacing(",,,,,z", with: ",,,A3,,z\n,,,A4,\"Bank, 4\","))
    // The last row of the file has no line ending until another follows.
    outcome = try await replica.outcome(accounts(BagChange(added: [Element("C3")]), "3"))
    #expect(try folder.text().hasSuffix("\n,,,C2,,\n,,,C3,,\n"))
    #expect(outcome?.observed == (try await replica.everything()["3"]))
  }

  @Test func `an element that goes takes its row with it when nothing else stands there`() async throws {
    let replica = try replica(Self.empty, by: "empty")
    _ = try await replica.outcome(accounts(BagChange(removed: [Element("A2"), Element("C2")]), "1"))
    #expect(try folder.text() == Self.empty.replacing(",,,A2,,y", with: ",,,,,y"))
    _ = try await replica.outcome(accounts(BagChange(removed: [Element("C2")]), "3"))
    #expect(
      try folder.text() == Self.empty.replacing(",,,A2,,y", with: ",,,,,y").replacing(",,,C2,,", with: ""))
    #expect(try await replica.everything()["3"]?.record["bankAccounts"]?.elements.map(\.value) == ["C1"])
  }

  @Test func `what a row repeats of the first one follows it, and new rows repeat the key alone`()
    async throws
  {
    let replica = try replica(Self.same, by: "same")
    #expect(try await replica.outcome(.rename("1", "Omega", from: "Alfa"))?.isDone == true)
    #expect(try folder.text() == Self.same.replacing("Alfa", with: "Omega"))
    _ = try await replica.outcome(accounts(BagChange(added: [Element("A3")]), "1"))
    #expect(try folder.text().contains("1,Omega,n,A2,,y\n1,,,A3,,\n2,"))
    _ = try await replica.outcome(accounts(BagChange(removed: [Element("C2")]), "3"))
    #expect(try !folder.text().contains("C2") && folder.text().hasSuffix("3,Gamma,,C1,,\n"))
    #expect(try await replica.everything().keys == ["1", "2", "3"])
  }

  @Test func `a record that is made, removed or moved keeps its rows together`() async throws {
    let replica = try replica(Self.empty, by: "empty")
    let record = Record(
      .company, ["name": .text("Delta"), "bankAccounts": .bag([Element("D1"), Element("D2")])],
      origin: Origin(originator: "crm", id: "9"))
    let outcomes = try await replica.apply([
      Operation(id: 1, entity: .company, key: nil, action: .create(record)), .delete("1", id: 2),
      .rename("3", "Gamma\nand sons", id: 3),
    ])
    #expect(outcomes.filter(\.isDone).count == outcomes.count)
    #expect(
      try folder.text() == Self.header
        + "2,Beta,,,,\n3,\"Gamma\nand sons\",,C1,,\n,,,C2,,\n9,Delta,,D1,,\n,,,D2,,\n")
    let reading = try await replica.everything()
    #expect(outcomes[0].observed == reading["9"] && outcomes[2].observed == reading["3"])
  }

  @Test func `before the first record they are set aside`() async throws {
    let replica = try replica(Self.header + ",,,A0,,\n1,Alfa,,A1,,\n", by: "empty")
    let reading = try await replica.everything()
    #expect(reading.keys == ["1"] && reading.rejections.map(\.position) == [.line(2)])
    #expect(reading.completeness == .partial)
  }

  @Test(arguments: Seeds.list(40))
  func `any edits of any records read back, and the others keep their bytes`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    let mark = random.pick("empty", "same")
    var text = Self.header
    for number in 1...(2 + random.below(5)) {
      let note = random.chance(0.3) ? "\"two\nlines\"" : ""
      text += "\(number),Firm \(number),\(note),\(random.chance(0.7) ? "\(number)A" : ""),,\n"
      for row in 0..<random.below(4) {
        let name = mark == "same" && random.chance(0.5) ? "Firm \(number)" : ""
        text +=
          "\(mark == "same" ? "\(number)" : ""),\(name),,\(number)-\(row),\(random.chance(0.3) ? "Bank" : ""),"
        text += random.chance(0.3) ? "child\n" : "\n"
      }
    }
    if random.chance(0.5) { text.removeLast() }
    let replica = try replica(text, by: mark)
    let before = try await replica.everything()
    try #require(before.rejections.isEmpty, "\(before.rejections)")
    var wanted: [RecordKey: Record] = [:]
    var operations: [Operation] = []
    for (number, observed) in before.records.enumerated() where random.chance(0.6) {
      var record = observed.record
      let elements = record["bankAccounts"]?.elements ?? []
      let gone = elements.filter { _ in random.chance(0.4) }
      let new = (0..<random.below(4)).map { Element("N\(number)\($0)") }
      record["bankAccounts"] = .elements(elements.filter { !gone.contains($0) } + new)
      var changes: [FieldName: FieldChange] = ["bankAccounts": .bag(BagChange(added: new, removed: gone))]
      if random.chance(0.4) {
        record["name"] = .text("Renamed \(number)")
        changes["name"] = .set(.text("Renamed \(number)"))
      }
      wanted[observed.key] = record
      operations.append(
        Operation(
          id: number, entity: .company, key: observed.key, action: .update(changes),
          expected: observed.record.fields))
    }
    let outcomes = try await replica.apply(operations)
    let after = try await replica.everything()
    #expect(after.keys == before.keys, "seed \(seed)")
    for outcome in outcomes {
      guard case .done(let key, let observed) = outcome else {
        Issue.record("seed \(seed): \(outcome)")
        continue
      }
      #expect(observed == after[key], "seed \(seed)")
    }
    for observed in before.records {
      let again = try #require(after[observed.key])
      let record = wanted[observed.key] ?? observed.record
      #expect(again.record["name"] == record["name"], "seed \(seed)")
      let accounts = Set(again.record["bankAccounts"]?.elements ?? [])
      #expect(accounts == Set(record["bankAccounts"]?.elements ?? []), "seed \(seed)")
      if wanted[observed.key] == nil { #expect(again.fingerprint == observed.fingerprint, "seed \(seed)") }
    }
  }
}
