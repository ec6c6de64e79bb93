import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import ReplicaTesting
import Testing

/// What every replica promises.
@Suite struct ConformanceTests {
  @Test func `a portal's companies behave as every replica's records do`() async throws {
    #expect(try await failures(.company, scalars: ("name", "comment"), edited: "TITLE") == [])
  }

  @Test func `a portal's contacts behave as every replica's records do`() async throws {
    #expect(try await failures(.contact, scalars: ("lastName", "position"), edited: "LAST_NAME") == [])
  }

  /// One portal serves all checks: it is emptied before each.
  private func failures(
    _ entity: Entity, scalars: (FieldName, FieldName), edited: String
  ) async throws -> [String] {
    var failures: [String] = []
    try await PortalDesk.run { desk in
      let subject = ConformanceSubject(
        entity: entity, scalars: scalars, refusedValue: "",
        edit: { _, key, _, text in
          switch entity {
          case .company: try desk.emulator.updateCompany(key.number, [edited: text])
          case .contact: try desk.emulator.updateContact(key.number, [edited: text])
          }
        },
        makeReplica: { records in
          for company in desk.emulator.snapshot().companies { try desk.emulator.deleteCompany(company.id) }
          for contact in desk.emulator.snapshot().contacts { try desk.emulator.deleteContact(contact.id) }
          let replica = try desk.replica()
          let outcomes = try await replica.apply(records.enumerated().map { .create($1, id: $0) })
          for outcome in outcomes { _ = try #require(outcome.doneKey) }
          return replica
        })
      failures = await ReplicaConformance.failures(of: subject)
    }
    return failures
  }
}
