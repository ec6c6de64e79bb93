import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import ReplicaTesting
import Testing

/// Made-up contractors in all their spellings, through the portal and back.
@Suite struct GeneratedRecordTests {
  @Test(arguments: Entity.allCases)
  func `what is created is read back, is what the next reading shows, and is not written again`(
    entity: Entity
  ) async throws {
    for seed in Seeds.list(3) {
      try await PortalDesk.run({ $0.normalising.trims = true }) { desk in
        var random = RandomSource(seed: seed)
        let fields = try await desk.replica.capabilities(of: entity).fields
        let records = (0..<60).map { index in
          var record = random.record(entity)
          record.fields = record.fields.filter { name, _ in
            // Dictionaries and people are the portal's own.
            let type = Catalogue.standard.descriptor(of: name, in: entity)?.type
            return fields[name] != nil && type != .choice && name != "responsible"
          }
          record.origin = Origin(originator: "books", id: "\(index)")
          return record
        }
        let outcomes = try await desk.replica.apply(records.enumerated().map { .create($1, id: $0) })
        let comparison = Comparison()
        for (record, outcome) in zip(records, outcomes) {
          let observed = try #require(outcome.done, "seed \(seed): \(outcome)")
          #expect(observed.record.origin == record.origin)
          for (name, value) in record.fields {
            let descriptor = try #require(Catalogue.standard.descriptor(of: name, in: entity))
            let shown = try #require(observed.record[name], "seed \(seed): \(name)")
            let wanted = descriptor.type == .address ? inParts(value, as: shown) : value
            #expect(comparison.same(shown, wanted, as: descriptor), "seed \(seed): \(name) \(shown) \(value)")
          }
        }
        let reading = try await desk.replica.readAll(entity)
        #expect(Set(reading.records.values) == Set(outcomes.compactMap(\.done)), "seed \(seed)")

        desk.emulator.resetJournal()
        let again = reading.records.values.enumerated().map { index, seen in
          let changes = seen.record.fields.filter { fields[$0.key]?.isWritable == true }.mapValues { value in
            if case .bag(let elements) = value {
              FieldChange.bag(
                BagChange(added: elements, changed: elements.map { ElementChange(from: $0, to: $0) }))
            } else {
              FieldChange.set(value)
            }
          }
          return Operation.update(seen, changes, id: index)
        }
        let unchanged = try await desk.replica.apply(again)
        #expect(unchanged.allSatisfy { $0.done != nil }, "seed \(seed)")
        #expect(desk.emulator.journal.modifyingCommands == 0, "seed \(seed)")
      }
    }
  }

  /// The portal holds an address in parts: its line is what they make.
  private func inParts(_ value: Value, as shown: Value) -> Value {
    .elements(
      value.elements.map { element in
        var element = element
        let same = shown.elements.first { $0.kind == element.kind && $0.parts == element.parts }
        if let same, !element.parts.isEmpty { element.value = same.value }
        return element
      })
  }
}
