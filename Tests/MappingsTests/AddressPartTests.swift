import Contractors
import Mappings
import ReplicaTesting
import SyncConfiguration
import Testing

/// Parts of an address in nodes of one name, of which a text says which part each is.
@Suite struct AddressPartTests {
  private static let parts = [
    "city": "Field[Kind=Город|Населённый пункт]/Value", "region": "Field[Kind=Край]/Value",
    "street": "Field[Kind=Улица|Бульвар й]/Value",
  ]

  private static func mapping(_ parts: [String: String]) throws -> CompiledMapping {
    let places = parts.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }
    return try mapping(
      address: "{ within: Address, element: Line, kind: legal, parts: { \(places.joined(separator: ", ")) } }"
    )
  }

  /// A mapping of one address.
  private static func mapping(address: String) throws -> CompiledMapping {
    try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: xml
        document: { root: Root }
        entities:
          company:
            records: Root/Item
            key: { element: Id, new: uuid }
            fields:
              addresses:
                elements:
                  - \(address)
        """, file: "test.yaml")
  }

  private static func read(_ address: RawNode, by mapping: CompiledMapping) -> Element? {
    let raw = RawNode("Item", children: [RawNode("Id", text: "7"), address])
    return mapping.get(raw, entity: .company).record["addresses"]?.elements.first
  }

  private static func field(_ random: inout SeededGenerator) -> RawNode {
    var children: [RawNode] = []
    for _ in 0..<random.pick([0, 1, 1, 1, 1, 2]) {
      // Letters in one code and in two, white space around, other parts and what no rule knows.
      let kinds = [
        "Город", " Город\n", "Населённый пункт", "Населе\u{308}нный пункт", "Кра\u{438}\u{306}", "Край",
        "Улица",
        "Бульвар \u{438}\u{306}", "Дом", "", "город",
      ]
      children.append(RawNode("Kind", text: random.chance(5) ? nil : random.pick(kinds)))
    }
    for number in 0..<random.pick([0, 1, 1, 1, 2]) {
      children.append(RawNode("Value", text: random.pick(["", "Первый \(number)", "Второй", " третий "])))
    }
    return RawNode(random.chance(90) ? "Field" : "Other", children: children)
  }

  @Test(arguments: Seeds.list(60))
  func `are read together as each is read by itself`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let together = try Self.mapping(Self.parts)
    let alone = try Self.parts.map { try Self.mapping([$0.key: $0.value]) }
    var found = 0
    for _ in 0..<20 {
      let fields = (0..<Int.random(in: 0...6, using: &random)).map { _ in Self.field(&random) }
      let address = RawNode("Address", children: [RawNode("Line", text: "Адрес")] + fields)
      let expected = alone.reduce(into: [:]) { parts, mapping in
        parts.merge(Self.read(address, by: mapping)?.parts ?? [:]) { first, _ in first }
      }
      let element = Self.read(address, by: together)
      #expect(element?.parts == expected, "seed \(seed): \(address)")
      found += expected.count
    }
    #expect(found > 0, "seed \(seed)")
  }

  @Test func `a part stands in the first node that is its own, whatever that says`() throws {
    func field(_ kind: String, _ value: String?) -> RawNode {
      RawNode(
        "Field", children: [RawNode("Kind", text: kind)] + (value.map { [RawNode("Value", text: $0)] } ?? []))
    }
    let address = RawNode(
      "Address",
      children: [
        RawNode("Line", text: "Адрес"), field("Город", nil), field("Населённый пункт", "Примерск"),
        field("Край", "Пермский край"), field("Край", "Другой край"),
      ])
    let element = Self.read(address, by: try Self.mapping(Self.parts))
    #expect(element?.parts == ["region": "Пермский край"])
  }

  @Test(
    arguments: [
      (
        "101000, Москва г, Примерная ул, д. 1", ["postalCode": "101000", "city": "Москва г"],
        "Примерная ул, д. 1"
      ),
      ("101000, МОСКВА Г", ["postalCode": "101000", "city": "Москва г"], nil),
      (
        "101000, Москва г, Примерная ул, д. 1", ["city": "Москва г", "street": "Примерная ул"], "Примерная ул"
      ),
    ] as [(String, [String: String], String?)])
  func `where an address has parts alone, what only its line says goes where the street goes`(
    line: String, parts: [String: String], street: String?
  ) throws {
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: csv
        entities:
          company:
            key: { column: Id, new: uuid }
            fields:
              addresses: { column: Address, style: tagged }
        """, file: "test.yaml")
    var record = Record(.company)
    record["addresses"] = .bag([Element(line, kind: "actual", parts: parts)])
    let made = try mapping.make(record, key: "7") { element, _ in element.kind ?? "" }
    let again = try #require(mapping.get(made, entity: .company).record["addresses"]?.elements.first)
    #expect(again.parts["street"] == street)
    #expect(again.parts["city"] == "Москва г")
  }

  @Test(
    arguments: [
      ("Germany, Köln", ["country": "Germany", "city": "Köln"], nil),
      ("Germany, Köln", ["country": "DE", "city": "Köln"], nil),
      ("DE, Köln", ["country": "Germany", "city": "Köln"], nil),
      ("Köln, NRW", ["city": "Köln", "region": "NRW"], nil), ("NRW", ["region": "NRW"], "NRW"),
    ] as [(String, [String: String], String?)])
  func `what a part says is no street, however the part is written and whether it has a place`(
    line: String, parts: [String: String], street: String?
  ) throws {
    let mapping = try Self.mapping(
      address:
        "{ within: Address, kind: actual, parts: { street: Street, city: City, country: { element: \"Country@code\", codes: countries } } }"
    )
    var record = Record(.company)
    record["addresses"] = .bag([Element(line, kind: "actual", parts: parts)])
    let made = try mapping.make(record, key: "7") { element, _ in element.kind ?? "" }
    let address = mapping.get(made, entity: .company).record["addresses"]?.elements.first
    #expect(address?.parts["street"] == street)
    #expect(address?.parts["city"] == parts["city"])
    #expect(address?.parts["country"] == parts["country"].map { _ in "DE" })
  }
}
