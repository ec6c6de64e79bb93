import Contractors
import Foundation
import Mappings
import SyncConfiguration
import Testing

/// `mappings/schema.json` says of the mapping language what the parser says.
@Suite struct SchemaTests {
  let schema: JSONSchema

  init() throws {
    schema = try JSONSchema(Data(contentsOf: ShippedMappings.folder.appending(path: "schema.json")))
  }

  private func document(_ yaml: String) throws -> SourceDocument { try YAMLReader.read(yaml, file: "m.yaml") }

  @Test(arguments: ShippedMappings.names)
  func `every shipped mapping is valid by the schema`(name: String) throws {
    #expect(try schema.faults(of: document(ShippedMappings.text(name)).root) == [])
  }

  @Test(arguments: ShippedMappings.names)
  func `every shipped mapping names the schema for editors`(name: String) throws {
    #expect(
      try ShippedMappings.text(name).hasPrefix("# yaml-language-server: $schema=schema.json\n"), "\(name)")
  }

  /// Each is a mapping's fields, with what is wrong.
  static let wrong = [
    "name: { column: a, defualt: x }", "name: { column: a, write: sometimes }", "nmae: [a, { column: b }]",
    "nmae: a",
    "phones: { column: a, count: 101 }", "phones: { columns: [] }",
    "phones: { kind: work, parts: { city: a } }",
    "addresses: { parts: { town: a } }", "revenue: { column: a, format: x }",
    "kind: { cases: [{ when: { column: a, is: b } }] }", "identifiers: { column: a, parts: [taxId] }",
  ]

  @Test(arguments: wrong)
  func `what the language does not know is not valid`(fields: String) throws {
    let head = "version: 1\nname: test\nformat: csv\nentities: { company: { key: id, fields: { "
    #expect(try schema.faults(of: document(head + "name: a } } }").root) == [])
    #expect(try schema.faults(of: document(head + fields + " } } }").root) != [])
  }

  @Test func `the schema knows the fields of the catalogue, and the parser the keys of the schema`() throws {
    for entity in Entity.allCases {
      let parts = schema.parts(at: ["entities", entity.rawValue, "fields"])
      let groups = entity == .company ? ["identifiers"] : ["personName"]
      #expect(
        parts.map(\.keys) == [Set(Catalogue.standard.fields(of: entity).map(\.name.rawValue) + groups)])
    }
  }

  @Test func `every key that the parser knows stands in the schema, and the other way round`() throws {
    var documents = try ShippedMappings.names.map { try document(ShippedMappings.text($0)) }
    documents += try Vocabulary.samples.map(document)
    var reached: [String: Set<String>] = [:]
    for allowed in documents.flatMap({ Mapping.allowedKeys(in: $0) }) {
      let parts = schema.parts(at: allowed.path)
      var keys = Set(allowed.keys)
      if let field = Vocabulary.fieldWithoutParts(allowed.path) {
        // The parser knows the key everywhere, to say that these elements have no parts.
        #expect(field != "addresses" && field != "bankAccounts")
        keys.remove("parts")
      }
      let known = parts.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
      #expect(
        keys.isSubset(of: known), "\(allowed.path): \(keys.subtracting(known).sorted()) not in the schema")
      for part in parts where parts.count == 1 { reached[part.pointer, default: []].formUnion(keys) }
    }
    for part in schema.closedParts {
      let rest = part.keys.subtracting(reached[part.pointer] ?? [])
      #expect(rest.isEmpty, "\(part.pointer): \(rest.sorted()) not known to the parser")
    }
  }
}

/// Mappings in which every part of the language stands once; they need not make sense.
private enum Vocabulary {
  /// The bag at the end of a path, when its elements have no parts.
  static func fieldWithoutParts(_ path: [String]) -> String? {
    guard let index = path.firstIndex(of: "fields"), path.first == "entities", path.count > index + 1 else {
      return nil
    }
    let field = path[index + 1]
    let depth = path.count - index - 2
    let isSource = depth == 0 || (depth == 1 && path[index + 2].contains("["))
    guard isSource, field != "addresses", field != "bankAccounts", !field.hasPrefix("own") else { return nil }
    return ["personName", "identifiers"].contains(field) ? nil : field
  }

  static let samples =
    ["column", "field", "element"].map { place in
      let format = ["column": "csv", "field": "portal", "element": "xml"][place] ?? ""
      let list = place + "s"
      return """
        version: 1
        name: everything
        format: \(format)
        description: { en: a, ru: b }
        dialect: { encoding: utf-8 }
        header: { lines: [{ cells: [a] }], columns: [a] }
        continued: { \(place): a, by: empty }
        document: { root: a, attributes: { b: c }, order: { d: e }, prefixes: { f: g }, nested: { h: i } }
        values: { date: yyyy-MM-dd }
        custom:
          own: { type: text, entity: company, many: yes }
          ownAddress: { type: address, entity: company, many: yes }
          ownAddresses: { type: address, entity: company, many: yes }
          ownAccount: { type: bankAccount, entity: company, many: yes }
          ownAccounts: { type: bankAccount, entity: company, many: yes }
          ownNumber: { type: number, entity: company }
          ownDate: { type: date, entity: company }
          ownFlag: { type: flag, entity: company }
          ownChoice: { type: choice, entity: company }
        entities:
          company:
            key: { \(list): [{ \(place): a }] }
            where: { all: [{ not: { any: [{ \(place): a, is: b }] } }] }
            records: a/b
            joins: { accounts: { records: a/c, owner: { \(place): a }, is: b, where: { \(place): a, is: b } } }
            tombstones: { records: a/d, \(place): a, where: { \(place): a, is: b } }
            fields:
              name: { \(place): a }
              kind: { \(place): a }
              active: { \(place): a }
              revenue: { \(place): a }
              type: { cases: [{ value: a, when: { \(place): a, is: b } }] }
              identifiers: { \(place): a, parts: [taxId, taxReason], separator: / }
              phones: { \(list): [{ \(place): a, kind: { \(place): b }, comment: { \(place): c } }] }
              roles: { \(list): [{ \(place): a }] }
              groups: { constant: a }
              addresses: { \(list): [{ \(place): a, within: { \(place): z }, parts: { city: { \(place): b } } }] }
              websites: { \(place): a, kind: { \(place): c } }
              bankAccounts: { \(list): [{ \(place): a, parts: { iban: { \(place): b } } }] }
              own: { \(list): [{ \(place): a }] }
              ownAddress: { \(place): a, parts: { city: { \(place): b } } }
              ownAddresses: { \(list): [{ \(place): a, parts: { city: b } }] }
              ownAccount: { \(place): a, parts: { iban: b } }
              ownAccounts: { \(list): [{ \(place): a, parts: { iban: b } }] }
              ownNumber: { \(place): a }
              ownDate: { \(place): a }
              ownFlag: { \(place): a }
              ownChoice: { \(place): a }
            variants: [{ when: { \(place): a, is: b }, for: { kind: a }, fields: { name: { \(place): a } } }]
            constants: [{ \(place): a, value: b }]
            composed: [{ \(place): a, text: "{name}" }]
            extra: [{ \(place): a }]
            removed: { \(place): a, values: b }
            modified: { \(place): a }
            origin: { originator: { \(place): a }, id: b }
          contact:
            key: a
            fields:
              birthDate: { \(place): a }
              personName: { \(place): a, parts: [lastName, firstName] }
              addresses: { \(place): a, parts: { city: { \(place): b } } }
            variants: [{ fields: { lastName: { \(place): a } } }]
        """
    }
}
