import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Sums of money in user fields, which the portal writes with their currency.
@Suite struct MoneyTests {
  private static func run(_ body: (PortalDesk) async throws -> Void) async throws {
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: money
        format: portal
        custom: { limit: { type: number, entity: company } }
        entities:
          company:
            key: ID
            modified: { field: DATE_MODIFY, format: iso8601 }
            fields: { name: TITLE, limit: UF_CRM_LIMIT }
        """, file: "money.yaml")
    try await PortalDesk.run(
      mapping: mapping, { $0.userFields = [UserField("UF_CRM_LIMIT", kind: .money, label: "Лимит")] }, body)
  }

  @Test func `a number is written and read, and the currency of a person stays`() async throws {
    try await Self.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Альфа", "UF_CRM_LIMIT": "1500.00|USD"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      #expect(seen.record["limit"] == .text("1500"))
      let updated = try await desk.replica.apply(.update(seen, ["limit": .set(.text("1700"))]))
      #expect(desk.emulator.record(.company, id)?["UF_CRM_LIMIT"] == "1700|USD")
      let shown = try #require(updated.done)
      #expect(shown.record["limit"] == .text("1700"))
      let cleared = try await desk.replica.apply(.update(shown, ["limit": .set(.empty)]))
      #expect(cleared.done?.record["limit"] == .empty)
    }
  }

  @Test func `a new sum has the portal's own currency`() async throws {
    try await Self.run { desk in
      let record = Record(.company, ["name": .text("Бета"), "limit": .text("250.5")])
      let created = try #require(try await desk.replica.apply(.create(record)).done)
      #expect(created.record["limit"] == .text("250.5"))
      #expect(
        desk.emulator.record(.company, created.key.number)?["UF_CRM_LIMIT"].hasPrefix("250.5|") == true)
    }
  }
}
