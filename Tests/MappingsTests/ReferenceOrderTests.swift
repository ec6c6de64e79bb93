import Contractors
import Mappings
import Testing

/// References whose order is somebody's: the places stay, what stands in them moves.
@Suite struct ReferenceOrderTests {
  private func compile(_ companies: String, format: String = "csv") throws -> CompiledMapping {
    try oneFieldMapping(
      "companies: \(companies)", entity: "contact", format: format, others: ["lastName: Имя"])
  }

  private func put(_ keys: [String], _ raw: RawNode, _ mapping: CompiledMapping) throws -> RawNode {
    try mapping.put(
      Record(.contact, ["companies": .elements(keys.map { Element($0) })]), fields: ["companies"], into: raw)
  }

  private func cell(_ text: String) -> RawNode {
    RawNode("row", children: [RawNode("ID", text: "7"), RawNode("Фирмы", text: text)])
  }

  private func card(_ nodes: [RawNode]) -> RawNode {
    RawNode("record", children: [RawNode("ID", text: "7")] + nodes + [RawNode("end", text: "")])
  }

  @Test func `elements of a cell are arranged, and those that stay neighbours keep what parts them`() throws {
    let mapping = try compile(#"{ column: Фирмы, separator: [", ", ";"] }"#)
    #expect(mapping.capabilities(of: .contact)["companies"]?.order == .kept)
    #expect(try put(["3", "1", "2"], cell("1 ;2,  3"), mapping)["Фирмы"]?.text == "3, 1 ;2")
    #expect(try put(["1", "4", "2", "3"], cell("1 ;2,  3"), mapping)["Фирмы"]?.text == "1, 4, 2,  3")
    #expect(try put(["1", "2", "3"], cell("1 ;2,  3"), mapping)["Фирмы"]?.text == "1 ;2,  3")
  }

  @Test func `repeated texts are exchanged`() throws {
    let mapping = try compile("{ repeat: FIRM }", format: "portal")
    let nodes = ["1", "2", "3"].enumerated().map { RawNode("FIRM", text: $0.element, place: $0.offset) }
    let written = try put(["2", "3", "1"], card(nodes), mapping).children(named: "FIRM")
    #expect(written.map(\.text) == ["2", "3", "1"])
    #expect(written.map(\.place) == [0, 1, 2])
  }

  @Test func `repeated nodes move with all that stands in them, and new ones stand where they are to stand`()
    throws
  {
    let mapping = try compile("{ repeat: FIRM }", format: "portal")
    let nodes = ["1", "2", "3"].map { key in RawNode("FIRM", text: key, attributes: ["since": "200" + key]) }
    let written = try put(["4", "3", "1"], card(nodes), mapping)
    #expect(written.children(named: "FIRM").map(\.text) == ["4", "3", "1"])
    #expect(written.children(named: "FIRM").map { $0.attributes["since"] }.suffix(2) == ["2003", "2001"])
    #expect(written.children.last?.name == "end")
  }

  @Test func `what is only read, and places for one each, are not put into an order`() throws {
    let read = try compile("{ column: Фирмы, separator: \",\", write: never }")
    #expect(read.capabilities(of: .contact)["companies"]?.order == .stated)
    let places = try compile("[Фирма 1, Фирма 2]")
    #expect(places.capabilities(of: .contact)["companies"]?.order == .unsaid)
  }
}
