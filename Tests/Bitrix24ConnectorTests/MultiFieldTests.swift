import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import ReplicaTesting
import Testing

/// Phones and the like, written row by row.
@Suite struct MultiFieldTests {
  @Test func `editing one phone leaves the others with their ids`() async throws {
    try await PortalDesk.run { desk in
      let created = try await desk.replica.apply(
        .create(
          company("Связь", origin: "1", ["phones": .phones("+74950000001", "+74950000002", "+74950000003")])))
      let seen = try #require(created.done)
      let before = try #require(desk.emulator.record(.company, seen.key.number)).values
      let change = FieldChange.bag(
        BagChange(
          added: [Element("+74950000009", kind: "work")], removed: [Element("+74950000002", kind: "work")]))
      let outcome = try await desk.replica.apply(.update(seen, ["phones": change]))
      let after = try #require(desk.emulator.record(.company, seen.key.number)).values
      #expect(after.map(\.id) == before.map(\.id))
      #expect(after.map(\.value) == ["+74950000001", "+74950000009", "+74950000003"])
      #expect(outcome.done?.record["phones"] == .phones("+74950000001", "+74950000009", "+74950000003"))
    }
  }

  @Test func `an added phone is one more row and a removed one is one less`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Связь", "PHONE": "+74950000001"])
      let key = RecordKey(rawValue: String(id))
      let row = try #require(desk.emulator.record(.company, id)?.values.first)
      let added = try await desk.replica.apply(
        .update(
          try await desk.replica.see(key),
          ["phones": .bag(BagChange(added: [Element("+79990000002", kind: "mobile")]))]))
      let two = try #require(desk.emulator.record(.company, id)).values
      #expect(two.first == row)
      #expect(two.map(\.valueType) == ["WORK", "MOBILE"])
      let seen = try #require(added.done)
      _ = try await desk.replica.apply(
        .update(seen, ["phones": .bag(BagChange(removed: [Element("+74950000001", kind: "work")]))]))
      #expect(desk.emulator.record(.company, id)?.values == Array(two.dropFirst()))
    }
  }

  @Test func `another kind of a phone is written to its row`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Связь", "PHONE": "8 999 000-00-01"])
      let row = try #require(desk.emulator.record(.company, id)?.values.first)
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      let change = ElementChange(
        from: Element("8 999 000-00-01", kind: "work"), to: Element("8 999 000-00-01", kind: "mobile"))
      let outcome = try await desk.replica.apply(
        .update(seen, ["phones": .bag(BagChange(changed: [change]))]))
      let after = try #require(desk.emulator.record(.company, id)?.values)
      #expect(after.map(\.id) == [row.id])
      #expect(after.map(\.valueType) == ["MOBILE"])
      #expect(outcome.done?.record["phones"] == .phones("8 999 000-00-01", kind: "mobile"))
    }
  }

  @Test func `several corrected phones keep their rows`() async throws {
    try await PortalDesk.run { desk in
      let start = company(
        "Связь", origin: "1", ["phones": .phones("+74950000001", "+74950000002", "+74950000003")])
      let seen = try #require(try await desk.replica.apply(.create(start)).done)
      let before = try #require(desk.emulator.record(.company, seen.key.number)).values
      func corrected(_ digit: Int) -> ElementChange {
        ElementChange(
          from: Element("+7495000000\(digit)", kind: "work"), to: Element("+7812000000\(digit)", kind: "work")
        )
      }
      let change = BagChange(
        added: [Element("+79990000009", kind: "mobile")], changed: [corrected(1), corrected(2), corrected(3)])
      _ = try await desk.replica.apply(.update(seen, ["phones": .bag(change)]))
      let after = try #require(desk.emulator.record(.company, seen.key.number)).values
      #expect(after.prefix(3).map(\.id) == before.map(\.id))
      #expect(after.map(\.value) == ["+78120000001", "+78120000002", "+78120000003", "+79990000009"])
    }
  }

  @Test func `a phone that is there already is not added again`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Связь", "PHONE": "8 (999) 000-00-01"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      desk.emulator.resetJournal()
      let outcome = try await desk.replica.apply(
        .update(seen, ["phones": .bag(BagChange(added: [Element("+79990000001", kind: "work")]))]))
      #expect(outcome.done == seen)
      #expect(desk.emulator.journal.modifyingCommands == 0)
    }
  }

  /// Random additions, removals and edits of phones, while a person edits as well.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `whatever is done to phones, rows that are not named keep their ids and values`(seed: UInt64)
    async throws
  {
    try await PortalDesk.run { desk in
      var random = RandomSource(seed: seed)
      let kinds = ["work", "mobile", "fax", "home"]
      func phone() -> Element {
        Element(
          "+7495000\(Int.random(in: 1000...9999, using: &random))", kind: kinds.randomElement(using: &random))
      }
      let start = company("Связь", origin: "1", ["phones": .elements((0..<3).map { _ in phone() })])
      var seen = try #require(try await desk.replica.apply(.create(start)).done)
      for step in 0..<12 {
        if step % 4 == 3 {
          try desk.emulator.updateCompany(
            seen.key.number, ["PHONE": "8 812 000-00-\(10 + step)", "EMAIL": "a\(step)@example.com"])
          seen = try await desk.replica.see(seen.key)
        }
        let held = seen.record["phones"]?.elements ?? []
        var change = BagChange()
        for element in held {
          switch Int.random(in: 0..<6, using: &random) {
          case 0: change.removed.append(element)
          case 1:
            var other = element
            other.kind = kinds.first { $0 != element.kind }
            change.changed.append(ElementChange(from: element, to: other))
          default: break
          }
        }
        change.added = (0..<Int.random(in: 0...2, using: &random)).map { _ in phone() }
        let before = try #require(desk.emulator.record(.company, seen.key.number)).values
        let outcome = try await desk.replica.apply(.update(seen, ["phones": .bag(change)]))
        let observed = try #require(outcome.done)
        let after = try #require(desk.emulator.record(.company, seen.key.number)).values

        let named = Set((change.removed + change.changed.map(\.from)).map(\.value))
        let untouched = before.filter { !named.contains($0.value) }
        #expect(untouched.allSatisfy(after.contains), "seed \(seed), step \(step)")
        let wanted = held.filter { !named.contains($0.value) } + change.changed.map(\.to) + change.added
        #expect(Set(observed.record["phones"]?.elements ?? []) == Set(wanted), "seed \(seed), step \(step)")
        #expect(try await desk.replica.see(seen.key) == observed, "seed \(seed), step \(step)")
        seen = observed
      }
    }
  }
}
