import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Keys of files that may lack the key's own column (`otherwise:`).
@Suite struct KeyFallbackTests {
  private func row(_ header: [String], _ cells: [String]) -> RawNode {
    RawNode("row", children: zip(header, cells).map { RawNode($0, text: $1) })
  }

  private func mapping(_ key: String) throws(SourceProblems) -> CompiledMapping {
    try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: csv
        entities:
          company:
            key: \(key)
            fields:
              name: { column: Название, also: [Title] }
              taxId: ИНН
              comment: { column: Примечание, write: never }
        """, file: "m.yaml")
  }

  @Test func `the header decides between the key's own column and the others`() throws {
    let unbound = try mapping("{ column: ID, otherwise: [Название, ИНН] }")
    let own = unbound.bind(header: ["ID", "Название", "ИНН"]).mapping
    #expect(own.key(of: row(["ID", "Название", "ИНН"], ["7", "А", "1"]), entity: .company)?.rawValue == "7")
    #expect(own.newKeys(of: .company) == .origin)
    #expect(own.capabilities(of: .company)["name"]?.isWritable == true)
    // An empty cell is a record without a key, not one that is called otherwise.
    #expect(own.key(of: row(["ID", "Название", "ИНН"], ["", "А", "1"]), entity: .company) == nil)

    let bound = unbound.bind(header: ["Title", "ИНН"])
    #expect(bound.missingKeys.isEmpty)
    let other = bound.mapping
    let raw = row(["Title", "ИНН"], ["А|Б", "1"])
    #expect(other.key(of: raw, entity: .company)?.rawValue == "А\\|Б|1")
    #expect(other.get(raw, entity: .company).problems.isEmpty)
    #expect(other.newKeys(of: .company) == .fields)
    #expect(unbound.bind(header: ["Примечание"]).missingKeys == ["ID"])
    #expect(unbound.requiredColumns == ["Название", "ИНН"])
  }

  @Test func `a new record of such a file has its key in its fields, and keeps it when it is edited`() throws
  {
    let bound = try mapping("{ column: ID, otherwise: Название }").bind(header: ["Название", "ИНН"]).mapping
    var record = Record(.company)
    record["name"] = .scalar("А")
    record["taxId"] = .scalar("9900000017")
    let made = try bound.make(record)
    #expect(bound.key(of: made, entity: .company)?.rawValue == "А")
    #expect(try bound.newKey(for: record)?.rawValue == "А")
    record["name"] = .scalar("Б")
    record["taxId"] = .scalar("9900000024")
    let edited = try bound.put(record, fields: ["taxId"], into: made)
    #expect(bound.key(of: edited, entity: .company)?.rawValue == "А")
    #expect(edited.children.map(\.text) == ["А", "9900000024"])
  }

  @Test(arguments: ["Сайт", "Примечание"])
  func `a column that no written field has cannot stand in for the key`(column: String) {
    let problems = #expect(throws: SourceProblems.self) {
      try mapping("{ column: ID, otherwise: [\(column)] }")
    }
    #expect(problems?.description.contains("'\(column)' stands in for the key") == true)
  }

  @Test func `Bitrix24's import templates have no column ID`() throws {
    let companies = try ShippedMappings.mapping("bitrix24-companies-csv")
      .bind(header: ["Company Name", "Company Type", "Work Phone"])
    #expect(companies.missingKeys.isEmpty && companies.unknown.isEmpty)
    let contacts = try ShippedMappings.mapping("bitrix24-contacts-csv")
      .bind(header: ["Имя", "Фамилия", "Компания", "Тип контакта"])
    #expect(contacts.missingKeys.isEmpty && contacts.unknown.isEmpty)
    let header = ["Имя", "Фамилия", "Компания", "Тип контакта"]
    let reading = contacts.mapping.get(
      row(header, ["Иван", "Котов", "ООО «Ель»", "Поставщики"]), entity: .contact)
    #expect(reading.key?.rawValue == "Котов|Иван||ООО «Ель»")
    #expect(reading.record["type"]?.text == "SUPPLIER")
  }
}
