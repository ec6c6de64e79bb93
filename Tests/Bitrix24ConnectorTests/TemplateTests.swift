import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Mappings
import SyncConfiguration
import Testing

/// By which template a requisite is made: portals with templates of several countries, portals of another country, entrepreneurs.
struct TemplateTests {
  /// `crm.requisite.preset.add`, as a portal of Kazakhstan comes with it.
  private func addTemplate(_ desk: PortalDesk) async throws -> Int {
    let client = PortalClient(desk.webhook, pace: PortalPace())
    let answer = try await client.call(
      "crm.requisite.preset.add",
      [
        "fields": [
          "ENTITY_TYPE_ID": 8, "COUNTRY_ID": 6, "NAME": "Юр. лицо", "SORT": 1,
          "XML_ID": "#CRM_REQUISITE_PRESET_DEF_KZ_COMPANY#",
        ]
      ])
    return try #require(answer.result.id)
  }

  @Test(arguments: ["RU", "KZ", "BY"])
  func `a new requisite is made by the template of the country`(country: String) async throws {
    try await PortalDesk.run { desk in
      let template = try await addTemplate(desk)
      let code = try #require(CountryCode(country))
      let replica = try desk.replica { $0.comparison = Comparison(country: code) }
      let firm = Record(
        .company, ["name": .text("Алма"), "taxId": .text("9900000017")],
        origin: Origin(originator: "books", id: "1"))
      let made = try #require(try await replica.apply(.create(firm)).done)
      let requisite = try #require(desk.emulator.requisites(of: .company, made.key.number).first)
      // Of a country that the portal has no template of the first one counts.
      #expect(requisite.presetID == (country == "RU" ? 1 : template))
    }
  }

  @Test(arguments: ["RU", "BY", "KZ", "UA"])
  func `it is told where the shipped mapping does not read a country's numbers`(country: String) async throws
  {
    try await PortalDesk.run { desk in
      let code = try #require(CountryCode(country))
      let replica = try desk.replica { $0.comparison = Comparison(country: code) }
      _ = try await replica.capabilities(of: .company)
      let remarks = try #require(replica.profile).remarks.map(\.english)
      #expect(remarks.contains { $0.contains("RQ_BIN") } == (country == "KZ"))
      #expect(remarks.contains { $0.contains("RQ_EDRPOU") } == (country == "UA"))
    }
  }

  @Test func `the number of an entrepreneur tells the template of a requisite that comes later`() async throws
  {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run({ $0.now = { clock.seconds } }, replica: { $0.now = { clock.timestamp } }) {
      desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Орлов"])
      // A requisite of a company that is younger may be on its way.
      clock.advance(by: 100)
      let made = try await desk.replica.see(RecordKey(rawValue: String(id)))
      let number = Value.text("304990000000002")
      let outcome = try await desk.replica.apply(.update(made, ["registrationNumber": .set(number)]))
      #expect(outcome.done?.record["registrationNumber"] == number, "\(outcome)")
      let requisite = try #require(desk.emulator.requisites(of: .company, made.key.number).first)
      #expect(requisite.presetID == 2 && requisite["RQ_OGRNIP"] == "304990000000002")
    }
  }

  @Test func `a mapping may name the numbers of another country`() async throws {
    // As docs/portal.md shows it.
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: kazakhstan
        format: portal
        entities:
          company:
            key: ID
            origin: { originator: ORIGINATOR_ID, id: ORIGIN_ID }
            modified: { field: DATE_MODIFY, format: iso8601 }
            variants:
              - when: { field: REQUISITE/PRESET, is: INDIVIDUAL }
                for: { kind: [soleProprietor] }
                fields: { taxId: { field: REQUISITE/RQ_IIN, optional: yes } }
              - fields: { taxId: { field: REQUISITE/RQ_BIN, optional: yes } }
            fields:
              name: { field: TITLE, length: 255 }
              kind:
                field: REQUISITE/PRESET
                choices: { legalEntity: COMPANY, soleProprietor: INDIVIDUAL, person: PERSON }
                otherwise: pass
                write: create
        """, file: "kazakhstan.yaml")
    try await PortalDesk.run(mapping: mapping) { desk in
      for (kind, column, number) in [
        ("legalEntity", "RQ_BIN", "160440007161"), ("soleProprietor", "RQ_IIN", "850101300011"),
      ] {
        let firm = Record(
          .company, ["name": .text("Алма"), "kind": .text(kind), "taxId": .text(number)],
          origin: Origin(originator: "books", id: kind))
        let made = try #require(try await desk.replica.apply(.create(firm)).done)
        #expect(made.record["taxId"] == .text(number))
        let requisite = try #require(desk.emulator.requisites(of: .company, made.key.number).first)
        #expect(requisite[column] == number && requisite["RQ_INN"] == "")
      }
    }
  }
}
