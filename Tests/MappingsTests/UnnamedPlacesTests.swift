import Contractors
import Mappings
import SyncConfiguration
import Testing

/// What of a record no rule looks at, and where keys come from.
@Suite struct UnnamedPlacesTests {
  private func compile(_ key: String) throws -> CompiledMapping {
    try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: xml
        entities:
          company:
            records: Root/Item
            key: \(key)
            where: { element: Kind, is: [a] }
            fields:
              name: [Name, Title]
              taxId: Tax@code
              phones: { repeat: "Contacts/Contact[Type=Phone]", element: Value }
        """, file: "test.yaml")
  }

  private func contact(_ type: String) -> RawNode {
    RawNode(
      "Contact",
      children: [
        RawNode("Type", text: type), RawNode("Value", text: "1"), RawNode("Seen", text: "2"),
      ])
  }

  @Test func `a node or attribute that no rule looks at is told once, with all in it`() throws {
    let mapping = try compile("Id")
    let raw = RawNode(
      "Item", attributes: ["status": "x"],
      children: [
        RawNode("Id", text: "1"), RawNode("Kind", text: "a"), RawNode("Title", text: "b"),
        RawNode("Tax", attributes: ["code": "1", "land": "2"]),
        RawNode("Contacts", children: [contact("Phone"), contact("ICQ")]),
        RawNode("People", children: [RawNode("Name", text: "c")]),
      ])
    #expect(
      mapping.unnamedPlaces(in: raw, entity: .company)
        == ["@status", "Tax@land", "Contacts/Contact/Seen", "Contacts/Contact", "People"])
    #expect(mapping.unnamedPlaces(in: raw, entity: .contact) == [])
  }

  @Test func `where new keys come from is told`() throws {
    #expect(try compile("Id").newKeys(of: .company) == .origin)
    #expect(try compile("{ element: Id, new: uuid }").newKeys(of: .company) == .origin)
    #expect(try compile("{ element: Id, new: assigned }").newKeys(of: .company) == .assigned)
    #expect(try compile("Name").newKeys(of: .company) == .fields)
    #expect(try compile("Id").newKeys(of: .contact) == .assigned)
  }

  @Test func `a company and a contact of one origin get keys of their own`() throws {
    let mapping = try ShippedMappings.mapping("commerceml-2")
    let origin = Origin(originator: "crm", id: "1")
    let keys = try Entity.allCases.map { try mapping.newKey(for: Record($0, origin: origin)) }
    #expect(Set(keys).count == 2 && !keys.contains(nil))
  }
}
